"""Simulated listeners whose taste and hearing are known are found to have them; coin flippers have none."""

from random import Random

import numpy as np
import pytest
from scipy import stats

from studio.lab.blind import ANCHOR, SAME, Answer, Design, Item, Kind, Trial, trials
from studio.lab.results import results
from studio.lab.statistics import LEVEL, Evidence

TASTE = (1.5, 0.0, -1.5)


def design(kind: Kind, conditions: int = 3, items: int = 4, repeats: int = 1) -> Design:
    names = tuple(f"way {i}" for i in range(conditions))
    lines = tuple(Item(str(i), "Hello.", ("{}",) * conditions) for i in range(items))
    return Design(kind, "Tea", "?", names, ("draft",) * conditions, lines, repeats)


def prefers(trial: Trial, chance: Random) -> int:
    a, b = trial.slots[:2]
    return 0 if chance.random() < 1 / (1 + np.exp(TASTE[b] - TASTE[a])) else 1


def listened(test: Design, count: int, seed: int = 1) -> list[Answer]:
    chance = Random(seed)
    return [Answer(f"L{n}", trial, prefers(trial, chance)) for n in range(count) for trial in trials(test, n)]


def test_a_known_taste_is_recovered_whatever_the_order() -> None:
    found = results(design(Kind.AB, items=10), listened(design(Kind.AB, items=10), 12))
    assert found.answers == 360
    by_pair = {(pair.first, pair.second): pair for pair in found.pairs}
    for (i, j), pair in by_pair.items():
        true = 1 / (1 + np.exp(TASTE[j] - TASTE[i]))
        assert pair.share.share == pytest.approx(true, abs=3 * np.sqrt(true * (1 - true) / pair.share.n))
        assert pair.share.evidence is Evidence.SIGNIFICANT
        assert pair.share.p_value <= pair.adjusted_p < LEVEL
    assert found.ranking is not None
    assert np.array(found.ranking.log_strengths) == pytest.approx(TASTE, abs=0.6)
    assert found.agreement is not None
    assert found.agreement > 0.2
    assert all(one.first_share is not None and 0.3 < one.first_share < 0.7 for one in found.listeners)


def test_coin_flippers_find_nothing_more_often_than_the_level() -> None:
    test, chance = design(Kind.AB, 2, items=10), Random(4)
    asked = [trial for n in range(2) for trial in trials(test, n)]
    found = 0
    for _ in range(1000):
        answers = [Answer("L1", trial, chance.randrange(2)) for trial in asked]
        found += results(test, answers).evidence is Evidence.SIGNIFICANT
    assert found / 1000 <= LEVEL + 0.015  # two standard errors


def test_who_always_chooses_the_left_one_prefers_nothing_and_is_seen() -> None:
    test = design(Kind.AB, 2, items=20)
    answers = [Answer(f"L{n}", trial, 0) for n in range(2) for trial in trials(test, n)]
    found = results(test, answers)
    assert found.pairs[0].share.share == 0.5
    assert {one.first_share for one in found.listeners} == {1.0}


def test_no_preference_counts_as_a_tie_and_not_as_half_a_win() -> None:
    answers = [Answer("L1", Trial(0, (0, 1)), choice) for choice in (0, 0, SAME, 1, SAME)]
    (pair,) = results(design(Kind.AB, 2), answers).pairs
    assert (pair.share.hits, pair.share.n, pair.ties) == (2, 3, 2)
    assert pair.share.evidence is Evidence.TOO_FEW


def test_who_hears_the_difference_is_told_from_who_guesses() -> None:
    test, chance = design(Kind.ABX, 2, items=20), Random(3)
    hears = [Answer("L1", t, 0 if t.slots[0] == t.slots[2] else 1) for t in trials(test, 0)]
    guesses = [Answer("L2", t, chance.randrange(2)) for t in trials(test, 1)]
    assert results(test, hears).pairs[0].share.hits == 20
    assert results(test, hears).evidence is Evidence.SIGNIFICANT
    assert results(test, guesses).evidence is Evidence.OPEN


def test_ratings_are_those_of_scipy_and_bad_ears_are_left_out() -> None:
    test, chance = design(Kind.MUSHRA, 2, items=10), np.random.default_rng(6)
    centres = {0: 97.0, 1: 60.0, ANCHOR: 20.0}
    answers: list[Answer] = []
    for name, deaf in (("L1", False), ("L2", False), ("L3", True)):
        for trial in trials(test, len(answers)):
            rated = [50.0 if deaf else centres[slot] + chance.uniform(-3, 3) for slot in trial.slots]
            answers.append(Answer(name, trial, ratings=tuple(rated)))
    found = results(test, answers)
    assert [one.misses_reference for one in found.listeners] == [False, False, True]
    by_place = {one.condition: one for one in found.ratings}
    assert by_place[ANCHOR].mean == pytest.approx(20.0, abs=1.5)
    values = [answer.ratings[answer.trial.slots.index(1)] for answer in answers if answer.listener != "L3"]
    theirs = stats.t.interval(0.95, len(values) - 1, np.mean(values), stats.sem(values))
    assert (by_place[1].low, by_place[1].high) == pytest.approx(theirs)
    assert by_place[1].median == pytest.approx(np.median(values))
    assert found.evidence is Evidence.OPEN


@pytest.mark.parametrize("kind", list(Kind))
def test_a_test_that_nobody_has_taken_says_so(kind: Kind) -> None:
    found = results(design(kind), [])
    assert found.evidence is Evidence.TOO_FEW
    assert found.agreement is None
    assert found.listeners == ()
