"""One change for many lines; locked lines are left as they are and named."""

from collections.abc import Callable, Collection
from dataclasses import dataclass, fields, replace

from studio.edits.lines import line_of
from studio.errors import EditError
from studio.scene import Line, Scene
from tts.contract import Delivery, Emotion, IntensityCurve


@dataclass(frozen=True, slots=True)
class BulkEdit:
    """What came of a change for many lines.

    `changed` are the ids of lines that are different now (or gone), `locked` of those that were to be
    changed and were left alone.
    """

    scene: Scene
    changed: tuple[str, ...]
    locked: tuple[str, ...]


def set_role(scene: Scene, line_ids: Collection[str], role_id: str) -> BulkEdit:
    """Let somebody else speak the lines. Raises `EditError` if there is no such line or role."""
    if role_id not in {role.id for role in scene.roles}:
        raise EditError("no_role", role=role_id)
    return change_lines(scene, line_ids, lambda line: replace(line, role=role_id))


def set_emotion(scene: Scene, line_ids: Collection[str], emotion: Emotion) -> BulkEdit:
    """Give whole lines one feeling; changes inside them go, their curves stay."""
    return change_lines(scene, line_ids, lambda line: replace(line, emotion=emotion, shifts=()))


def follow_role(scene: Scene, line_ids: Collection[str]) -> BulkEdit:
    """Let lines have the feeling and the delivery of their role again."""
    return change_lines(scene, line_ids, lambda line: replace(line, emotion=None, shifts=(), delivery=None))


def set_strength(scene: Scene, line_ids: Collection[str], strength: float) -> BulkEdit:
    """Set how strongly the lines feel, 0 to 1, whatever they feel."""
    return _feel(scene, line_ids, lambda emotion: replace(emotion, strength=strength))


def multiply_strength(scene: Scene, line_ids: Collection[str], factor: float) -> BulkEdit:
    """Make lines feel weaker or stronger; strengths stop at 1."""
    return _feel(
        scene, line_ids, lambda emotion: replace(emotion, strength=min(1.0, emotion.strength * factor))
    )


def set_curve(scene: Scene, line_ids: Collection[str], curve: IntensityCurve) -> BulkEdit:
    """Paste a curve to lines; it keeps its places in time and lets go of the words it came with."""
    free = IntensityCurve(tuple(replace(point, anchor=None) for point in curve.points))
    return change_lines(scene, line_ids, lambda line: replace(line, curve=free))


def set_effect(scene: Scene, line_ids: Collection[str], effect: str | None) -> BulkEdit:
    """Let lines be heard through an effect, or (None) through that of their role."""
    return change_lines(scene, line_ids, lambda line: replace(line, effect=effect))


def change_delivery(scene: Scene, line_ids: Collection[str], **changes: float) -> BulkEdit:
    """Set some fields of the delivery; the others stay as the line or its role has them.

    Raises
    ------
    EditError
        If a field is none of `Delivery`, or there is no such line.
    BadValue
        If a value is out of its range.
    """
    known = [field.name for field in fields(Delivery)]
    for name in changes:
        if name not in known:
            raise EditError("no_field", field=name, known=", ".join(known))
    replace(Delivery(), **changes)

    def changed(line: Line) -> Line:
        base = scene.role(line.role).delivery if line.delivery is None else line.delivery
        return replace(line, delivery=replace(base, **changes))

    return change_lines(scene, line_ids, changed)


def set_locked(scene: Scene, line_ids: Collection[str], locked: bool) -> BulkEdit:
    """Lock lines against changes, or unlock them."""
    _check(scene, line_ids)
    lines = tuple(replace(x, locked=locked) if x.id in line_ids else x for x in scene.lines)
    return BulkEdit(scene.with_lines(lines), _different(scene.lines, lines), ())


def delete_lines(scene: Scene, line_ids: Collection[str]) -> BulkEdit:
    """Take lines out."""
    _check(scene, line_ids)
    gone = tuple(x.id for x in scene.lines if x.id in line_ids and not x.locked)
    kept = tuple(x.id for x in scene.lines if x.id in line_ids and x.locked)
    return BulkEdit(scene.with_lines(tuple(x for x in scene.lines if x.id not in gone)), gone, kept)


def change_lines(scene: Scene, line_ids: Collection[str], change: Callable[[Line], Line]) -> BulkEdit:
    """Change each of the lines that is not locked. Raises `EditError` if one of them is not there."""
    _check(scene, line_ids)
    chosen = [line for line in scene.lines if line.id in line_ids]
    locked = tuple(line.id for line in chosen if line.locked)
    lines = tuple(change(line) if line.id in line_ids and not line.locked else line for line in scene.lines)
    return BulkEdit(scene.with_lines(lines), _different(scene.lines, lines), locked)


def _feel(scene: Scene, line_ids: Collection[str], change: Callable[[Emotion], Emotion]) -> BulkEdit:
    def changed(line: Line) -> Line:
        emotion = scene.role(line.role).emotion if line.emotion is None else line.emotion
        shifts = tuple(replace(shift, emotion=change(shift.emotion)) for shift in line.shifts)
        return replace(line, emotion=change(emotion), shifts=shifts)

    return change_lines(scene, line_ids, changed)


def _check(scene: Scene, line_ids: Collection[str]) -> None:
    missing = set(line_ids) - {line.id for line in scene.lines}
    if missing:
        line_of(scene, min(missing))


def _different(before: tuple[Line, ...], after: tuple[Line, ...]) -> tuple[str, ...]:
    return tuple(new.id for old, new in zip(before, after, strict=True) if old != new)
