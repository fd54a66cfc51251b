"""How strongly each stretch of a text is felt: an intensity curve as segments, or as a continuous course.

*Segments* (the default): the text is cut at pauses, and where the curve jumps at an anchored word, and every
piece is spoken with one strength. Each piece is exactly what the network says for that strength, and changes
fall on the words that they were drawn at; the price is a seam, which mostly lies in a pause.

*Continuous*: one piece whose prefix is led from strength to strength while codes are chosen. No seams, but
two things are guesses: a mixture of two prefixes is no state that the network was trained on, and where the
voice has got to in the text is estimated from the neutral speaking rate.
"""

import os
from dataclasses import dataclass
from enum import StrEnum
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from tts.curve import IntensityCurve
from tts.errors import BadValue

CURVE_VARIABLE = "STUDIO_INDEXTTS2_CURVE"
CODES_PER_SECOND = 22_050 / 256 / 1.72  # of the sound stage: about 50.1
# Seconds that a character takes in a neutral reading: about five Chinese syllables or 15 letters a second.
_IDEOGRAPH_S, _LETTER_S, _DIGIT_S, _COMMA_S, _STOP_S = 0.2, 0.067, 0.3, 0.25, 0.45
_COMMAS, _STOPS = frozenset(",;:、，；：—"), frozenset(".!?。！？…\n")
_SAME = 0.04  # strengths closer than this are one
_JUMP = 0.25  # a change within a clause that is worth a seam inside it
_SHORTEST_S = 0.6  # a piece that is shorter is not cut off
_LEVELS = 5  # strengths that a continuous course is led through


class CurveMode(StrEnum):
    """How a curve that is not flat is followed."""

    SEGMENTS = "segments"
    CONTINUOUS = "continuous"


def asked_curve_mode() -> CurveMode:
    """Return what the user's environment asks for; segments where it asks for nothing.

    Raises
    ------
    BadValue
        There is no such mode.
    """
    asked = os.environ.get(CURVE_VARIABLE, "").strip().lower() or CurveMode.SEGMENTS
    try:
        return CurveMode(asked)
    except ValueError as error:
        raise BadValue(CURVE_VARIABLE, asked, f"one of {', '.join(CurveMode)}") from error


@dataclass(frozen=True, slots=True)
class StrengthPiece:
    """A stretch of the text, characters `start` to `end`, spoken in one go.

    `levels` are the strengths that its prefix is made for; `places` are the place among them as each code is
    chosen, empty where there is only one.
    """

    start: int
    end: int
    levels: tuple[float, ...]
    places: tuple[float, ...] = ()


@dataclass(frozen=True, slots=True)
class StrengthPlan:
    """What was decided for a line.

    Attributes
    ----------
    mode : CurveMode or None
        None where the curve is flat.
    pieces : tuple of StrengthPiece
        In order; together the whole text.
    """

    mode: CurveMode | None
    pieces: tuple[StrengthPiece, ...]

    @property
    def seams(self) -> tuple[int, ...]:
        """Characters before which pieces are joined."""
        return tuple(piece.start for piece in self.pieces[1:])


def strength_plan(
    text: str, curve: IntensityCurve, *, strength: float = 1.0, mode: CurveMode = CurveMode.SEGMENTS
) -> StrengthPlan:
    """Decide how a line's curve is followed.

    Parameters
    ----------
    text : str
        As written.
    curve : IntensityCurve
        Anchors count characters of `text`.
    strength : float
        Multiplies the curve.
    mode : CurveMode
    """
    if curve.is_flat or not text:
        level = float(curve.points[0].strength) * strength
        return StrengthPlan(None, (StrengthPiece(0, len(text), (level,)),))
    times = reading_times(text)
    places = times / times[-1] if times[-1] > 0 else times
    resolved = curve.resolve(lambda char: float(places[min(char, len(text))]))
    if mode is CurveMode.CONTINUOUS:
        return StrengthPlan(mode, (_course(len(text), times[-1], resolved, strength),))
    heard = resolved.sample((places[:-1] + places[1:]) / 2) * strength
    words = {point.anchor for point in curve.points if point.anchor is not None}
    return StrengthPlan(mode, _pieces(text, times, heard, words))


def reading_times(text: str) -> NDArray[np.float64]:
    """Estimate when each character begins in a neutral reading, in seconds; the last entry is the end.

    Returns
    -------
    (characters + 1,) float64
    """
    return np.concatenate(([0.0], np.cumsum([_character_s(char) for char in text])))


def _character_s(char: str) -> float:
    if char in _STOPS:
        return _STOP_S
    if char in _COMMAS:
        return _COMMA_S
    if char.isdigit():
        return _DIGIT_S
    if char.isalpha():
        return _LETTER_S if char < "\u1100" else _IDEOGRAPH_S
    return 0.0


def _course(length: int, seconds: float, curve: IntensityCurve, strength: float) -> StrengthPiece:
    """One piece, led through levels between the curve's lowest and highest strength."""
    codes = max(1, round(seconds * CODES_PER_SECOND))
    course = curve.sample((np.arange(codes) + 0.5) / codes) * strength
    low, high = float(course.min()), float(course.max())
    if high - low < 1e-6:
        return StrengthPiece(0, length, (low,))
    levels = tuple(float(level) for level in np.linspace(low, high, _LEVELS))
    places = np.clip((course - low) / (high - low) * (_LEVELS - 1), 0.0, _LEVELS - 1.0)
    return StrengthPiece(0, length, levels, tuple(places.tolist()))


def _pieces(
    text: str, times: NDArray[np.float64], heard: NDArray[np.float64], words: set[int]
) -> tuple[StrengthPiece, ...]:
    """Cut into clauses, cut clauses at jumps, and join neighbours that are as strong or too short."""
    bounds = [0, *_clause_starts(text), len(text)]
    spans: list[tuple[int, int]] = []
    for start, end in pairwise(bounds):
        spans += _cut_at_jump(start, end, heard, words)
    joined: list[tuple[int, int]] = []
    for start, end in spans:
        if joined and _belongs(joined[-1], (start, end), times, heard):
            joined[-1] = (joined[-1][0], end)
        else:
            joined.append((start, end))
    return tuple(StrengthPiece(s, e, (_mean(s, e, times, heard),)) for s, e in joined)


def _clause_starts(text: str) -> list[int]:
    """Characters that begin a clause: the first of a word after marks that make a pause."""
    marks = _COMMAS | _STOPS
    starts, paused, spoken = [], False, False
    for index, char in enumerate(text):
        if char.isalnum() and paused and spoken and not _inside_number(text, index):
            starts.append(index)
        paused = char in marks or (paused and not char.isalnum())
        spoken = spoken or char.isalnum()
    return starts


def _inside_number(text: str, index: int) -> bool:
    """Whether a mark before `index` belongs to a number, such as 3.14, 9:30 or 1,000."""
    return index >= 2 and text[index].isdigit() and text[index - 2].isdigit()


def _cut_at_jump(start: int, end: int, heard: NDArray[np.float64], words: set[int]) -> list[tuple[int, int]]:
    """Cut a clause at the anchored word where the strength changes most, if that is a jump."""
    inner = [word for word in words if start < word < end]
    jumps = {word: abs(float(heard[word:end].mean() - heard[start:word].mean())) for word in inner}
    if not jumps or max(jumps.values()) < _JUMP:
        return [(start, end)]
    word = max(jumps, key=lambda word: jumps[word])
    return [(start, word), (word, end)]


def _belongs(
    before: tuple[int, int], piece: tuple[int, int], times: NDArray[np.float64], heard: NDArray[np.float64]
) -> bool:
    """Whether two neighbours are one piece: as strong, or one of them too short to stand alone."""
    shortest = min(times[end] - times[start] for start, end in (before, piece))
    change = abs(_mean(*before, times, heard) - _mean(*piece, times, heard))
    return change < _SAME or shortest < _SHORTEST_S


def _mean(start: int, end: int, times: NDArray[np.float64], heard: NDArray[np.float64]) -> float:
    """Strength of a stretch, weighted by how long its characters last."""
    weights = np.diff(times)[start:end] + 1e-9
    return float(weights @ heard[start:end] / weights.sum())
