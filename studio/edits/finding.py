"""Find and replace over the words of a scene, with what would change shown first."""

import re
from collections.abc import Collection
from dataclasses import dataclass

from studio.edits.bulk import BulkEdit, change_lines
from studio.edits.text import with_text
from studio.errors import EditError
from studio.scene import Line, Scene


@dataclass(frozen=True, slots=True)
class Find:
    """What to look for; `text` is taken as it is, not as a pattern."""

    text: str
    case: bool = False  # whether capitals count
    words: bool = False  # whether only whole words count

    def __post_init__(self) -> None:
        if not self.text:
            raise EditError("find_nothing")

    def pattern(self) -> re.Pattern[str]:
        """The search as a regular expression."""
        core = re.escape(self.text)
        whole = rf"(?<!\w){core}(?!\w)" if self.words else core
        return re.compile(whole, 0 if self.case else re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Found:
    """A line in which something was found.

    `places` are first characters and ends (excluded) in `before`; `after` is the line's text once replaced. A
    locked line is found and shown, but will not change.
    """

    line_id: str
    before: str
    after: str
    places: tuple[tuple[int, int], ...]
    locked: bool


def find_text(scene: Scene, find: Find, replacement: str = "") -> tuple[Found, ...]:
    """Every line that has the words, with what replacing them would make of it."""
    found = []
    pattern = find.pattern()
    for line in scene.lines:
        places = tuple(match.span() for match in pattern.finditer(line.text))
        if places:
            after = pattern.sub(lambda _: replacement, line.text)
            found.append(Found(line.id, line.text, after, places, line.locked))
    return tuple(found)


def replace_text(
    scene: Scene, find: Find, replacement: str, line_ids: Collection[str] | None = None
) -> BulkEdit:
    """Replace the words in all lines that have them, or in those named; curves stay on surviving words."""
    pattern = find.pattern()
    with_words = {found.line_id for found in find_text(scene, find)}
    chosen = with_words if line_ids is None else with_words & set(line_ids)

    def changed(line: Line) -> Line:
        return with_text(line, pattern.sub(lambda _: replacement, line.text))

    return change_lines(scene, chosen, changed)
