"""A scene's lines as a table for a spreadsheet's eyes, and back: what differs in it becomes edits."""

import math
from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from typing import Any

from studio.edits import insert_after, replace_line
from studio.edits.bulk import BulkEdit
from studio.errors import EditError
from studio.feelings import find_preset, preset_of
from studio.line_changes import feel
from studio.scene import Line, Role, Scene
from studio.script.roles import role_id
from studio.typed import clean, set_typed

COLUMNS = ("id", "role", "text", "feeling", "strength", "rate", "pitch", "volume", "gap", "note", "locked")
"""Names of the columns; `strength` is in percent, `pitch` in semitones, `volume` in dB, `gap` in seconds."""

_DELIVERY = {"rate": "rate", "pitch": "pitch_st", "volume": "volume_db"}
Cell = str | float | bool | None


def table_of(scene: Scene, lang: str) -> list[dict[str, Cell]]:
    """Every line as a row of `COLUMNS`; a cell is None where the line follows its role or the scene."""
    return [_row(scene, line, lang) for line in scene.lines]


def take_table(
    scene: Scene, rows: Sequence[Mapping[str, Any]], lang: str, used: Collection[str] = frozenset()
) -> BulkEdit:
    """Make a scene what a table says.

    Only cells that differ from `table_of` the scene count. A row without a known id becomes a new line behind
    the one before it; lines that no row speaks of stay. Locked lines are left alone, unless the table unlocks
    them.

    Raises
    ------
    EditError
        If a cell holds no feeling or number where one is wanted.
    BadValue
        If a number is out of its range.
    """
    before = {str(row["id"]): row for row in table_of(scene, lang)}
    changed: list[str] = []
    locked: list[str] = []
    last: str | None = scene.lines[-1].id if scene.lines else None
    for raw in rows:
        row = {name: _cell(raw.get(name)) for name in COLUMNS}
        line_id = str(row["id"] or "")
        if line_id in before:
            cells = {name: row[name] for name in COLUMNS if not _same(row[name], before[line_id][name])}
        else:
            cells = {name: value for name, value in row.items() if value is not None and name != "id"}
            if not cells.get("text"):
                continue
            scene, line_id = _insert(scene, last, cells, used)
            last = line_id
        if not cells:
            continue
        if scene.line(line_id).locked and cells.get("locked") is not False:
            locked.append(line_id)
            continue
        scene = _take_row(scene, line_id, cells)
        changed.append(line_id)
    return BulkEdit(scene, tuple(changed), tuple(locked))


def _row(scene: Scene, line: Line, lang: str) -> dict[str, Cell]:
    row: dict[str, Cell] = dict.fromkeys(COLUMNS)
    row |= {"id": line.id, "role": scene.role(line.role).name, "text": line.text, "gap": line.gap_s}
    row |= {"note": line.note or None, "locked": line.locked}
    if line.emotion is not None:
        preset = preset_of(line.emotion.feelings)
        name = (preset.name_zh if lang == "zh" else preset.name) if preset else None
        row |= {"feeling": name, "strength": round(100.0 * line.emotion.strength, 1)}
    if line.delivery is not None:
        row |= {column: getattr(line.delivery, name) for column, name in _DELIVERY.items()}
    return row


def _insert(
    scene: Scene, after: str | None, cells: Mapping[str, Cell], used: Collection[str]
) -> tuple[Scene, str]:
    if after is None and not scene.roles:
        scene, _ = _role(scene, str(cells.get("role") or "—"))
    return insert_after(scene, after, used=used)


def _take_row(scene: Scene, line_id: str, cells: Mapping[str, Cell]) -> Scene:
    """Give one line what its changed cells say."""
    if cells.get("locked") is False:
        scene = replace_line(scene, replace(scene.line(line_id), locked=False))
    if cells.get("role"):
        scene, role = _role(scene, str(cells["role"]))
        scene = replace_line(scene, replace(scene.line(line_id), role=role))
    if "feeling" in cells:
        scene = _feel(scene, line_id, str(cells["feeling"] or ""))
    line = scene.line(line_id)
    scene = replace_line(scene, _with_numbers(line, scene.role(line.role), cells))
    if "text" in cells:
        scene = set_typed(scene, line_id, str(cells["text"] or ""))
    if cells.get("locked") is True:
        scene = replace_line(scene, replace(scene.line(line_id), locked=True))
    return scene


def _feel(scene: Scene, line_id: str, label: str) -> Scene:
    if not label:
        return replace_line(scene, replace(scene.line(line_id), emotion=None, shifts=()))
    preset = find_preset(label)
    if preset is None:
        raise EditError("no_feeling", feeling=label)
    return feel(scene, (line_id,), preset.id).scene


def _with_numbers(line: Line, role: Role, cells: Mapping[str, Cell]) -> Line:
    if _given(cells, "strength"):
        strength = _number(cells, "strength") / 100.0
        line = replace(line, emotion=replace(line.emotion or role.emotion, strength=strength))
    technique = {name: _number(cells, column) for column, name in _DELIVERY.items() if _given(cells, column)}
    emptied = [column for column in _DELIVERY if column in cells and not _given(cells, column)]
    if technique or emptied:
        back = {_DELIVERY[column]: getattr(role.delivery, _DELIVERY[column]) for column in emptied}
        delivery = replace(line.delivery or role.delivery, **back, **technique)
        line = replace(line, delivery=None if delivery == role.delivery else delivery)
    if "gap" in cells:
        line = replace(line, gap_s=_number(cells, "gap") if _given(cells, "gap") else None)
    if "note" in cells:
        line = replace(line, note=clean(str(cells["note"] or "")))
    return line


def _role(scene: Scene, name: str) -> tuple[Scene, str]:
    name = clean(name).strip()
    for role in scene.roles:
        if role.name.casefold() == name.casefold():
            return scene, role.id
    new = Role(role_id(name, {role.id for role in scene.roles}), name)
    return replace(scene, roles=(*scene.roles, new)), new.id


def _given(cells: Mapping[str, Cell], column: str) -> bool:
    return cells.get(column) is not None


def _number(cells: Mapping[str, Cell], column: str) -> float:
    try:
        return float(cells[column] or 0.0)
    except ValueError as error:
        raise EditError("table_number", column=column, value=str(cells[column])) from error


def _cell(value: Any) -> Cell:
    """A cell as a plain value: what spreadsheets call empty is None."""
    if value is None or (isinstance(value, float) and math.isnan(value)) or value == "":
        return None
    if isinstance(value, bool | str):
        return value
    try:
        return float(value)
    except (TypeError, ValueError):
        return None


def _same(one: Cell, other: Cell) -> bool:
    if isinstance(one, float) and isinstance(other, float):
        return math.isclose(one, other, abs_tol=1e-6)
    return one == other or (not one and not other)
