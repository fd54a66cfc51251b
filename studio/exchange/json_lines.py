"""JSONL: one object a line. The studio's own loses nothing; keys of others are columns of a table."""

import json
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from studio.errors import Fault
from studio.exchange.cells import Cell
from studio.exchange.draft import DIRECTION, Draft, Place, Script
from studio.exchange.foreign import read_foreign
from studio.exchange.gathering import Gathering, Said, numbered
from studio.exchange.source import MAX_LINES, Source
from studio.exchange.tables import LINE, ROLE, SCENE
from studio.json_reading import Reading
from studio.scene import DEFAULT_GAP_S, Line, Role, Scene
from studio.scene_json import line_to_table, role_to_table
from studio.scene_parts import read_line, read_role
from studio.script.roles import role_id
from tts.errors import BadValue

_MAX_KEYS = 200


def write(script: Script) -> bytes:
    """Write the scene's settings, its roles and its lines, each with its `kind`."""
    scene, takes = script.scene, dict(script.takes)
    names = {role.id: role.name for role in scene.roles}
    head = {"kind": SCENE, "title": scene.title, "language": scene.language, "gap_s": scene.gap_s}
    rows: list[Mapping[str, Any]] = [head, *({"kind": ROLE} | role_to_table(role) for role in scene.roles)]
    for line in scene.lines:
        take = {"take": takes[line.id]} if line.id in takes else {}
        rows.append({"kind": LINE, "name": names[line.role]} | line_to_table(line) | take)
    return "".join(f"{json.dumps(row, ensure_ascii=False, allow_nan=False)}\n" for row in rows).encode()


def read(source: Source) -> Draft:
    """Read JSONL. Raises `ScriptError` where a line is no JSON object."""
    reading = Reading(source.name)
    rows: list[tuple[int, dict[str, Any]]] = []
    for number, text in enumerate(source.text().split("\n"), start=1):
        if not text.strip():
            continue
        before = len(reading.faults)
        value = reading.parse(text.encode("utf-8", "surrogatepass"))
        _at(reading.faults, before, number)
        if isinstance(value, dict) and len(value) <= _MAX_KEYS:
            rows.append((number, value))
        elif len(reading.faults) == before:
            reading.fault("wrong_type", number, path="$", wanted="an object {…}")
        if len(rows) > 2 * MAX_LINES or len(reading.faults) > 100:
            break
    source.faults.found += reading.faults
    if reading.faults or len(rows) > 2 * MAX_LINES:
        raise source.refuse("bad_jsonl")
    if rows and rows[0][1].get("kind") in (SCENE, ROLE, LINE):
        return _read_own(rows, source)
    return _read_foreign(rows, source)


def _read_own(rows: list[tuple[int, dict[str, Any]]], source: Source) -> Draft:
    gathering, scene, settings = Gathering(source, "jsonl"), Scene(""), False
    roles: dict[str, Role] = {}
    for number, row in rows:
        table = {name: value for name, value in row.items() if name != "kind"}
        reading = Reading(source.name)
        if row.get("kind") == ROLE:
            role = read_role(reading, table, "")
            if role is not None:
                roles[role.id] = role
        elif row.get("kind") == SCENE:
            scene, settings = _scene(reading, table), True
        else:
            _line(reading, table, gathering, roles, number)
        _at(reading.faults, 0, number)
        source.faults.found += reading.faults
    return Draft(
        "jsonl",
        scene.title,
        tuple(roles.values()),
        numbered(gathering.lines),
        scene.language,
        scene.gap_s,
        settings,
        source.faults.in_order(),
    )


def _scene(reading: Reading, table: Mapping[str, Any]) -> Scene:
    title, language = reading.text(table, "title", ""), reading.text(table, "language", "")
    try:
        return Scene(title, language=language, gap_s=reading.number(table, "gap_s", "", DEFAULT_GAP_S))
    except BadValue as error:
        reading.fault("bad_field", path=error.name, value=error.value, allowed=error.allowed)
        return Scene(title, language=language)


def _line(
    reading: Reading, table: dict[str, Any], gathering: Gathering, roles: dict[str, Role], number: int
) -> None:
    take, name = str(table.pop("take", "")), str(table.pop("name", ""))
    table = {"id": ""} | table
    line = read_line(reading, table, "")
    if line is None:
        return
    if line.role not in roles:
        known = next((role.id for role in roles.values() if role.name == name), None)
        new = known or role_id(name or line.role, roles)
        roles.setdefault(new, Role(new, name or line.role))
        line = replace(line, role=new)
    wrong = {_field(dict(fault.facts).get("path", "")) for fault in reading.faults}
    plain = Line("", "", "")
    line = replace(line, **{name: getattr(plain, name) for name in wrong & DIRECTION})
    gathering.add(line, Said(name, line.text, Place(number), id=line.id), DIRECTION - wrong, take)


def _field(path: str) -> str:
    return path.partition(".")[0].partition("[")[0]


def _at(faults: list[Fault], start: int, number: int) -> None:
    """Move faults to their line of the file."""
    faults[start:] = [replace(fault, line=number) for fault in faults[start:]]


def _read_foreign(rows: list[tuple[int, dict[str, Any]]], source: Source) -> Draft:
    names = list(dict.fromkeys(name for _, row in rows for name in row))[:_MAX_KEYS]
    table: list[list[Cell]] = [list(names)]
    for _, row in rows:
        table.append([_cell(row.get(name)) for name in names])
    return read_foreign(table, source, "jsonl")


def _cell(value: Any) -> Cell:
    if isinstance(value, bool):
        return "yes" if value else None
    if value is None or isinstance(value, str | int | float):
        return value
    return json.dumps(value, ensure_ascii=False)
