"""The player's requests are checked like any stranger's, and change just what they name."""

import contextlib
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from studio.errors import EditError
from studio.scene import Line, Role, Scene
from studio.scene_ops import Select, SetGap, SetLevel, SetStrength, apply_op, gesture_of, parse_op
from tts.contract import Emotion, Feelings

SCENE = Scene(
    "Two",
    (Role("ann", "Ann", emotion=Emotion(Feelings(happy=1.0), 0.5)), Role("ben", "Ben")),
    (Line("1", "ann", "Hello."), Line("2", "ben", "Good evening.", locked=True)),
)
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(
            st.sampled_from(["op", "gesture", "line", "gap_s", "strength", "role", "gain_db", "pan"]), inner
        )
    ),
    max_leaves=12,
)


def test_every_request_is_understood() -> None:
    assert parse_op({"op": "gap", "line": "1", "gap_s": -0.25}) == SetGap("1", -0.25)
    assert parse_op({"op": "gap", "line": "1", "gap_s": None}) == SetGap("1", None)
    assert parse_op({"op": "strength", "line": "1", "strength": 1}) == SetStrength("1", 1.0)
    assert parse_op({"op": "level", "role": "ann", "gain_db": -6, "pan": 0.5}) == SetLevel("ann", -6.0, 0.5)
    assert parse_op({"op": "select", "line": "1"}) == Select("1")


@pytest.mark.parametrize(
    "raw",
    [
        None,
        {"op": "delete", "line": "1"},
        {"op": "gap", "line": "1", "gap_s": "0.2"},
        {"op": "gap", "line": "1", "gap_s": 31},
        {"op": "gap", "line": 1, "gap_s": 1},
        {"op": "strength", "line": "1", "strength": float("nan")},
        {"op": "strength", "line": "1", "strength": True},
        {"op": "strength", "line": "1" * 500, "strength": 0.5},
        {"op": "level", "role": "ann", "gain_db": 13, "pan": 0},
        {"op": "level", "role": "ann", "gain_db": 0},
    ],
)
def test_what_is_no_request_is_refused(raw: object) -> None:
    with pytest.raises(EditError):
        parse_op(raw)


def test_a_request_changes_what_it_names() -> None:
    assert apply_op(SCENE, SetGap("1", -0.2)).lines[0].gap_s == -0.2
    assert apply_op(SCENE, SetStrength("1", 0.9)).lines[0].emotion == Emotion(Feelings(happy=1.0), 0.9)
    role = apply_op(SCENE, SetLevel("ben", -3.0, 1.0)).roles[1]
    assert (role.gain_db, role.pan) == (-3.0, 1.0)
    assert apply_op(SCENE, Select("1")) is SCENE


@pytest.mark.parametrize(
    "op", [SetGap("2", 0.0), SetStrength("2", 0.0), SetGap("9", 0.0), SetLevel("x", 0, 0)]
)
def test_what_is_locked_or_gone_says_so(op: SetGap | SetStrength | SetLevel) -> None:
    with pytest.raises(EditError):
        apply_op(SCENE, op)


@given(JSON)
def test_nothing_from_outside_breaks_the_reader(raw: Any) -> None:
    with contextlib.suppress(EditError):
        parse_op(raw)
    assert isinstance(gesture_of(raw), str)


def test_only_a_short_text_names_a_gesture() -> None:
    assert gesture_of({"gesture": "keys-1"}) == "keys-1"
    assert gesture_of({"gesture": 7}) == gesture_of({"gesture": "x" * 1000}) == gesture_of(None) == ""
