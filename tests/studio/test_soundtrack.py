"""A scene plays what is there: present takes, old ones of changed lines, and guesses where there is none."""

from dataclasses import replace
from pathlib import Path

import pytest

from studio.recipes import recipe_of
from studio.scene import Line, Role, Scene, utterance_of
from studio.soundtrack import estimate_lines, gap_before, guessed_seconds, line_sounds, unrecorded
from studio.standing import LineStanding, Standing
from studio.store import TakeCard
from tests.tone import tone_entry
from tts.contract import Delivery, Pause
from tts.core import Core

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
    stands = [standing("1", Standing.RENDERED, "k"), standing("2", Standing.DRAFT)]
    first, second = line_sounds(SCENE, stands, {"1": take("k", 1.25)}, nobody)
    assert (first.key, first.seconds) == ("k", 1.25)
    assert second.key == ""
    assert 0.4 <= second.seconds < 2.0


def test_a_changed_line_still_plays_its_last_take() -> None:
    stands = [standing("1", Standing.STALE), standing("2", Standing.DRAFT)]
    first, _ = line_sounds(SCENE, stands, {"1": take("old", 0.7)}, nobody)
    assert (first.key, first.seconds, first.standing) == ("old", 0.7, Standing.STALE)


def test_a_line_put_back_as_it_was_plays_the_take_it_had_then() -> None:
    stands = [standing("1", Standing.RENDERED, "first"), standing("2", Standing.DRAFT)]
    takes = [take("second", 0.5), take("first", 0.9)]
    first, _ = line_sounds(SCENE, stands, {"1": takes[0]}, lambda _: takes)
    assert (first.key, first.seconds) == ("first", 0.9)


def test_sound_of_another_project_is_noticed_as_not_recorded_here() -> None:
    stands = [standing("1", Standing.RENDERED), standing("2", Standing.DRAFT)]
    assert unrecorded(line_sounds(SCENE, stands, {}, nobody)) == ("1",)


def test_guesses_follow_text_rate_and_pauses() -> None:
    said = utterance_of(SCENE, replace(SCENE.lines[0], text="Hello over there, my friend."))
    longer = guessed_seconds(replace(said, delivery=Delivery(rate=0.5, pause_before_s=1.0)))
    assert longer == pytest.approx(2 * guessed_seconds(said) + 1.0)
    paused = guessed_seconds(replace(said, pauses=(Pause(3, 0.5),)))
    assert paused == pytest.approx(guessed_seconds(said) + 0.5)
    chinese = utterance_of(SCENE, replace(SCENE.lines[0], text="你好吗我的朋友"))
    assert guessed_seconds(chinese) > 7 * 0.15


def test_only_the_lines_that_are_asked_for_are_estimated(tmp_path: Path) -> None:
    with Core(tone_entry(), home=tmp_path) as core:
        assert estimate_lines(SCENE, core, ("2",)).to_render == 1
        assert estimate_lines(SCENE, core, ("1", "2")).to_render == 2


def test_the_first_line_waits_for_nobody() -> None:
    first, second = SCENE.lines
    assert (gap_before(SCENE, first), gap_before(SCENE, second)) == (0.0, 0.4)
    assert gap_before(SCENE, replace(second, gap_s=-0.3)) == -0.3
