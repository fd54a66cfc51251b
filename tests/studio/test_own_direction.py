"""A line has some direction of its own and some from its role, field by field."""

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from studio.errors import EditError
from studio.own_direction import (
    deliver,
    feel_as_role,
    feel_described,
    feel_mix,
    feel_strength,
    felt,
    follow_field,
    overridden,
    parse_mix,
)
from studio.scene import Line, Role, Scene
from tests.studio.strategies import feelings
from tts.contract import FEELINGS, Delivery, Emotion, EmotionShift, Feelings
from tts.errors import BadValue

ROLE = Role("r", "R", emotion=Emotion(Feelings(calm=0.4), 0.5), delivery=Delivery(rate=0.9))
SCENE = Scene("", (ROLE,), (Line("1", "r", "Never again!"), Line("2", "r", "No.", locked=True)))


def test_a_field_that_is_changed_is_marked_and_the_others_are_not() -> None:
    line = deliver(SCENE, "1", pitch_st=2.0).line("1")
    assert line.delivery == Delivery(rate=0.9, pitch_st=2.0)
    assert overridden(line, ROLE) == {"pitch_st"}


def test_the_last_field_reset_lets_the_line_follow_its_role_again() -> None:
    scene = deliver(deliver(SCENE, "1", pitch_st=2.0), "1", rate=1.5)
    scene = follow_field(scene, "1", "rate")
    assert overridden(scene.line("1"), ROLE) == {"pitch_st"}
    assert follow_field(scene, "1", "pitch_st").line("1").delivery is None


def test_a_mix_is_felt_as_strongly_as_before() -> None:
    line = feel_mix(SCENE, "1", Feelings(sad=0.7)).line("1")
    assert line.emotion == Emotion(Feelings(sad=0.7), 0.5)


def test_strength_and_words_keep_the_mix() -> None:
    scene = feel_described(feel_strength(SCENE, "1", 0.9), "1", "  as if it were the last time ")
    assert scene.line("1").emotion == Emotion(
        Feelings(calm=0.4), 0.9, description="as if it were the last time"
    )


def test_a_line_can_feel_as_its_role_again_all_through() -> None:
    line = feel_mix(SCENE, "1", Feelings(sad=0.7)).line("1")
    turned = SCENE.with_lines((Line("1", "r", line.text, line.emotion, (EmotionShift(6, Emotion()),)),))
    after = feel_as_role(turned, "1").line("1")
    assert (after.emotion, after.shifts) == (None, ())
    assert felt(after, ROLE) == ROLE.emotion


def test_what_is_out_of_range_is_refused() -> None:
    with pytest.raises(BadValue):
        deliver(SCENE, "1", rate=3.0)
    with pytest.raises(BadValue):
        feel_strength(SCENE, "1", 1.1)


def test_a_locked_line_refuses_everything() -> None:
    edits: tuple[Callable[[], Scene], ...] = (
        lambda: deliver(SCENE, "2", rate=1.1),
        lambda: follow_field(SCENE, "2", "rate"),
        lambda: feel_mix(SCENE, "2", Feelings()),
        lambda: feel_strength(SCENE, "2", 0.1),
        lambda: feel_described(SCENE, "2", "x"),
        lambda: feel_as_role(SCENE, "2"),
    )
    for edit in edits:
        with pytest.raises(EditError, match="locked"):
            edit()


@given(feelings)
def test_a_mix_that_is_sent_arrives_as_it_is(mix: Feelings) -> None:
    assert parse_mix(dict(zip(FEELINGS, mix.weights(), strict=True))) == mix


@given(st.dictionaries(st.sampled_from(FEELINGS) | st.text(), st.floats() | st.text() | st.booleans()))
def test_a_mix_that_cannot_be_is_refused(raw: dict[str, object]) -> None:
    numbers = [v for v in raw.values() if isinstance(v, float) and 0.0 <= v <= 1.0]
    if set(raw) == set(FEELINGS) and len(numbers) == len(FEELINGS):
        return
    with pytest.raises(EditError):
        parse_mix(raw)
