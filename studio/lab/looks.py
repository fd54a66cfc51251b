"""What a page shows of a sound at a glance: its outline, its pitch, its words in time, how it is matched."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from studio.clips import word_rows
from studio.lab.matching import Match, match
from tts.contract import Speech
from tts.errors import BadAudio
from tts.prosody import measure

POINTS = 72  # of a thumbnail: about what its width in pixels can show
_SPAN_ST = 30.0  # height of the pitch drawing, which is the same for all that are compared
_MIDDLE_HZ = 180.0


@dataclass(frozen=True, slots=True)
class Look:
    """A sound at a glance.

    Attributes
    ----------
    seconds : float
    peaks : tuple of float
        Outline of the waveform: the highest absolute sample in even stretches, 0 to 1.
    pitch : tuple of float or None
        Height of F0 in a window of 30 semitones around 180 Hz, 0 to 1, None where unvoiced.
    words : list of (first character, end, start in seconds, end in seconds)
    match : Match
    median_hz : float or None
        Median F0.
    """

    seconds: float
    peaks: tuple[float, ...]
    pitch: tuple[float | None, ...]
    words: tuple[tuple[int, int, float, float], ...]
    match: Match
    median_hz: float | None


def look_at(speech: Speech) -> Look:
    """Look at a sound. F0 is the plan's where the sound follows it exactly, else measured."""
    f0_hz = _f0(speech)
    voiced = f0_hz[np.isfinite(f0_hz)]
    return Look(
        seconds=round(speech.audio.seconds, 3),
        peaks=_outline(speech.audio.samples),
        pitch=_heights(f0_hz),
        words=tuple(word_rows(speech)),
        match=match(speech.audio),
        median_hz=float(np.median(voiced)) if voiced.size else None,
    )


def _f0(speech: Speech) -> NDArray[np.float32]:
    if speech.plan.exact:
        return speech.plan.f0_hz
    try:
        return measure(speech.audio).f0_hz
    except BadAudio:  # too short to measure
        return np.zeros(0, np.float32)


def _outline(samples: NDArray[np.float32]) -> tuple[float, ...]:
    parts = np.array_split(np.abs(samples), POINTS)
    return tuple(round(float(part.max()), 3) if part.size else 0.0 for part in parts)


def _heights(f0_hz: NDArray[np.float32]) -> tuple[float | None, ...]:
    """Medians of even stretches that are voiced at least by half."""
    heights: list[float | None] = []
    for part in np.array_split(f0_hz.astype(np.float64), POINTS):
        voiced = part[np.isfinite(part)]
        if not voiced.size or 2 * voiced.size < part.size:
            heights.append(None)
            continue
        height = 0.5 + 12.0 * np.log2(float(np.median(voiced)) / _MIDDLE_HZ) / _SPAN_ST
        heights.append(round(min(1.0, max(0.0, float(height))), 3))
    return tuple(heights)
