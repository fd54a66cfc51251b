"""Counts are judged as scipy and the literature judge them, and chance is not taken for a finding."""

import numpy as np
import pytest
from scipy import stats

from studio.lab.statistics import (
    LEVEL,
    Evidence,
    answers_needed,
    binomial_p,
    discrimination,
    fewest_to_tell,
    holm,
    preference,
    wilson,
)


@pytest.mark.parametrize("n", [1, 2, 7, 20, 101])
def test_the_exact_test_is_scipys(n: int) -> None:
    for hits in range(n + 1):
        theirs = stats.binomtest(hits, n)
        assert binomial_p(hits, n) == pytest.approx(theirs.pvalue, rel=1e-9)
        one_sided = stats.binomtest(hits, n, alternative="greater").pvalue
        assert binomial_p(hits, n, two_sided=False) == pytest.approx(one_sided, rel=1e-9)
        found = theirs.proportion_ci(method="wilson")
        assert wilson(hits, n) == pytest.approx((found.low, found.high), abs=1e-9)


@pytest.mark.parametrize(
    ("hits", "n", "low", "high"),  # R. G. Newcombe (1998), Stat. Med. 17:857, table I, method 3
    [(81, 263, 0.2553, 0.3662), (15, 148, 0.0624, 0.1605), (0, 20, 0.0, 0.1611), (1, 29, 0.0061, 0.1718)],
)
def test_wilsons_interval_is_newcombes(hits: int, n: int, low: float, high: float) -> None:
    assert wilson(hits, n) == pytest.approx((low, high), abs=5e-5)


def test_five_or_six_voices_are_the_fewest_that_say_anything() -> None:
    assert fewest_to_tell(two_sided=True) == 6
    assert fewest_to_tell(two_sided=False) == 5
    assert preference(5, 5).evidence is Evidence.TOO_FEW
    assert preference(6, 6).evidence is Evidence.SIGNIFICANT
    assert discrimination(4, 4).evidence is Evidence.TOO_FEW
    assert discrimination(5, 5).evidence is Evidence.SIGNIFICANT
    assert preference(6, 12).evidence is Evidence.OPEN
    assert preference(0, 0).evidence is Evidence.TOO_FEW
    assert preference(0, 0).share == 0.5


def test_somebody_worse_than_chance_recognises_nothing() -> None:
    assert discrimination(0, 20).evidence is Evidence.OPEN
    assert preference(0, 20).evidence is Evidence.SIGNIFICANT


@pytest.mark.parametrize(("judge", "n"), [(preference, 16), (preference, 40), (discrimination, 16)])
def test_flipping_a_coin_is_not_found_significant_more_often_than_the_level(judge: object, n: int) -> None:
    assert callable(judge)
    hits = np.random.default_rng(11).binomial(n, 0.5, size=10_000)
    found = np.array([judge(k, n).evidence is Evidence.SIGNIFICANT for k in range(n + 1)])
    assert 0.0 < found[hits].mean() <= LEVEL


@pytest.mark.parametrize("share", [0.65, 0.75, 0.9])
def test_a_preference_is_found_with_the_answers_said_to_be_needed(share: float) -> None:
    n = answers_needed(share)
    assert n is not None
    hits = np.random.default_rng(5).binomial(n, share, size=10_000)
    found = np.array([preference(k, n).evidence is Evidence.SIGNIFICANT for k in range(n + 1)])
    assert 0.7 < found[hits].mean() < 0.97
    covered = np.array([wilson(k, n)[0] <= share <= wilson(k, n)[1] for k in range(n + 1)])
    assert covered[hits].mean() > 0.92


def test_no_number_of_answers_finds_what_is_not_there() -> None:
    assert answers_needed(0.5) is None


def test_many_tests_at_once_are_adjusted_as_holm_does() -> None:
    # Worked in S. Holm's way by hand: 3 × 0.01, then 2 × 0.02 raised to no less, then 0.03 no less than that.
    assert holm([0.02, 0.01, 0.03]) == pytest.approx((0.04, 0.03, 0.04))
    assert holm([]) == ()


def test_an_impossible_count_is_refused() -> None:
    with pytest.raises(ValueError, match="3 of 2"):
        binomial_p(3, 2)
