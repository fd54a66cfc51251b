"""A plan that is kept and read again is the same plan."""

import numpy as np
import pytest

from tts.errors import CacheError
from tts.plan import ProsodyPlan, Span, Syllable, plan_from_arrays, plan_to_arrays


def plan_of_two_syllables() -> ProsodyPlan:
    spans = (Span("你", 0.1, 0.3, 0, 1), Span("好", 0.3, 0.5, 1, 2))
    return ProsodyPlan(
        f0_hz=np.array([np.nan, 210.5, 190.25], np.float32),
        energy_db=np.array([-80.0, -20.0, -22.0], np.float32),
        strength=np.array([0.0, 0.5, 1.0], np.float32),
        phones=(Span("n", 0.1, 0.15, 0, 1),),
        words=(Span("你好", 0.1, 0.5, 0, 2),),
        chars=spans,
        syllables=tuple(Syllable(s, 200.0, -21.0, "3") for s in spans),
        pauses=(Span("", 0.0, 0.1),),
        seconds=0.5,
        exact=True,
    )


def test_a_kept_plan_comes_back_unchanged() -> None:
    plan = plan_of_two_syllables()
    again = plan_from_arrays(plan_to_arrays(plan))
    for row in ("f0_hz", "energy_db", "strength"):
        np.testing.assert_array_equal(getattr(again, row), getattr(plan, row))
    for part in ("phones", "words", "chars", "syllables", "pauses", "seconds", "exact"):
        assert getattr(again, part) == getattr(plan, part)


def test_the_rate_leaves_pauses_out() -> None:
    assert plan_of_two_syllables().rate_syl_s == pytest.approx(2 / 0.4)


def test_damaged_arrays_are_named_as_such() -> None:
    arrays = plan_to_arrays(plan_of_two_syllables())
    with pytest.raises(CacheError, match="plan cannot be read"):
        plan_from_arrays({**arrays, "spans": arrays["spans"][:-3]})


def test_a_plan_cannot_be_edited_in_place() -> None:
    with pytest.raises(ValueError, match="read-only"):
        plan_of_two_syllables().f0_hz[0] = 1.0
