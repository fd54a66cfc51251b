"""The intensity curve of an utterance: how strongly it is felt from its first word to its last."""

import math
from collections.abc import Callable
from dataclasses import dataclass, replace
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

from tts.errors import BadValue


class Easing(StrEnum):
    """How the curve leaves a point towards the next one."""

    LINEAR = "linear"
    SMOOTH = "smooth"  # slow, fast, slow: 3u² - 2u³
    IN = "in"  # starts slowly: u²
    OUT = "out"  # ends slowly: 1 - (1 - u)²
    HOLD = "hold"  # stays, then jumps at the next point


@dataclass(frozen=True, slots=True)
class CurvePoint:
    """A breakpoint.

    Attributes
    ----------
    at : float
        Place along the utterance, 0 (start) to 1 (end), in the time of its neutral reading.
    strength : float
        0 to 1.
    easing : Easing
        How the curve goes on from here.
    anchor : int or None
        Character of the text, the start of a word, that the point holds to. Where given, the moment at
        which that word is spoken wins over `at`.
    """

    at: float
    strength: float
    easing: Easing = Easing.LINEAR
    anchor: int | None = None

    def __post_init__(self) -> None:
        for name, value in (("at", self.at), ("strength", self.strength)):
            if not (math.isfinite(value) and 0.0 <= value <= 1.0):
                raise BadValue(f"curve point {name}", value, "a number from 0 to 1")


@dataclass(frozen=True, slots=True)
class IntensityCurve:
    """Breakpoints in order of `at`; before the first and after the last the strength stays.

    Two points at one place make a step. A curve needs at least one point.
    """

    points: tuple[CurvePoint, ...]

    def __post_init__(self) -> None:
        if not self.points:
            raise BadValue("curve", self.points, "at least one point")
        if any(a.at > b.at for a, b in zip(self.points, self.points[1:], strict=False)):
            raise BadValue("curve", [p.at for p in self.points], "points in order of their place")

    def resolve(self, place_of: Callable[[int], float]) -> "IntensityCurve":
        """Turn anchors into places.

        Parameters
        ----------
        place_of : callable
            Maps a character of the text to its place, 0 to 1.

        Returns
        -------
        IntensityCurve
            The same points at the places where their words are spoken; a point never passes its neighbour.
        """
        points, reached = [], 0.0
        for point in self.points:
            at = point.at if point.anchor is None else place_of(point.anchor)
            reached = max(reached, min(1.0, at))
            points.append(replace(point, at=reached))
        return IntensityCurve(tuple(points))

    def sample(self, at: NDArray[np.floating]) -> NDArray[np.float64]:
        """Strength at many places.

        Parameters
        ----------
        at : (n,) float
            Places along the utterance; those outside 0..1 take the nearest end's strength.

        Returns
        -------
        (n,) float64
            Strengths, 0 to 1.
        """
        where = np.asarray(at, dtype=np.float64)
        places = np.array([p.at for p in self.points])
        index = np.searchsorted(places, where, side="right") - 1
        result = np.empty(where.shape)
        result[index < 0] = self.points[0].strength
        for i, point in enumerate(self.points):
            here = index == i
            if not here.any():
                continue
            if i + 1 == len(self.points):
                result[here] = point.strength
                continue
            after = self.points[i + 1]
            share = (where[here] - point.at) / (after.at - point.at)
            result[here] = point.strength + (after.strength - point.strength) * _ease(share, point.easing)
        return result

    @property
    def is_flat(self) -> bool:
        """Whether the strength is the same everywhere."""
        return len({p.strength for p in self.points}) == 1


def _ease(share: NDArray[np.float64], easing: Easing) -> NDArray[np.float64]:
    match easing:
        case Easing.LINEAR:
            return share
        case Easing.SMOOTH:
            return share * share * (3.0 - 2.0 * share)
        case Easing.IN:
            return share * share
        case Easing.OUT:
            return 1.0 - (1.0 - share) ** 2
        case Easing.HOLD:
            return np.zeros_like(share)


FLAT = IntensityCurve((CurvePoint(0.0, 1.0),))
