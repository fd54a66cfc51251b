"""What an engine is asked for is checked before it is asked."""

import pickle
from dataclasses import replace

import pytest

from tts.contract import FEELINGS, Delivery, Emotion, EmotionShift, Feelings, Pause, Utterance
from tts.errors import (
    BadValue,
    EngineCrashed,
    Problem,
    TextTooLong,
    TtsError,
    UnknownVoice,
    WeightsError,
)


def test_there_are_nine_feelings_and_the_first_eight_are_the_axes_of_the_model() -> None:
    axes = ("happy", "angry", "sad", "afraid", "disgusted", "melancholic", "surprised", "calm")
    assert (*axes, "gentle") == FEELINGS


def test_a_stronger_mix_stops_at_full() -> None:
    assert Feelings(happy=0.6, sad=0.2).scaled(2.0) == Feelings(happy=1.0, sad=0.4)


@pytest.mark.parametrize(
    "make",
    [
        lambda: Feelings(happy=1.2),
        lambda: Emotion(strength=-0.1),
        lambda: Delivery(rate=0.0),
        lambda: Delivery(pitch_st=float("nan")),
        lambda: Pause(0, 11.0),
        lambda: Utterance("hi", "v", pauses=(Pause(3, 0.5),)),
        lambda: Utterance("hi", "v", shifts=(EmotionShift(-1, Emotion()),)),
    ],
)
def test_values_out_of_range_are_refused_with_the_range(make: object) -> None:
    assert callable(make)
    with pytest.raises(BadValue, match="must be"):
        make()


def test_an_utterance_is_a_value() -> None:
    one = Utterance("hi", "v", emotion=Emotion(Feelings(happy=0.5)))
    assert one == pickle.loads(pickle.dumps(one))
    assert hash(one) != hash(replace(one, seed=1))


@pytest.mark.parametrize(
    "error",
    [
        BadValue("rate", 3.0, "less"),
        TextTooLong(500, 300),
        UnknownVoice("x", ["a", "b"]),
        EngineCrashed(-9),
        WeightsError("gone"),
        WeightsError(Problem.of("not_fetched", file="a", reason=Problem("ended_early"))),
    ],
)
def test_every_error_crosses_a_process_border_with_its_facts(error: TtsError) -> None:
    again = pickle.loads(pickle.dumps(error))
    assert type(again) is type(error)
    assert str(again) == str(error)
    assert again.__dict__ == error.__dict__
