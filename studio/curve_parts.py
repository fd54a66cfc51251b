"""The part of an intensity curve that belongs to a stretch of the text."""

import math
from collections.abc import Iterator

from tts.contract import CurvePoint, Easing, IntensityCurve

_CHORDS = 8  # a bow that is cut becomes so many straight pieces; off by less than 0.01 in strength


def curve_part(curve: IntensityCurve, stretch: tuple[int, int], length: int) -> IntensityCurve:
    """Cut out what a curve does over some characters, as a curve over them alone.

    Parameters
    ----------
    curve : IntensityCurve
        Over a whole text.
    stretch : (int, int)
        First character of the part and the one behind it.
    length : int
        Characters of the whole text. Characters are taken to last equally long.

    Returns
    -------
    IntensityCurve
        The same strengths over the part; points inside it keep their easing and their words.
    """
    low, high = stretch[0] / length, stretch[1] / length
    whole = curve.resolve(lambda char: char / length)
    heads = [_head(whole, low), *(p for p in whole.points if low < p.at < high)]
    ends = [*(p.at for p in heads[1:]), high]
    points: list[CurvePoint] = []
    for head, end in zip(heads, ends, strict=True):
        points.extend(_segment(whole, head, end))
    last = _strength(whole, math.nextafter(high, 0.0))
    if points[-1].strength != last:
        points.append(CurvePoint(high, last))
    return IntensityCurve(tuple(_placed(point, (low, high), stretch) for point in points))


def _head(curve: IntensityCurve, at: float) -> CurvePoint:
    """A point at a place, on its way as the curve is there."""
    before = [point for point in curve.points if point.at <= at]
    easing = before[-1].easing if before else Easing.HOLD
    anchor = before[-1].anchor if before and before[-1].at == at else None
    return CurvePoint(at, _strength(curve, at), easing, anchor)


def _segment(curve: IntensityCurve, head: CurvePoint, end: float) -> Iterator[CurvePoint]:
    """A point, and more of them where a bow that starts or ends outside has to be imitated."""
    edges = {point.at for point in curve.points}
    straight = head.easing in (Easing.LINEAR, Easing.HOLD)
    if straight or (head.at in edges and end in edges) or head.at >= curve.points[-1].at:
        yield head
        return
    step = (end - head.at) / _CHORDS
    for i in range(_CHORDS):
        at = head.at + i * step
        yield CurvePoint(at, _strength(curve, at), anchor=head.anchor if i == 0 else None)


def _placed(point: CurvePoint, places: tuple[float, float], stretch: tuple[int, int]) -> CurvePoint:
    low, high = places
    inside = point.anchor is not None and stretch[0] <= point.anchor < stretch[1]
    at = min(1.0, max(0.0, (point.at - low) / (high - low)))
    anchor = point.anchor - stretch[0] if inside and point.anchor is not None else None
    return CurvePoint(at, point.strength, point.easing, anchor)


def _strength(curve: IntensityCurve, at: float) -> float:
    import numpy as np

    return float(curve.sample(np.array([at]))[0])
