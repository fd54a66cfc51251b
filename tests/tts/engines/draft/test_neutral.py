"""A reading laid out for planning keeps its places and forgives its tracker."""

import numpy as np

from tests.tts.engines.draft.readings import GAP_S, LEAD_S, RATE, TEXT, WORD_S, laid_out, said, spectra
from tts.contract import HOP_S
from tts.engines.draft.neutral import energy_db, neutral


def test_the_level_of_a_flat_spectrum_is_its_power() -> None:
    log = np.full((3, 513), np.log(0.01))
    np.testing.assert_allclose(energy_db(log), -20.0, atol=1e-4)


def test_words_are_named_by_the_users_text() -> None:
    reading, _ = laid_out()
    assert [word.label for word in reading.words] == ["ab", "cd", "ef", "gh"]
    assert [(word.char_start, word.char_end) for word in reading.words] == [(0, 2), (3, 5), (6, 8), (9, 11)]


def test_letters_share_their_words_phones_evenly() -> None:
    reading, _ = laid_out()
    assert [char.label for char in reading.chars] == list("abcdefgh")
    first, second = reading.chars[:2]
    assert first.start == reading.words[0].start
    assert first.end == second.start == reading.phones[1].end  # two letters, two phones
    assert second.end == reading.words[0].end


def test_only_pauses_between_words_may_be_stretched() -> None:
    reading, _ = laid_out()
    assert [i for i, inner in enumerate(reading.inner_pause) if inner] == [5]


def test_a_character_stands_where_its_word_begins() -> None:
    reading, _ = laid_out()
    third_s = LEAD_S + 2 * WORD_S + GAP_S
    expected = third_s * RATE / reading.samples
    assert abs(reading.place_of(7) - expected) < 1e-4
    assert reading.place_of(5) == reading.place_of(6)  # a blank belongs to the next word
    assert reading.place_of(len(TEXT)) == 1.0


def test_pitch_runs_on_through_voiceless_frames() -> None:
    reading, _ = laid_out()
    np.testing.assert_allclose(reading.f0_st, 12 * np.log2(120.0), atol=1e-6)
    assert not reading.voiced.all()


def test_a_slip_of_the_tracker_does_not_become_a_squeak() -> None:
    spoken = said()
    clean = spectra(spoken.phones)
    slipped = clean.f0.copy()
    where = np.flatnonzero(slipped > 0)[10:12]
    slipped[where] *= 1.6  # eight semitones for 10 ms
    analysis = spectra(spoken.phones, np.where(slipped > 0, slipped, 120.0))
    reading = neutral(spoken, analysis, energy_db(analysis.log_envelope), TEXT)
    assert np.abs(reading.f0_st - 12 * np.log2(120.0)).max() < 0.1


def test_a_reading_without_voice_still_has_a_pitch_to_plan_with() -> None:
    spoken = said()
    analysis = spectra(spoken.phones, np.zeros(spectra(spoken.phones).f0.size))
    reading = neutral(spoken, analysis, energy_db(analysis.log_envelope), TEXT)
    assert np.isfinite(reading.f0_st).all()
    assert not reading.voiced.any()


def test_the_ends_of_phrases_stand_on_their_last_voiced_frame() -> None:
    reading, _ = laid_out()
    last = int(np.flatnonzero(reading.voiced)[-1])
    assert reading.final[last] == reading.boundary[last] == 1.0
    gap = int((LEAD_S + 2 * WORD_S) / HOP_S)
    assert 0.4 < reading.final[gap - 2] <= 0.5  # an inner phrase ends half as far


def test_accents_stand_on_stressed_vowels() -> None:
    reading, _ = laid_out()
    stressed = reading.phones[4]
    middle = round((stressed.start + stressed.end) / 2 / RATE / HOP_S)
    assert reading.accent[middle] > 0.99
    unstressed = reading.phones[2]
    assert reading.accent[round((unstressed.start + unstressed.end) / 2 / RATE / HOP_S)] < 0.3
