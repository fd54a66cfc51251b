"""What differs in what was asked for is told in the reader's words, and nothing that does not differ."""

from dataclasses import replace

import pytest

from studio.lab.grid import own_cell
from studio.lab.pair_words import recipe_rows
from tts.contract import Delivery, Emotion, EmotionShift, Feelings, Utterance

PLAIN = Utterance("You came after all.", "v")
SAD = Emotion(Feelings(sad=1.0), strength=0.5)


def test_readings_asked_for_alike_differ_in_nothing() -> None:
    cell = own_cell(PLAIN, "draft")
    assert recipe_rows(cell, cell, "en")[1] == [("Nothing: both were asked for alike.", "", "")]


@pytest.mark.parametrize(
    ("changed", "row"),
    [
        (replace(PLAIN, emotion=SAD), ("feelings", "–", "sad 1")),
        (replace(PLAIN, delivery=Delivery(rate=1.2)), ("delivery", "–", "speed 1.2")),
        (replace(PLAIN, shifts=(EmotionShift(9, SAD),)), ("changes inside", "–", "after al… sad 1 50 %")),
        (replace(PLAIN, text="You came."), ("words", "You came after all.", "You came.")),
    ],
)
def test_what_differs_is_told_in_words(changed: Utterance, row: tuple[str, str, str]) -> None:
    _, rows = recipe_rows(own_cell(PLAIN, "draft"), own_cell(changed, "draft"), "en")
    assert row in rows


def test_another_engine_and_another_change_at_the_same_place_are_seen() -> None:
    happy = replace(SAD, feelings=Feelings(happy=1.0))
    first, second = (replace(PLAIN, shifts=(EmotionShift(9, one),)) for one in (SAD, happy))
    _, rows = recipe_rows(own_cell(first, "draft"), own_cell(second, "indextts2"), "zh")
    assert [row[0] for row in rows] == ["引擎", "行内变化"]
