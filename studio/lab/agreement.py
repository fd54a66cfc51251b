"""Whether listeners hear alike: Krippendorff's alpha, and each listener beside the others."""

from collections.abc import Callable, Mapping
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

Answers = NDArray[np.float64]  # (listeners, items); NaN where a listener has not answered


class Scale(StrEnum):
    """How far two answers are apart."""

    NOMINAL = "nominal"  # equal or not
    INTERVAL = "interval"  # by the square of their difference


_DISTANCES: Mapping[Scale, Callable[[Answers, Answers], Answers]] = {
    Scale.NOMINAL: lambda a, b: (a != b).astype(np.float64),
    Scale.INTERVAL: lambda a, b: (a - b) ** 2,
}


def alpha(answers: Answers, scale: Scale = Scale.NOMINAL) -> float | None:
    """Agreement beyond chance, after Krippendorff ("Computing Krippendorff's Alpha-Reliability", 2011).

    Parameters
    ----------
    answers : (listeners, items)
        NaN where a listener has not answered.
    scale : Scale

    Returns
    -------
    float or None
        1 where all agree, 0 where they agree as chance would; None where no item has two answers, or every
        answer is the same.
    """
    distance = _DISTANCES[scale]
    pairable = [column[np.isfinite(column)] for column in answers.T]
    pairable = [values for values in pairable if values.size > 1]
    if not pairable:
        return None
    every = np.concatenate(pairable)
    seen = sum(distance(v[:, None], v[None, :]).sum() / (v.size - 1) for v in pairable) / every.size
    values, counts = np.unique(every, return_counts=True)
    weights = counts[:, None] * counts[None, :]
    expected = (weights * distance(values[:, None], values[None, :])).sum() / (every.size * (every.size - 1))
    return float(1.0 - seen / expected) if expected else None


def with_the_others(answers: Answers) -> tuple[float | None, ...]:
    """For each listener, how often another one answered the same to the same; None where nobody answered."""
    shares: list[float | None] = []
    for who, own in enumerate(answers):
        others = np.delete(answers, who, axis=0)
        both = np.isfinite(others) & np.isfinite(own)[None, :]
        shares.append(float((others == own[None, :])[both].mean()) if both.any() else None)
    return tuple(shares)
