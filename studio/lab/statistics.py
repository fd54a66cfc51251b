"""How far a count of answers may be trusted: exact tests, intervals, and when there are too few to say."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from statistics import NormalDist

import numpy as np
from numpy.typing import NDArray

LEVEL = 0.05  # what may be found by chance alone, once in twenty comparisons
_SAME = 1.0 + 1e-7  # probabilities as close as this are equal: rounding must not decide, as in R's binom.test


class Evidence(StrEnum):
    """What a count says; each is a key "evidence.<value>" of `studio.words`."""

    TOO_FEW = "too_few"  # even one voice from everybody could be chance
    OPEN = "open"  # it could be chance
    SIGNIFICANT = "significant"


@dataclass(frozen=True, slots=True)
class Share:
    """So many of so many answers.

    Attributes
    ----------
    hits, n : int
        Answers of one kind, and all of them.
    p_value : float
        Of a result as far from one half, or farther, by chance alone.
    low, high : float
        Wilson's interval of the share at 95 %.
    evidence : Evidence
    """

    hits: int
    n: int
    p_value: float
    low: float
    high: float
    evidence: Evidence

    @property
    def share(self) -> float:
        """Share of hits, 0 to 1; one half where nobody has answered."""
        return self.hits / self.n if self.n else 0.5


def preference(hits: int, n: int) -> Share:
    """Judge how often one of two was preferred, by a two-sided exact test."""
    return _judged(hits, n, binomial_p(hits, n), fewest_to_tell(two_sided=True))


def discrimination(hits: int, n: int) -> Share:
    """Judge how often X was recognised in ABX: one-sided, as nobody is worse than chance by hearing."""
    return _judged(hits, n, binomial_p(hits, n, two_sided=False), fewest_to_tell(two_sided=False))


def _judged(hits: int, n: int, p_value: float, fewest: int) -> Share:
    low, high = wilson(hits, n)
    found = Evidence.SIGNIFICANT if p_value <= LEVEL else Evidence.OPEN
    return Share(hits, n, p_value, low, high, found if n >= fewest else Evidence.TOO_FEW)


def binomial_p(hits: int, n: int, *, two_sided: bool = True) -> float:
    """Probability of a result like this, or less likely, where both answers are equally likely.

    The exact binomial test at one half. One-sided, it is that of as many hits or more.
    """
    return float(_p_values(n, two_sided)[_checked(hits, n)])


@cache
def _p_values(n: int, two_sided: bool) -> NDArray[np.float64]:
    """The test's p for every count of hits from 0 to n."""
    k = np.arange(n + 1)
    log_chance = [math.lgamma(n + 1) - math.lgamma(i + 1) - math.lgamma(n - i + 1) for i in k]
    chance = np.exp(np.array(log_chance) - n * math.log(2.0))
    if not two_sided:
        return np.asarray(np.minimum(1.0, np.cumsum(chance[::-1])[::-1]))
    ranked = np.sort(chance)
    below = np.searchsorted(ranked, chance * _SAME, side="right")
    return np.asarray(np.minimum(1.0, np.cumsum(ranked)[below - 1]))


def wilson(hits: int, n: int, *, confidence: float = 0.95) -> tuple[float, float]:
    """Wilson's score interval of a share (Wilson 1927, JASA 22:209; Newcombe 1998, method 3).

    Returns
    -------
    tuple of float
        Low and high end, 0 to 1; the whole range where `n` is 0.
    """
    _checked(hits, n)
    if n == 0:
        return 0.0, 1.0
    z = NormalDist().inv_cdf(0.5 + confidence / 2.0)
    share, spread = hits / n, z * z / n
    centre = (share + spread / 2.0) / (1.0 + spread)
    half = z / (1.0 + spread) * math.sqrt(share * (1.0 - share) / n + spread / (4.0 * n))
    return max(0.0, centre - half), min(1.0, centre + half)


def fewest_to_tell(*, two_sided: bool) -> int:
    """Fewest answers with which one voice from all of them would be significant: 6, or 5 one-sided."""
    return math.ceil(math.log2((2.0 if two_sided else 1.0) / LEVEL))


def answers_needed(share: float, *, power: float = 0.8) -> int | None:
    """Answers with which a true share would be found, with some luck.

    Parameters
    ----------
    share : float
        Of listeners' answers for one of two, 0 to 1.
    power : float
        How surely.

    Returns
    -------
    int or None
        By the normal approximation, two-sided; None where the share is one half.
    """
    away = abs(share - 0.5)
    if away < 0.005:
        return None
    normal = NormalDist()
    spread = normal.inv_cdf(1 - LEVEL / 2) * 0.5
    spread += normal.inv_cdf(power) * math.sqrt(max(0.0, share * (1.0 - share)))
    return max(fewest_to_tell(two_sided=True), math.ceil((spread / away) ** 2))


def holm(p_values: Sequence[float]) -> tuple[float, ...]:
    """Adjust p for as many tests made at once (Holm 1979, Scand. J. Statist. 6:65)."""
    order = np.argsort(p_values)
    factors = np.arange(len(p_values), 0, -1)
    raised = np.minimum(1.0, np.maximum.accumulate(np.asarray(p_values, np.float64)[order] * factors))
    adjusted = np.empty(len(p_values))
    adjusted[order] = raised
    return tuple(float(p) for p in adjusted)


def _checked(hits: int, n: int) -> int:
    if not 0 <= hits <= n:
        raise ValueError(f"There cannot be {hits} of {n} answers.")
    return hits
