"""Cells of a ladder differ in feeling and strength, and in nothing else."""

from dataclasses import replace

from studio.ladder import STRENGTHS, ladder
from tts.contract import FEELINGS, NEUTRAL, CurvePoint, Delivery, EmotionShift, IntensityCurve, Utterance

LINE = Utterance(
    "You came!",
    "v",
    curve=IntensityCurve((CurvePoint(0.0, 0.5),)),
    delivery=Delivery(rate=1.2),
    shifts=(EmotionShift(4, NEUTRAL),),
    seed=7,
)


def test_every_feeling_stands_at_every_strength_once() -> None:
    cells = ladder(LINE)
    assert len({(cell.feeling, cell.strength) for cell in cells}) == len(FEELINGS) * len(STRENGTHS)
    for cell in cells:
        assert getattr(cell.emotion.feelings, cell.feeling) == 1.0
        assert sum(cell.emotion.feelings.weights()) == 1.0
        assert cell.emotion.strength == cell.strength


def test_nothing_else_differs() -> None:
    plain = {replace(cell.utterance, emotion=NEUTRAL) for cell in ladder(LINE, ("happy", "sad"))}
    assert plain == {replace(LINE, shifts=())}
