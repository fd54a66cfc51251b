"""A curve becomes pieces that follow it, cut where a seam is least heard."""

import itertools

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tts.curve import CurvePoint, Easing, IntensityCurve
from tts.engines.indextts2.joins import joined_pieces
from tts.engines.indextts2.strength import CurveMode, reading_times, strength_plan

RISING = IntensityCurve((CurvePoint(0.0, 0.0), CurvePoint(1.0, 1.0)))
TEXT = "我本来不想说的，可是你一直在问，好吧，那我就全都告诉你！"


def test_a_flat_curve_is_one_piece_with_the_strength_it_had() -> None:
    flat = IntensityCurve((CurvePoint(0.0, 0.5), CurvePoint(1.0, 0.5)))
    for mode in CurveMode:
        plan = strength_plan(TEXT, flat, strength=0.8, mode=mode)
        assert (plan.mode, plan.seams) == (None, ())
        assert plan.pieces[0].levels == (0.4,)


def test_a_rising_curve_is_spoken_clause_by_clause_each_stronger_than_the_last() -> None:
    plan = strength_plan(TEXT, RISING)
    strengths = [piece.levels[0] for piece in plan.pieces]
    assert len(strengths) >= 3
    assert strengths == sorted(strengths)
    assert all(TEXT[seam - 1] in "，！" for seam in plan.seams)


def test_a_jump_at_an_anchored_word_is_cut_there() -> None:
    text = "you said you would always come back to me again"
    word = text.index("always")
    jump = IntensityCurve((CurvePoint(0.0, 0.1, Easing.HOLD, 0), CurvePoint(0.5, 0.9, Easing.HOLD, word)))
    plan = strength_plan(text, jump)
    assert plan.seams == (word,)
    assert [piece.levels[0] for piece in plan.pieces] == pytest.approx([0.1, 0.9])


def test_marks_inside_numbers_are_no_pauses() -> None:
    text = "it costs 3.14 or 1,000 at 9:30 for every one of us"
    assert strength_plan(text, RISING).seams == ()


def test_a_continuous_course_follows_the_curve_over_the_time_the_text_takes() -> None:
    (piece,) = strength_plan(TEXT, RISING, strength=0.5, mode=CurveMode.CONTINUOUS).pieces
    assert piece.levels == pytest.approx((0.0, 0.125, 0.25, 0.375, 0.5), abs=0.01)
    assert list(piece.places) == sorted(piece.places)
    assert len(piece.places) == pytest.approx(reading_times(TEXT)[-1] * 50.1, abs=1)


POINTS = st.lists(st.tuples(st.floats(0, 1), st.floats(0, 1)), min_size=1, max_size=6)


@given(st.text(st.sampled_from("我你ab ,.，。!3"), max_size=40), POINTS, st.sampled_from(CurveMode))
def test_pieces_are_the_text_again_and_strengths_stay_in_the_curve(
    text: str, points: list[tuple[float, float]], mode: CurveMode
) -> None:
    curve = IntensityCurve(tuple(CurvePoint(at, strength) for at, strength in sorted(points)))
    plan = strength_plan(text, curve, mode=mode)
    assert "".join(text[piece.start : piece.end] for piece in plan.pieces) == text
    drawn = [point.strength for point in curve.points]
    for piece in plan.pieces:
        assert min(drawn) - 1e-9 <= min(piece.levels) <= max(piece.levels) <= max(drawn) + 1e-9
        assert all(0 <= place <= len(piece.levels) - 1 for place in piece.places)


@pytest.mark.parametrize("gap_s", [0.0, 0.2])
def test_joined_pieces_do_not_click(gap_s: float) -> None:
    rate = 22_050
    time = np.arange(rate) / rate
    low, high = (np.sin(2 * np.pi * hertz * time + 1).astype(np.float32) for hertz in (100, 130))
    whole, seams = joined_pieces([low, high, low], rate=rate, gaps_s=[gap_s, gap_s])
    steepest = 1.5 * 2 * np.pi * 130 / rate  # a cross-fade of 8 ms may add a little
    assert np.abs(np.diff(whole)).max() < steepest + 0.02
    overlap_s = 0.0 if gap_s else 0.008
    assert seams == pytest.approx([1 + gap_s - overlap_s, 2 + 2 * (gap_s - overlap_s)], abs=1e-4)
    assert len(whole) / rate == pytest.approx(3 + 2 * (gap_s - overlap_s), abs=1e-4)


def test_one_piece_is_left_as_it_is() -> None:
    piece = np.ones(5, np.float32)
    whole, seams = joined_pieces([piece], rate=22_050)
    assert np.array_equal(whole, piece)
    assert seams == ()


def test_reading_times_rise() -> None:
    assert all(a <= b for a, b in itertools.pairwise(reading_times(TEXT)))
