"""Words stand where curve points are placed, and in the time of the sound."""

import itertools

import numpy as np
import pytest

from studio.word_times import guessed_times, placed_curve, places_of, word_times
from tests.studio.plans import plan_of, spans
from tts.contract import CurvePoint, IntensityCurve

TEXT = "Never again, Ben"
NEUTRAL = plan_of(np.full(400, 200.0), spans(TEXT, [0.0, 0.5, 1.5], 2.0))
SLOW = plan_of(np.full(800, 200.0), spans(TEXT, [1.0, 1.8, 3.0], 3.9))


def test_words_have_their_place_in_the_neutral_reading_and_their_time_in_the_plan() -> None:
    again = word_times(TEXT, NEUTRAL, SLOW)[1]
    assert (again.text, again.char) == ("again,", 6)
    assert (again.at, again.end_at) == pytest.approx((0.25, 0.75))
    assert (again.start_s, again.end_s) == (1.8, 3.0)


def test_an_engine_without_words_gets_guessed_ones() -> None:
    blank = plan_of(np.full(400, 200.0))
    assert word_times(TEXT, blank, blank) == guessed_times(TEXT, 2.0)


@pytest.mark.parametrize("text", ["Never again, Ben", "我说过不行。", ""])
def test_guessed_words_follow_each_other_to_the_end(text: str) -> None:
    words = guessed_times(text, 3.0)
    assert all(a.end_at == b.at for a, b in itertools.pairwise(words))
    assert not words or (words[0].at, words[-1].end_s) == (0.0, 3.0)


def test_points_stand_on_the_words_that_they_hold_to() -> None:
    words = word_times(TEXT, NEUTRAL, SLOW)
    curve = IntensityCurve((CurvePoint(0.0, 0.1), CurvePoint(0.9, 1.0, anchor=6), CurvePoint(1.0, 0.5)))
    assert [p.at for p in placed_curve(curve, words).points] == [0.0, 0.25, 1.0]
    assert [p.anchor for p in placed_curve(curve, words).points] == [None, 6, None]
    assert [place.char for place in places_of(words)] == [0, 6, 13]
