"""CSV and TSV: the studio's own without loss, others by their columns.

Cells of words that a spreadsheet would take for a formula (`=`, `+`, `-`, `@` at their start) get an
apostrophe before them, which reading an own table takes off again.
"""

import csv
import io
import re

from studio.exchange.cells import Cell
from studio.exchange.draft import Draft, Script
from studio.exchange.foreign import read_foreign
from studio.exchange.source import MAX_LINES, Source
from studio.exchange.tables import TEXTS, is_own, read_own, table_of

_FORMULA = ("=", "+", "-", "@", "\t", "\r", "'")
_NUL = re.compile(r"\x00|x(?=00(?:00|78))")  # no text file may hold it; written as in workbooks
_NUL_WRITTEN = re.compile(r"_x(0000|0078)_")
_SNIFFED = 20_000
_LIMIT = 200_000
"""Longest cell in characters: ten of the longest lines that a script may have."""

_MAX_COLUMNS = 500


def read(source: Source) -> Draft:
    """Read CSV or TSV. Raises `ScriptError`."""
    form = "tsv" if _delimiter(source.text()) == "\t" else "csv"
    rows = rows_of(source)
    if is_own(rows):
        names = [str(cell or "").strip().casefold() for cell in rows[0]]
        plain = [[_bare(cell) for cell in row] for row in rows[1:]]
        return read_own([names, *plain], source, form)
    return read_foreign(rows, source, form)


def rows_of(source: Source) -> list[list[str]]:
    """The cells of a table. Raises `ScriptError` where it is none."""
    text = source.text()
    csv.field_size_limit(_LIMIT)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=_delimiter(text))
    rows: list[list[str]] = []
    try:
        for row in reader:
            if len(row) > _MAX_COLUMNS:
                raise source.refuse("too_many_columns", reader.line_num, limit=_MAX_COLUMNS)
            rows.append(row)
            if len(rows) > 2 * MAX_LINES:
                raise source.refuse("too_many_lines", reader.line_num, limit=MAX_LINES)
    except csv.Error as error:
        raise source.refuse("bad_table", reader.line_num, reason=str(error)) from error
    return rows


def looks_like(text: str) -> str:
    """Tell the format where all of the first rows have as many cells, more than one; "" otherwise."""
    delimiter = _delimiter(text)
    head = text.split("\n")[:20]
    try:
        widths = {len(row) for row in csv.reader(head, delimiter=delimiter) if row}
    except csv.Error:
        return ""
    if len(head) < 2 or len(widths) != 1 or widths == {1}:
        return ""
    return "tsv" if delimiter == "\t" else "csv"


def write_csv(script: Script) -> bytes:
    """Write CSV as spreadsheets read it: commas, UTF-8 with a mark."""
    return _write(script, ",")


def write_tsv(script: Script) -> bytes:
    """Write the same with tabs."""
    return _write(script, "\t")


def _write(script: Script, delimiter: str) -> bytes:
    out = io.StringIO(newline="")
    writer = csv.writer(out, delimiter=delimiter, lineterminator="\r\n")
    header, *rows = table_of(script)
    writer.writerow(header)
    for row in rows:
        writer.writerow([_safe(str(name), cell) for name, cell in zip(header, row, strict=True)])
    return out.getvalue().encode("utf-8-sig")


def _safe(name: str, cell: Cell) -> str:
    text = "" if cell is None else cell if isinstance(cell, str) else repr(cell)
    text = _NUL.sub(lambda match: f"_x{ord(match.group()):04X}_", text)
    return f"'{text}" if name in TEXTS and text.startswith(_FORMULA) else text


def _bare(cell: str) -> str:
    bare = cell[1:] if cell.startswith("'") and cell[1:].startswith(_FORMULA) else cell
    return _NUL_WRITTEN.sub(lambda match: chr(int(match[1], 16)), bare)


def _delimiter(text: str) -> str:
    """The character between cells: the one that stands most often in the first rows, outside of quotes."""
    counts = dict.fromkeys(",\t;|", 0)
    quoted = False
    for char in text[:_SNIFFED]:
        quoted ^= char == '"'
        if not quoted and char in counts:
            counts[char] += 1
        if not quoted and char == "\n" and any(counts.values()):
            break
    best = max(counts, key=lambda one: counts[one])
    return best if counts[best] else ","
