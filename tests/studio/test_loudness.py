"""Loudness agrees with an independent meter, and keeps silent where it cannot know."""

import numpy as np
import pyloudnorm
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from studio.loudness import LoudnessMeter, measure
from tts.audio import Audio


def swelling_noise(rate: int, seconds: float, channels: int) -> NDArray[np.float32]:
    rng = np.random.default_rng(7)
    rows = rng.standard_normal((round(rate * seconds), channels))
    swell = 0.02 + 0.2 * np.sin(np.linspace(0, 7, len(rows))) ** 4
    return (rows * swell[:, None]).astype(np.float32)


@pytest.mark.parametrize("rate", [16_000, 22_050, 48_000])
@pytest.mark.parametrize("channels", [1, 2])
def test_it_reads_what_pyloudnorm_reads(rate: int, channels: int) -> None:
    samples = swelling_noise(rate, 9.3, channels)
    meter = LoudnessMeter(rate, channels)
    meter.add(samples)
    theirs = pyloudnorm.Meter(rate, filter_class="DeMan").integrated_loudness(samples.astype(np.float64))
    assert meter.read().lufs == pytest.approx(theirs, abs=0.01)


def test_a_full_scale_sine_at_997_hz_reads_minus_three() -> None:
    t = np.arange(48_000 * 5) / 48_000
    reading = measure(Audio(np.sin(2 * np.pi * 997 * t).astype(np.float32), 48_000))
    assert reading.lufs == pytest.approx(-3.01, abs=0.02)


@settings(max_examples=20, deadline=None)
@given(st.lists(st.integers(0, 60_000), max_size=6))
def test_cutting_the_stream_into_blocks_changes_nothing(cuts: list[int]) -> None:
    samples = swelling_noise(22_050, 60_000 / 22_050, 2)
    whole, parts = LoudnessMeter(22_050, 2), LoudnessMeter(22_050, 2)
    whole.add(samples)
    for block in np.split(samples, sorted(cuts)):
        parts.add(block)
    assert parts.read().lufs == pytest.approx(whole.read().lufs, abs=1e-4)


@pytest.mark.parametrize("samples", [np.zeros(0), np.zeros(22_050 * 4), np.full(22_050 // 4, 0.5)])
def test_silence_and_a_quarter_of_a_second_have_no_loudness(samples: NDArray[np.float64]) -> None:
    reading = measure(Audio(samples.astype(np.float32), 22_050))
    assert reading.lufs is None
    assert not reading.reliable


def test_a_one_second_line_is_read_but_not_called_reliable() -> None:
    second = measure(Audio(swelling_noise(22_050, 1.0, 1)[:, 0].copy(), 22_050))
    assert second.lufs is not None
    assert not second.reliable
    assert measure(Audio(swelling_noise(22_050, 4.0, 1)[:, 0].copy(), 22_050)).reliable
