"""What the scene player may ask for, checked: it comes from a browser and is trusted in nothing."""

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from studio.arc import with_strength
from studio.edits.lines import replace_line, unlocked
from studio.edits.roles import update_role
from studio.errors import EditError
from studio.scene import MAX_GAP_S, Scene

_MAX_NAME = 200


@dataclass(frozen=True, slots=True)
class SetGap:
    """Another pause before a line, negative to interrupt; None follows the scene."""

    line: str
    gap_s: float | None


@dataclass(frozen=True, slots=True)
class SetStrength:
    """Another strength of a line's feeling, 0 to 1."""

    line: str
    strength: float


@dataclass(frozen=True, slots=True)
class SetLevel:
    """Another loudness and place of a role."""

    role: str
    gain_db: float
    pan: float


@dataclass(frozen=True, slots=True)
class Select:
    """The line that is worked on."""

    line: str


SceneOp = SetGap | SetStrength | SetLevel | Select


def parse_op(raw: object) -> SceneOp:
    """Check one operation.

    Raises
    ------
    EditError
        If it is none.
    """
    read = _READERS.get(str(raw.get("op"))) if isinstance(raw, Mapping) else None
    if read is None:
        raise _bad("op")
    return read(raw)  # type: ignore[arg-type]


def gesture_of(raw: object) -> str:
    """Name of the gesture that an operation is part of, "" for none: those of one held key share it."""
    gesture = raw.get("gesture") if isinstance(raw, Mapping) else None
    return gesture if isinstance(gesture, str) and len(gesture) <= _MAX_NAME else ""


def apply_op(scene: Scene, op: SceneOp) -> Scene:
    """The scene after an operation.

    Raises
    ------
    EditError
        If the line or the role is gone, or the line is locked.
    """
    match op:
        case SetGap(line=line_id, gap_s=gap_s):
            return replace_line(scene, replace(unlocked(scene, line_id), gap_s=gap_s))
        case SetStrength(line=line_id, strength=strength):
            return with_strength(scene, line_id, strength)
        case SetLevel(role=role_id, gain_db=gain_db, pan=pan):
            known = next((role for role in scene.roles if role.id == role_id), None)
            if known is None:
                raise EditError("no_role", role=role_id)
            return update_role(scene, replace(known, gain_db=gain_db, pan=pan))
        case Select():
            return scene


def _gap(raw: Mapping[Any, Any]) -> SceneOp:
    gap = None if raw.get("gap_s") is None else round(_number(raw, "gap_s", -MAX_GAP_S, MAX_GAP_S), 3)
    return SetGap(_name(raw, "line"), gap)


def _number(raw: Mapping[Any, Any], name: str, low: float, high: float) -> float:
    value = raw.get(name)
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise _bad(name)
    if not (math.isfinite(value) and low <= value <= high):
        raise _bad(name)
    return float(value)


def _name(raw: Mapping[Any, Any], name: str) -> str:
    value = raw.get(name)
    if not _is_name(value):
        raise _bad(name)
    return str(value)


def _is_name(value: object) -> bool:
    return isinstance(value, str) and 0 < len(value) <= _MAX_NAME


def _bad(name: str) -> EditError:
    return EditError("bad_request", field=name)


_READERS: Mapping[str, Callable[[Mapping[Any, Any]], SceneOp]] = {
    "gap": _gap,
    "strength": lambda raw: SetStrength(_name(raw, "line"), round(_number(raw, "strength", 0.0, 1.0), 3)),
    "level": lambda raw: SetLevel(
        _name(raw, "role"), _number(raw, "gain_db", -60.0, 12.0), _number(raw, "pan", -1.0, 1.0)
    ),
    "select": lambda raw: Select(_name(raw, "line")),
}
