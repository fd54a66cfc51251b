"""Tables that somebody else made: every row a line, with as much direction as its columns tell."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace

from studio.exchange.cells import BadCell, Cell, read_number
from studio.exchange.columns import Columns, guess_columns
from studio.exchange.draft import Draft, Place, Target, said_by
from studio.exchange.gathering import Gathering, Said
from studio.exchange.source import Source
from studio.exchange.tables import read_direction
from studio.scene import Line, Role
from studio.script.build import Draft as TaggedDraft
from studio.script.build import build_line, take_settings
from studio.script.faults import Faults, Spot
from studio.script.tags import parse_tag
from tts.contract import Emotion

_CLOCK = re.compile(r"(?:(\d{1,3}):)?(\d{1,3}):(\d{1,2}(?:[.,]\d{1,6})?)")
_ID = re.compile(r"[^\s\x00-\x1f](?:[^\x00-\x1f]{0,98}[^\s\x00-\x1f])?")
_DIRECTED = (
    "curve",
    "rate",
    "pitch",
    "volume",
    "pause_before",
    "pause_after",
    "pauses",
    "gap",
    "seed",
    "locked",
)


def columns_of(rows: Sequence[Sequence[Cell]], source: Source) -> Columns:
    """The columns that the user chose, or a guess."""
    return source.columns or guess_columns([[_words(cell) for cell in row] for row in rows])


def read_foreign(rows: Sequence[Sequence[Cell]], source: Source, form: str, part: str = "") -> Draft:
    """Read a table by its columns. Raises `ScriptError` where no column holds words, or nobody speaks."""
    columns = columns_of(rows, source)
    if "text" not in columns.places:
        raise source.refuse("no_text_column")
    gathering = Gathering(source, form)
    speaker = ""
    for number, row in enumerate(rows, start=1):
        if number == 1 and columns.header:
            continue
        cells = {
            name: row[at]
            for name, at in columns.places.items()
            if at < len(row) and row[at] not in (None, "")
        }
        speaker = _words(cells.get("role")).strip() or speaker
        _read_row(gathering, cells, speaker, Place(number, columns.places["text"] + 1, part))
    return gathering.draft()


def _read_row(gathering: Gathering, cells: Mapping[str, Cell], speaker: str, place: Place) -> None:
    line_id = _words(cells.get("id")).strip()
    before = len(gathering.lines)
    said = Said(
        speaker,
        _words(cells.get("text")),
        place,
        note=_words(cells.get("note")),
        id=line_id if _ID.fullmatch(line_id) else "",
        tags=True,
        target=_target(cells),
    )
    gathering.say(said)
    if len(gathering.lines) == before:
        return
    one = gathering.lines.pop()
    role = gathering.role(speaker) if speaker else Role("", "")
    line = _felt(one.line, role, cells, gathering, place)
    told = {name: cells[name] for name in _DIRECTED if name in cells}
    values, wrong = read_direction(told, line.text, role)
    for column, value in wrong:
        gathering.problem("bad_cell", place, column=column, value=value)
    line = replace(line, **values)
    gathering.lines.append(
        replace(one, line=line, says=said_by(line) | values.keys(), take=_words(cells.get("take")))
    )


def _felt(line: Line, role: Role, cells: Mapping[str, Cell], gathering: Gathering, place: Place) -> Line:
    """The line with the feeling that its cells name in any of the ways that a script may."""
    words, strength = _words(cells.get("emotion")).strip(), cells.get("strength")
    if words:
        faults = Faults("")
        draft = TaggedDraft(Spot(faults, 0, 1))
        take_settings(draft, parse_tag(words, draft.spot))
        draft.text = line.text
        told = build_line(draft, line.id, role, "")
        for fault in faults.in_order():
            gathering.problem(fault.code, place, **dict(fault.facts))
        if told.emotion is not None:
            line = replace(
                line, emotion=told.emotion, curve=told.curve, delivery=told.delivery or line.delivery
            )
    if strength not in (None, ""):
        line = _strengthened(line, role, strength, gathering, place)
    if description := _words(cells.get("description")).strip():
        line = replace(line, emotion=replace(line.emotion or role.emotion, description=description))
    return line


def _strengthened(line: Line, role: Role, cell: Cell, gathering: Gathering, place: Place) -> Line:
    """The line with a strength of 0 to 1, or one in percent."""
    try:
        percent = str(cell).strip().endswith(("%", "％"))
        value = read_number(str(cell).strip().rstrip("%％"))
    except BadCell:
        gathering.problem("bad_cell", place, column="strength", value=str(cell)[:80])
        return line
    value = value / 100.0 if percent or 1.0 < value <= 100.0 else value
    if not 0.0 <= value <= 1.0:
        gathering.problem("bad_cell", place, column="strength", value=str(cell)[:80])
        return line
    emotion: Emotion = line.emotion or role.emotion
    return replace(line, emotion=replace(emotion, strength=value))


def _target(cells: Mapping[str, Cell]) -> Target | None:
    start_s, end_s = _seconds(cells.get("start")), _seconds(cells.get("end"))
    return Target(start_s, end_s) if start_s is not None and end_s is not None and end_s > start_s else None


def _seconds(cell: Cell) -> float | None:
    """Seconds, or hours, minutes and seconds; None where a cell is neither."""
    clock = _CLOCK.fullmatch(_words(cell).strip())
    if clock:
        return int(clock[1] or 0) * 3600.0 + int(clock[2]) * 60.0 + float(clock[3].replace(",", "."))
    try:
        value = read_number(cell)
    except BadCell:
        return None
    return value if 0.0 <= value < 360_000.0 else None


def _words(cell: Cell) -> str:
    """A cell as text; whole numbers without a point."""
    if cell is None:
        return ""
    if isinstance(cell, float) and cell.is_integer() and abs(cell) < 1e15:
        return str(int(cell))
    return str(cell)
