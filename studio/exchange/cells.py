"""A line as the cells of a table and back, with nothing lost: numbers keep every digit, text every character.

    emotion   happy 0.6 + sad 0.2     weights of the mix; "neutral" for none, empty where the role's holds
    curve     0:0.2 0.5:0.9:smooth@12 place:strength, with its easing where not straight and its character
    pauses    12:0.6 30:1.2           character:seconds
    shifts    [{"char": 9, …}]        JSON, as in a scene file

Empty cells say nothing: the line follows its role or the scene.
"""

import json
import math
from collections.abc import Mapping
from dataclasses import fields
from itertools import pairwise
from typing import Any, TypeVar

from studio.effects import effect_of_word, effect_word
from studio.errors import SceneFileError
from studio.scene import Line, Role
from studio.scene_json import line_from_table, line_to_table
from tts.contract import (
    FEELINGS,
    FLAT,
    Clip,
    CurvePoint,
    Delivery,
    Easing,
    Emotion,
    EmotionShift,
    Feelings,
    IntensityCurve,
    Pause,
)
from tts.errors import BadValue

Cell = str | int | float | None
_Made = TypeVar("_Made")
DELIVERY = {
    "rate": "rate",
    "pitch": "pitch_st",
    "volume": "volume_db",
    "pause_before": "pause_before_s",
    "pause_after": "pause_after_s",
}
"""Columns of technique with the fields of `Delivery` that they hold."""

YES = frozenset({"yes", "true", "1", "y", "x", "locked", "是", "锁定", "✓"})
NEUTRAL_WORD = "neutral"


class BadCell(ValueError):
    """A cell does not hold what its column is for."""


def line_cells(line: Line) -> dict[str, Cell]:
    """All of a line but who speaks it, by column; what is as everywhere is None."""
    cells: dict[str, Cell] = {"id": line.id, "text": line.text}
    if line.emotion is not None:
        cells |= emotion_cells(line.emotion)
    if line.delivery is not None:
        cells |= delivery_cells(line.delivery)
    if line.shifts:
        table = line_to_table(line)["shifts"]
        cells["shifts"] = json.dumps(table, ensure_ascii=False, separators=(",", ":"))
    if line.curve != FLAT:
        cells["curve"] = " ".join(map(_point, line.curve.points))
    if line.pauses:
        cells["pauses"] = " ".join(f"{pause.char}:{pause.seconds!r}" for pause in line.pauses)
    cells["gap"] = line.gap_s
    cells["seed"] = line.seed or None
    cells["locked"] = "yes" if line.locked else None
    cells["note"] = line.note or None
    cells["effect"] = None if line.effect is None else effect_word(line.effect)
    return cells


def emotion_cells(emotion: Emotion) -> dict[str, Cell]:
    """A feeling by column; its strength is always said, so that empty cells are no feeling of its own."""
    return {
        "emotion": mix_words(emotion.feelings),
        "strength": float(emotion.strength),
        "description": emotion.description or None,
        "clip": _clip_words(emotion.clip),
        "neutral_clip": _clip_words(emotion.neutral_clip),
    }


def delivery_cells(delivery: Delivery) -> dict[str, Cell]:
    """Technique by column, every field of it."""
    return {column: float(getattr(delivery, name)) for column, name in DELIVERY.items()}


def mix_words(feelings: Feelings) -> str:
    """A mix as words and weights, the feelings in their order."""
    told = [(name, weight) for name, weight in zip(FEELINGS, feelings.weights(), strict=True) if weight]
    return (
        " + ".join(name if weight == 1.0 else f"{name} {weight!r}" for name, weight in told) or NEUTRAL_WORD
    )


def read_mix(words: str) -> Feelings:
    """Read what `mix_words` wrote. Raises `BadCell` where it is something else."""
    if words.strip().casefold() == NEUTRAL_WORD:
        return Feelings()
    weights: dict[str, float] = {}
    for part in words.split(" + "):
        name, _, weight = part.strip().partition(" ")
        if name not in FEELINGS or name in weights:
            raise BadCell(words)
        weights[name] = read_number(weight) if weight else 1.0
    return _made(Feelings, **weights)


def read_emotion(cells: Mapping[str, Cell]) -> Emotion | None:
    """The feeling that cells tell, None where they tell none; the mix must be as `mix_words` writes it."""
    told = {name: cells.get(name) for name in ("emotion", "strength", "description", "clip", "neutral_clip")}
    if all(value in (None, "") for value in told.values()):
        return None
    return _made(
        Emotion,
        feelings=read_mix(str(told["emotion"] or NEUTRAL_WORD)),
        strength=read_number(told["strength"], 1.0),
        clip=_clip(told["clip"]),
        neutral_clip=_clip(told["neutral_clip"]),
        description=str(told["description"] or ""),
    )


def read_delivery(cells: Mapping[str, Cell], base: Delivery = Delivery()) -> Delivery | None:
    """The technique that cells tell, over another one; None where they tell none."""
    told = {
        name: cells.get(column) for column, name in DELIVERY.items() if cells.get(column) not in (None, "")
    }
    if not told:
        return None
    plain = {one.name: getattr(base, one.name) for one in fields(Delivery)}
    return _made(Delivery, **(plain | {name: read_number(value) for name, value in told.items()}))


def read_curve(words: str) -> IntensityCurve:
    """Read the points of a curve."""
    points = []
    for word in words.split():
        place, _, char = word.partition("@")
        at, strength, *easing = place.split(":")
        if len(easing) > 1 or (easing and easing[0] not in tuple(Easing)):
            raise BadCell(word)
        points.append(
            _made(
                CurvePoint,
                at=read_number(at),
                strength=read_number(strength),
                easing=Easing(easing[0]) if easing else Easing.LINEAR,
                anchor=read_whole(char) if char else None,
            )
        )
    if not points or any(one.at > after.at for one, after in pairwise(points)):
        raise BadCell(words)
    return IntensityCurve(tuple(points))


def read_pauses(words: str) -> tuple[Pause, ...]:
    """Read silences before characters."""
    pauses = []
    for word in words.split():
        char, colon, seconds = word.partition(":")
        if not colon:
            raise BadCell(word)
        pauses.append(_made(Pause, char=read_whole(char), seconds=read_number(seconds)))
    return tuple(pauses)


def read_shifts(words: str, text: str) -> tuple[EmotionShift, ...]:
    """Read changes of feeling inside a line of that text."""
    try:
        table = json.loads(words)
        return line_from_table({"id": "", "role": "", "text": text, "shifts": table}).shifts
    except (ValueError, RecursionError, SceneFileError) as error:
        raise BadCell(words[:80]) from error


def read_number(value: Cell, default: float | None = None) -> float:
    """A finite number; an empty cell gives the default."""
    if value in (None, "") and default is not None:
        return default
    try:
        number = (
            float(str(value).strip().replace("−", "-").replace(",", ".")) if isinstance(value, str) else value
        )
        if number is None or not math.isfinite(number):
            raise BadCell(str(value))
    except (ValueError, OverflowError) as error:
        raise BadCell(str(value)[:80]) from error
    return float(number)


def read_whole(value: Cell) -> int:
    """A whole number from 0 up."""
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    text = str(value).strip()
    if not (text.isascii() and text.isdigit() and len(text) <= 30):
        raise BadCell(text[:80])
    return int(text)


def read_effect(value: Cell) -> str:
    """An effect; "none" is heard without."""
    try:
        return effect_of_word(str(value or ""))
    except BadValue as error:
        raise BadCell(str(value)[:80]) from error


def role_cells(role: Role) -> dict[str, Cell]:
    """A role by column; its name stands where lines have who speaks."""
    cells: dict[str, Cell] = {"id": role.id, "role": role.name, "voice": role.voice or None}
    if role.emotion != Emotion():
        cells |= emotion_cells(role.emotion)
    if role.delivery != Delivery():
        cells |= delivery_cells(role.delivery)
    return cells | {
        "gain": role.gain_db or None,
        "pan": role.pan or None,
        "color": role.color or None,
        "effect": role.effect or None,
    }


def read_role(cells: Mapping[str, Cell]) -> Role:
    """Read what `role_cells` told. Raises `BadCell`."""
    return _made(
        Role,
        id=str(cells.get("id") or ""),
        name=str(cells.get("role") or ""),
        voice=str(cells.get("voice") or ""),
        emotion=read_emotion(cells) or Emotion(),
        delivery=read_delivery(cells) or Delivery(),
        gain_db=read_number(cells.get("gain"), 0.0),
        pan=read_number(cells.get("pan"), 0.0),
        color=str(cells.get("color") or ""),
        effect=read_effect(cells.get("effect")),
    )


def _point(point: CurvePoint) -> str:
    easing = "" if point.easing is Easing.LINEAR else f":{point.easing.value}"
    anchor = "" if point.anchor is None else f"@{point.anchor}"
    return f"{point.at!r}:{point.strength!r}{easing}{anchor}"


def _clip_words(clip: Clip | None) -> str | None:
    return None if clip is None else f"{clip.sha256} {clip.path}"


def _clip(value: Cell) -> Clip | None:
    if value in (None, ""):
        return None
    sha256, _, path = str(value).partition(" ")
    return Clip(path, sha256)


def _made(kind: type[_Made], **values: Any) -> _Made:
    try:
        return kind(**values)
    except BadValue as error:
        raise BadCell(f"{error.value}") from error
