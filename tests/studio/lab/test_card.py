"""A change of feeling leaves words and voice as they are; another voice or another text is seen at once."""

from dataclasses import replace

import numpy as np
import pytest

from studio.lab.card import Held, card_of, voice_held
from studio.lab.differences import (
    THRESHOLDS,
    Audible,
    Difference,
    differences,
    inner_pause_s,
    judge,
    knots,
    on_words,
)
from studio.lab.pair_words import card_lines
from studio.lab.timbre import Timbre, compare_timbre
from tests.studio.lab.vowels import FORMANTS_HZ, reading
from tts.prosody import measure


def by_name(rows: tuple[Difference, ...]) -> dict[str, Difference]:
    return {row.measure: row for row in rows}


def test_another_pitch_and_tempo_is_the_same_voice_and_the_same_words() -> None:
    card = card_of(reading(), reading(f0_hz=150.0, stretch=1.3))
    assert (card.words, card.voice, card.only_delivery) == (Held.SAME, Held.SAME, True)
    assert (card.slowest, card.fastest) == pytest.approx((1.3, 1.3), abs=0.02)
    assert card.timbre.spectrum_db < 3.5


def test_a_shorter_vocal_tract_is_measured_and_called_another_voice() -> None:
    card = card_of(reading(), reading(tract=2 ** (2 / 12)))
    assert card.timbre.tract_st == pytest.approx(2.0, abs=0.4)
    assert card.voice is Held.MOVED
    assert not card.only_delivery


def test_another_sound_is_named() -> None:
    card = card_of(reading(), reading(vowels="aiea"))
    assert card.words is Held.MOVED
    assert card.first_change == "u → e"
    assert card_of(reading(), reading(vowels="aiu")).first_change == "a → –"


def test_other_words_in_the_same_voice_move_the_words_alone() -> None:
    card = card_of(reading("aiuaai"), reading("aieaai", f0_hz=140.0))
    assert (card.words, card.voice) == (Held.MOVED, Held.SAME)
    assert not card.only_delivery
    told = card_lines(card, "en", same_voice=True)
    assert [held for _, held in told] == [Held.MOVED, Held.SAME]
    assert not any("Only the delivery" in text for text, _ in told)


def test_other_words_in_another_voice_move_both() -> None:
    card = card_of(reading("aiuaai"), reading("aieaa", tract=2 ** (2 / 12)))
    assert (card.words, card.voice) == (Held.MOVED, Held.MOVED)


def test_two_voices_that_sound_alike_are_not_called_one() -> None:
    card = card_of(reading(), reading(f0_hz=130.0))
    assert card_lines(card, "en", same_voice=True)[1][0].endswith("Only the delivery moved.")
    text, held = card_lines(card, "en", same_voice=False)[1]
    assert held is Held.UNKNOWN
    assert "Two voices" in text


def test_an_engine_that_does_not_say_what_it_said_is_not_believed() -> None:
    take = reading()
    unsure = replace(take, plan=replace(take.plan, exact=False))
    assert card_of(reading(), unsure).words is Held.UNKNOWN
    assert voice_held(Timbre((np.nan,) * 3, np.nan, np.nan)) is Held.UNKNOWN


def test_silence_has_no_timbre() -> None:
    take = reading()
    silent = replace(take, plan=replace(take.plan, f0_hz=np.full_like(take.plan.f0_hz, np.nan)))
    assert np.isnan(compare_timbre(take, silent).tract_st)


def test_differences_are_as_large_as_they_were_made() -> None:
    first, second = reading(), reading(f0_hz=120.0 * 2 ** (2 / 12), stretch=1.25, gain_db=-6.0)
    rows = by_name(differences((first, measure(first.audio)), (second, measure(second.audio))))
    assert rows["pitch"].by == pytest.approx(2.0, abs=0.1)
    assert rows["pitch"].audible is Audible.CLEARLY
    assert rows["rate"].by == pytest.approx(-20.0, abs=1.0)
    assert rows["rate"].audible is Audible.CLEARLY
    assert rows["level"].by == pytest.approx(-6.0, abs=0.3)
    assert rows["range"].audible is Audible.NO
    assert rows["jitter"].audible is Audible.UNKNOWN
    assert rows["length"].by == pytest.approx(0.25 * first.audio.seconds, abs=0.02)


@pytest.mark.parametrize(
    ("by", "told"),
    [(0.0, Audible.NO), (-0.4, Audible.JUST), (1.5, Audible.CLEARLY), (np.nan, Audible.UNKNOWN)],
)
def test_thresholds_hold_both_ways(by: float, told: Audible) -> None:
    assert judge(by, THRESHOLDS["pitch"]) is told


def test_every_threshold_has_a_source() -> None:
    assert all(limit.source and limit.just < limit.clearly for limit in THRESHOLDS.values())


def test_the_same_word_stands_at_the_same_place() -> None:
    first, slow = reading(), reading(stretch=1.5)
    here, there = knots(first.plan, slow.plan)
    assert there == pytest.approx(1.5 * here, abs=0.01)
    laid = on_words(first, slow, measure(slow.audio), points=200)
    assert laid.rate == pytest.approx(1 / 1.5, abs=0.05)
    assert np.nanmedian(laid.f0_hz) == pytest.approx(120.0, rel=0.02)
    own = on_words(first, first, measure(first.audio), points=200)
    assert own.rate == pytest.approx(1.0, abs=1e-6)


def test_silence_at_the_ends_is_no_pause_of_the_reading() -> None:
    gap = measure(reading(gap_s=0.4).audio)
    assert inner_pause_s(gap) == pytest.approx(0.4, abs=0.06)
    assert set(FORMANTS_HZ) == set("aiue")
