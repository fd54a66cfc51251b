"""From who was preferred to whom, to one scale: the model of Bradley and Terry, with ties."""

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Counts = NDArray[np.float64]  # (k, k); row beats column
_ROUNDS = 10_000
_CLOSE = 1e-10


@dataclass(frozen=True, slots=True)
class Ranking:
    """Where everybody stands.

    Attributes
    ----------
    log_strengths : tuple of float
        Natural logarithms that sum to 0: one that stands d above another wins 1 / (1 + exp(-d)) of what is
        decided, where nothing was tied. Empty where they cannot be told.
    errors : tuple of float
        Their standard errors.
    tie : float
        Rao and Kupper's threshold, 1 where nothing was tied.
    separated : tuple of tuple of int
        Groups between which the answers give no scale, because one never lost to the other or they never met.
        One group where all is well.
    """

    log_strengths: tuple[float, ...]
    errors: tuple[float, ...]
    tie: float
    separated: tuple[tuple[int, ...], ...]


def rank(wins: Counts, ties: Counts | None = None) -> Ranking:
    """Find the most likely strengths.

    Parameters
    ----------
    wins : (k, k)
        How often row was preferred to column.
    ties : (k, k), optional
        How often they were called equal; symmetric.

    Notes
    -----
    Minorise-maximise, after D. R. Hunter (2004), "MM algorithms for generalized Bradley-Terry models", Ann.
    Statist. 32:384, with ties after Rao & Kupper (1967). A maximum exists if everybody can be reached from
    everybody through "did not lose to" (Hunter's assumption 1); where it does not, no figure is made up.
    """
    ties = np.zeros_like(wins) if ties is None else ties
    held = np.asarray(wins + ties, np.float64)  # row did at least as well as column
    groups = _groups(held)
    if len(groups) > 1 or not held.any():
        return Ranking((), (), 1.0, groups)
    tied = float(ties.sum()) / 2.0
    strengths, tie = np.ones(len(held)), 1.0
    for _ in range(_ROUNDS):
        share = held / (strengths[:, None] + tie * strengths[None, :])
        new = held.sum(axis=1) / (share + tie * share.T).sum(axis=1)
        new /= math.exp(float(np.log(new).mean()))
        share = held / (new[:, None] + tie * new[None, :])
        lost = float((share * new[None, :]).sum())
        tie = (tied + math.hypot(tied, lost)) / lost if tied else 1.0
        moved = float(np.abs(np.log(new / strengths)).max())
        strengths = new
        if moved < _CLOSE:
            break
    scale = np.log(strengths)
    return Ranking(tuple(scale.tolist()), _errors(held, strengths, tie), tie, groups)


def _errors(held: Counts, strengths: NDArray[np.float64], tie: float) -> tuple[float, ...]:
    """Standard errors from the curvature of the likelihood, the threshold of ties taken as known."""
    share = strengths[:, None] / (strengths[:, None] + tie * strengths[None, :])
    bend = held * share * (1.0 - share)
    bend = bend + bend.T
    information = np.diag(bend.sum(axis=1)) - bend
    spread = np.diag(np.linalg.pinv(information))
    return tuple(np.sqrt(np.maximum(spread, 0.0)).tolist())


def _groups(held: Counts) -> tuple[tuple[int, ...], ...]:
    """Those who reach each other, by the transitive closure; in the order of their first member."""
    reach = (held > 0) | np.eye(len(held), dtype=bool)
    for middle in range(len(held)):
        reach |= np.outer(reach[:, middle], reach[middle])
    both = reach & reach.T
    return tuple(dict.fromkeys(tuple(np.flatnonzero(row).tolist()) for row in both))
