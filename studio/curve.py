"""Edits of an intensity curve, each a new curve: points, shapes, and holding on to words.

Nothing here asks an engine. Places along the line are 0 to 1; where a point is anchored, its place is only a
guess until an engine says when the word is spoken. Every result is a valid curve: points in order, strengths
0 to 1.
"""

from collections.abc import Sequence
from dataclasses import replace
from enum import StrEnum
from itertools import pairwise

import numpy as np

from studio.errors import EditError
from tts.contract import CurvePoint, Easing, IntensityCurve

__all__ = [
    "Shape",
    "add_point",
    "mirror",
    "move_point",
    "remove_point",
    "scale",
    "set_easing",
    "shape",
    "smooth",
]

_REVERSED = {Easing.IN: Easing.OUT, Easing.OUT: Easing.IN}


class Shape(StrEnum):
    """Whole curves to start from."""

    HOLD = "hold"
    RISE = "rise"
    FALL = "fall"
    SWELL = "swell"  # up to the middle and down again
    BURST = "burst"  # quiet, at once strong, slowly fading


def add_point(curve: IntensityCurve, point: CurvePoint) -> IntensityCurve:
    """Put a point in; behind those that stand at the same place, which makes a step there."""
    before = [p for p in curve.points if p.at <= point.at]
    return IntensityCurve((*before, point, *curve.points[len(before) :]))


def move_point(curve: IntensityCurve, index: int, *, at: float, strength: float) -> IntensityCurve:
    """Drag a point; it stops at its neighbours, and lets go of its word when its place changes.

    Raises
    ------
    EditError
        If there is no such point.
    """
    point = _point(curve, index)
    low = curve.points[index - 1].at if index else 0.0
    high = curve.points[index + 1].at if index + 1 < len(curve.points) else 1.0
    place = min(high, max(low, at))
    anchor = point.anchor if place == point.at else None
    return _with(curve, index, replace(point, at=place, strength=_unit(strength), anchor=anchor))


def remove_point(curve: IntensityCurve, index: int) -> IntensityCurve:
    """Take a point out.

    Raises
    ------
    EditError
        If there is no such point, or it is the last one: a curve needs a point.
    """
    _point(curve, index)
    if len(curve.points) == 1:
        raise EditError("last_point")
    return IntensityCurve((*curve.points[:index], *curve.points[index + 1 :]))


def set_easing(curve: IntensityCurve, index: int, easing: Easing) -> IntensityCurve:
    """Change how the curve goes on from a point. Raises `EditError` if there is no such point."""
    return _with(curve, index, replace(_point(curve, index), easing=easing))


def shape(kind: Shape, *, low: float = 0.2, high: float = 1.0) -> IntensityCurve:
    """A whole curve between two strengths.

    Parameters
    ----------
    kind : Shape
        HOLD stays at `high`.
    low, high : float
        Strengths, 0 to 1.
    """
    rows: Sequence[tuple[float, float, Easing]]
    match kind:
        case Shape.HOLD:
            rows = [(0.0, high, Easing.LINEAR)]
        case Shape.RISE:
            rows = [(0.0, low, Easing.LINEAR), (1.0, high, Easing.LINEAR)]
        case Shape.FALL:
            rows = [(0.0, high, Easing.LINEAR), (1.0, low, Easing.LINEAR)]
        case Shape.SWELL:
            rows = [(0.0, low, Easing.SMOOTH), (0.5, high, Easing.SMOOTH), (1.0, low, Easing.LINEAR)]
        case Shape.BURST:
            rows = [(0.0, low, Easing.HOLD), (0.35, high, Easing.OUT), (1.0, low, Easing.LINEAR)]
    return IntensityCurve(tuple(CurvePoint(at, strength, easing) for at, strength, easing in rows))


def smooth(curve: IntensityCurve, amount: float = 0.5) -> IntensityCurve:
    """Draw inner points towards the straight line of their neighbours, and round straight pieces.

    Parameters
    ----------
    curve : IntensityCurve
        Any curve; steps (two points at one place) stay steps.
    amount : float
        0 leaves the strengths as they are, 1 takes every bend out.
    """
    points = []
    for i, point in enumerate(curve.points):
        strength = point.strength
        if 0 < i < len(curve.points) - 1:
            before, after = curve.points[i - 1], curve.points[i + 1]
            step = point.at in (before.at, after.at)
            goal = strength if step else _between(before, after, point.at)
            strength += _unit(amount) * (goal - strength)
        easing = Easing.SMOOTH if point.easing is Easing.LINEAR else point.easing
        points.append(replace(point, strength=_unit(strength), easing=easing))
    return IntensityCurve(tuple(points))


def scale(curve: IntensityCurve, factor: float) -> IntensityCurve:
    """Make all strengths weaker or stronger; they stop at 0 and 1."""
    return IntensityCurve(tuple(replace(p, strength=_unit(p.strength * factor)) for p in curve.points))


def mirror(curve: IntensityCurve) -> IntensityCurve:
    """Run the curve backwards in time; points let go of their words, because others stand there now."""
    ends = [CurvePoint(1.0 - curve.points[-1].at, curve.points[-1].strength)]
    for point, after in reversed(list(pairwise(curve.points))):
        here = 1.0 - point.at
        if point.easing is Easing.HOLD:
            ends.append(CurvePoint(max(ends[-1].at, 1.0 - after.at), point.strength))
        else:
            ends[-1] = replace(ends[-1], easing=_REVERSED.get(point.easing, point.easing))
        ends.append(CurvePoint(max(ends[-1].at, here), point.strength))
    return IntensityCurve(tuple(ends))


def _between(before: CurvePoint, after: CurvePoint, at: float) -> float:
    return float(np.interp(at, [before.at, after.at], [before.strength, after.strength]))


def _point(curve: IntensityCurve, index: int) -> CurvePoint:
    if not 0 <= index < len(curve.points):
        raise EditError("no_point", index=str(index), count=str(len(curve.points)))
    return curve.points[index]


def _with(curve: IntensityCurve, index: int, point: CurvePoint) -> IntensityCurve:
    return IntensityCurve((*curve.points[:index], point, *curve.points[index + 1 :]))


def _unit(value: float) -> float:
    return min(1.0, max(0.0, value))
