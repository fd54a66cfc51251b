"""A reading becomes a curve: strong where it is strong, whoever reads and however fast."""

import numpy as np
import pytest
from numpy.typing import NDArray

from studio.errors import ClipError
from studio.performed import performed_curve, warp
from studio.word_times import WordTime, word_times
from tts.audio import Audio
from tts.contract import Feelings, ProsodyPlan, Span

RATE = 16_000
TEXT = "one two three four five six"
VOWELS = ((700, 1200), (300, 2300), (500, 900), (400, 2000), (650, 1700), (300, 900))
Floats = NDArray[np.float64]


def said(strengths: Floats, *, base_hz: float = 120.0, word_s: float = 0.3, soft: bool = False) -> Audio:
    """Six words of different vowels, each as strong as asked: higher and louder, or lower and softer."""
    from scipy.signal import lfilter

    parts = [np.zeros(round(0.1 * RATE))]
    sign = -1.0 if soft else 1.0
    for strength, formants in zip(strengths, VOWELS, strict=True):
        t = np.arange(round(word_s * RATE)) / RATE
        hertz = base_hz * 2.0 ** (sign * 4.0 * strength / 12.0)
        wave = 2.0 * ((hertz * t) % 1.0) - 1.0
        for formant in formants:
            radius = np.exp(-np.pi * 100.0 / RATE)
            wave = lfilter([1.0], [1.0, -2.0 * radius * np.cos(2 * np.pi * formant / RATE), radius**2], wave)
        wave *= np.hanning(t.size) ** 0.5 * 10.0 ** (sign * 8.0 * strength / 20.0) / np.abs(wave).max()
        parts += [0.2 * wave, np.zeros(round(0.06 * RATE))]
    samples = np.concatenate([*parts, np.zeros(round(0.1 * RATE))])
    noise = np.random.default_rng(0).normal(0.0, 1e-4, samples.size)
    return Audio((samples + noise).astype(np.float32), RATE)


def plan(word_s: float = 0.3) -> ProsodyPlan:
    starts = 0.1 + np.arange(6) * (word_s + 0.06)
    chars = np.cumsum([0, *(len(word) + 1 for word in TEXT.split())])
    spans = tuple(
        Span(word, float(start), float(start) + word_s, int(char), int(char) + len(word))
        for word, start, char in zip(TEXT.split(), starts, chars, strict=False)
    )
    seconds = said(np.zeros(6), word_s=word_s).seconds
    flat = np.zeros(round(seconds / 0.005), np.float32)
    return ProsodyPlan(flat, flat.copy(), flat.copy(), (), spans, (), (), (), seconds, True)


WORDS: tuple[WordTime, ...] = word_times(TEXT, plan(), plan())
NEUTRAL = said(np.zeros(6))
SWELL = np.array([0.0, 0.4, 0.9, 1.0, 0.5, 0.1])


@pytest.mark.parametrize("soft", [False, True])
@pytest.mark.parametrize(("base_hz", "word_s"), [(120.0, 0.3), (190.0, 0.42)])
def test_the_curve_follows_whoever_reads(soft: bool, base_hz: float, word_s: float) -> None:
    feelings = Feelings(sad=1.0) if soft else Feelings(angry=1.0)
    reading = said(SWELL, base_hz=base_hz, word_s=word_s, soft=soft)
    made = performed_curve(reading, NEUTRAL, plan(), WORDS, feelings)
    assert np.corrcoef(made.strengths, SWELL)[0, 1] > 0.9
    assert not made.is_flat
    assert 2 <= len(made.curve.points) <= 6
    assert {point.anchor for point in made.curve.points} <= {word.char for word in WORDS}


def test_what_is_read_evenly_is_flat() -> None:
    made = performed_curve(said(np.full(6, 0.5)), NEUTRAL, plan(), WORDS, Feelings())
    assert made.is_flat
    assert made.curve.is_flat


def test_a_slower_reading_is_laid_over_word_by_word() -> None:
    path = warp(said(np.zeros(6), word_s=0.45), NEUTRAL)
    there = np.interp([0.25, 0.61, 0.97, 1.33, 1.69, 2.05], path[:, 1], path[:, 0])
    assert there == pytest.approx(0.1 + np.arange(6) * 0.51 + 0.225, abs=0.12)


def test_another_text_is_refused() -> None:
    with pytest.raises(ClipError, match="other_words"):
        performed_curve(said(np.zeros(6), word_s=1.4), NEUTRAL, plan(), WORDS, Feelings())
