"""A fingerprint tells how something is said: on signals whose answer is known, and as Praat hears them."""

from collections.abc import Callable

import numpy as np
import pytest
from numpy.typing import NDArray

from tts.audio import Audio
from tts.errors import BadAudio
from tts.prosody.fingerprint import TRAITS, Fingerprint, fingerprint

RATE = 16_000
Floats = NDArray[np.float64]


def voice(
    f0: float | Floats = 120.0,
    seconds: float = 3.0,
    *,
    fall_db_oct: float = -9.0,
    jitter: float = 0.0,
    noise: float = 0.0,
    beat_hz: float = 4.0,
    pauses: tuple[tuple[float, float], ...] = (),
) -> Audio:
    """Harmonics that fall steadily and swell four times a second, as syllables do."""
    random = np.random.default_rng(5)
    track = np.broadcast_to(np.asarray(f0, dtype=np.float64), (round(seconds * RATE),)).copy()
    if jitter:
        steps = random.normal(0.0, jitter, int(seconds * 200))
        track *= 1.0 + np.interp(np.arange(track.size), np.arange(steps.size) * RATE / 200, steps)
    phase = 2 * np.pi * np.cumsum(track) / RATE
    count = int(7000 / track.max())
    wave = sum(
        (10 ** (fall_db_oct * np.log2(k) / 20) * np.sin(k * phase + k) for k in range(1, count)), np.zeros(1)
    )
    times = np.arange(track.size) / RATE
    swell = 0.15 + 0.85 * np.sin(np.pi * beat_hz * times) ** 2
    for start, end in pauses:
        swell[(times >= start) & (times < end)] = 0.0
    wave = wave * swell / np.std(wave) * 0.1 + random.normal(0.0, 0.1 * noise + 1e-5, track.size)
    return Audio(wave.astype(np.float32), RATE)


def glide(rise_st: float, seconds: float = 3.0) -> Floats:
    return np.asarray(120.0 * 2.0 ** (np.linspace(0.0, rise_st / 12.0, round(seconds * RATE))))


def test_pitch_counts_in_semitones_above_a_hundred_hertz() -> None:
    assert fingerprint(voice(200.0)).pitch_st == pytest.approx(12.0, abs=0.05)
    assert fingerprint(voice(100.0)).pitch_st == pytest.approx(0.0, abs=0.05)


def test_a_rising_phrase_has_its_slope_and_range() -> None:
    rising = fingerprint(voice(glide(6.0)))
    assert rising.slope_st == pytest.approx(6.0, abs=0.5)
    assert 2.0**rising.range_log2 == pytest.approx(0.8 * 6.0, abs=0.4)
    assert rising.final_st == pytest.approx(2.9, abs=0.4)
    assert fingerprint(voice(glide(-6.0))).slope_st == pytest.approx(-6.0, abs=0.5)


def test_a_turn_at_the_end_is_told_from_a_slope_all_along() -> None:
    times = np.arange(3 * RATE) / RATE
    bent = 120.0 * 2.0 ** (np.interp(times, [2.65, 3.0], [0.0, 7.0]) / 12.0)
    found = fingerprint(voice(bent))
    assert found.turn_st > 4.0
    assert abs(found.slope_st) < 0.6


@pytest.mark.parametrize("beat_hz", [3.0, 5.0])
def test_rate_is_counted_without_words(beat_hz: float) -> None:
    assert 2.0 ** fingerprint(voice(seconds=6.0, beat_hz=beat_hz)).rate_log2 == pytest.approx(
        beat_hz, rel=0.08
    )


def test_inner_pauses_have_their_length_and_outer_ones_none() -> None:
    found = fingerprint(voice(seconds=5.0, pauses=((0.0, 0.6), (2.0, 2.5), (3.5, 3.9), (4.6, 5.0))))
    assert 2.0**found.pause_log2 == pytest.approx(0.45, abs=0.06)
    assert 2.0 ** fingerprint(voice()).pause_log2 == pytest.approx(0.08)


def test_a_steeper_spectrum_reads_as_much_steeper_and_its_first_harmonic_as_stronger() -> None:
    lax, tense = fingerprint(voice(fall_db_oct=-12.0)), fingerprint(voice(fall_db_oct=-6.0))
    assert tense.tilt_db_oct - lax.tilt_db_oct == pytest.approx(6.0, abs=0.8)
    assert lax.h1_h2_db == pytest.approx(12.0, abs=0.6)
    assert tense.h1_h2_db == pytest.approx(6.0, abs=0.6)
    assert tense.alpha_db > lax.alpha_db
    assert tense.hammarberg_db < lax.hammarberg_db


def test_tremor_roughness_and_breath_each_show() -> None:
    times = np.arange(3 * RATE) / RATE
    still = fingerprint(voice())
    shaken = fingerprint(voice(120.0 * 2.0 ** (0.6 * np.sin(2 * np.pi * 7.0 * times) / 12.0)))
    assert shaken.waver_log2 - still.waver_log2 > 2.0
    rough = fingerprint(voice(jitter=0.01))
    assert rough.jitter_log2 > still.jitter_log2 + 1.0
    breathy = fingerprint(voice(noise=0.1))
    assert breathy.hnr_db < still.hnr_db - 3.0
    assert breathy.breath_db < still.breath_db - 3.0


@pytest.mark.parametrize("gain_db", [-30.0, 6.0])
def test_how_loudly_a_recording_was_turned_up_changes_nothing(gain_db: float) -> None:
    plain = voice(glide(3.0), noise=0.003)
    louder = Audio((plain.samples * 10 ** (gain_db / 20)).astype(np.float32), RATE)
    assert np.abs(fingerprint(louder).row() - fingerprint(plain).row()).max() < 0.35


def test_formants_of_a_shorter_throat_stand_higher() -> None:
    from scipy.signal import lfilter

    def throat(scale: float) -> Audio:
        wave = voice(fall_db_oct=-3.0).samples.astype(np.float64)
        for hertz in (500.0, 1500.0, 2500.0, 3500.0, 4500.0):
            radius = np.exp(-np.pi * 90.0 / RATE)
            poles = [1.0, -2.0 * radius * np.cos(2 * np.pi * hertz * scale / RATE), radius**2]
            wave = lfilter([1.0], poles, wave)
        return Audio((0.2 * wave / np.abs(wave).max()).astype(np.float32), RATE)

    long, short = fingerprint(throat(1.0)), fingerprint(throat(1.1))
    assert long.formants_log2 == pytest.approx(0.0, abs=0.03)
    assert short.formants_log2 - long.formants_log2 == pytest.approx(np.log2(1.1), abs=0.03)


def test_a_row_comes_back_as_the_fingerprint_it_was() -> None:
    found = fingerprint(voice())
    assert Fingerprint.from_row(found.row()) == found
    assert found.row().size == len(TRAITS)


@pytest.mark.parametrize("silent", [np.zeros, lambda n: np.random.default_rng(1).normal(0, 0.1, n)])
def test_what_holds_no_voice_is_refused_in_words(silent: Callable[[int], Floats]) -> None:
    with pytest.raises(BadAudio, match="voice"):
        fingerprint(Audio(silent(3 * RATE).astype(np.float32), RATE))


@pytest.mark.parametrize(
    ("f0", "jitter", "noise"), [(110.0, 0.0, 0.01), (180.0, 0.008, 0.003), (240.0, 0.0, 0.05)]
)
def test_praat_hears_the_same(f0: float, jitter: float, noise: float) -> None:
    """Pitch to a tenth of a semitone, HNR to 3 dB (their windows differ), jitter to a third."""
    parselmouth = pytest.importorskip("parselmouth")
    audio = voice(f0, jitter=jitter, noise=noise, beat_hz=0.5)
    found = fingerprint(audio)
    sound = parselmouth.Sound(audio.samples.astype(np.float64), RATE)
    pitch = sound.to_pitch_ac(time_step=0.005, pitch_floor=75.0, pitch_ceiling=600.0).selected_array[
        "frequency"
    ]
    assert 12 * np.log2(np.median(pitch[pitch > 0]) / 100.0) == pytest.approx(found.pitch_st, abs=0.1)
    harmonicity = sound.to_harmonicity_cc(minimum_pitch=75.0).values
    heard = float(harmonicity[harmonicity > -200].mean())
    assert min(heard, 25.0) == pytest.approx(min(found.hnr_db, 25.0), abs=3.0)
    if jitter:
        points = parselmouth.praat.call(sound, "To PointProcess (periodic, cc)", 75, 600)
        local = 100 * parselmouth.praat.call(points, "Get jitter (local)", 0, 0, 1e-4, 0.02, 1.3)
        assert 2.0**found.jitter_log2 == pytest.approx(local, rel=0.35)
