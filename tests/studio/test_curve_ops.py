"""What a curve editor sends is checked, and then does to the line what the user saw."""

import math
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from studio.anchors import WordPlace
from studio.curve_ops import (
    MAX_POINTS,
    Copy,
    SetPoints,
    changed_curve,
    parse_curve_op,
    parse_points,
    set_line_curve,
)
from studio.errors import EditError
from studio.scene import Line, Role, Scene
from tests.studio.strategies import curves
from tts.contract import FLAT, CurvePoint, Easing, IntensityCurve

WORDS = (WordPlace(0, 0.0), WordPlace(6, 0.4), WordPlace(10, 0.8))
RISING = IntensityCurve((CurvePoint(0.0, 0.2), CurvePoint(1.0, 1.0)))
SCENE = Scene("", (Role("r", "R"),), (Line("1", "r", "Never again!"), Line("2", "r", "No.", locked=True)))


def row(at: object = 0.5, strength: object = 0.5, **more: object) -> dict[str, object]:
    return {"at": at, "strength": strength, **more}


def as_sent(curve: IntensityCurve) -> dict[str, Any]:
    rows = [
        {"at": p.at, "strength": p.strength, "easing": p.easing.value, "anchor": p.anchor}
        for p in curve.points
    ]
    return {"op": "points", "line": "1", "rev": 3, "points": rows}


@given(curves(12))
def test_a_curve_that_is_sent_arrives_as_it_is(curve: IntensityCurve) -> None:
    assert parse_curve_op(as_sent(curve)) == SetPoints(curve)


@given(st.recursive(st.none() | st.booleans() | st.floats() | st.text(), st.lists))
def test_nonsense_is_refused_and_never_breaks_anything(raw: object) -> None:
    for sent in (raw, {"op": raw}, {"op": "points", "points": raw}, {"op": "points", "points": [raw]}):
        with pytest.raises(EditError):
            parse_curve_op(sent)


@pytest.mark.parametrize(
    "wrong",
    [
        [],
        [row()] * (MAX_POINTS + 1),
        [row(at=1.01)],
        [row(strength=-0.1)],
        [row(at=math.nan)],
        [row(strength=True)],
        [row(at="0.5")],
        [row(easing="bouncy")],
        [row(anchor=-1)],
        [row(anchor=1.5)],
    ],
)
def test_points_that_cannot_be_are_refused(wrong: list[dict[str, object]]) -> None:
    with pytest.raises(EditError) as caught:
        parse_points(wrong)
    assert caught.value.code == "bad_direction"


def test_points_in_any_order_make_a_curve() -> None:
    assert [p.at for p in parse_points([row(0.9), row(0.1), row(0.5)]).points] == [0.1, 0.5, 0.9]


@pytest.mark.parametrize(
    ("sent", "strengths"),
    [
        ({"op": "shape", "shape": "fall"}, [1.0, 0.2]),
        ({"op": "scale", "factor": 0.5}, [0.1, 0.5]),
        ({"op": "mirror"}, [1.0, 0.2]),
        ({"op": "flat"}, [1.0]),
        ({"op": "copy"}, [0.2, 1.0]),
    ],
)
def test_operations_do_what_they_say(sent: dict[str, object], strengths: list[float]) -> None:
    after = changed_curve(RISING, parse_curve_op(sent), WORDS)
    assert [p.strength for p in after.points] == pytest.approx(strengths)


def test_snapping_holds_inner_points_to_words() -> None:
    bent = IntensityCurve((CurvePoint(0.0, 0.2), CurvePoint(0.45, 1.0), CurvePoint(1.0, 0.5)))
    after = changed_curve(bent, parse_curve_op({"op": "snap"}), WORDS)
    assert [(p.at, p.anchor) for p in after.points] == [(0.0, None), (0.4, 6), (1.0, None)]


@given(curves(12), st.sampled_from(["smooth", "mirror", "flat", "snap", "copy", "paste", "hear"]))
def test_every_operation_leaves_a_curve_that_can_be_sent_again(curve: IntensityCurve, op: str) -> None:
    after = changed_curve(curve, parse_curve_op({"op": op}), WORDS)
    assert parse_curve_op(as_sent(after)) == SetPoints(after)


def test_copying_changes_nothing() -> None:
    assert changed_curve(RISING, Copy(), WORDS) is RISING


def test_smoothing_rounds_straight_pieces() -> None:
    after = changed_curve(RISING, parse_curve_op({"op": "smooth"}), WORDS)
    assert {p.easing for p in after.points} == {Easing.SMOOTH}


def test_a_line_gets_its_curve_with_the_words_it_holds_to() -> None:
    curve = IntensityCurve((CurvePoint(0.0, 0.2), CurvePoint(0.4, 1.0, anchor=6)))
    assert set_line_curve(SCENE, "1", curve).line("1").curve == curve


def test_an_anchor_behind_the_text_lets_go() -> None:
    curve = IntensityCurve((CurvePoint(0.4, 1.0, anchor=99),))
    assert set_line_curve(SCENE, "1", curve).line("1").curve.points[0].anchor is None


@pytest.mark.parametrize("line", ["2", "3"])
def test_a_locked_or_missing_line_keeps_its_curve(line: str) -> None:
    with pytest.raises(EditError):
        set_line_curve(SCENE, line, FLAT)
