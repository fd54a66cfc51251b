"""A part of a curve says over its words what the whole curve says there."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from studio.curve_parts import curve_part
from tts.contract import FLAT, CurvePoint, Easing, IntensityCurve

RAMP = IntensityCurve((CurvePoint(0.0, 0.2), CurvePoint(1.0, 0.9)))


@st.composite
def curves(draw: st.DrawFn) -> IntensityCurve:
    places = sorted(draw(st.lists(st.integers(0, 100), min_size=1, max_size=6, unique=True)))
    return IntensityCurve(
        tuple(
            CurvePoint(place / 100, draw(st.integers(0, 100)) / 100, draw(st.sampled_from(Easing)))
            for place in places
        )
    )


def test_a_ramp_cut_in_two_goes_on_where_it_stopped() -> None:
    first, second = curve_part(RAMP, (0, 10), 20), curve_part(RAMP, (10, 20), 20)
    assert [p.at for p in (*first.points, *second.points)] == [0.0, 1.0, 0.0, 1.0]
    strengths = [p.strength for p in (*first.points, *second.points)]
    assert strengths == pytest.approx([0.2, 0.55, 0.55, 0.9])


def test_a_flat_curve_stays_one_point() -> None:
    assert curve_part(FLAT, (5, 10), 20).points == (CurvePoint(0.0, 1.0, Easing.LINEAR),)


def test_a_point_keeps_its_word() -> None:
    curve = IntensityCurve((CurvePoint(0.0, 0.0), CurvePoint(0.9, 1.0, anchor=12), CurvePoint(1.0, 0.0)))
    [point] = [p for p in curve_part(curve, (10, 20), 20).points if p.anchor is not None]
    assert (point.anchor, point.strength) == (2, 1.0)
    assert all(p.anchor is None for p in curve_part(curve, (0, 10), 20).points)


@given(curves(), st.integers(2, 40), st.data())
def test_parts_say_what_the_whole_says(curve: IntensityCurve, length: int, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, length - 1))
    end = data.draw(st.integers(start + 1, length))
    inside = np.linspace(0.01, 0.99, 37)
    whole = curve.sample(start / length + inside * (end - start) / length)
    part = curve_part(curve, (start, end), length).sample(inside)
    # A jump may fall on either side of the place at which it is asked for.
    assert np.mean(np.abs(part - whole) > 0.02) <= 0.1
