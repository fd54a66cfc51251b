"""Agreement is what the published examples say it is."""

import numpy as np
import pytest

from studio.lab.agreement import Scale, alpha, with_the_others

# K. Krippendorff's three coders with missing answers, as in the Wikipedia article on his alpha.
_ = np.nan
CODERS = np.array(
    [
        [_, _, _, _, _, 3, 4, 1, 2, 1, 1, 3, 3, _, 3],
        [1, _, 2, 1, 3, 3, 4, 3, _, _, _, _, _, _, _],
        [_, _, 2, 1, 3, 4, 4, _, 2, 1, 1, 3, 3, _, 4],
    ]
)
# J. L. Fleiss' way, with the counts of the Wikipedia article: ten items, fourteen raters, five kinds.
FLEISS = [
    [0, 0, 0, 0, 14],
    [0, 2, 6, 4, 2],
    [0, 0, 3, 5, 6],
    [0, 3, 9, 2, 0],
    [2, 2, 8, 1, 1],
    [7, 7, 0, 0, 0],
    [3, 2, 6, 3, 0],
    [2, 5, 3, 2, 2],
    [6, 5, 2, 1, 0],
    [0, 2, 2, 3, 7],
]


def test_krippendorffs_example() -> None:
    assert alpha(CODERS) == pytest.approx(0.691, abs=5e-4)
    assert alpha(CODERS, Scale.INTERVAL) == pytest.approx(0.811, abs=5e-4)


def test_fleiss_example() -> None:
    # Where nobody is missing, 1 - alpha is Fleiss' 1 - kappa times (n - 1) / n for n answers in all.
    rows = np.array([np.repeat(np.arange(5.0), row) for row in FLEISS]).T
    found = alpha(rows)
    assert found is not None
    assert 1 - (1 - found) * rows.size / (rows.size - 1) == pytest.approx(0.210, abs=5e-4)


def test_strangers_agree_as_chance_does_and_friends_wholly() -> None:
    chance = np.random.default_rng(4)
    apart = alpha(chance.integers(0, 2, (6, 400)).astype(np.float64))
    assert apart == pytest.approx(0.0, abs=0.05)
    assert alpha(np.tile(chance.integers(0, 2, 40).astype(np.float64), (3, 1))) == pytest.approx(1.0)


def test_nothing_to_compare_is_said_to_be_nothing() -> None:
    assert alpha(np.array([[1.0, _], [_, 0.0]])) is None
    assert alpha(np.ones((3, 4))) is None


def test_who_answers_against_everybody_is_seen() -> None:
    answers = np.array([[1, 1, 0, 0], [1, 1, 0, 0], [0, 0, 1, _]])
    assert with_the_others(answers) == pytest.approx((4 / 7, 4 / 7, 0.0))
    assert with_the_others(np.array([[1.0, 0.0]])) == (None,)
