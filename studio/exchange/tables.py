"""Tables of any kind: the studio's own, which lose nothing, and those of others, whose columns are guessed.

An own table starts with the column `kind` and has a row for each line, then one for each role and one for the
scene. Whoever edits it in a spreadsheet may leave out, add and sort lines and empty cells.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from studio.exchange.cells import (
    YES,
    BadCell,
    Cell,
    line_cells,
    read_curve,
    read_delivery,
    read_effect,
    read_emotion,
    read_number,
    read_pauses,
    read_role,
    read_shifts,
    read_whole,
    role_cells,
)
from studio.exchange.draft import DIRECTION, Draft, Place, Script
from studio.exchange.gathering import Gathering, Said, numbered
from studio.exchange.source import Source
from studio.scene import DEFAULT_GAP_S, Line, Role, Scene
from studio.script.roles import role_id
from tts.errors import BadValue

HEADER = (
    *("kind", "id", "role", "text", "emotion", "strength", "curve", "rate", "pitch", "volume"),
    *("pause_before", "pause_after", "pauses", "gap", "seed", "locked", "take", "note"),
    *("description", "shifts", "clip", "neutral_clip", "voice", "gain", "pan", "effect", "color"),
    "language",
)
TEXTS = frozenset({"id", "role", "text", "note", "description", "voice", "language", "clip", "neutral_clip"})
"""Columns whose cells are words of the user's and stay as they are."""

LINE, ROLE, SCENE = "line", "role", "scene"
_BY_ID = "id:"
Table = Sequence[Sequence[Cell]]


def is_own(rows: Table) -> bool:
    """Whether a table is one that `table_of` made."""
    names = {str(cell or "").strip().casefold() for cell in rows[0]} if rows else set()
    return {"kind", "id", "role", "text", "curve"} <= names


def table_of(script: Script) -> list[list[Cell]]:
    """All of a script as rows of cells, the header first."""
    scene, takes = script.scene, dict(script.takes)
    names = _names(scene.roles)
    rows: list[Mapping[str, Cell]] = [
        line_cells(line) | {"kind": LINE, "role": names[line.role], "take": takes.get(line.id)}
        for line in scene.lines
    ]
    rows += [role_cells(role) | {"kind": ROLE} for role in scene.roles]
    rows.append({"kind": SCENE, "text": scene.title, "language": scene.language or None, "gap": scene.gap_s})
    return [list(HEADER), *([row.get(name) for name in HEADER] for row in rows)]


def _names(roles: Sequence[Role]) -> dict[str, str]:
    """What stands for a role in lines: its name, or its id where the name would not tell it from others."""
    names = [role.name for role in roles]
    return {
        role.id: role.name
        if role.name.strip() and names.count(role.name) == 1 and not role.name.startswith(_BY_ID)
        else f"{_BY_ID}{role.id}"
        for role in roles
    }


@dataclass(slots=True)
class _Own:
    """An own table while it is read."""

    gathering: Gathering
    roles: dict[str, Role] = field(default_factory=dict)  # by id
    named: dict[str, str] = field(default_factory=dict)  # name -> id, "" where two have it
    scene: Scene = field(default_factory=lambda: Scene(""))
    settings: bool = False

    def role(self, cell: str) -> str:
        """The id of the role that a cell names; a new role where there is none."""
        if cell.startswith(_BY_ID) and cell.removeprefix(_BY_ID) in self.roles:
            return cell.removeprefix(_BY_ID)
        if not self.named.get(cell):
            new = Role(role_id(cell, self.roles), cell)
            self.roles[new.id], self.named[cell] = new, new.id
        return self.named[cell]

    def declare(self, role: Role) -> None:
        self.roles[role.id] = role
        self.named[role.name] = "" if role.name in self.named else role.id


def read_own(rows: Table, source: Source, form: str, part: str = "") -> Draft:
    """Read a table that `table_of` made, and that somebody may have edited since."""
    names = [str(cell or "").strip().casefold() for cell in rows[0]]
    own = _Own(Gathering(source, form))
    told = [
        (
            Place(number, 0, part),
            {name: cell for name, cell in zip(names, row, strict=False) if cell not in (None, "")},
        )
        for number, row in enumerate(rows[1:], start=2)
    ]
    for place, cells in told:
        if cells.get("kind") in (ROLE, SCENE):
            _read_setting(own, cells, place)
    for place, cells in told:
        if cells.get("kind", LINE) == LINE and cells:
            _read_line(own, cells, place, frozenset(names))
    return Draft(
        form,
        own.scene.title or ("" if own.settings else source.title),
        tuple(own.roles.values()),
        numbered(own.gathering.lines),
        own.scene.language,
        own.scene.gap_s,
        own.settings,
        source.faults.in_order(),
    )


def _read_setting(own: _Own, cells: Mapping[str, Cell], place: Place) -> None:
    try:
        if cells["kind"] == ROLE:
            own.declare(read_role(cells))
        else:
            gap_s = read_number(cells.get("gap"), DEFAULT_GAP_S)
            title, language = str(cells.get("text") or ""), str(cells.get("language") or "")
            own.scene, own.settings = Scene(title, language=language, gap_s=gap_s), True
    except (BadCell, BadValue) as error:
        own.gathering.problem("bad_row", place, value=str(error))


def _read_line(own: _Own, cells: Mapping[str, Cell], place: Place, columns: frozenset[str]) -> None:
    text = str(cells.get("text", ""))
    line = Line("", own.role(str(cells.get("role", ""))), text)
    values, wrong = read_direction(cells, text, own.roles[line.role])
    for column, value in wrong:
        own.gathering.problem("bad_cell", replace(place, column=0), column=column, value=value)
    bad = {_FIELD_OF.get(column, column) for column, _ in wrong}
    says = frozenset(name for name in DIRECTION if name not in bad and _COLUMNS_OF[name] & columns)
    said = Said("", text, place, id=str(cells.get("id", "")))
    own.gathering.add(replace(line, **values), said, says, str(cells.get("take", "")))


def read_direction(
    cells: Mapping[str, Cell], text: str, role: Role
) -> tuple[dict[str, Any], list[tuple[str, str]]]:
    """What cells say of a line's direction, as fields of `Line`, and the columns that could not be read."""
    readers: Mapping[str, Callable[[], Any]] = {
        "emotion": lambda: read_emotion(cells),
        "rate": lambda: read_delivery(cells, role.delivery),
        "curve": lambda: _within(
            read_curve(str(cells["curve"])).points, text, "anchor", read_curve(str(cells["curve"]))
        ),
        "pauses": lambda: _within(read_pauses(str(cells["pauses"])), text, "char"),
        "shifts": lambda: _within(read_shifts(str(cells["shifts"]), text), text, "char"),
        "gap": lambda: _gap(cells["gap"]),
        "seed": lambda: read_whole(cells["seed"]),
        "locked": lambda: str(cells["locked"]).strip().casefold() in YES,
        "note": lambda: str(cells["note"]),
        "effect": lambda: read_effect(cells["effect"]),
    }
    values: dict[str, Any] = {}
    wrong: list[tuple[str, str]] = []
    for column, read in readers.items():
        name = _FIELD_OF.get(column, column)
        if not _COLUMNS_OF[name] & cells.keys():
            continue
        try:
            values[name] = read()
        except (BadCell, BadValue, ValueError) as error:
            wrong.append((column, str(error)[:80]))
    return {name: value for name, value in values.items() if value is not None}, wrong


_FIELD_OF = {"rate": "delivery", "gap": "gap_s"}
_COLUMNS_OF: Mapping[str, frozenset[str]] = {
    "emotion": frozenset({"emotion", "strength", "description", "clip", "neutral_clip"}),
    "delivery": frozenset({"rate", "pitch", "volume", "pause_before", "pause_after"}),
    "gap_s": frozenset({"gap"}),
} | {name: frozenset({name}) for name in ("curve", "pauses", "shifts", "seed", "locked", "note", "effect")}


def _within(parts: Sequence[Any], text: str, name: str, whole: Any = None) -> Any:
    """Parts whose characters all lie in the text; raises `BadCell` where one does not."""
    for part in parts:
        char = getattr(part, name)
        if char is not None and not 0 <= char <= len(text):
            raise BadCell(f"{char} > {len(text)}")
    return whole or tuple(parts)


def _gap(cell: Cell) -> float:
    return Line("", "", "", gap_s=read_number(cell)).gap_s or 0.0
