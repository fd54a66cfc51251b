"""A scene plays what is there: present takes, old ones of changed lines, and guesses where there is none."""

from dataclasses import replace

import pytest

from studio.recipes import recipe_of
from studio.scene import Line, Role, Scene, utterance_of
from studio.soundtrack import guessed_seconds, line_sound
from studio.standing import LineStanding, Standing
from studio.store import TakeCard
from tts.contract import Delivery, Pause

SCENE = Scene(
    "Two", (Role("ann", "Ann", voice="tone-low"),), (Line("1", "ann", "Hello."), Line("2", "ann", "And you?"))
)


def take(key: str, seconds: float) -> TakeCard:
    return TakeCard(key, 1.0, seconds, "tone", "1", recipe_of(utterance_of(SCENE, SCENE.lines[0])))


def standing(line_id: str, how: Standing, key: str = "new") -> LineStanding:
    return LineStanding(line_id, how, key)


def nobody(_line_id: str) -> list[TakeCard]:
    return []


def test_a_rendered_line_plays_its_take_and_a_draft_a_guess() -> None:
    here, there = SCENE.lines
    first = line_sound(SCENE, here, standing("1", Standing.RENDERED, "k"), take("k", 1.25), nobody)
    second = line_sound(SCENE, there, standing("2", Standing.DRAFT), None, nobody)
    assert (first.key, first.seconds) == ("k", 1.25)
    assert second.key == ""
    assert 0.4 <= second.seconds < 2.0


def test_a_changed_line_still_plays_its_last_take() -> None:
    first = line_sound(SCENE, SCENE.lines[0], standing("1", Standing.STALE), take("old", 0.7), nobody)
    assert (first.key, first.seconds, first.standing) == ("old", 0.7, Standing.STALE)


def test_a_line_put_back_as_it_was_plays_the_take_it_had_then() -> None:
    stands, takes = standing("1", Standing.RENDERED, "first"), [take("second", 0.5), take("first", 0.9)]
    first = line_sound(SCENE, SCENE.lines[0], stands, takes[0], lambda _: takes)
    assert (first.key, first.seconds) == ("first", 0.9)


def test_sound_that_no_take_of_the_line_has_cannot_be_played_yet() -> None:
    assert line_sound(SCENE, SCENE.lines[0], standing("1", Standing.RENDERED), None, nobody).key == ""


def test_guesses_follow_text_rate_and_pauses() -> None:
    said = utterance_of(SCENE, replace(SCENE.lines[0], text="Hello over there, my friend."))
    longer = guessed_seconds(replace(said, delivery=Delivery(rate=0.5, pause_before_s=1.0)))
    assert longer == pytest.approx(2 * guessed_seconds(said) + 1.0)
    paused = guessed_seconds(replace(said, pauses=(Pause(3, 0.5),)))
    assert paused == pytest.approx(guessed_seconds(said) + 0.5)
    chinese = utterance_of(SCENE, replace(SCENE.lines[0], text="你好吗我的朋友"))
    assert guessed_seconds(chinese) > 7 * 0.15
