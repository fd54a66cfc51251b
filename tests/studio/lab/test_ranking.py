"""Strengths are those of the literature; where answers give no scale, none is made up."""

import numpy as np
import pytest
from scipy import optimize

from studio.lab.ranking import rank

# A. Agresti, Categorical Data Analysis, 2002, table 10.10: American League East, 1987. Estimates as in the
# vignette of the R package BradleyTerry2 (baseballModel1), Baltimore taken as 0.
BASEBALL = np.array(
    [
        [0, 7, 9, 7, 7, 9, 11],  # Milwaukee
        [6, 0, 7, 5, 11, 9, 9],  # Detroit
        [4, 6, 0, 7, 7, 8, 12],  # Toronto
        [6, 8, 6, 0, 6, 7, 10],  # New York
        [6, 2, 6, 7, 0, 7, 12],  # Boston
        [4, 4, 5, 6, 6, 0, 6],  # Cleveland
        [2, 4, 1, 3, 1, 7, 0],  # Baltimore
    ],
    np.float64,
)
ESTIMATES = (1.5814, 1.4364, 1.2945, 1.2476, 1.1077, 0.6839, 0.0)


def test_the_league_of_1987_stands_as_published() -> None:
    found = rank(BASEBALL)
    scale = np.array(found.log_strengths)
    assert scale - scale[-1] == pytest.approx(ESTIMATES, abs=1e-4)
    assert len(found.separated) == 1
    assert found.tie == 1.0


def test_with_ties_nothing_is_likelier() -> None:
    chance = np.random.default_rng(3)
    wins = chance.integers(1, 9, (4, 4)).astype(np.float64)
    np.fill_diagonal(wins, 0)
    ties = np.triu(chance.integers(0, 5, (4, 4)), 1).astype(np.float64)
    ties = ties + ties.T

    def unlikely(x: np.ndarray) -> float:
        strength, theta = np.exp(np.append(x[:3], -x[:3].sum())), 1.0 + np.exp(x[3])
        beats = strength[:, None] / (strength[:, None] + theta * strength[None, :])
        equal = (theta**2 - 1.0) * beats * beats.T
        off = ~np.eye(4, dtype=bool)
        return -float((wins[off] * np.log(beats[off])).sum() + (ties[off] * np.log(equal[off])).sum() / 2)

    theirs = optimize.minimize(unlikely, np.zeros(4), method="BFGS", options={"gtol": 1e-9})
    found = rank(wins, ties)
    assert found.log_strengths[:3] == pytest.approx(theirs.x[:3], abs=1e-4)
    assert found.tie == pytest.approx(1.0 + np.exp(theirs.x[3]), abs=1e-4)


def test_a_listener_whose_taste_is_known_is_recovered() -> None:
    taste = np.array([1.2, 0.4, -0.3, -1.3])
    chance, wins = np.random.default_rng(8), np.zeros((4, 4))
    for i in range(4):
        for j in range(i):
            wins[i, j] = chance.binomial(400, 1 / (1 + np.exp(taste[j] - taste[i])))
            wins[j, i] = 400 - wins[i, j]
    found = rank(wins)
    away = np.abs(np.array(found.log_strengths) - taste)
    assert (away < 3 * np.array(found.errors)).all()
    assert max(found.errors) < 0.1


def test_standard_errors_are_as_wide_as_the_scatter() -> None:
    chance, scale = np.random.default_rng(2), []
    for _ in range(200):
        hits = chance.binomial(60, 0.7)
        scale.append(rank(np.array([[0, hits], [60 - hits, 0]], np.float64)))
    scatter = np.std([one.log_strengths[0] for one in scale])
    assert np.mean([one.errors[0] for one in scale]) == pytest.approx(scatter, rel=0.15)


@pytest.mark.parametrize(
    ("wins", "groups"),
    [
        ([[0, 3, 2], [0, 0, 1], [0, 2, 0]], ((0,), (1, 2))),  # the first never lost
        ([[0, 3, 0], [1, 0, 0], [0, 0, 0]], ((0, 1), (2,))),  # the third never met anybody
        ([[0, 0], [0, 0]], ((0,), (1,))),
    ],
)
def test_where_answers_give_no_scale_none_is_made_up(
    wins: list[list[int]], groups: tuple[tuple[int, ...], ...]
) -> None:
    found = rank(np.array(wins, np.float64))
    assert found.log_strengths == ()
    assert found.separated == groups


def test_a_tie_joins_who_else_would_be_apart() -> None:
    wins, ties = np.array([[0.0, 3.0], [0.0, 0.0]]), np.array([[0.0, 1.0], [1.0, 0.0]])
    assert rank(wins).log_strengths == ()
    assert rank(wins, ties).log_strengths[0] > 0.0
