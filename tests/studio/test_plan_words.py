"""Who cannot see the plot is told what it shows."""

import numpy as np

from studio.plan_words import describe_plan, tell_numbers
from tests.studio.plans import plan_of, spans

TEXT = "Never again, Ben"


def test_the_contour_is_told_with_the_word_of_its_top() -> None:
    f0_hz = np.concatenate([np.full(100, 150.0), np.full(200, 300.0), np.full(100, 120.0)])
    told = describe_plan(plan_of(f0_hz, spans(TEXT, [0.0, 0.5, 1.5], 2.0)), TEXT, "en")
    assert told.startswith("Pitch from 120 to 300 Hz, highest at “again,”, ends at 120 Hz.")
    assert "2.0 s" in told


def test_silence_is_told_as_such() -> None:
    assert describe_plan(plan_of(np.full(100, np.nan)), TEXT, "zh").startswith("没有浊音")


def test_the_numbers_come_in_both_languages() -> None:
    plan = plan_of(np.full(400, 200.0), spans(TEXT, [0.0, 0.5, 1.5], 2.0))
    assert "1.5 syllables a second" in tell_numbers(plan, "en")
    assert "每秒 1.5 个音节" in tell_numbers(plan, "zh")
