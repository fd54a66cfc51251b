"""Lines as a whole: found, put in, doubled, moved, split and joined."""

import re
from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace

from studio.curve_parts import curve_part
from studio.errors import EditError
from studio.scene import Line, Scene
from tts.contract import FLAT, CurvePoint, Easing, EmotionShift, IntensityCurve, Pause

_NOBODY: frozenset[str] = frozenset()


def line_of(scene: Scene, line_id: str) -> Line:
    """Look a line up. Raises `EditError` if there is none of that id."""
    for line in scene.lines:
        if line.id == line_id:
            return line
    raise EditError("no_line", line=line_id)


def unlocked(scene: Scene, line_id: str) -> Line:
    """Look up a line that may be changed. Raises `EditError` if there is none, or it is locked."""
    line = line_of(scene, line_id)
    if line.locked:
        raise EditError("locked", line=line_id)
    return line


def replace_line(scene: Scene, line: Line) -> Scene:
    """Put a line where the one of the same id stands. Raises `EditError` if there is none."""
    line_of(scene, line.id)
    return scene.with_lines(tuple(line if old.id == line.id else old for old in scene.lines))


def new_line_id(scene: Scene, used: Collection[str] = _NOBODY) -> str:
    """An id unlike those of the scene and those in `used` (of lines deleted before): the next free number."""
    taken = {line.id for line in scene.lines} | set(used)
    numbers = [int(match[1]) for one in taken if (match := re.fullmatch(r"L(\d{1,9})", one))]
    return f"L{max(numbers, default=0) + 1:04d}"


def insert_after(
    scene: Scene, line_id: str | None, *, text: str = "", used: Collection[str] = _NOBODY
) -> tuple[Scene, str]:
    """Put a new line in, with the role, the feeling and the delivery of the one before it.

    Parameters
    ----------
    scene : Scene
        Has at least one role.
    line_id : str or None
        The line before the new one; None puts it at the start, as a line of the first role.
    text : str
        Its words.
    used : collection of str
        Ids that were given before and must not come again.

    Returns
    -------
    (Scene, str)
        The new scene and the id of the new line.

    Raises
    ------
    EditError
        If there is no such line, or the scene has no role.
    """
    new_id = new_line_id(scene, used)
    if line_id is None:
        if not scene.roles:
            raise EditError("no_role", role="")
        return scene.with_lines((Line(new_id, scene.roles[0].id, text), *scene.lines)), new_id
    before = line_of(scene, line_id)
    line = Line(new_id, before.role, text, emotion=before.emotion, delivery=before.delivery)
    return _put_behind(scene, line_id, (line,)), new_id


def insert_texts(
    scene: Scene, line_id: str, texts: Sequence[str], used: Collection[str] = _NOBODY
) -> tuple[Scene, tuple[str, ...]]:
    """Put several new lines in, one behind the other, as when text of many lines is pasted."""
    ids: list[str] = []
    for text in texts:
        scene, new_id = insert_after(scene, ids[-1] if ids else line_id, text=text, used=used)
        ids.append(new_id)
    return scene, tuple(ids)


def duplicate_lines(
    scene: Scene, line_ids: Iterable[str], used: Collection[str] = _NOBODY
) -> tuple[Scene, tuple[str, ...]]:
    """Put a copy of each line behind it; copies are not locked. Returns the scene and the new ids."""
    ids: list[str] = []
    for line in [line_of(scene, line_id) for line_id in line_ids]:
        ids.append(new_line_id(scene, used))
        scene = _put_behind(scene, line.id, (replace(line, id=ids[-1], locked=False),))
    return scene, tuple(ids)


def move_lines(scene: Scene, line_ids: Collection[str], steps: int) -> Scene:
    """Move lines together up (negative) or down among the others; they stop at the ends of the scene."""
    for line_id in line_ids:
        line_of(scene, line_id)
    chosen = [line for line in scene.lines if line.id in line_ids]
    rest = [line for line in scene.lines if line.id not in line_ids]
    if not chosen:
        return scene
    first = scene.lines.index(chosen[0])
    place = min(len(rest), max(0, first + steps))
    return scene.with_lines((*rest[:place], *chosen, *rest[place:]))


def split_line(scene: Scene, line_id: str, char: int, used: Collection[str] = _NOBODY) -> tuple[Scene, str]:
    """Break a line in two before a character; feeling, curve, pauses and delivery stay with their words.

    The pause before stays with the first half, the pause after and any lock with none but the second half's
    delivery. Returns the scene and the id of the second half.

    Raises
    ------
    EditError
        If there is no such line, it is locked, or one half would have no words.
    """
    line = unlocked(scene, line_id)
    left, right = line.text[:char].rstrip(), line.text[char:].lstrip()
    if not left or not right:
        raise EditError("split_outside")
    start = len(line.text) - len(right)
    new_id = new_line_id(scene, used)
    first, second = (
        _half(line, 0, len(left)),
        replace(_half(line, start, len(line.text)), id=new_id, gap_s=None),
    )
    if line.delivery is not None:
        first = replace(first, delivery=replace(line.delivery, pause_after_s=0.0))
        second = replace(second, delivery=replace(line.delivery, pause_before_s=0.0))
    return _put_behind(replace_line(scene, first), line_id, (second,)), new_id


def merge_with_next(scene: Scene, line_id: str, *, space: str = " ") -> Scene:
    """Join a line and the next one of the same role; each half keeps its feeling, curve and pauses.

    Parameters
    ----------
    scene : Scene
        Any scene.
    line_id : str
        The first of the two; its delivery, seed and gap win.
    space : str
        What is put between the words; empty for Chinese.

    Raises
    ------
    EditError
        If there is no such line, none after it, one of them is locked, or the next has another role.
    """
    first = unlocked(scene, line_id)
    place = scene.lines.index(first)
    if place + 1 == len(scene.lines):
        raise EditError("merge_none_after")
    second = unlocked(scene, scene.lines[place + 1].id)
    if second.role != first.role:
        raise EditError("merge_other_role", role=scene.role(second.role).name)
    joined = _joined(first, second, space, scene)
    return scene.with_lines((*scene.lines[:place], joined, *scene.lines[place + 2 :]))


def _half(line: Line, start: int, end: int) -> Line:
    before = [s for s in sorted(line.shifts, key=lambda s: s.char) if s.char <= start]
    return replace(
        line,
        text=line.text[start:end],
        emotion=before[-1].emotion if before else line.emotion,
        shifts=tuple(replace(s, char=s.char - start) for s in line.shifts if start < s.char < end),
        curve=curve_part(line.curve, (start, end), len(line.text)) if line.curve != FLAT else FLAT,
        pauses=tuple(replace(p, char=p.char - start) for p in line.pauses if start <= p.char < end),
    )


def _joined(first: Line, second: Line, space: str, scene: Scene) -> Line:
    text = first.text + (space if first.text and second.text else "") + second.text
    start = len(text) - len(second.text)
    share = start / len(text) if text else 0.0
    role = scene.role(first.role)
    feels, felt = second.emotion or role.emotion, first.emotion or role.emotion
    last = first.shifts[-1].emotion if first.shifts else felt
    turn = (EmotionShift(start, feels),) if feels != last and first.text else ()
    points = [replace(p, at=p.at * share) for p in first.curve.points]
    points[-1] = replace(points[-1], easing=Easing.HOLD)
    points += [
        CurvePoint(
            min(1.0, share + p.at * (1.0 - share)),
            p.strength,
            p.easing,
            (p.anchor or 0) + start if p.anchor is not None or p.at == 0.0 else None,
        )
        for p in second.curve.points
    ]
    flat = first.curve == FLAT == second.curve
    return replace(
        first,
        text=text,
        shifts=(*first.shifts, *turn, *(replace(s, char=s.char + start) for s in second.shifts)),
        curve=FLAT if flat else IntensityCurve(tuple(points)),
        pauses=(*first.pauses, *(Pause(p.char + start, p.seconds) for p in second.pauses)),
        note="; ".join(note for note in (first.note, second.note) if note),
    )


def _put_behind(scene: Scene, line_id: str, lines: tuple[Line, ...]) -> Scene:
    place = scene.lines.index(line_of(scene, line_id)) + 1
    return scene.with_lines((*scene.lines[:place], *lines, *scene.lines[place:]))
