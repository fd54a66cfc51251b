"""Prosody plans and measurements with known answers."""

import numpy as np
from numpy.typing import NDArray

from tts.contract import HOP_S, ProsodyPlan, Span, Syllable
from tts.prosody import Prosody, VoiceQuality


def spans(text: str, starts_s: list[float], end_s: float) -> tuple[Span, ...]:
    """The words of a text at some times."""
    at, found = 0, []
    for word, start_s, stop_s in zip(text.split(), starts_s, [*starts_s[1:], end_s], strict=True):
        at = text.index(word, at)
        found.append(Span(word, start_s, stop_s, at, at + len(word)))
        at += len(word)
    return tuple(found)


def plan_of(f0_hz: NDArray[np.floating], words: tuple[Span, ...] = ()) -> ProsodyPlan:
    """A plan with this pitch; every word is a syllable with the pitch of its middle."""
    frames = f0_hz.size
    middles = [min(frames - 1, round((w.start_s + w.end_s) / 2 / HOP_S)) for w in words]
    return ProsodyPlan(
        f0_hz=f0_hz.astype(np.float32),
        energy_db=np.full(frames, -20.0, np.float32),
        strength=np.ones(frames, np.float32),
        phones=(),
        words=words,
        chars=(),
        syllables=tuple(Syllable(w, float(f0_hz[m]), -20.0) for w, m in zip(words, middles, strict=True)),
        pauses=(),
        seconds=frames * HOP_S,
        exact=True,
    )


def measured_of(f0_hz: NDArray[np.floating]) -> Prosody:
    """A measurement with this pitch."""
    frames = f0_hz.size
    return Prosody(
        f0_hz=f0_hz.astype(np.float32),
        energy_db=np.full(frames, -20.0, np.float32),
        pauses=(),
        nuclei_s=(),
        seconds=frames * HOP_S,
        level_db=-20.0,
        quality=VoiceQuality(0.0, 0.0, 0.0, 0.0, 0.0, 0.0),
    )
