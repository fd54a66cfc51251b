"""Feelings are rows that add up, scale, and stay within what a voice can do."""

import numpy as np
import pytest

from tts.contract import FEELINGS, Feelings
from tts.engines.draft.table import COLUMN, FEELING_MANNERS, LIMITS, limit, mix, tone_scale


def test_every_feeling_has_a_row_and_no_other_name_has_one() -> None:
    assert set(FEELING_MANNERS) == set(FEELINGS)


def test_no_feeling_changes_nothing() -> None:
    assert not mix(np.zeros(9)).any()


def test_a_mix_is_the_weighted_sum_of_its_rows() -> None:
    mixed = mix(np.array(Feelings(happy=0.5, sad=0.25).weights()))
    expected = 0.5 * FEELING_MANNERS["happy"].row() + 0.25 * FEELING_MANNERS["sad"].row()
    np.testing.assert_allclose(mixed, expected)


def test_each_feeling_alone_is_within_the_limits() -> None:
    for name in FEELINGS:
        row = FEELING_MANNERS[name].row()
        np.testing.assert_array_equal(limit(row), row, err_msg=name)


def test_all_feelings_at_once_are_held_within_the_limits() -> None:
    everything = limit(mix(np.ones(9)))
    for name, (low, high) in LIMITS.items():
        assert low <= everything[COLUMN[name]] <= high


@pytest.mark.parametrize("column", ["accent_st", "slope_st", "final_st", "range_log2", "boundary_st"])
def test_a_tone_language_leaves_less_room_for_pitch(column: str) -> None:
    assert 0.0 <= tone_scale()[COLUMN[column]] < 1.0


def test_a_tone_language_leaves_voice_quality_alone() -> None:
    assert tone_scale()[COLUMN["tilt_db_oct"]] == 1.0
