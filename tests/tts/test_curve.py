"""The intensity curve says how strongly each moment is felt."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tts.curve import FLAT, CurvePoint, Easing, IntensityCurve
from tts.errors import BadValue

SHARES = st.floats(0.0, 1.0)
CURVES = st.lists(
    st.builds(CurvePoint, at=SHARES, strength=SHARES, easing=st.sampled_from(Easing)), min_size=1, max_size=12
).map(lambda points: IntensityCurve(tuple(sorted(points, key=lambda p: p.at))))


def curve(*points: tuple[float, float]) -> IntensityCurve:
    return IntensityCurve(tuple(CurvePoint(at, strength) for at, strength in points))


def test_the_flat_curve_is_full_strength_everywhere() -> None:
    assert FLAT.sample(np.linspace(0, 1, 7)).tolist() == [1.0] * 7
    assert FLAT.is_flat


def test_between_two_points_a_line_is_drawn() -> None:
    rising = curve((0.0, 0.2), (1.0, 0.9))
    assert rising.sample(np.array([0.0, 0.5, 1.0])) == pytest.approx([0.2, 0.55, 0.9])
    assert not rising.is_flat


def test_outside_its_points_the_curve_keeps_its_end_strengths() -> None:
    assert curve((0.4, 0.1), (0.6, 0.7)).sample(np.array([0.0, 1.0])).tolist() == [0.1, 0.7]


def test_two_points_at_one_place_make_a_step() -> None:
    step = curve((0.0, 0.2), (0.5, 0.2), (0.5, 0.8), (1.0, 0.8))
    assert step.sample(np.array([0.499, 0.5, 0.501])).tolist() == [0.2, 0.8, 0.8]


@pytest.mark.parametrize(
    ("easing", "half_way"),
    [(Easing.LINEAR, 0.5), (Easing.SMOOTH, 0.5), (Easing.IN, 0.25), (Easing.OUT, 0.75), (Easing.HOLD, 0.0)],
)
def test_each_easing_has_its_own_half_way_strength(easing: Easing, half_way: float) -> None:
    eased = IntensityCurve((CurvePoint(0.0, 0.0, easing), CurvePoint(1.0, 1.0)))
    assert eased.sample(np.array([0.5])) == pytest.approx([half_way])


@given(CURVES, st.lists(SHARES, min_size=1, max_size=20))
def test_the_strength_never_leaves_the_range_of_its_points(
    drawn: IntensityCurve, places: list[float]
) -> None:
    strengths = [p.strength for p in drawn.points]
    sampled = drawn.sample(np.array(places))
    assert (sampled >= min(strengths) - 1e-12).all()
    assert (sampled <= max(strengths) + 1e-12).all()


@given(CURVES)
def test_a_curve_passes_through_its_last_point_at_each_place(drawn: IntensityCurve) -> None:
    last = {p.at: p.strength for p in drawn.points}
    assert drawn.sample(np.array(list(last))) == pytest.approx(list(last.values()))


def test_an_anchor_follows_its_word_and_never_passes_its_neighbour() -> None:
    anchored = IntensityCurve(
        (CurvePoint(0.0, 0.1), CurvePoint(0.5, 0.5, anchor=10), CurvePoint(0.6, 0.9, anchor=4))
    )
    places = {10: 0.8, 4: 0.3}
    assert [p.at for p in anchored.resolve(places.__getitem__).points] == [0.0, 0.8, 0.8]


@pytest.mark.parametrize(
    ("at", "strength"), [(-0.1, 0.5), (0.5, 1.1), (float("nan"), 0.5), (0.5, float("inf"))]
)
def test_points_outside_the_unit_square_are_refused(at: float, strength: float) -> None:
    with pytest.raises(BadValue, match="0 to 1"):
        CurvePoint(at, strength)


def test_points_out_of_order_are_refused() -> None:
    with pytest.raises(BadValue, match="order"):
        curve((0.5, 0.1), (0.4, 0.2))
