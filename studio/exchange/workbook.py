"""XLSX: the studio's own workbook without loss, others by their columns."""

import datetime
import io
import re
import zipfile
import zlib
from collections.abc import Iterator
from typing import Any

from studio.errors import PackError
from studio.exchange.cells import Cell
from studio.exchange.draft import Draft, Script
from studio.exchange.foreign import read_foreign
from studio.exchange.source import MAX_LINES, Source, open_archive
from studio.exchange.tables import is_own, read_own, table_of

MAX_CELL_UNITS = 32_767
"""What a cell of a workbook holds, in UTF-16 units (Excel's specifications and limits)."""

_MAX_ROWS = 2 * MAX_LINES
_MAX_COLUMNS = 500
_WIDTHS = {"text": 70, "note": 30, "role": 16, "emotion": 22, "curve": 26, "id": 10, "kind": 7}
# The way of OOXML for characters that XML cannot hold (ECMA-376, 22.9.2.19): _x000D_. Where a text has such
# words of its own, their x is written so: openpyxl would drop the standard's own way, _x005F_.
_ESCAPED = re.compile(r"[\x00-\x08\x0b-\x1f\ufffe\uffff]|x(?=[0-9A-Fa-f]{4})")
_ESCAPE = re.compile(r"_x([0-9A-Fa-f]{4})_")
_UNREADABLE = (  # what openpyxl lets through of a damaged book
    zipfile.BadZipFile,
    zlib.error,
    SyntaxError,  # of XML
    OSError,
    ValueError,
    LookupError,
    TypeError,
    AttributeError,
    ArithmeticError,
    AssertionError,
    RuntimeError,
    EOFError,
)


def read(source: Source) -> Draft:
    """Read the first sheet that has words in it. Raises `ScriptError`."""
    for name, rows in _sheets(source):
        if is_own(rows):
            return read_own(rows, source, "xlsx", name)
        if any(isinstance(cell, str) and cell.strip() for row in rows for cell in row):
            return read_foreign(rows, source, "xlsx", name)
    raise source.refuse("nobody_speaks")


def first_rows(source: Source) -> list[list[Cell]]:
    """The rows of the first sheet that has any. Raises `ScriptError`."""
    return next((rows for _, rows in _sheets(source) if rows), [])


def write(script: Script) -> bytes:
    """Write a workbook. Raises `PackError` where a cell would not hold a text."""
    from openpyxl import Workbook
    from openpyxl.styles import Alignment, Font
    from openpyxl.utils import get_column_letter

    book = Workbook()
    book.remove(book.worksheets[0])
    sheet = book.create_sheet("Lines")
    header, *rows = table_of(script)
    for column, name in enumerate(header, start=1):
        sheet.cell(1, column, str(name)).font = Font(bold=True)
        sheet.column_dimensions[get_column_letter(column)].width = _WIDTHS.get(str(name), 12)
    for number, row in enumerate(rows, start=2):
        for column, (name, value) in enumerate(zip(header, row, strict=True), start=1):
            if value is not None:
                _put(sheet.cell(number, column), value)
                if name in ("text", "note"):
                    sheet.cell(number, column).alignment = Alignment(wrap_text=True, vertical="top")
    sheet.freeze_panes = "E2"
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _put(cell: Any, value: Cell) -> None:
    """Put a value into a cell; a number that a cell would round is put as text."""
    if isinstance(value, float | int) and float(f"{value:.15g}") == value and abs(value) < 2**53:
        cell.value = value
        return
    text = value if isinstance(value, str) else repr(value)
    text = _ESCAPED.sub(lambda match: f"_x{ord(match.group()):04X}_", text)
    units = len(text.encode("utf-16-le", "surrogatepass")) // 2
    if units > MAX_CELL_UNITS:
        raise PackError("cell_too_long", length=str(units), limit=str(MAX_CELL_UNITS))
    cell.value = text
    cell.data_type = "s"  # also what looks like a formula or an error


def _sheets(source: Source) -> Iterator[tuple[str, list[list[Cell]]]]:
    open_archive(source).close()
    from openpyxl import load_workbook

    try:
        book = load_workbook(io.BytesIO(source.data), read_only=True, data_only=True, keep_links=False)
        for sheet in book.worksheets[:20]:
            sheet.reset_dimensions()  # what the file says of its size is not believed
            yield sheet.title, _rows(source, sheet.iter_rows(values_only=True))
    except _UNREADABLE as error:
        raise source.refuse("bad_workbook", reason=type(error).__name__) from error


def _rows(source: Source, rows: Any) -> list[list[Cell]]:
    found: list[list[Cell]] = []
    for number, row in enumerate(rows, start=1):
        if number > _MAX_ROWS:
            raise source.refuse("too_many_lines", number, limit=MAX_LINES)
        found.append([_cell(value) for value in row[:_MAX_COLUMNS]])
    while found and not any(cell not in (None, "") for cell in found[-1]):
        found.pop()
    return found


def _cell(value: object) -> Cell:
    """A cell as a plain value; times as text."""
    match value:
        case bool():
            return "yes" if value else "no"
        case str():
            return _ESCAPE.sub(lambda match: chr(int(match[1], 16)), value)
        case int() | float():
            return value
        case datetime.timedelta():
            return value.total_seconds()
        case datetime.time() | datetime.date():
            return value.isoformat()
    return None
