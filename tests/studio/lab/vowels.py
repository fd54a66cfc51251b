"""Readings made of pulses through resonators: pitch, tempo, level and vocal tract are known by the making."""

import numpy as np
from numpy.typing import NDArray

from tts.audio import Audio
from tts.contract import HOP_S, ProsodyPlan, Span, Speech, Syllable

RATE = 16_000
VOWEL_S = 0.3
# Peterson & Barney 1952, men: F1 to F3 of the vowels of "father", "heed", "who'd", "head"; and a fourth.
FORMANTS_HZ = {
    "a": (730, 1090, 2440, 3400),
    "i": (270, 2290, 3010, 3600),
    "u": (300, 870, 2240, 3300),
    "e": (530, 1840, 2480, 3500),
}


def reading(
    vowels: str = "aiua",
    *,
    f0_hz: float = 120.0,
    stretch: float = 1.0,
    tract: float = 1.0,
    gain_db: float = 0.0,
    gap_s: float = 0.0,
) -> Speech:
    """Say some vowels; every formant is `tract` times as high, and there is a pause in the middle."""
    rows, spans, at_s = [], [], 0.0
    for i, vowel in enumerate(vowels):
        sound = _vowel(vowel, f0_hz, VOWEL_S * stretch, tract)
        spans.append(Span(vowel, at_s, at_s + sound.size / RATE, i, i + 1))
        at_s += sound.size / RATE
        rows.append(sound)
        if gap_s and i == len(vowels) // 2 - 1:
            rows.append(np.zeros(round(gap_s * RATE)))
            at_s += gap_s
    samples = np.concatenate(rows)
    samples *= 10 ** (gain_db / 20) * 0.05 / np.sqrt(np.mean(samples[samples != 0.0] ** 2))
    frames = round(at_s / HOP_S)
    flat = np.zeros(frames, np.float32)
    plan = ProsodyPlan(
        np.full(frames, f0_hz, np.float32),
        flat,
        flat.copy(),
        tuple(spans),
        tuple(spans),
        tuple(spans),
        tuple(Syllable(span, f0_hz, -20.0) for span in spans),
        (),
        samples.size / RATE,
        exact=True,
    )
    return Speech(Audio(samples.astype(np.float32), RATE), plan)


def _vowel(name: str, f0_hz: float, seconds: float, tract: float) -> NDArray[np.float64]:
    count = round(seconds * RATE)
    glide = f0_hz * (1.0 + 0.08 * np.sin(np.linspace(0.0, 2.0 * np.pi, count)))  # so that harmonics sweep
    phase = np.cumsum(glide / RATE)
    sound = (np.diff(np.floor(phase), prepend=0.0) > 0).astype(np.float64)
    for hertz, width in zip(FORMANTS_HZ[name], (60.0, 90.0, 120.0, 150.0), strict=True):
        sound = _resonate(sound, hertz * tract, width)
    edge = round(0.02 * RATE)
    sound[:edge] *= np.linspace(0, 1, edge)
    sound[-edge:] *= np.linspace(1, 0, edge)
    return np.asarray(sound / np.sqrt(np.mean(sound**2)))


def _resonate(sound: NDArray[np.float64], hertz: float, width_hz: float) -> NDArray[np.float64]:
    from scipy.signal import lfilter

    radius = np.exp(-np.pi * width_hz / RATE)
    poles = [1.0, -2.0 * radius * np.cos(2 * np.pi * hertz / RATE), radius**2]
    filtered: NDArray[np.float64] = lfilter([1.0], poles, sound)
    return filtered
