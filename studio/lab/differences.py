"""Two readings side by side: what differs, by how much, and whether anybody would hear it."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

from studio.loudness import measure as loudness
from tts.contract import HOP_S, ProsodyPlan, Span, Speech
from tts.prosody import Prosody


class Audible(StrEnum):
    """Whether a difference is heard; each is a key "audible.<value>" of `studio.words`."""

    NO = "no"
    JUST = "just"
    CLEARLY = "clearly"
    UNKNOWN = "unknown"  # no threshold is agreed on


@dataclass(frozen=True, slots=True)
class Threshold:
    """From where on a difference is noticed, from where on nobody misses it, and who found that."""

    just: float
    clearly: float
    source: str = ""


OURS = "the studio's own rule"
THRESHOLDS = {
    # Klatt for a falling F0 in synthetic speech: 2 Hz at 120 Hz; 't Hart for what matters in speech.
    "pitch": Threshold(0.3, 1.5, "Klatt 1973, JASA 53:8; 't Hart 1981, JASA 69:811"),
    "range": Threshold(1.5, 3.0, "'t Hart 1981, JASA 69:811"),
    "rate": Threshold(5.0, 10.0, "Quené 2007, J. Phonetics 35:353"),
    "level": Threshold(1.0, 3.0, "Zwicker & Fastl 1999, Psychoacoustics, 7.1"),
    "pauses": Threshold(0.1, 0.25, OURS),
}
"""Just-noticeable differences in the unit of each measure; the second of `rate` and `level` is ours."""


@dataclass(frozen=True, slots=True)
class Difference:
    """One row of the table.

    Attributes
    ----------
    measure : str
        A key "measure.<value>" of `studio.words`.
    first, second : float
        As measured, in `unit`; NaN where there is nothing to measure.
    by : float
        How far the second is above the first, in `by_unit`.
    """

    measure: str
    first: float
    second: float
    unit: str
    by: float
    by_unit: str
    audible: Audible
    source: str


def differences(first: tuple[Speech, Prosody], second: tuple[Speech, Prosody]) -> tuple[Difference, ...]:
    """Compare two readings, each given with its measured prosody."""
    (speech_a, a), (speech_b, b) = first, second
    rates = [rate_syl_s(*one) for one in (first, second)]
    lufs = [loudness(speech.audio).lufs for speech in (speech_a, speech_b)]
    levels = [math.nan if one is None else one for one in lufs]
    pauses = [inner_pause_s(one) for one in (a, b)]
    pitch_st = _semitones(a.f0_median_hz, b.f0_median_hz)
    return (
        _row("pitch", (a.f0_median_hz, b.f0_median_hz), "Hz", pitch_st, "st"),
        _row("range", (a.f0_range_st, b.f0_range_st), "st", b.f0_range_st - a.f0_range_st, "st"),
        _row("rate", (rates[0], rates[1]), "syl/s", _percent(rates[0], rates[1]), "%"),
        _row("pauses", (pauses[0], pauses[1]), "s", pauses[1] - pauses[0], "s"),
        _row("level", (levels[0], levels[1]), "LUFS", levels[1] - levels[0], "LU"),
        _row("length", (a.seconds, b.seconds), "s", b.seconds - a.seconds, "s"),
        *(_quality(name, a, b) for name in ("alpha_ratio_db", "hnr_db", "jitter_pct")),
    )


def rate_syl_s(speech: Speech, prosody: Prosody) -> float:
    """Syllables a second: the plan's where the sound follows it exactly, else as measured."""
    return speech.plan.rate_syl_s if speech.plan.exact else prosody.rate_syl_s


def _quality(name: str, a: Prosody, b: Prosody) -> Difference:
    first, second = getattr(a.quality, name), getattr(b.quality, name)
    unit = "%" if name.endswith("pct") else "dB"
    return _row(name.rpartition("_")[0], (first, second), unit, second - first, unit)


def _row(measure: str, values: tuple[float, float], unit: str, by: float, by_unit: str) -> Difference:
    limit = THRESHOLDS.get(measure)
    return Difference(measure, *values, unit, by, by_unit, judge(by, limit), limit.source if limit else "")


def judge(by: float, limit: Threshold | None) -> Audible:
    """Say whether a difference is heard."""
    if limit is None or not math.isfinite(by):
        return Audible.UNKNOWN
    if abs(by) < limit.just:
        return Audible.NO
    return Audible.JUST if abs(by) < limit.clearly else Audible.CLEARLY


def inner_pause_s(prosody: Prosody) -> float:
    """Seconds of silence between the first and the last sound."""
    inner = [one for one in prosody.pauses if one.start_s > HOP_S and one.end_s < prosody.seconds - HOP_S]
    return sum(one.end_s - one.start_s for one in inner)


@dataclass(frozen=True, slots=True, eq=False)
class OnWords:
    """A reading's curves on the common word axis, (n,) each.

    Attributes
    ----------
    f0_hz, level_db : float64
        NaN where unvoiced.
    rate : float64
        How many times as fast as the first reading; of that, 1.
    """

    f0_hz: NDArray[np.float64]
    level_db: NDArray[np.float64]
    rate: NDArray[np.float64]


def on_words(first: Speech, other: Speech, prosody: Prosody, *, points: int) -> OnWords:
    """Lay a reading along the time of the first one, so that the same word stands at the same place.

    Parameters
    ----------
    first : Speech
        The axis.
    other : Speech
        What is laid along it; it may be the first one itself.
    prosody : Prosody
        Of `other`.
    points : int
        How many even places from the start to the end of the first.
    """
    here, there = knots(first.plan, other.plan)
    axis_s = np.linspace(0.0, first.plan.seconds, points)
    times_s = np.interp(axis_s, here, there)
    frames = np.minimum(np.round(times_s / HOP_S).astype(np.intp), prosody.f0_hz.size - 1)
    pace = np.gradient(times_s, axis_s) if points > 1 else np.ones(points)
    smooth = np.convolve(np.pad(pace, 4, mode="edge"), np.full(9, 1 / 9), mode="valid")
    return OnWords(
        prosody.f0_hz[frames].astype(np.float64),
        prosody.energy_db[frames].astype(np.float64),
        1.0 / np.maximum(smooth, 0.1),
    )


def knots(first: ProsodyPlan, other: ProsodyPlan) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Edges of the words that both say, in the seconds of each; both rise. The ends stand for each other."""
    theirs = {word.char_start: word for word in _placed(other.words)}
    here, there = [0.0], [0.0]
    for word in _placed(first.words):
        match = theirs.get(word.char_start)
        edges = [(word.start_s, match.start_s), (word.end_s, match.end_s)] if match else []
        for a, b in edges:
            if a > here[-1] and b > there[-1]:
                here.append(a)
                there.append(b)
    if first.seconds > here[-1] and other.seconds > there[-1]:
        here.append(first.seconds)
        there.append(other.seconds)
    return np.array(here), np.array(there)


def _placed(words: Sequence[Span]) -> list[Span]:
    return [word for word in words if word.char_start >= 0]


def _semitones(first_hz: float, second_hz: float) -> float:
    return 12.0 * math.log2(second_hz / first_hz) if first_hz > 0 and second_hz > 0 else math.nan


def _percent(first: float, second: float) -> float:
    return 100.0 * (second / first - 1.0) if first > 0 else math.nan
