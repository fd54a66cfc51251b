"""An utterance in stretches that are decoded apart: cut at pauses and where the feeling changes."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from tts.contract import CurvePoint, Emotion, IntensityCurve, Utterance
from tts.engines.indextts2.strength import CurveMode, reading_times, strength_plan

_GRID = 24  # points that an eased stretch of a curve is drawn through anew
_BEFORE = 1e-9  # just before a place, to tell the two sides of a step apart


@dataclass(frozen=True, slots=True)
class Stretch:
    """Characters `start` to `end` of an utterance's text, felt in one way.

    `gap_s` is the silence asked for before it, None where there is no pause. `curve` runs over the stretch.
    """

    start: int
    end: int
    emotion: Emotion
    curve: IntensityCurve
    gap_s: float | None


@dataclass(frozen=True, slots=True)
class Course:
    """An utterance's stretches in order, and the silence asked for behind the last word."""

    stretches: tuple[Stretch, ...]
    tail_s: float


def course_of(utterance: Utterance) -> Course:
    """Cut an utterance where it pauses, and where a shift lies.

    A stretch without a letter or digit is joined to its neighbour, and a pause behind the last word or before
    the first is silence at the end or start.
    """
    text, length = utterance.text, len(utterance.text)
    shifts = {shift.char: shift.emotion for shift in utterance.shifts}
    silence: dict[int, float] = {}
    for pause in utterance.pauses:
        silence[pause.char] = silence.get(pause.char, 0.0) + pause.seconds
    bounds = sorted({0, length, *shifts, *silence})
    stretches: list[Stretch] = []
    emotion, waiting_s, start = utterance.emotion, None, 0
    for begin, end in pairwise(bounds):
        emotion = shifts.get(begin, emotion)
        if begin in silence:
            waiting_s = (waiting_s or 0.0) + silence[begin]
        if not _is_spoken(text[begin:end]):
            if stretches:
                last = stretches[-1]
                stretches[-1] = Stretch(last.start, end, last.emotion, last.curve, last.gap_s)
                start = end
            continue
        stretches.append(Stretch(start, end, emotion, utterance.curve, waiting_s))
        waiting_s, start = None, end
    tail_s = (waiting_s or 0.0) + (silence.get(length, 0.0) if bounds[-1] == length and length else 0.0)
    return Course(tuple(_with_curves(utterance, stretches)), tail_s)


def how_followed(utterance: Utterance, course: Course, mode: CurveMode) -> tuple[str, ...]:
    """Say how an intensity curve that is not flat was followed; nothing where it is flat."""
    if utterance.curve.is_flat:
        return ()
    if mode is CurveMode.CONTINUOUS:
        return ("The intensity was led continuously through the line; its timing is estimated.",)
    text = utterance.text
    pieces = sum(
        len(strength_plan(text[part.start : part.end], part.curve, mode=mode).pieces)
        for part in course.stretches
    )
    if pieces == 1:
        return ("The intensity changes in no pause and at no marked word: one strength was used.",)
    return (f"The intensity was followed in {pieces} pieces, each of one strength.",)


def _is_spoken(text: str) -> bool:
    return any(char.isalnum() for char in text)


def _with_curves(utterance: Utterance, stretches: Sequence[Stretch]) -> list[Stretch]:
    """Give each stretch its part of the curve."""
    if len(stretches) < 2 or utterance.curve.is_flat:
        return list(stretches)
    times = reading_times(utterance.text)
    places = times / max(float(times[-1]), _BEFORE)
    curve = utterance.curve.resolve(lambda char: float(places[min(char, len(utterance.text))]))
    return [
        Stretch(s.start, s.end, s.emotion, _part(curve, places, s.start, s.end), s.gap_s) for s in stretches
    ]


def _part(curve: IntensityCurve, places: NDArray[np.float64], start: int, end: int) -> IntensityCurve:
    """The stretch of a resolved curve between two characters, over 0 to 1; anchors inside it stay."""
    low, high = float(places[start]), float(places[end])
    width = max(high - low, _BEFORE)
    words = ((point.at, point.anchor) for point in curve.points if point.anchor is not None)
    anchors = {at: anchor - start for at, anchor in words if start <= anchor < end}
    inner = {point.at for point in curve.points if low < point.at < high}
    points: list[CurvePoint] = []
    for at in sorted({low, high, *inner, *np.linspace(low, high, _GRID).tolist()}):
        sides = (at - _BEFORE, at) if at in inner else (at,)
        place = min(1.0, max(0.0, (at - low) / width))
        for side in sides:
            strength = float(np.clip(curve.sample(np.array([side]))[0], 0.0, 1.0))
            points.append(CurvePoint(place, strength, anchor=anchors.get(at)))
    return IntensityCurve(tuple(points))
