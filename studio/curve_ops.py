"""What a curve editor may ask for, checked: it comes from a browser and is trusted in nothing."""

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from studio.anchors import WordPlace, snap_to_words
from studio.curve import Shape, mirror, scale, shape, smooth
from studio.edits.lines import replace_line, unlocked
from studio.errors import EditError
from studio.scene import Scene
from tts.contract import FLAT, CurvePoint, Easing, IntensityCurve

MAX_POINTS = 200  # a point for every word of a long line, and as many again
MAX_FACTOR = 10.0


@dataclass(frozen=True, slots=True)
class SetPoints:
    """The whole curve as it stands after a drag or some keys."""

    curve: IntensityCurve


@dataclass(frozen=True, slots=True)
class TakeShape:
    """Start over from a whole curve."""

    kind: Shape


@dataclass(frozen=True, slots=True)
class Scale:
    """All strengths times a factor."""

    factor: float


@dataclass(frozen=True, slots=True)
class Smooth:
    """Bends become rounder."""


@dataclass(frozen=True, slots=True)
class Mirror:
    """The curve backwards."""


@dataclass(frozen=True, slots=True)
class Snap:
    """Every point to its nearest word."""


@dataclass(frozen=True, slots=True)
class Flatten:
    """Full strength everywhere: the curve as it was at first."""


@dataclass(frozen=True, slots=True)
class Copy:
    """Remember the curve; the line stays as it is."""


@dataclass(frozen=True, slots=True)
class Paste:
    """The curve that was copied last."""


@dataclass(frozen=True, slots=True)
class Hear:
    """Sound that is wanted now; it changes nothing in the line."""


CurveOp = SetPoints | TakeShape | Scale | Smooth | Mirror | Snap | Flatten | Copy | Paste | Hear


def parse_curve_op(raw: object) -> CurveOp:
    """Check one operation.

    Raises
    ------
    EditError
        If it is none, or holds a curve that cannot be.
    """
    if not isinstance(raw, Mapping):
        raise _bad("op")
    read = _READERS.get(str(raw.get("op")))
    if read is None:
        raise _bad("op")
    return read(raw)


def parse_points(rows: object) -> IntensityCurve:
    """Make a curve of rows of `at`, `strength`, `easing` and `anchor`, in any order.

    Raises
    ------
    EditError
        If there is no row, there are too many, or one of them is no point.
    """
    if not isinstance(rows, list) or not 0 < len(rows) <= MAX_POINTS:
        raise _bad("points")
    points = [_point(row) for row in rows]
    return IntensityCurve(tuple(sorted(points, key=lambda point: point.at)))


def changed_curve(curve: IntensityCurve, op: CurveOp, words: Sequence[WordPlace]) -> IntensityCurve:
    """The curve after an operation; the same one where the operation changes none.

    Parameters
    ----------
    curve : IntensityCurve
        As it is now, anchored points at the places of their words.
    op : CurveOp
        Copying and pasting are the caller's.
    words : sequence of WordPlace
        The line's words, to snap to.
    """
    match op:
        case SetPoints(curve=new):
            return new
        case TakeShape(kind=kind):
            return shape(kind)
        case Scale(factor=factor):
            return scale(curve, factor)
        case Snap():
            return snap_to_words(curve, words)
    change = _WHOLE.get(type(op))
    return curve if change is None else change(curve)


def set_line_curve(scene: Scene, line_id: str, curve: IntensityCurve) -> Scene:
    """Give one line a curve; anchors behind its words let go.

    Raises
    ------
    EditError
        If there is no such line, or it is locked.
    """
    line = unlocked(scene, line_id)
    points = tuple(
        replace(point, anchor=None) if (point.anchor or 0) >= max(1, len(line.text)) else point
        for point in curve.points
    )
    return replace_line(scene, replace(line, curve=IntensityCurve(points)))


def _point(row: object) -> CurvePoint:
    if not isinstance(row, Mapping):
        raise _bad("points")
    easing, anchor = row.get("easing", Easing.LINEAR), row.get("anchor")
    if easing not in set(Easing):
        raise _bad("easing")
    if anchor is not None and (isinstance(anchor, bool) or not isinstance(anchor, int) or anchor < 0):
        raise _bad("anchor")
    return CurvePoint(_number(row, "at", 1.0), _number(row, "strength", 1.0), Easing(easing), anchor)


def _number(row: Mapping[Any, Any], name: str, high: float) -> float:
    value = row.get(name)
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise _bad(name)
    if not (math.isfinite(value) and 0.0 <= value <= high):
        raise _bad(name)
    return float(value)


def _shape(raw: Mapping[Any, Any]) -> CurveOp:
    kind = raw.get("shape")
    if kind not in set(Shape):
        raise _bad("shape")
    return TakeShape(Shape(kind))


def _bad(name: str) -> EditError:
    return EditError("bad_direction", field=name)


_WHOLE: Mapping[type, Callable[[IntensityCurve], IntensityCurve]] = {
    Smooth: smooth,
    Mirror: mirror,
    Flatten: lambda _: FLAT,
}


_READERS: Mapping[str, Callable[[Mapping[Any, Any]], CurveOp]] = {
    "points": lambda raw: SetPoints(parse_points(raw.get("points"))),
    "shape": _shape,
    "scale": lambda raw: Scale(_number(raw, "factor", MAX_FACTOR)),
    "smooth": lambda _: Smooth(),
    "mirror": lambda _: Mirror(),
    "snap": lambda _: Snap(),
    "flat": lambda _: Flatten(),
    "copy": lambda _: Copy(),
    "paste": lambda _: Paste(),
    "hear": lambda _: Hear(),
}
