"""Peaks stay under the ceiling; everything else stays as it is."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from tts.limiter import Limiter, TruePeakMeter, limit, true_peaks

RATE = 22_050


def sine(freq_hz: float, amplitude: float, seconds: float = 1.0, phase: float = 0.0) -> NDArray[np.float32]:
    t = np.arange(round(seconds * RATE)) / RATE
    return (amplitude * np.sin(2 * np.pi * freq_hz * t + phase)).astype(np.float32)


def noise(seed: int, samples: int, amplitude: float) -> NDArray[np.float32]:
    rows = np.random.default_rng(seed).standard_normal((samples, 2)) * amplitude
    return rows.astype(np.float32)


def peak_db(samples: NDArray[np.float32]) -> float:
    return float(20 * np.log10(true_peaks(samples.reshape(len(samples), -1)).max()))


def test_what_stays_below_the_ceiling_passes_bit_for_bit() -> None:
    quiet = sine(440, 0.8)
    assert np.array_equal(limit(quiet, RATE), quiet)


def test_peaks_come_down_to_the_ceiling() -> None:
    loud = noise(1, 4 * RATE, 0.5)
    assert peak_db(loud) > 3
    assert peak_db(limit(loud, RATE)) == pytest.approx(-1.0, abs=0.05)


def test_peaks_between_the_samples_count() -> None:
    between = sine(RATE / 4, 0.95 * np.sqrt(2), phase=np.pi / 4)  # samples at 0.95, crests at 1.34
    assert np.abs(between).max() == pytest.approx(0.95, abs=1e-3)
    peaks = true_peaks(limit(between, RATE)[:, None])[1000:-1000]
    assert 20 * np.log10(peaks.max()) == pytest.approx(-1.0, abs=0.02)


@pytest.mark.parametrize("place", [0, 5, 2000, 3999])
def test_a_click_is_held_wherever_it_stands(place: int) -> None:
    click = np.zeros(4000, np.float32)
    click[place] = 3.0
    assert np.abs(limit(click, RATE)).max() <= 10 ** (-1 / 20) + 1e-6


def test_a_loud_moment_leaves_the_rest_of_the_line_alone() -> None:
    samples = sine(200, 0.3, 2.0)
    samples[RATE : RATE + 100] *= 5
    limited = limit(samples, RATE)
    assert np.array_equal(limited[: RATE - 1000], samples[: RATE - 1000])
    assert np.array_equal(limited[RATE + 1100 :], samples[RATE + 1100 :])


def test_both_channels_get_the_same_gain_so_that_nothing_moves() -> None:
    left = sine(300, 2.0)
    stereo = np.stack([left, left * 0.5], axis=1)
    limited = limit(stereo, RATE)
    assert np.allclose(limited[:, 1], limited[:, 0] * 0.5, atol=1e-6)


def test_a_limited_tone_stays_a_pure_tone() -> None:
    limited = limit(sine(200, 2.0, 2.0), RATE)[RATE // 2 : -RATE // 2]
    spectrum = np.abs(np.fft.rfft(limited * np.hanning(len(limited))))
    around = slice(195, 206)  # the second in the middle resolves 1 Hz
    distortion = np.sum(spectrum**2) - np.sum(spectrum[around] ** 2)
    assert 10 * np.log10(distortion / np.sum(spectrum**2)) < -50


@settings(max_examples=25, deadline=None)
@given(cuts=st.lists(st.integers(0, 9000), max_size=8), seed=st.integers(0, 99))
def test_cutting_the_stream_into_blocks_changes_nothing(cuts: list[int], seed: int) -> None:
    samples = noise(seed, 9000, 0.4) * np.linspace(0, 1.5, 9000, dtype=np.float32)[:, None]
    limiter = Limiter(RATE, channels=2)
    blocks = [limiter.add(block) for block in np.split(samples, sorted(cuts))]
    assert np.allclose(np.concatenate([*blocks, limiter.finish()]), limit(samples, RATE), atol=1e-6)


def test_the_limiter_says_how_far_it_had_to_go() -> None:
    limiter = Limiter(RATE, channels=1)
    limiter.add(sine(200, 2.0)[:, None])
    limiter.finish()
    assert limiter.reduction_db == pytest.approx(-7.0, abs=0.1)  # from +6 to -1 dB


@settings(max_examples=25, deadline=None)
@given(cuts=st.lists(st.integers(0, 9000), max_size=8), seed=st.integers(0, 99))
def test_the_meter_reads_the_same_in_blocks_as_at_once(cuts: list[int], seed: int) -> None:
    samples = noise(seed, 9000, 0.2)
    meter = TruePeakMeter()
    for block in np.split(samples, sorted(cuts)):
        meter.add(block)
    assert meter.peak_db() == pytest.approx(peak_db(samples), abs=1e-6)


@given(seed=st.integers(0, 99), share=st.floats(0.0, 1.0))
def test_looking_at_loud_places_alone_finds_the_same_peaks_there(seed: int, share: float) -> None:
    samples = noise(seed, 700, 0.2)[:, :1]
    above = share * float(np.abs(samples).max())
    loud = np.abs(samples[:, 0]) >= above
    some, every = true_peaks(samples, above=above), true_peaks(samples)
    assert some[loud] == pytest.approx(every[loud], abs=1e-9)
    assert np.array_equal(some[~loud], np.abs(samples[~loud, 0]))


def test_cutting_a_tone_makes_no_peak_of_its_own() -> None:
    meter = TruePeakMeter()
    for block in np.split(sine(200, 0.1, 2.0)[:, None], [1, 5000, 5003, 30_000]):
        meter.add(block)
    assert meter.peak_db() == pytest.approx(-20.0, abs=0.02)


def test_silence_has_the_floor_as_its_peak() -> None:
    meter = TruePeakMeter()
    meter.add(np.zeros((0, 2), np.float32))
    meter.add(np.zeros((50, 2), np.float32))
    assert meter.peak_db() == -120.0
