"""Cells differ in what was asked for and in nothing else; choosing one is one edit of the scene."""

from dataclasses import replace

import pytest

from studio.errors import EditError, LabError
from studio.lab.grid import MAX_CELLS, Axes, Speaker, choose, grid, own_cell, speakers
from studio.scene import Line, Role, Scene, utterance_of
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
    axes = Axes(FEELINGS, (0.5, 0.0, 1.0, 0.5))
    cells = grid(LINE, axes, "draft")
    assert len({cell.way.id for cell in cells}) == len(cells) == len(FEELINGS) * 3
    assert len({cell.utterance for cell in cells if cell.way.strength == 0.0}) == 1
    for cell in (cell for cell in cells if cell.way.strength):
        assert getattr(cell.utterance.emotion.feelings, cell.way.feeling) == 1.0
        assert sum(cell.utterance.emotion.feelings.weights()) == 1.0
        assert cell.utterance.emotion.strength == cell.way.strength


def test_nothing_else_differs() -> None:
    cells = grid(LINE, Axes(("happy", "sad")), "draft")
    assert {replace(cell.utterance, emotion=NEUTRAL) for cell in cells} == {replace(LINE, shifts=())}


def test_voices_seeds_and_engines_vary_too() -> None:
    both = {"a": ("v", "w"), "b": ("v", "w")}
    axes = Axes(("sad",), (1.0,), speakers("ab", "vw", both, {"a": "v", "b": "v"}), (1, 2, 3))
    cells = grid(LINE, axes, "a")
    assert len(cells) == len(axes) == 12
    assert {(c.way.engine, c.utterance.voice, c.utterance.seed) for c in cells} == {
        (engine, voice, seed) for engine in "ab" for voice in "vw" for seed in (1, 2, 3)
    }


def test_an_engine_that_has_none_of_the_voices_speaks_with_one_of_its_own() -> None:
    known, instead = {"a": ("v", "w"), "b": ("x", "y")}, {"a": "v", "b": "y"}
    assert speakers(("a", "b"), ("w", "v"), known, instead) == (
        Speaker("a", "w"),
        Speaker("a", "v"),
        Speaker("b", "y"),
    )
    assert speakers(("a", "b"), (), known, instead) == (Speaker("a", "v"), Speaker("b", "y"))


def test_more_than_anybody_listens_to_is_refused() -> None:
    with pytest.raises(LabError) as caught:
        grid(LINE, Axes(FEELINGS, seeds=tuple(range(9))), "draft")
    assert caught.value.facts == {"count": "405", "most": str(MAX_CELLS)}


def scene(*, locked: bool = False) -> Scene:
    line = Line("1", "ann", "You came!", shifts=(EmotionShift(4, NEUTRAL),), seed=3, locked=locked)
    return Scene("Tea", (Role("ann", "Ann", voice="v"),), (line, Line("2", "ann", "Yes.")))


def test_the_chosen_cell_is_what_the_line_then_asks_for() -> None:
    own = utterance_of(scene(), scene().line("1"))
    (cell,) = grid(own, Axes(("sad",), (0.75,), seeds=(9,)), "draft")
    chosen = choose(scene(), "1", cell, own=own)
    assert utterance_of(chosen, chosen.line("1")) == cell.utterance
    assert chosen.line("2") == scene().line("2")
    assert chosen.roles == scene().roles


def test_a_cell_of_another_voice_gives_that_voice_to_the_role() -> None:
    own = utterance_of(scene(), scene().line("1"))
    (cell,) = grid(own, Axes(("sad",), (1.0,), speakers=(Speaker("draft", "w"),)), "draft")
    assert choose(scene(), "1", cell, own=own).role("ann").voice == "w"


def test_the_line_as_it_is_stays_as_it_is() -> None:
    own = utterance_of(scene(), scene().line("1"))
    assert choose(scene(), "1", own_cell(own, "draft"), own=own) == scene()


def test_a_locked_line_is_left_alone() -> None:
    own = utterance_of(scene(), scene().line("1"))
    (cell,) = grid(own, Axes(("sad",), (1.0,)), "draft")
    with pytest.raises(EditError):
        choose(scene(locked=True), "1", cell, own=own)
