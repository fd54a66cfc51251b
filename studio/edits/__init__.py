"""Edits of a scene: pure functions from a scene to a new one.

An edit of one line refuses a locked line by `EditError`. A bulk edit leaves locked lines alone and says so in
its `BulkEdit`. Ids of lines stay; new ones are unlike all that the scene has and all that the caller names as
used.
"""

from studio.edits.bulk import (
    BulkEdit,
    change_delivery,
    delete_lines,
    follow_role,
    multiply_strength,
    set_curve,
    set_effect,
    set_emotion,
    set_locked,
    set_role,
    set_strength,
)
from studio.edits.direction import DirectionFind, DirectionFound, find_direction, replace_direction
from studio.edits.finding import Find, Found, find_text, replace_text
from studio.edits.lines import (
    duplicate_lines,
    insert_after,
    insert_texts,
    merge_with_next,
    move_lines,
    new_line_id,
    replace_line,
    split_line,
)
from studio.edits.roles import add_role, remove_role, replace_voice, update_role
from studio.edits.text import set_text, with_text

__all__ = [
    "BulkEdit",
    "DirectionFind",
    "DirectionFound",
    "Find",
    "Found",
    "add_role",
    "change_delivery",
    "delete_lines",
    "duplicate_lines",
    "find_direction",
    "find_text",
    "follow_role",
    "insert_after",
    "insert_texts",
    "merge_with_next",
    "move_lines",
    "multiply_strength",
    "new_line_id",
    "remove_role",
    "replace_direction",
    "replace_line",
    "replace_text",
    "replace_voice",
    "set_curve",
    "set_effect",
    "set_emotion",
    "set_locked",
    "set_role",
    "set_strength",
    "set_text",
    "split_line",
    "update_role",
    "with_text",
]
