"""Pitch, envelope and noisiness of a reading whose answer is known."""

from dataclasses import replace

import numpy as np
import pytest
from numpy.typing import NDArray

from tts.contract import HOP_S
from tts.engines.draft.analysis import FFT_SIZE, Analysis, analyse
from tts.engines.draft.said import Phone, PhoneKind, Said
from tts.errors import CacheError

RATE = 22_050
BINS = FFT_SIZE // 2 + 1


def buzz(f0_hz: NDArray[np.float64]) -> NDArray[np.float64]:
    """Harmonics of a pitch, up to 5 kHz, falling by 12 dB an octave."""
    phase = 2 * np.pi * np.cumsum(f0_hz) / RATE
    return np.asarray(sum(np.sin(k * phase) / k**2 for k in range(1, 30)) * 0.2)


def phone(kind: PhoneKind, start: int, end: int, *, voiced: bool = True) -> Phone:
    return Phone("x", kind, voiced, start, end, 0, 1, 0, 0)


@pytest.fixture(scope="module")
def said() -> Said:
    """A pause, 0.4 s of vowel rising from 110 to 165 Hz, 0.1 s of hiss, 0.3 s of vowel at 220 Hz, a pause."""
    rng = np.random.default_rng(0)
    edges = np.round(np.cumsum([0, 0.1, 0.4, 0.1, 0.3, 0.2]) * RATE).astype(int)
    sound = np.zeros(edges[-1])
    sound[edges[1] : edges[2]] = buzz(np.linspace(110, 165, edges[2] - edges[1]))
    sound[edges[2] : edges[3]] = 0.05 * rng.standard_normal(edges[3] - edges[2])
    sound[edges[3] : edges[4]] = buzz(np.full(edges[4] - edges[3], 220.0))
    kinds = [PhoneKind.PAUSE, PhoneKind.VOWEL, PhoneKind.FRICATIVE, PhoneKind.VOWEL, PhoneKind.PAUSE]
    phones = tuple(
        phone(kind, int(a), int(b), voiced=kind == PhoneKind.VOWEL)
        for kind, a, b in zip(kinds, edges[:-1], edges[1:], strict=True)
    )
    return Said(sound.astype(np.float32), RATE, phones, "x")


@pytest.fixture(scope="module")
def analysis(said: Said) -> Analysis:
    return analyse(said)


def frames(start_s: float, end_s: float) -> slice:
    return slice(round(start_s / HOP_S), round(end_s / HOP_S))


def test_there_is_a_frame_every_5_ms(said: Said, analysis: Analysis) -> None:
    assert analysis.f0.size == int(said.samples.size / RATE / HOP_S) + 1
    assert analysis.log_envelope.shape == analysis.aperiodicity.shape == (analysis.f0.size, BINS)


def test_pitch_is_found_within_ten_cents(analysis: Analysis) -> None:
    rising = analysis.f0[frames(0.15, 0.45)]
    expected = 110 + 55 * (np.arange(0.15, 0.449, HOP_S) - 0.1) / 0.4
    cents = 1200 * np.abs(np.log2(rising / expected[: rising.size]))
    assert np.median(cents) < 10
    assert np.max(np.abs(1200 * np.log2(analysis.f0[frames(0.65, 0.85)] / 220))) < 10


def test_pauses_and_voiceless_consonants_have_no_pitch(analysis: Analysis) -> None:
    assert not analysis.f0[frames(0, 0.095)].any()
    assert not analysis.f0[frames(0.52, 0.58)].any()
    assert not analysis.f0[frames(0.905, 1.1)].any()
    assert (analysis.aperiodicity[analysis.f0 == 0] == 1).all()


def test_vowels_keep_their_pitch_through_a_dropout(said: Said) -> None:
    cracked = said.samples.copy()
    hole = slice(round(0.75 * RATE), round(0.765 * RATE))
    cracked[hole] = np.random.default_rng(1).standard_normal(hole.stop - hole.start).astype(np.float32) * 0.1
    f0 = analyse(replace(said, samples=cracked)).f0
    assert (f0[frames(0.65, 0.85)] > 0).all()


def test_vowels_are_less_noisy_than_hiss(analysis: Analysis) -> None:
    voiced = analysis.aperiodicity[frames(0.65, 0.85)]
    assert (voiced[:, 0] < 0.01).all()
    assert (np.diff(voiced.astype(np.float64), axis=1) >= 0).all()
    assert (voiced[:, BINS // 4] < 0.3).all()


def test_the_envelope_carries_the_level_of_the_sound(said: Said) -> None:
    louder = replace(said, samples=said.samples * np.float32(2.0))
    once, twice = (analyse(each).log_envelope[frames(0.65, 0.85), 10:100] for each in (said, louder))
    assert np.median(twice.astype(float) - once.astype(float)) == pytest.approx(np.log(4.0), abs=0.02)


def test_the_same_reading_is_analysed_the_same(said: Said, analysis: Analysis) -> None:
    again = analyse(said)
    for name in ("f0", "log_envelope", "aperiodicity"):
        assert np.array_equal(getattr(again, name), getattr(analysis, name))


def test_an_analysis_comes_back_from_arrays_unchanged(analysis: Analysis) -> None:
    back = Analysis.from_arrays(analysis.to_arrays())
    for name in ("f0", "log_envelope", "aperiodicity"):
        assert np.array_equal(getattr(back, name), getattr(analysis, name))
        assert getattr(back, name).dtype == getattr(analysis, name).dtype


@pytest.mark.parametrize("missing", ["f0", "log_envelope", "noise_rows", "noise_index"])
def test_arrays_of_something_else_are_refused(analysis: Analysis, missing: str) -> None:
    arrays = analysis.to_arrays()
    del arrays[missing]
    with pytest.raises(CacheError):
        Analysis.from_arrays(arrays)


def test_arrays_that_do_not_fit_together_are_refused(analysis: Analysis) -> None:
    with pytest.raises(CacheError, match="frames"):
        Analysis.from_arrays({**analysis.to_arrays(), "f0": analysis.f0[:-1]})


@pytest.mark.parametrize("seconds", [0.01, 0.1])
def test_a_very_short_or_silent_reading_is_analysed(seconds: float) -> None:
    count = round(seconds * RATE)
    silent = Said(np.zeros(count, np.float32), RATE, (phone(PhoneKind.PAUSE, 0, count, voiced=False),), "")
    analysis = analyse(silent)
    assert not analysis.f0.any()
    assert np.isfinite(analysis.log_envelope).all()
