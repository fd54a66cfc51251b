"""Words of a take have their place in the text and in time."""

from dataclasses import replace

from studio.clips import word_rows
from tests.studio.humming import LEAD_S, WORD_S, hum, scene
from tts.contract import Span


def test_words_are_told_in_the_order_of_the_text_without_what_has_no_place_in_it() -> None:
    speech = hum(scene("One more word"), "L1").speech
    breath = Span("", 0.0, 0.1)
    words = (breath, *reversed(speech.plan.words))
    rows = word_rows(replace(speech, plan=replace(speech.plan, words=words)))
    assert rows == [
        (0, 3, LEAD_S, LEAD_S + WORD_S),
        (4, 8, LEAD_S + WORD_S, LEAD_S + 2 * WORD_S),
        (9, 13, LEAD_S + 2 * WORD_S, LEAD_S + 3 * WORD_S),
    ]
