"""Find and replace over direction: lines that feel something, and something else for them to feel."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass, replace

from studio.edits.bulk import BulkEdit, change_lines
from studio.scene import Line, Scene
from studio.script import directed_text
from tts.contract import FEELINGS, Emotion, Feelings, check_range


@dataclass(frozen=True, slots=True)
class DirectionFind:
    """Lines to look for: those that feel `feeling` anywhere, between two strengths; empty for any feeling.

    The strength is that of the feeling's weight times the emotion's, without the curve. `role` restricts the
    search to one role.
    """

    feeling: str = ""
    low: float = 0.0
    high: float = 1.0
    role: str = ""

    def __post_init__(self) -> None:
        check_range("strength", self.low, 0.0, 1.0)
        check_range("strength", self.high, 0.0, 1.0)


@dataclass(frozen=True, slots=True)
class DirectionFound:
    """A line whose direction was found, as tagged text before and after."""

    line_id: str
    before: str
    after: str
    locked: bool


def find_direction(
    scene: Scene, find: DirectionFind, feeling: str = "", *, factor: float = 1.0, lang: str = "en"
) -> tuple[DirectionFound, ...]:
    """Every line that feels so, with what `replace_direction` of the same arguments would make of it.

    `lang` is the language of the labels in the shown texts.
    """
    found = []
    for line in scene.lines:
        if _matches(scene, line, find):
            role = scene.role(line.role)
            after = _changed(scene, line, find, feeling, factor)
            before, then = (directed_text(one, role, lang) for one in (line, after))
            found.append(DirectionFound(line.id, before, then, line.locked))
    return tuple(found)


def replace_direction(
    scene: Scene,
    find: DirectionFind,
    feeling: str = "",
    *,
    factor: float = 1.0,
    line_ids: Collection[str] | None = None,
) -> BulkEdit:
    """Let all lines that feel so, or those named among them, feel something else.

    Parameters
    ----------
    scene : Scene
        Any scene.
    find : DirectionFind
        Which lines.
    feeling : str
        What takes the place of the feeling that was looked for, with its weight; empty leaves it.
    factor : float
        By how much the strengths of the emotions that match change; they stop at 1.
    line_ids : collection of str, optional
        Only these of the lines found.
    """
    chosen = {line.id for line in scene.lines if _matches(scene, line, find)}
    if line_ids is not None:
        chosen &= set(line_ids)
    return change_lines(scene, chosen, lambda line: _changed(scene, line, find, feeling, factor))


def _matches(scene: Scene, line: Line, find: DirectionFind) -> bool:
    if find.role and line.role != find.role:
        return False
    return any(_feels(emotion, find) for emotion in _emotions(scene, line))


def _emotions(scene: Scene, line: Line) -> Iterator[Emotion]:
    yield scene.role(line.role).emotion if line.emotion is None else line.emotion
    yield from (shift.emotion for shift in line.shifts)


def _feels(emotion: Emotion, find: DirectionFind) -> bool:
    names = (find.feeling,) if find.feeling else FEELINGS
    strengths = [getattr(emotion.feelings, name) * emotion.strength for name in names]
    return any(strength > 0.0 and find.low <= strength <= find.high for strength in strengths)


def _changed(scene: Scene, line: Line, find: DirectionFind, feeling: str, factor: float) -> Line:
    def turned(emotion: Emotion) -> Emotion:
        if not _feels(emotion, find):
            return emotion
        feelings = _swapped(emotion.feelings, find.feeling, feeling) if feeling else emotion.feelings
        return replace(emotion, feelings=feelings, strength=min(1.0, emotion.strength * factor))

    whole = next(_emotions(scene, line))
    new = turned(whole)
    shifts = tuple(replace(shift, emotion=turned(shift.emotion)) for shift in line.shifts)
    return replace(line, emotion=line.emotion if new == whole else new, shifts=shifts)


def _swapped(feelings: Feelings, old: str, new: str) -> Feelings:
    """One feeling's weight given to another; without an old one, the strongest weight of all."""
    if not old:
        return Feelings(**{new: max(feelings.weights())})
    weight = getattr(feelings, old)
    without = replace(feelings, **{old: 0.0})
    return replace(without, **{new: min(1.0, getattr(without, new) + weight)})
