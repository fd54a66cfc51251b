"""Prosody is read from the sound alone, on signals whose answer is known."""

import numpy as np
import pytest
from numpy.typing import NDArray

from tts.audio import Audio
from tts.errors import BadAudio
from tts.prosody import measure

RATE = 22_050


def buzz(f0_hz: float | NDArray[np.float64], seconds: float = 2.0, *, rate: int = RATE) -> Audio:
    """Harmonics that fall by 6 dB an octave, 0.1 RMS."""
    f0 = np.broadcast_to(np.asarray(f0_hz, dtype=np.float64), (round(seconds * rate),))
    phase = 2 * np.pi * np.cumsum(f0) / rate
    count = int(rate / 2 / f0.max())
    wave = sum((np.sin(k * phase) / k for k in range(1, min(count, 40))), start=np.zeros(f0.size))
    return Audio((0.1 * wave / wave.std()).astype(np.float32), rate)


@pytest.mark.parametrize("f0_hz", [65.0, 100.0, 155.5, 220.0, 440.0, 600.0])
def test_a_buzz_has_its_pitch_to_three_cents(f0_hz: float) -> None:
    found = measure(buzz(f0_hz))
    assert abs(1200 * np.log2(found.f0_median_hz / f0_hz)) < 3.0
    assert found.voiced_share > 0.95


def test_a_glide_is_followed_frame_by_frame() -> None:
    glide = 110.0 * 2.0 ** np.linspace(0.0, 1.0, 2 * RATE)
    found = measure(buzz(glide))
    expected = 110.0 * 2.0 ** (np.arange(found.f0_hz.size) * 0.005 / 2.0)
    cents = 1200 * np.log2(found.f0_hz / expected)
    assert np.nanmax(np.abs(cents[10:-10])) < 20.0


def test_any_rate_gives_the_same_pitch_and_level() -> None:
    found = [measure(buzz(150.0, rate=rate)) for rate in (16_000, 22_050, 48_000)]
    for each in found:
        assert each.f0_median_hz == pytest.approx(150.0, rel=1e-3)
        assert each.level_db == pytest.approx(-20.0, abs=0.3)


def test_silence_has_no_pitch_no_syllables_and_is_one_pause() -> None:
    found = measure(Audio(np.zeros(RATE, np.float32), RATE))
    assert np.isnan(found.f0_median_hz)
    assert found.nuclei_s == ()
    assert found.rate_syl_s == 0.0
    assert found.pause_share == pytest.approx(1.0)
    assert np.isnan(found.quality.hnr_db)


def test_noise_is_not_voiced() -> None:
    noise = np.random.default_rng(0).normal(0, 0.1, 2 * RATE).astype(np.float32)
    assert measure(Audio(noise, RATE)).voiced_share < 0.1


def test_beats_of_loudness_are_counted_as_syllables_and_gaps_as_pauses() -> None:
    times = np.arange(3 * RATE) / RATE
    beats = 0.02 + np.sin(np.pi * 5 * times) ** 2  # five a second
    beats[(times > 1.2) & (times < 1.8)] = 0.0
    wave = buzz(140.0, 3.0).samples * beats.astype(np.float32)
    found = measure(Audio(wave, RATE))
    assert len(found.nuclei_s) == 12
    assert len(found.pauses) == 1
    (pause,) = found.pauses
    assert pause.start_s == pytest.approx(1.2, abs=0.03)
    assert pause.end_s == pytest.approx(1.8, abs=0.03)
    assert found.rate_syl_s == pytest.approx(12 / 2.4, rel=0.06)


def test_a_brighter_sound_has_a_higher_alpha_ratio_and_a_flatter_tilt() -> None:
    dull = buzz(120.0)
    bright = Audio(np.diff(dull.samples, prepend=np.float32(0.0)), RATE)  # +6 dB an octave
    a, b = measure(dull).quality, measure(bright).quality
    assert b.alpha_ratio_db > a.alpha_ratio_db + 5.0
    assert b.tilt_db_oct == pytest.approx(a.tilt_db_oct + 6.0, abs=1.0)
    assert b.hammarberg_db < a.hammarberg_db


def test_noise_under_a_voice_lowers_its_harmonicity() -> None:
    noise = np.random.default_rng(1).normal(0, 0.02, 2 * RATE).astype(np.float32)
    clean = buzz(130.0)
    noisy = Audio(clean.samples + noise, RATE)
    assert measure(noisy).quality.hnr_db < measure(clean).quality.hnr_db - 5.0


def test_a_regular_buzz_has_neither_jitter_nor_shimmer() -> None:
    plain = measure(buzz(110.0)).quality
    assert plain.jitter_pct < 0.1
    assert plain.shimmer_db < 0.2


@pytest.mark.parametrize(("samples", "rate"), [(100, RATE), (8000, 4000)])
def test_too_short_or_too_coarse_a_recording_is_refused_in_words(samples: int, rate: int) -> None:
    with pytest.raises(BadAudio, match=r"too_coarse .*least_rate="):
        measure(Audio(np.zeros(samples, np.float32), rate))
