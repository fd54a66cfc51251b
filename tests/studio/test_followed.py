"""A take is compared with its plan, and the outcome is said in one plain sentence."""

import numpy as np
import pytest
from numpy.typing import NDArray

from studio.followed import Verdict, compare_prosody, tell_followed
from tests.studio.plans import measured_of, plan_of

RISING_HZ = 200.0 * 2.0 ** (np.linspace(-3.0, 3.0, 400) / 12.0)  # two seconds, six semitones up


def higher(f0_hz: NDArray[np.float64], st: float) -> NDArray[np.float64]:
    moved: NDArray[np.float64] = f0_hz * 2.0 ** (st / 12.0)
    return moved


def test_the_same_contour_is_followed_and_ends_where_planned() -> None:
    found = compare_prosody(plan_of(RISING_HZ), measured_of(RISING_HZ))
    assert found.r == pytest.approx(1.0)
    assert found.end_st == pytest.approx(0.0, abs=0.01)
    assert tell_followed(found, "en") == "Followed: r = 1.00; ends where planned."


@pytest.mark.parametrize(("st", "told"), [(2.0, "2 st higher"), (-1.5, "1.5 st lower")])
def test_an_end_that_is_off_is_told_in_semitones(st: float, told: str) -> None:
    heard = RISING_HZ.copy()
    heard[-100:] = higher(heard[-100:], st)
    found = compare_prosody(plan_of(RISING_HZ), measured_of(heard))
    assert found.end_st == pytest.approx(st, abs=0.05)
    assert told in tell_followed(found, "en")


def test_the_sentence_is_there_in_chinese() -> None:
    found = compare_prosody(plan_of(RISING_HZ), measured_of(higher(RISING_HZ, 2.0)))
    assert tell_followed(found, "zh") == "符合计划：r = 1.00；句尾比计划高 2 个半音。"


def test_the_opposite_contour_is_not_followed() -> None:
    found = compare_prosody(plan_of(RISING_HZ), measured_of(RISING_HZ[::-1]))
    assert found.verdict is Verdict.NOT
    assert found.r == pytest.approx(-1.0)


def test_a_monotone_take_of_a_moving_plan_is_not_followed() -> None:
    found = compare_prosody(plan_of(RISING_HZ), measured_of(np.full(400, 200.0)))
    assert (found.verdict, found.r) == (Verdict.NOT, 0.0)


def test_a_flat_plan_has_nothing_to_follow() -> None:
    flat = np.full(400, 200.0)
    found = compare_prosody(plan_of(flat), measured_of(higher(flat, 1.0)))
    assert found.verdict is Verdict.FLAT
    assert "no contour" in tell_followed(found, "en")


def test_silence_cannot_be_compared() -> None:
    found = compare_prosody(plan_of(RISING_HZ), measured_of(np.full(400, np.nan)))
    assert found.verdict is Verdict.UNVOICED
    assert "too little" in tell_followed(found, "en")


def test_frames_where_one_is_unvoiced_do_not_count() -> None:
    heard = RISING_HZ.copy()
    heard[::3] = np.nan
    assert compare_prosody(plan_of(RISING_HZ), measured_of(heard)).r == pytest.approx(1.0)


def test_a_few_octave_slips_of_the_tracker_do_not_count() -> None:
    heard = RISING_HZ.copy()
    heard[50:56] *= 2.0
    assert compare_prosody(plan_of(RISING_HZ), measured_of(heard)).r == pytest.approx(1.0)


def test_a_take_that_leaps_often_is_told_so() -> None:
    heard = RISING_HZ.copy()
    heard[50:150] *= 2.0
    assert compare_prosody(plan_of(RISING_HZ), measured_of(heard)).verdict is Verdict.NOT


def test_a_slower_take_is_compared_at_the_same_places() -> None:
    slower = np.interp(np.linspace(0.0, 399.0, 600), np.arange(400), RISING_HZ)
    found = compare_prosody(plan_of(RISING_HZ), measured_of(slower))
    assert found.r > 0.999
    assert found.longer_s == pytest.approx(1.0)
