"""Operations of a list of lines turned into edits of a scene."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, fields, replace
from functools import singledispatch

from studio.edits import (
    BulkEdit,
    delete_lines,
    duplicate_lines,
    follow_role,
    insert_after,
    merge_with_next,
    move_lines,
    set_locked,
    set_role,
    set_text,
    split_line,
)
from studio.edits.bulk import change_lines
from studio.edits.lines import line_of
from studio.errors import EditError
from studio.feelings import PRESETS, Preset, preset_of
from studio.line_ops import (
    Delete,
    Duplicate,
    Insert,
    LineOp,
    Merge,
    Move,
    Paste,
    SetFeeling,
    SetLocked,
    SetRole,
    SetText,
    Split,
)
from studio.scene import Line, Scene
from studio.typed import clean, joining_space, paste_lines, set_typed
from tts.contract import Delivery, Emotion

LABELS: Mapping[type[LineOp], str] = {
    SetText: "operation.line_text",
    Insert: "operation.line_insert",
    Paste: "operation.line_paste",
    Duplicate: "operation.line_duplicate",
    Delete: "operation.line_delete",
    Move: "operation.line_move",
    Split: "operation.line_split",
    Merge: "operation.line_merge",
    SetRole: "operation.line_role",
    SetFeeling: "operation.line_feeling",
    SetLocked: "operation.line_lock",
}
"""Key of the operation's name in `studio.words`."""


@dataclass(frozen=True, slots=True)
class Applied:
    """A scene after an operation.

    `names` maps what the list called its new lines to their ids; `locked` are lines that were to be changed
    and were left alone.
    """

    scene: Scene
    names: Mapping[str, str] = field(default_factory=dict)
    locked: tuple[str, ...] = ()


def apply_op(scene: Scene, op: LineOp, used: Collection[str] = frozenset()) -> Applied:
    """Do one operation.

    Operations on many lines pass over those that another tab has deleted meanwhile.

    Parameters
    ----------
    scene : Scene
        As it is now.
    op : LineOp
        With ids of the scene.
    used : collection of str
        Ids that were given before and must not come again.

    Raises
    ------
    EditError
        If a single line is gone or locked, or what is asked for cannot be done.
    """
    return _apply(_without_lost(scene, op), scene, used)


@singledispatch
def _apply(_op: object, scene: Scene, _used: Collection[str]) -> Applied:
    return Applied(scene)


@_apply.register
def _(op: SetText, scene: Scene, _used: Collection[str]) -> Applied:
    return Applied((set_typed if op.final else set_text)(scene, op.line, clean(op.text)))


@_apply.register
def _(op: Insert, scene: Scene, used: Collection[str]) -> Applied:
    scene, new_id = insert_after(scene, op.after, used=used)
    return Applied(set_typed(scene, new_id, op.text), {op.new: new_id})


@_apply.register
def _(op: Paste, scene: Scene, used: Collection[str]) -> Applied:
    scene, ids = paste_lines(scene, op.line, op.text, used)
    return Applied(scene, {op.new: ids[-1]} if ids else {})


@_apply.register
def _(op: Split, scene: Scene, used: Collection[str]) -> Applied:
    scene, new_id = split_line(scene, op.line, op.char, used)
    return Applied(scene, {op.new: new_id})


@_apply.register
def _(op: Merge, scene: Scene, _used: Collection[str]) -> Applied:
    place = scene.lines.index(line_of(scene, op.line))
    after = scene.lines[place + 1].text if place + 1 < len(scene.lines) else ""
    return Applied(merge_with_next(scene, op.line, space=joining_space(scene.lines[place].text, after)))


@_apply.register
def _(op: Duplicate, scene: Scene, used: Collection[str]) -> Applied:
    scene, ids = duplicate_lines(scene, op.lines, used)
    return Applied(scene, dict(zip(op.new, ids, strict=True)))


@_apply.register
def _(op: Move, scene: Scene, _used: Collection[str]) -> Applied:
    return Applied(move_lines(scene, op.lines, op.steps))


@_apply.register
def _(op: Delete, scene: Scene, _used: Collection[str]) -> Applied:
    return _of(delete_lines(scene, op.lines))


@_apply.register
def _(op: SetRole, scene: Scene, _used: Collection[str]) -> Applied:
    return _of(set_role(scene, op.lines, op.role))


@_apply.register
def _(op: SetFeeling, scene: Scene, _used: Collection[str]) -> Applied:
    return _of(feel(scene, op.lines, op.feeling))


@_apply.register
def _(op: SetLocked, scene: Scene, _used: Collection[str]) -> Applied:
    return _of(set_locked(scene, op.lines, op.locked))


def feel(scene: Scene, lines: Collection[str], feeling: str) -> BulkEdit:
    """Let whole lines feel a preset, with its technique and as strongly as before.

    Technique that a line has of its own stays; technique that its last preset brought goes with it.

    Parameters
    ----------
    feeling : str
        Id of a preset; "" lets the lines follow their role.

    Raises
    ------
    EditError
        If there is no such preset, or no such line.
    """
    if not feeling:
        return follow_role(scene, lines)
    preset = next((preset for preset in PRESETS if preset.id == feeling), None)
    if preset is None:
        raise EditError("no_feeling", feeling=feeling)
    return feel_preset(scene, lines, preset)


def feel_preset(scene: Scene, lines: Collection[str], preset: Preset) -> BulkEdit:
    """Let whole lines feel a preset that may be somebody's own, as `feel` does.

    Raises
    ------
    EditError
        If there is no such line.
    """
    roles = {role.id: role for role in scene.roles}

    def changed(line: Line) -> Line:
        base = roles[line.role].delivery
        felt = roles[line.role].emotion if line.emotion is None else line.emotion
        brought = line.delivery in (None, _technique(base, preset_of(felt.feelings)))
        return replace(
            line,
            emotion=Emotion(preset.feelings, felt.strength),
            shifts=(),
            delivery=_technique(base, preset) if brought else line.delivery,
        )

    return change_lines(scene, lines, changed)


def _technique(base: Delivery, preset: Preset | None) -> Delivery | None:
    """A role's delivery with what a preset changes in it; None where it changes nothing."""
    plain = Delivery()
    brought = preset.delivery if preset else plain
    names = [one.name for one in fields(Delivery) if getattr(brought, one.name) != getattr(plain, one.name)]
    return replace(base, **{name: getattr(brought, name) for name in names}) if names else None


def _without_lost(scene: Scene, op: LineOp) -> LineOp | None:
    """The operation on those of its lines that are still there; None where none is."""
    known = {line.id for line in scene.lines}
    match op:
        case Duplicate(lines, new):
            pairs = [(line, name) for line, name in zip(lines, new, strict=True) if line in known]
            return Duplicate(*(tuple(side) for side in zip(*pairs, strict=True))) if pairs else None
        case Move(lines=lines) | Delete(lines=lines) | SetRole(lines=lines) | SetFeeling(lines=lines):
            left = tuple(line for line in lines if line in known)
            return replace(op, lines=left) if left else None
        case SetLocked(lines=lines):
            left = tuple(line for line in lines if line in known)
            return replace(op, lines=left) if left else None
    return op


def _of(bulk: BulkEdit) -> Applied:
    return Applied(bulk.scene, locked=bulk.locked)
