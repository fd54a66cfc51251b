"""From parsed JSON to the values of a scene, with the path of everything that does not fit."""

from collections.abc import Mapping
from dataclasses import fields, replace
from itertools import pairwise
from typing import Any, TypeVar

from studio.json_reading import Reading, join
from studio.scene import DEFAULT_GAP_S, Line, Role, Scene
from tts.contract import (
    FLAT,
    NEUTRAL,
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

_Made = TypeVar("_Made")
_Numbers = TypeVar("_Numbers", Feelings, Delivery)


def read_scene(reading: Reading, value: Any, envelope: tuple[str, ...]) -> Scene | None:
    """Build the scene; faults go to `reading`. `envelope` names the fields beside those of a scene."""
    table = reading.table(value, "", (*envelope, *(f.name for f in fields(Scene))))
    if table is None:
        return None
    roles = [
        role for path, item in reading.items(table, "roles", "") if (role := read_role(reading, item, path))
    ]
    lines = [
        line for path, item in reading.items(table, "lines", "") if (line := read_line(reading, item, path))
    ]
    _check_ids(reading, "roles", [role.id for role in roles])
    _check_ids(reading, "lines", [line.id for line in lines])
    known = {role.id for role in roles}
    for i, line in enumerate(lines):
        if line.role not in known:
            reading.fault("unknown_role", path=f"lines[{i}].role", role=line.role)
    title, language = reading.text(table, "title", ""), reading.text(table, "language", "")
    gap_s = reading.number(table, "gap_s", "", DEFAULT_GAP_S)
    bare = _attempt(reading, "", Scene, title=title, language=language, gap_s=gap_s)
    if bare is None or reading.faults:
        return None
    return replace(bare, roles=tuple(roles), lines=tuple(lines))


def read_role(reading: Reading, value: Any, path: str) -> Role | None:
    """Read one role; None and a fault where it cannot be one."""
    table = reading.table(value, path, (f.name for f in fields(Role)))
    if table is None:
        return None
    return _attempt(
        reading,
        path,
        Role,
        id=reading.text(table, "id", path, None),
        name=reading.text(table, "name", path, None),
        voice=reading.text(table, "voice", path),
        emotion=_emotion(reading, table.get("emotion"), join(path, "emotion")) or NEUTRAL,
        delivery=read_numbers(reading, table.get("delivery"), join(path, "delivery"), Delivery) or Delivery(),
        gain_db=reading.number(table, "gain_db", path, 0.0),
        pan=reading.number(table, "pan", path, 0.0),
        color=reading.text(table, "color", path),
        effect=reading.text(table, "effect", path),
    )


def read_line(reading: Reading, value: Any, path: str) -> Line | None:
    """Read one line; None and a fault where it cannot be one. Whether its role is there is not looked at."""
    table = reading.table(value, path, (f.name for f in fields(Line)))
    if table is None:
        return None
    text = reading.text(table, "text", path, None)
    shifts = [_shift(reading, item, at, text) for at, item in reading.items(table, "shifts", path)]
    pauses = [_pause(reading, item, at, text) for at, item in reading.items(table, "pauses", path)]
    gap_s = None if table.get("gap_s") is None else reading.number(table, "gap_s", path, None)
    return _attempt(
        reading,
        path,
        Line,
        id=reading.text(table, "id", path, None),
        role=reading.text(table, "role", path, None),
        text=text,
        emotion=_emotion(reading, table.get("emotion"), join(path, "emotion")),
        shifts=tuple(shift for shift in shifts if shift),
        curve=_curve(reading, table, path, text),
        delivery=read_numbers(reading, table.get("delivery"), join(path, "delivery"), Delivery),
        pauses=tuple(pause for pause in pauses if pause),
        gap_s=gap_s,
        seed=reading.whole(table, "seed", path, 0),
        locked=reading.flag(table, "locked", path),
        note=reading.text(table, "note", path),
        effect=None if table.get("effect") is None else reading.text(table, "effect", path),
    )


def _emotion(reading: Reading, value: Any, path: str) -> Emotion | None:
    if value is None:
        return None
    table = reading.table(value, path, (f.name for f in fields(Emotion)))
    if table is None:
        return None
    return _attempt(
        reading,
        path,
        Emotion,
        feelings=read_numbers(reading, table.get("feelings"), join(path, "feelings"), Feelings) or Feelings(),
        strength=reading.number(table, "strength", path, 1.0),
        clip=_clip(reading, table.get("clip"), join(path, "clip")),
        neutral_clip=_clip(reading, table.get("neutral_clip"), join(path, "neutral_clip")),
        description=reading.text(table, "description", path),
    )


def _clip(reading: Reading, value: Any, path: str) -> Clip | None:
    table = None if value is None else reading.table(value, path, (f.name for f in fields(Clip)))
    if table is None:
        return None
    return Clip(reading.text(table, "path", path, None), reading.text(table, "sha256", path, None))


def _shift(reading: Reading, value: Any, path: str, text: str) -> EmotionShift | None:
    table = reading.table(value, path, ("char", "emotion"))
    if table is None:
        return None
    if "emotion" not in table:
        reading.fault("missing_field", path=join(path, "emotion"))
    char = _char(reading, table, "char", path, text)
    return EmotionShift(char, _emotion(reading, table.get("emotion"), join(path, "emotion")) or NEUTRAL)


def _pause(reading: Reading, value: Any, path: str, text: str) -> Pause | None:
    table = reading.table(value, path, ("char", "seconds"))
    if table is None:
        return None
    char, seconds = _char(reading, table, "char", path, text), reading.number(table, "seconds", path, None)
    return _attempt(reading, path, Pause, char=char, seconds=seconds)


def _curve(reading: Reading, line: Mapping[str, Any], path: str, text: str) -> IntensityCurve:
    if line.get("curve") is None:
        return FLAT
    here = join(path, "curve")
    points = [_point(reading, item, at, text) for at, item in reading.items(line, "curve", path)]
    good = tuple(point for point in points if point)
    if len(good) < len(points) or not isinstance(line["curve"], list):
        return FLAT
    if not good:
        reading.fault("no_points", path=here)
        return FLAT
    if any(a.at > b.at for a, b in pairwise(good)):
        reading.fault("points_order", path=here)
        return FLAT
    return IntensityCurve(good)


def _point(reading: Reading, value: Any, path: str, text: str) -> CurvePoint | None:
    table = reading.table(value, path, (f.name for f in fields(CurvePoint)))
    if table is None:
        return None
    easing = reading.text(table, "easing", path, Easing.LINEAR.value)
    if easing not in tuple(Easing):
        reading.fault("bad_field", path=join(path, "easing"), value=easing, allowed=", ".join(Easing))
        easing = Easing.LINEAR
    anchored = table.get("anchor") is not None
    return _attempt(
        reading,
        path,
        CurvePoint,
        at=reading.number(table, "at", path, None),
        strength=reading.number(table, "strength", path, None),
        easing=Easing(easing),
        anchor=_char(reading, table, "anchor", path, text) if anchored else None,
    )


def _char(reading: Reading, table: Mapping[str, Any], name: str, path: str, text: str) -> int:
    char = reading.whole(table, name, path, None)
    if not 0 <= char <= len(text):
        reading.fault("char_outside", path=join(path, name), char=char, length=len(text))
        return 0
    return char


def read_numbers(reading: Reading, value: Any, path: str, kind: type[_Numbers]) -> _Numbers | None:
    """A dataclass of independent numbers; each that does not fit is noted."""
    names = tuple(f.name for f in fields(kind))
    table = None if value is None else reading.table(value, path, names)
    if table is None:
        return None
    plain, good = kind(), {}
    for name in names:
        number = reading.number(table, name, path, getattr(plain, name))
        if _attempt(reading, path, kind, **{name: number}) is not None:
            good[name] = number
    return kind(**good)


def _attempt(reading: Reading, path: str, kind: type[_Made], **values: Any) -> _Made | None:
    """Make a value; None, with a fault, where it refuses."""
    try:
        return kind(**values)
    except BadValue as error:
        name = error.name.rpartition(" ")[2]
        where = join(path, "seconds" if name == "pause" else name)
        reading.fault("bad_field", path=where, value=error.value, allowed=error.allowed)
    return None


def _check_ids(reading: Reading, kind: str, ids: list[str]) -> None:
    seen: set[str] = set()
    for i, one in enumerate(ids):
        if one in seen:
            reading.fault("repeated_id", path=f"{kind}[{i}].id", id=one)
        seen.add(one)
