"""A line longer than the engine holds is cut and joined so that nobody hears it."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from studio.pieces import SENTENCE_PAUSE_S, Piece, join_plans, join_speeches, split_utterance
from tests.studio.humming import RATE, hum, scene
from tts.contract import Delivery, Emotion, EmotionShift, Feelings, Pause, Speech, Stage, Utterance

SAD = Emotion(Feelings(sad=1.0))
ANGRY = Emotion(Feelings(angry=1.0))
TEXT = "One two three. Four five six! Seven eight nine."


def speech_of(piece: Piece) -> Speech:
    return hum(scene(piece.utterance.text), "L1").speech


def joined(utterance: Utterance, max_chars: int) -> Speech:
    pieces = split_utterance(utterance, max_chars)
    return join_speeches(pieces, [speech_of(piece) for piece in pieces])


def test_a_line_that_fits_is_left_alone() -> None:
    utterance = Utterance(TEXT, "low", shifts=(EmotionShift(4, SAD),))
    assert split_utterance(utterance, 500) == (Piece(utterance, 0),)


def test_a_long_line_is_cut_behind_sentences() -> None:
    texts = [piece.utterance.text for piece in split_utterance(Utterance(TEXT, "low"), 20)]
    assert texts == ["One two three. ", "Four five six! ", "Seven eight nine."]


def test_shifts_and_pauses_stay_at_their_words() -> None:
    four, five, seven = TEXT.index("Four"), TEXT.index("five"), TEXT.index("Seven")
    utterance = Utterance(
        TEXT,
        "low",
        shifts=(EmotionShift(five, ANGRY), EmotionShift(4, SAD)),
        pauses=(Pause(five, 0.5), Pause(seven, 0.7), Pause(len(TEXT), 0.9)),
    )
    first, second, third = (piece.utterance for piece in split_utterance(utterance, 20))
    assert first.shifts == (EmotionShift(4, SAD),)
    assert second.emotion == SAD
    assert second.shifts == (EmotionShift(five - four, ANGRY),)
    assert second.pauses == (Pause(five - four, 0.5),)
    assert third.emotion == ANGRY
    assert third.pauses == (Pause(0, 0.7), Pause(len(TEXT) - seven, 0.9))


def test_the_pauses_around_a_line_are_made_once() -> None:
    delivery = Delivery(rate=1.2, pause_before_s=1.0, pause_after_s=2.0)
    parts = [p.utterance.delivery for p in split_utterance(Utterance(TEXT, "low", delivery=delivery), 20)]
    assert [(d.pause_before_s, d.pause_after_s) for d in parts] == [(1.0, 0.0), (0.0, 0.0), (0.0, 2.0)]
    assert {d.rate for d in parts} == {1.2}


def test_times_and_places_of_a_joined_line_are_those_of_the_sound() -> None:
    speech = joined(Utterance(TEXT, "low"), 20)
    assert [TEXT[w.char_start : w.char_end] for w in speech.plan.words] == TEXT.split()
    assert speech.plan.seconds == speech.audio.seconds
    for word in speech.plan.words:
        heard = speech.audio.samples[round(word.start_s * RATE) : round(word.end_s * RATE)]
        assert np.sqrt(np.mean(heard**2)) > 0.15
    for pause in speech.plan.pauses:
        silent = speech.audio.samples[round(pause.start_s * RATE) + 2 : round(pause.end_s * RATE) - 2]
        assert np.abs(silent).max() < 1e-6
    frames = len(speech.plan.f0_hz)
    assert frames == pytest.approx(speech.plan.seconds / 0.005, abs=1)


def test_sentences_are_as_far_apart_as_a_reader_would_leave_them() -> None:
    plan = joined(Utterance(TEXT, "low"), 20).plan
    between = [p.end_s - p.start_s for p in plan.pauses[1:-1]]
    assert between == pytest.approx([SENTENCE_PAUSE_S, SENTENCE_PAUSE_S], abs=1e-3)


def test_a_joint_does_not_click() -> None:
    pieces = split_utterance(Utterance(TEXT, "low"), 20)
    abrupt = []
    for piece in pieces:  # pieces that end in the middle of a wave
        take = hum(scene(piece.utterance.text), "L1")
        samples = take.audio.samples[2300:-2300].copy()
        abrupt.append(replace(take.speech, audio=type(take.audio)(samples, RATE)))
    steps = np.abs(np.diff(join_speeches(pieces, abrupt).audio.samples))
    assert steps.max() < 0.02  # the wave's own steepest step is 0.013


def test_a_joined_line_tells_its_seams_and_what_was_reused() -> None:
    pieces = split_utterance(Utterance(TEXT, "low"), 20)
    speeches = [replace(speech_of(piece), reused=frozenset({Stage.SAID})) for piece in pieces]
    speeches[1] = replace(speeches[1], reused=frozenset(Stage), warnings=("quiet",))
    whole = join_speeches(pieces, speeches)
    assert whole.reused == {Stage.SAID}
    assert whole.warnings == ("quiet",)
    assert len(whole.seams_s) == 2
    assert whole.seams_s[0] == pytest.approx(speeches[0].audio.seconds + 0.13, abs=1e-3)


def test_a_plan_made_in_pieces_tells_the_times_that_will_be_heard() -> None:
    pieces = split_utterance(Utterance(TEXT, "low"), 20)
    speeches = [speech_of(piece) for piece in pieces]
    plan, heard = join_plans(pieces, [s.plan for s in speeches]), join_speeches(pieces, speeches).plan
    assert [w.start_s for w in plan.words] == pytest.approx([w.start_s for w in heard.words], abs=1e-3)
    assert plan.seconds == pytest.approx(heard.seconds, abs=1e-3)


@settings(max_examples=60, deadline=None)
@given(st.text("ab. ,!。好", min_size=1, max_size=120), st.integers(5, 40), st.data())
def test_nothing_asked_for_is_lost_or_moved(text: str, max_chars: int, data: st.DataObject) -> None:
    chars = data.draw(st.lists(st.integers(0, len(text)), max_size=5, unique=True))
    utterance = Utterance(
        text,
        "low",
        shifts=tuple(EmotionShift(char, SAD) for char in chars if char < len(text)),
        pauses=tuple(Pause(char, 0.1) for char in chars),
    )
    pieces = split_utterance(utterance, max_chars)
    assert "".join(piece.utterance.text for piece in pieces) == text
    assert all(len(piece.utterance.text) <= max_chars for piece in pieces)
    places = [piece.start + pause.char for piece in pieces for pause in piece.utterance.pauses]
    assert sorted(places) == sorted(chars)
