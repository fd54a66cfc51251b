"""Edits of a curve do what the hand expects and never make a curve that cannot be."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from studio.curve import (
    Shape,
    add_point,
    mirror,
    move_point,
    remove_point,
    scale,
    set_easing,
    shape,
    smooth,
)
from studio.errors import EditError
from tests.studio.strategies import curves, unit
from tts.contract import FLAT, CurvePoint, Easing, IntensityCurve

PLACES = np.linspace(0.0, 1.0, 101)
RISE = shape(Shape.RISE, low=0.2, high=0.9)


def strengths(curve: IntensityCurve) -> list[float]:
    return [point.strength for point in curve.points]


@pytest.mark.parametrize(
    ("kind", "start", "middle", "end"),
    [
        (Shape.HOLD, 0.9, 0.9, 0.9),
        (Shape.RISE, 0.2, 0.55, 0.9),
        (Shape.FALL, 0.9, 0.55, 0.2),
        (Shape.SWELL, 0.2, 0.9, 0.2),
    ],
)
def test_a_shape_goes_where_its_name_says(kind: Shape, start: float, middle: float, end: float) -> None:
    at = shape(kind, low=0.2, high=0.9).sample(np.array([0.0, 0.5, 1.0]))
    np.testing.assert_allclose(at, [start, middle, end])


def test_a_burst_is_quiet_then_at_once_strong_then_fades() -> None:
    quiet, strong, later, end = shape(Shape.BURST, low=0.1, high=1.0).sample(np.array([0.3, 0.35, 0.6, 1.0]))
    assert quiet == pytest.approx(0.1)
    assert strong == pytest.approx(1.0)
    assert strong > later > end


def test_a_point_goes_in_at_its_place() -> None:
    curve = add_point(RISE, CurvePoint(0.5, 1.0))
    assert [point.at for point in curve.points] == [0.0, 0.5, 1.0]
    assert strengths(add_point(curve, CurvePoint(0.5, 0.1))) == [0.2, 1.0, 0.1, 0.9]


def test_a_dragged_point_stops_at_its_neighbours_and_lets_go_of_its_word() -> None:
    curve = IntensityCurve((CurvePoint(0.2, 0.1), CurvePoint(0.5, 0.5, anchor=7), CurvePoint(0.8, 0.9)))
    dragged = move_point(curve, 1, at=0.95, strength=1.7)
    assert dragged.points[1] == CurvePoint(0.8, 1.0)
    assert move_point(curve, 1, at=0.5, strength=0.6).points[1].anchor == 7


def test_the_last_point_cannot_be_removed() -> None:
    assert strengths(remove_point(RISE, 0)) == [0.9]
    with pytest.raises(EditError):
        remove_point(FLAT, 0)
    with pytest.raises(EditError):
        set_easing(FLAT, 3, Easing.HOLD)


def test_scaling_stops_at_one() -> None:
    assert strengths(scale(RISE, 2.0)) == [0.4, 1.0]
    assert strengths(scale(RISE, 0.0)) == [0.0, 0.0]


def test_smoothing_takes_a_peak_down_and_leaves_the_ends() -> None:
    peak = IntensityCurve((CurvePoint(0.0, 0.2), CurvePoint(0.5, 1.0), CurvePoint(1.0, 0.2)))
    assert strengths(smooth(peak, 0.5)) == pytest.approx([0.2, 0.6, 0.2])
    assert smooth(peak).points[0].easing is Easing.SMOOTH


@given(curves())
def test_a_mirrored_curve_runs_backwards(curve: IntensityCurve) -> None:
    edges = {point.at for point in curve.points} | {1.0 - point.at for point in curve.points}
    places = np.array([at for at in PLACES if min(abs(at - edge) for edge in edges) > 1e-6])
    np.testing.assert_allclose(mirror(curve).sample(1.0 - places), curve.sample(places), atol=1e-6)


EDITS = st.one_of(
    st.builds(lambda at, s: lambda c: add_point(c, CurvePoint(at, s)), unit, unit),
    st.builds(lambda i, at, s: lambda c: move_point(c, i % len(c.points), at=at, strength=s),
              st.integers(0, 9), st.floats(-1, 2), st.floats(-1, 2)),
    st.builds(lambda i: lambda c: remove_point(c, i % len(c.points)) if len(c.points) > 1 else c,
              st.integers(0, 9)),
    st.builds(lambda i, e: lambda c: set_easing(c, i % len(c.points), e), st.integers(0, 9),
              st.sampled_from(Easing)),
    st.builds(lambda amount: lambda c: smooth(c, amount), unit),
    st.builds(lambda factor: lambda c: scale(c, factor), st.floats(0.0, 5.0)),
    st.just(mirror),
)  # fmt: skip


@settings(max_examples=60, deadline=None)
@given(curves(), st.lists(EDITS, max_size=8))
def test_any_row_of_edits_leaves_a_curve_that_can_be_drawn(
    curve: IntensityCurve, edits: list[object]
) -> None:
    for edit in edits:
        curve = edit(curve)  # type: ignore[operator]
    drawn = curve.sample(PLACES)
    assert drawn.min() >= -1e-9
    assert drawn.max() <= 1.0 + 1e-9
