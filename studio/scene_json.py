"""Scene JSON: the lossless file form of a scene, versioned and read strictly.

A field that is missing has the default of its version, given in `docs/scene.schema.json`. A file of an older
version is brought up step by step by `MIGRATIONS`; one of a newer version is refused by name.
"""

import json
from collections.abc import Callable, Mapping
from dataclasses import fields
from typing import Any, TypeVar

from studio.effects import NO_EFFECT
from studio.errors import SceneFileError
from studio.json_reading import Reading
from studio.scene import DEFAULT_GAP_S, Line, Role, Scene
from studio.scene_parts import read_line, read_role, read_scene
from tts.contract import FLAT, Clip, CurvePoint, Delivery, Easing, Emotion, Feelings

_Part = TypeVar("_Part")

FORMAT = "dialogue-studio-scene"
VERSION = 1
MAX_BYTES = 128 * 1024 * 1024

MIGRATIONS: Mapping[int, Callable[[dict[str, Any]], dict[str, Any]]] = {}
"""From a version to the way up to the next one; version 1 is the first, so there is none yet."""


def scene_to_json(scene: Scene) -> bytes:
    """Write a scene as UTF-8 JSON, indented for people and diffs; fields at their default are left out."""
    table = {"format": FORMAT, "version": VERSION, "title": scene.title} | _changed(
        {
            "language": (scene.language, ""),
            "gap_s": (scene.gap_s, DEFAULT_GAP_S),
            "roles": ([role_to_table(role) for role in scene.roles], []),
            "lines": ([line_to_table(line) for line in scene.lines], []),
        }
    )
    return (json.dumps(table, ensure_ascii=False, indent=1, allow_nan=False) + "\n").encode()


def scene_from_json(data: bytes, name: str = "") -> Scene:
    """Read what `scene_to_json` wrote, or what somebody wrote by hand.

    Parameters
    ----------
    data : bytes
        The file as it is.
    name : str
        Its name, for the faults.

    Raises
    ------
    SceneFileError
        With everything that is wrong, each with its path in the file; also when the file was written by a
        newer studio.
    """
    reading = Reading(name)
    scene = None
    if len(data) > MAX_BYTES:
        reading.fault("file_too_big", size_mb=f"{len(data) / 1e6:.0f}", limit_mb=f"{MAX_BYTES / 1e6:.0f}")
    else:
        value = reading.parse(data)
        if not reading.faults and _is_current(reading, value):
            scene = read_scene(reading, _migrated(value), ("format", "version"))
    if scene is None or reading.faults:
        raise SceneFileError(tuple(reading.faults))
    return scene


def role_from_table(table: object) -> Role:
    """Read what `role_to_table` made; raises `SceneFileError`."""
    return _part(table, read_role)


def line_from_table(table: object) -> Line:
    """Read what `line_to_table` made; raises `SceneFileError`."""
    return _part(table, read_line)


def _part(table: object, read: Callable[[Reading, Any, str], _Part | None]) -> _Part:
    reading = Reading("")
    part = read(reading, table, "")
    if part is None or reading.faults:
        raise SceneFileError(tuple(reading.faults))
    return part


def _is_current(reading: Reading, value: Any) -> bool:
    if not isinstance(value, dict) or value.get("format") != FORMAT:
        reading.fault("not_a_scene", format=FORMAT)
        return False
    version = value.get("version")
    if isinstance(version, bool) or not isinstance(version, int) or version < 1:
        reading.fault("bad_version", found=json.dumps(version, ensure_ascii=False)[:40])
        return False
    if version > VERSION:
        reading.fault("newer_version", found=version, known=VERSION)
        return False
    return True


def _migrated(table: dict[str, Any]) -> dict[str, Any]:
    for version in range(table["version"], VERSION):
        table = MIGRATIONS[version](table)
    return table


def _changed(values: Mapping[str, tuple[Any, Any]]) -> dict[str, Any]:
    """The values that differ from their default."""
    return {name: value for name, (value, default) in values.items() if value != default}


def _fields_table(value: Any, plain: Any) -> dict[str, Any]:
    """The fields in which a dataclass of numbers differs from another one."""
    names = [f.name for f in fields(value)]
    return _changed({name: (getattr(value, name), getattr(plain, name)) for name in names})


def _emotion_table(emotion: Emotion) -> dict[str, Any]:
    return _changed(
        {
            "feelings": (_fields_table(emotion.feelings, Feelings()), {}),
            "strength": (emotion.strength, 1.0),
            "clip": (_clip_table(emotion.clip), None),
            "neutral_clip": (_clip_table(emotion.neutral_clip), None),
            "description": (emotion.description, ""),
        }
    )


def _clip_table(clip: Clip | None) -> dict[str, str] | None:
    return None if clip is None else {"path": clip.path, "sha256": clip.sha256}


def _point_table(point: CurvePoint) -> dict[str, Any]:
    table: dict[str, Any] = {"at": point.at, "strength": point.strength}
    return table | _changed(
        {"easing": (point.easing.value, Easing.LINEAR.value), "anchor": (point.anchor, None)}
    )


def role_to_table(role: Role) -> dict[str, Any]:
    """One role as the table that stands for it in scene JSON."""
    return {"id": role.id, "name": role.name} | _changed(
        {
            "voice": (role.voice, ""),
            "emotion": (_emotion_table(role.emotion), {}),
            "delivery": (_fields_table(role.delivery, Delivery()), {}),
            "gain_db": (role.gain_db, 0.0),
            "pan": (role.pan, 0.0),
            "color": (role.color, ""),
            "effect": (role.effect, NO_EFFECT),
        }
    )


def line_to_table(line: Line) -> dict[str, Any]:
    """One line as the table that stands for it in scene JSON."""
    delivery = None if line.delivery is None else _fields_table(line.delivery, Delivery())
    return {"id": line.id, "role": line.role, "text": line.text} | _changed(
        {
            "emotion": (None if line.emotion is None else _emotion_table(line.emotion), None),
            "shifts": ([{"char": s.char, "emotion": _emotion_table(s.emotion)} for s in line.shifts], []),
            "curve": ([_point_table(p) for p in line.curve.points] if line.curve != FLAT else None, None),
            "delivery": (delivery, None),
            "pauses": ([{"char": p.char, "seconds": p.seconds} for p in line.pauses], []),
            "gap_s": (line.gap_s, None),
            "seed": (line.seed, 0),
            "locked": (line.locked, False),
            "note": (line.note, ""),
            "effect": (line.effect, None),
        }
    )
