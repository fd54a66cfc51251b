"""The emotional arc of a scene: what each line feels and how strongly, from its first word to its last."""

from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from studio import own_direction
from studio.edits.bulk import multiply_strength, set_strength
from studio.edits.lines import unlocked
from studio.scene import Line, Scene
from tts.contract import FLAT, NEUTRAL, Emotion, EmotionShift, Feelings, IntensityCurve, check_range

FAINTEST = 1e-6  # nothing keeps a proportion to a strength below this
POINTS = 24
"""How finely the strip of a whole line is drawn."""


@dataclass(frozen=True, slots=True)
class ArcPart:
    """A stretch of a line under one feeling.

    Attributes
    ----------
    start, end : float
        Places along the line, 0 to 1.
    feelings : Feelings
    strengths : tuple of float
        Strength times curve, 0 to 1, at even steps from `start` to `end`, both included.
    """

    start: float
    end: float
    feelings: Feelings
    strengths: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class LineArc:
    """The strip of one line; `strength` is that of the feeling it begins with, `felt` whether it has any."""

    line_id: str
    role: str
    strength: float
    felt: bool
    parts: tuple[ArcPart, ...]

    @property
    def peak(self) -> float:
        """The strongest moment, 0 to 1."""
        return max(max(part.strengths) for part in self.parts)

    @property
    def strongest(self) -> ArcPart:
        """The stretch with the strongest moment, the first of several."""
        return max(self.parts, key=lambda part: max(part.strengths))


def emotion_of(scene: Scene, line: Line) -> Emotion:
    """What a line feels at its start, its own or its role's."""
    return own_direction.felt(line, scene.role(line.role))


def line_arc(scene: Scene, line: Line) -> LineArc:
    """Draw the strip of one line; its characters are taken to last equally long."""
    return _line_arc(line, emotion_of(scene, line))


def scene_arc(scene: Scene) -> tuple[LineArc, ...]:
    """Draw the strips of all lines in their order."""
    return tuple(line_arc(scene, line) for line in scene.lines)


def is_felt(emotion: Emotion) -> bool:
    """Whether there is a feeling that a strength can scale."""
    return emotion.feelings != NEUTRAL.feelings or emotion.clip is not None or bool(emotion.description)


def with_strength(scene: Scene, line_id: str, strength: float) -> Scene:
    """Make a line feel as strongly as asked at its start; what it turns to inside keeps its proportion.

    Parameters
    ----------
    scene : Scene
        Any scene.
    line_id : str
        Which line.
    strength : float
        0 to 1.

    Raises
    ------
    EditError
        If there is no such line, or it is locked.
    BadValue
        If the strength is out of its range.
    """
    check_range("strength", strength, 0.0, 1.0)
    line = unlocked(scene, line_id)
    before = emotion_of(scene, line).strength
    if not line.shifts or before < FAINTEST:
        return set_strength(scene, (line_id,), strength).scene
    return multiply_strength(scene, (line_id,), strength / before).scene


def scale_role(scene: Scene, role_id: str, factor: float) -> Scene:
    """Make all that a role feels weaker or stronger; locked and neutral lines stay, strengths stop at 1."""
    felt = [x.id for x in scene.lines if x.role == role_id and line_arc(scene, x).felt]
    return multiply_strength(scene, felt, factor).scene


@lru_cache(maxsize=5_000)  # a page draws every line of its scene anew in every run
def _line_arc(line: Line, emotion: Emotion) -> LineArc:
    length = max(1, len(line.text))
    curve = line.curve.resolve(lambda char: char / length)
    turns = [(0.0, emotion), *((shift.char / length, shift.emotion) for shift in _ordered(line))]
    ends = [*(at for at, _ in turns[1:]), 1.0]
    parts = tuple(
        _part(curve, (at, end), felt) for (at, felt), end in zip(turns, ends, strict=True) if end > at
    )
    felt = any(is_felt(one) for _, one in turns)
    return LineArc(line.id, line.role, emotion.strength, felt, parts or (_part(curve, (0.0, 1.0), emotion),))


def _ordered(line: Line) -> list[EmotionShift]:
    return sorted(line.shifts, key=lambda shift: shift.char)


def _part(curve: IntensityCurve, stretch: tuple[float, float], emotion: Emotion) -> ArcPart:
    start, end = stretch
    scale = emotion.strength if is_felt(emotion) else 0.0
    if curve == FLAT:  # as most lines are; two points draw the same
        return ArcPart(start, end, emotion.feelings, (round(scale, 4),) * 2)
    steps = max(2, round(POINTS * (end - start)) + 1)
    places = np.linspace(start, end, steps)
    # A step at the end belongs to what comes after it, but for the end of the line.
    places[-1] = 1.0 if end == 1.0 else np.nextafter(end, 0.0)
    strengths = np.round(curve.sample(places) * scale, 4)
    return ArcPart(start, end, emotion.feelings, tuple(float(value) for value in strengths))
