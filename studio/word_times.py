"""Where a line's words stand: along its intensity curve, and in the time of its sound."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from studio.anchors import WordPlace
from studio.tokens import estimate_place, tokens
from tts.contract import FLAT, HOP_S, NEUTRAL, Delivery, IntensityCurve, ProsodyPlan, Span, Utterance

PITCH_SPAN_ST = 24.0


@dataclass(frozen=True, slots=True)
class WordTime:
    """A word as a curve editor shows it.

    `at` and `end_at` are places in the neutral reading, 0 to 1, which is what curve points are placed by;
    `start_s` and `end_s` are seconds in the line as it is planned.
    """

    text: str
    char: int
    at: float
    end_at: float
    start_s: float
    end_s: float


def neutral_utterance(utterance: Utterance) -> Utterance:
    """The neutral reading of the same words, in whose time curve points are placed."""
    return replace(utterance, emotion=NEUTRAL, shifts=(), curve=FLAT, delivery=Delivery())


def word_times(text: str, neutral: ProsodyPlan, planned: ProsodyPlan) -> tuple[WordTime, ...]:
    """The words of a line in order.

    Parameters
    ----------
    text : str
        The line's words.
    neutral, planned : ProsodyPlan
        The neutral reading of the text, and the line as it will be said; an engine that names no words gets
        places guessed from the text.
    """
    plain, said = _placed(neutral.words), _placed(planned.words)
    if not plain or [w.char_start for w in plain] != [w.char_start for w in said]:
        return guessed_times(text, planned.seconds)
    total_s = max(neutral.seconds, 1e-3)
    return tuple(
        WordTime(
            text[a.char_start : a.char_end],
            a.char_start,
            min(1.0, a.start_s / total_s),
            min(1.0, a.end_s / total_s),
            b.start_s,
            b.end_s,
        )
        for a, b in zip(plain, said, strict=True)
    )


def guessed_times(text: str, seconds: float) -> tuple[WordTime, ...]:
    """The words of a text where no engine's plan is at hand, spread over some seconds."""
    words = tokens(text)
    edges = [*(estimate_place(text, word.start) for word in words), 1.0]
    return tuple(
        WordTime(word.text, word.start, at, end, at * seconds, end * seconds)
        for word, at, end in zip(words, edges, edges[1:], strict=False)
    )


def places_of(words: Sequence[WordTime]) -> tuple[WordPlace, ...]:
    """The words as places that curve points can hold to."""
    return tuple(WordPlace(word.char, word.at) for word in words)


def pitch_along(
    plan: ProsodyPlan, words: Sequence[WordTime], base_hz: float, points: int = 240
) -> tuple[float | None, ...]:
    """The planned pitch at even places along the curve, to be drawn behind it.

    Parameters
    ----------
    plan : ProsodyPlan
        The line as it will be said.
    words : sequence of WordTime
        Its words.
    base_hz : float
        What is drawn in the middle: the median F0 of the neutral reading.
    points : int
        How many places.

    Returns
    -------
    tuple of float or None
        0 is `PITCH_SPAN_ST` / 2 below the base and 1 as much above it; None where it is unvoiced.
    """
    if not words or not plan.f0_hz.size:
        return ()
    places = [0.0, *(word.at for word in words), 1.0]
    seconds = [0.0, *(word.start_s for word in words), plan.seconds]
    times_s = np.interp(np.linspace(0.0, 1.0, points), places, seconds)
    f0_hz = plan.f0_hz[np.minimum((times_s / HOP_S).astype(np.intp), plan.f0_hz.size - 1)]
    heights = 0.5 + 12.0 * np.log2(f0_hz.astype(np.float64) / base_hz) / PITCH_SPAN_ST
    return tuple(round(float(h), 3) if np.isfinite(h) else None for h in np.clip(heights, 0.0, 1.0))


def placed_curve(curve: IntensityCurve, words: Sequence[WordTime]) -> IntensityCurve:
    """The curve with every anchored point at the place of its word; its anchors stay."""

    def place_of(char: int) -> float:
        return next((word.at for word in words if word.char + len(word.text) > char), 1.0)

    return curve.resolve(place_of)


def _placed(spans: Sequence[Span]) -> list[Span]:
    return [span for span in spans if span.char_start >= 0]
