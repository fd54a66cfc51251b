"""The synthesiser sounds what it is told: pitch, level, time and voice quality."""

from dataclasses import replace

import numpy as np
import pytest
import torch
from numpy.typing import NDArray

from tests.tts.engines.draft.readings import LEAD_S, RATE, TEXT, laid_out, sustained
from tts.audio import Audio
from tts.contract import Delivery, Emotion, Feelings, Utterance
from tts.engines.draft import synth
from tts.engines.draft.neutral import Neutral
from tts.engines.draft.plan import Performance, perform, preview
from tts.engines.draft.synth import Part, synthesise
from tts.engines.draft.table import Manner
from tts.prosody import measure

CPU = torch.device("cpu")
PLAIN = Utterance(TEXT, "en-us-sam")


def part(utterance: Utterance = PLAIN, manner: Manner | None = None) -> tuple[Part, Neutral, Performance]:
    reading, analysis = laid_out()
    performance = perform(reading, utterance, (manner or Manner()).row())
    return Part(analysis, reading.energy_db, performance, RATE, utterance.seed), reading, performance


def vowel(f0_hz: float, manner: Manner | None = None) -> NDArray[np.float32]:
    reading, analysis = sustained(f0_hz)
    performance = perform(reading, replace(PLAIN, text="aa"), (manner or Manner()).row())
    return synthesise([Part(analysis, reading.energy_db, performance, RATE, 0)], CPU)[0]


@pytest.mark.parametrize("f0_hz", [70.0, 123.4, 240.0, 440.0])
def test_a_vowel_has_the_pitch_it_was_given(f0_hz: float) -> None:
    heard = measure(Audio(vowel(f0_hz), RATE))
    cents = 1200 * np.log2(heard.f0_median_hz / f0_hz)
    assert abs(cents) < 5.0


def test_the_sound_has_the_planned_length_and_level() -> None:
    one, reading, performance = part()
    wave = synthesise([one], CPU)[0]
    plan = preview(reading, performance)
    assert wave.size == performance.samples
    loud = measure(Audio(wave, RATE))
    asked = plan.energy_db[plan.energy_db > plan.energy_db.max() - 20]
    assert loud.level_db == pytest.approx(10 * np.log10(np.mean(10 ** (asked / 10))), abs=1.5)


def test_tilt_breath_and_formants_leave_the_level_as_it_was() -> None:
    levels = [
        float(10 * np.log10(np.mean(np.square(vowel(120.0, manner), dtype=np.float64))))
        for manner in (None, Manner(tilt_db_oct=2.0), Manner(breath=0.5), Manner(formant_log2=0.1))
    ]
    assert max(levels) - min(levels) < 0.7


def test_a_tilted_spectrum_is_brighter() -> None:
    dull, bright = (
        measure(Audio(vowel(120.0, Manner(tilt_db_oct=tilt)), RATE)).quality.alpha_ratio_db
        for tilt in (-2.0, 2.0)
    )
    assert bright > dull + 5.0


def test_breath_is_noise() -> None:
    clear, breathy = (
        measure(Audio(vowel(120.0, Manner(breath=breath)), RATE)).quality.hnr_db for breath in (0.0, 0.6)
    )
    assert breathy < clear - 1.0


def test_a_longer_throat_lowers_every_formant() -> None:
    def centroid(wave: NDArray[np.float32]) -> float:
        power = np.abs(np.fft.rfft(wave)) ** 2
        hertz = np.fft.rfftfreq(wave.size, 1 / RATE)
        near = (hertz > 1100) & (hertz < 1900)
        return float((power[near] * hertz[near]).sum() / power[near].sum())

    plain, short = centroid(vowel(100.0)), centroid(vowel(100.0, Manner(formant_log2=np.log2(1.1))))
    assert short / plain == pytest.approx(1.1, abs=0.04)


@pytest.mark.parametrize(("jitter_pct", "shimmer_db"), [(1.0, 0.0), (0.0, 0.6)])
def test_jitter_and_shimmer_come_out_as_asked(jitter_pct: float, shimmer_db: float) -> None:
    wave = vowel(110.0, Manner(jitter_pct=jitter_pct, shimmer_db=shimmer_db))
    quality = measure(Audio(wave, RATE)).quality
    assert quality.jitter_pct == pytest.approx(jitter_pct, abs=0.35)
    assert quality.shimmer_db == pytest.approx(shimmer_db, abs=0.35)


def test_the_pause_before_is_silent() -> None:
    one, _, _ = part(replace(PLAIN, delivery=Delivery(pause_before_s=0.5)))
    wave = synthesise([one], CPU)[0]
    assert np.abs(wave[: round((0.5 + LEAD_S / 2) * RATE)]).max() < 1e-3


def test_the_same_line_gives_the_same_bytes_whatever_is_beside_it() -> None:
    one, _, _ = part()
    other, _, _ = part(replace(PLAIN, emotion=Emotion(Feelings(angry=1.0)), seed=5))
    alone = synthesise([one], CPU)[0]
    first, _, last = synthesise([one, other, one], CPU)
    assert alone.tobytes() == first.tobytes() == last.tobytes()


def test_another_seed_is_another_take() -> None:
    one, _, _ = part()
    other, _, _ = part(replace(PLAIN, seed=1))
    waves = synthesise([one, other], CPU)
    assert waves[0].tobytes() != waves[1].tobytes()


def test_lines_sounded_together_equal_lines_sounded_alone() -> None:
    parts = [part()[0], part(replace(PLAIN, emotion=Emotion(Feelings(sad=1.0)), seed=2))[0]]
    for together, alone in zip(synth._together(parts, CPU, 10_000), synthesise(parts, CPU), strict=True):
        np.testing.assert_allclose(together, alone, atol=1e-5)


def test_pulses_in_small_chunks_equal_pulses_in_one() -> None:
    one, _, _ = part()
    np.testing.assert_allclose(
        synth._together([one], CPU, 7)[0], synth._together([one], CPU, 10_000)[0], atol=1e-6
    )


def test_one_factor_for_all_frames_equals_a_factor_for_each() -> None:
    log = torch.randn(6, synth.BINS, generator=torch.Generator().manual_seed(0))
    factors = torch.full((6, 1), 0.08)
    together = synth._warped(log, factors)
    factors[-1] = 0.0
    torch.testing.assert_close(together[:-1], synth._warped(log, factors)[:-1])
    torch.testing.assert_close(synth._warped(log, factors)[-1], log[-1])


def test_nothing_asked_nothing_sounded() -> None:
    assert synthesise([], CPU) == []


def test_a_line_without_voice_is_whispered() -> None:
    one, _, performance = part()
    silent = replace(performance, voiced=np.zeros_like(performance.voiced))
    wave = synthesise([replace(one, performance=silent)], CPU)[0]
    assert np.isfinite(wave).all()
    assert np.abs(wave).max() > 0.0


@pytest.mark.gpu
def test_the_gpu_sounds_what_the_cpu_sounds() -> None:
    parts = [part()[0], part(replace(PLAIN, emotion=Emotion(Feelings(sad=1.0))))[0]]
    for there, here in zip(synthesise(parts, torch.device("cuda")), synthesise(parts, CPU), strict=True):
        np.testing.assert_allclose(there, here, atol=1e-4)
