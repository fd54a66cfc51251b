"""What came of a listening test: counts, tests, a ranking, ratings, and how far listeners agree."""

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from studio.lab.agreement import Scale, alpha, with_the_others
from studio.lab.blind import ANCHOR, SAME, Answer, Design, Kind
from studio.lab.ranking import Ranking, rank
from studio.lab.statistics import LEVEL, Evidence, Share, discrimination, holm, preference

REFERENCE_LEAST = 90.0  # ITU-R BS.1534-3, section 4.1.2: who rates the hidden reference lower …
MIN_RATINGS = 6  # fewer ratings of a condition than this have no spread to speak of
REFERENCE_MISSES = 0.15  # … in more than 15 % of the items does not hear well enough


@dataclass(frozen=True, slots=True)
class PairResult:
    """Two conditions against each other.

    Attributes
    ----------
    first, second : int
        Places of the conditions.
    share : Share
        How often the first was preferred, ties left out; in ABX how often X was recognised.
    ties : int
    adjusted_p : float
        Holm's, over all pairs of the test.
    """

    first: int
    second: int
    share: Share
    ties: int
    adjusted_p: float


@dataclass(frozen=True, slots=True)
class Rating:
    """How a condition (or ANCHOR) was rated, 0 to 100; `low` and `high` bound the mean at 95 %."""

    condition: int
    n: int
    mean: float
    low: float
    high: float
    median: float
    quartiles: tuple[float, float]


@dataclass(frozen=True, slots=True)
class ListenerResult:
    """One listener beside the others.

    Attributes
    ----------
    name : str
    n : int
        Answers.
    agrees : float or None
        How often another listener answers the same to the same comparison; None in ratings, or alone.
    first_share : float or None
        How often the slot on the left was chosen: far from one half, it was not the ear that chose.
    misses_reference : bool
        Whether the hidden reference was rated too low too often to count on the ratings.
    """

    name: str
    n: int
    agrees: float | None
    first_share: float | None = None
    misses_reference: bool = False


@dataclass(frozen=True, slots=True)
class Results:
    """All of it; `agreement` is Krippendorff's alpha."""

    answers: int
    pairs: tuple[PairResult, ...] = ()
    ranking: Ranking | None = None
    ratings: tuple[Rating, ...] = ()
    listeners: tuple[ListenerResult, ...] = ()
    agreement: float | None = None

    @property
    def evidence(self) -> Evidence:
        """The most that any comparison of the test can say."""
        if self.ratings:
            few = min(one.n for one in self.ratings) < MIN_RATINGS
            return Evidence.TOO_FEW if few else Evidence.OPEN
        found = {pair.share.evidence for pair in self.pairs}
        return next((one for one in (Evidence.SIGNIFICANT, Evidence.OPEN) if one in found), Evidence.TOO_FEW)


def results(design: Design, answers: Sequence[Answer]) -> Results:
    """Work out what listeners said."""
    if design.kind is Kind.MUSHRA:
        return _rated(design, answers)
    pairs = _adjusted([_pair(design.kind, pair, answers) for pair in design.pairs])
    ranking = None
    if design.kind is Kind.AB and len(design.conditions) > 2:
        ranking = _ranked(len(design.conditions), answers)
    table, names = _table(design, answers)
    agree = with_the_others(table) if len(names) else ()
    listeners = [_listener(name, agree[i], answers) for i, name in enumerate(names)]
    return Results(len(answers), pairs, ranking, listeners=tuple(listeners), agreement=alpha(table))


def chosen(answer: Answer) -> int:
    """The condition that was chosen, or SAME."""
    return SAME if answer.choice in (None, SAME) else answer.trial.slots[answer.choice or 0]


def _pair(kind: Kind, pair: tuple[int, int], answers: Sequence[Answer]) -> PairResult:
    met = [one for one in answers if set(one.trial.slots[:2]) == set(pair)]
    if kind is Kind.ABX:
        hits = sum(chosen(one) == one.trial.slots[2] for one in met)
        return PairResult(*pair, discrimination(hits, len(met)), 0, 1.0)
    ties = sum(one.choice == SAME for one in met)
    hits = sum(chosen(one) == pair[0] for one in met)
    return PairResult(*pair, preference(hits, len(met) - ties), ties, 1.0)


def _adjusted(pairs: Sequence[PairResult]) -> tuple[PairResult, ...]:
    adjusted = holm([pair.share.p_value for pair in pairs])
    return tuple(_sobered(pair, p) for pair, p in zip(pairs, adjusted, strict=True))


def _sobered(pair: PairResult, adjusted_p: float) -> PairResult:
    """What is significant alone need not be so among many."""
    share = pair.share
    if share.evidence is Evidence.SIGNIFICANT and adjusted_p > LEVEL:
        share = replace(share, evidence=Evidence.OPEN)
    return replace(pair, share=share, adjusted_p=adjusted_p)


def _ranked(count: int, answers: Sequence[Answer]) -> Ranking:
    wins, ties = np.zeros((count, count)), np.zeros((count, count))
    for one in answers:
        a, b = one.trial.slots[:2]
        if one.choice == SAME:
            ties[a, b] += 1
            ties[b, a] += 1
        else:
            wins[chosen(one), b if chosen(one) == a else a] += 1
    return rank(wins, ties)


def _table(design: Design, answers: Sequence[Answer]) -> tuple[np.ndarray, list[str]]:
    """Answers by listener and comparison: the chosen condition, or whether X was found."""
    names = list(dict.fromkeys(one.listener for one in answers))
    columns: dict[tuple[object, ...], int] = {}
    cells: dict[tuple[int, int], float] = {}
    turns: dict[tuple[object, ...], int] = {}
    for one in answers:
        what = (one.trial.item, *sorted(one.trial.slots[:2]))
        turn = turns[one.listener, what] = turns.get((one.listener, what), -1) + 1
        column = columns.setdefault((what, turn), len(columns))
        found = chosen(one) == one.trial.slots[-1] if design.kind is Kind.ABX else chosen(one)
        cells[names.index(one.listener), column] = float(found)
    table = np.full((len(names), len(columns)), np.nan)
    for place, value in cells.items():
        table[place] = value
    return table, names


def _listener(name: str, agrees: float | None, answers: Sequence[Answer]) -> ListenerResult:
    own = [one for one in answers if one.listener == name]
    decided = [one.choice for one in own if one.choice not in (None, SAME)]
    share = sum(choice == 0 for choice in decided) / len(decided) if decided else None
    return ListenerResult(name, len(own), agrees, share)


def _rated(design: Design, answers: Sequence[Answer]) -> Results:
    names = list(dict.fromkeys(one.listener for one in answers))
    listeners = tuple(_rater(name, design, answers) for name in names)
    left_out = {one.name for one in listeners if one.misses_reference}
    counted = [one for one in answers if one.listener not in left_out]
    places = [*range(len(design.conditions)), ANCHOR]
    found = [_rating(place, _ratings_of(place, counted)) for place in places]
    columns = [(item, place) for item in range(len(design.items)) for place in places]
    table = np.full((len(names), len(columns)), np.nan)
    for one in answers:
        for slot, rating in zip(one.trial.slots, one.ratings, strict=True):
            table[names.index(one.listener), columns.index((one.trial.item, slot))] = rating
    agreement = alpha(table, Scale.INTERVAL)
    return Results(len(answers), ratings=tuple(found), listeners=listeners, agreement=agreement)


def _ratings_of(place: int, answers: Sequence[Answer]) -> list[float]:
    return [one.ratings[one.trial.slots.index(place)] for one in answers]


def _rating(place: int, values: Sequence[float]) -> Rating:
    if not values:
        return Rating(place, 0, math.nan, math.nan, math.nan, math.nan, (math.nan, math.nan))
    n, mean = len(values), float(np.mean(values))
    half = 100.0
    if n > 1:
        from scipy.special import stdtrit

        half = float(stdtrit(n - 1, 0.975) * np.std(values, ddof=1) / math.sqrt(n))
    low, median, high = (float(q) for q in np.percentile(values, (25, 50, 75)))
    return Rating(place, n, mean, max(0.0, mean - half), min(100.0, mean + half), median, (low, high))


def _rater(name: str, design: Design, answers: Sequence[Answer]) -> ListenerResult:
    own = [one for one in answers if one.listener == name]
    missed = sum(value < REFERENCE_LEAST for value in _ratings_of(design.reference, own))
    return ListenerResult(name, len(own), None, misses_reference=missed > REFERENCE_MISSES * len(own))
