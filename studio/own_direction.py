"""What a line has of its own and what it has from its role: one field at a time, and back again."""

import math
from collections.abc import Mapping
from dataclasses import fields, replace

from studio.edits.lines import replace_line, unlocked
from studio.errors import EditError
from studio.scene import Line, Role, Scene
from tts.contract import FEELINGS, Delivery, Emotion, Feelings

DELIVERY_FIELDS = tuple(field.name for field in fields(Delivery))


def felt(line: Line, role: Role) -> Emotion:
    """What a line feels, of its own or by its role."""
    return role.emotion if line.emotion is None else line.emotion


def delivered(line: Line, role: Role) -> Delivery:
    """How a line is delivered, of its own or by its role."""
    return role.delivery if line.delivery is None else line.delivery


def overridden(line: Line, role: Role) -> frozenset[str]:
    """Fields of the delivery in which a line differs from its role."""
    own = delivered(line, role)
    return frozenset(n for n in DELIVERY_FIELDS if getattr(own, n) != getattr(role.delivery, n))


def deliver(scene: Scene, line_id: str, **changes: float) -> Scene:
    """Change fields of a line's delivery; one that has no field of its own left follows its role again.

    Raises
    ------
    EditError
        If there is no such line, or it is locked.
    BadValue
        If a value is out of its range.
    """
    line = unlocked(scene, line_id)
    role = scene.role(line.role)
    new = replace(delivered(line, role), **changes)
    return replace_line(scene, replace(line, delivery=None if new == role.delivery else new))


def follow_field(scene: Scene, line_id: str, name: str) -> Scene:
    """Let a field of a line's delivery be its role's again. Raises `EditError` as `deliver` does."""
    role = scene.role(unlocked(scene, line_id).role)
    return deliver(scene, line_id, **{name: getattr(role.delivery, name)})


def feel_mix(scene: Scene, line_id: str, feelings: Feelings) -> Scene:
    """Give a line another mix, as strongly as before; changes inside the line stay.

    Raises
    ------
    EditError
        If there is no such line, or it is locked.
    """
    line = unlocked(scene, line_id)
    emotion = replace(felt(line, scene.role(line.role)), feelings=feelings)
    return replace_line(scene, replace(line, emotion=emotion))


def feel_strength(scene: Scene, line_id: str, strength: float) -> Scene:
    """Set how strongly a line feels, 0 to 1. Raises as `deliver` does."""
    line = unlocked(scene, line_id)
    emotion = replace(felt(line, scene.role(line.role)), strength=strength)
    return replace_line(scene, replace(line, emotion=emotion))


def feel_described(scene: Scene, line_id: str, description: str) -> Scene:
    """Say in words what a line feels. Raises `EditError` as `feel_mix` does."""
    line = unlocked(scene, line_id)
    emotion = replace(felt(line, scene.role(line.role)), description=description.strip())
    return replace_line(scene, replace(line, emotion=emotion))


def feel_as_role(scene: Scene, line_id: str) -> Scene:
    """Let a line feel what its role does, all through. Raises `EditError` as `feel_mix` does."""
    return replace_line(scene, replace(unlocked(scene, line_id), emotion=None, shifts=()))


def parse_mix(raw: object) -> Feelings:
    """Check a mix that comes from a browser: a weight of 0 to 1 for every feeling.

    Raises
    ------
    EditError
        If it is none.
    """
    if not isinstance(raw, Mapping) or set(raw) != set(FEELINGS):
        raise EditError("bad_direction", field="mix")
    for value in raw.values():
        known = isinstance(value, int | float) and not isinstance(value, bool)
        if not known or not (math.isfinite(value) and 0.0 <= value <= 1.0):
            raise EditError("bad_direction", field="mix")
    return Feelings(**{name: float(raw[name]) for name in FEELINGS})
