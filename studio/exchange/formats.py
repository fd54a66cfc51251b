"""Every form that a script may come in or go out as; told by what is in a file first, its name second."""

import re
from collections.abc import Callable
from dataclasses import dataclass

from studio.errors import EditError
from studio.exchange import (
    delimited,
    epub,
    final_draft,
    fountain,
    games,
    json_lines,
    markdown,
    plain,
    timed,
    voicevox,
    word,
    workbook,
)
from studio.exchange.columns import Columns
from studio.exchange.draft import Draft, Script
from studio.exchange.foreign import columns_of
from studio.exchange.source import Source, open_archive
from studio.exchange.tables import is_own
from studio.script.names import split_name

_MARKDOWN = re.compile(r"^#{2,4} \S|^\*\*[^*\n]{1,40}\*\*", re.MULTILINE)
_HEAD = 65_536  # bytes that are looked at to tell a format


@dataclass(frozen=True, slots=True)
class Format:
    """One form of a script.

    Attributes
    ----------
    id : str
        Its name on the command line.
    extensions : tuple of str
        Endings of its files, the usual one first.
    read, write : callable or None
        How it comes in and goes out; None where it does not.
    lossless : bool
        Whether what went out comes in as the same scene.
    """

    id: str
    extensions: tuple[str, ...]
    read: Callable[[Source], Draft] | None = None
    write: Callable[[Script], bytes] | None = None
    lossless: bool = False


FORMATS: tuple[Format, ...] = (
    Format("csv", (".csv",), delimited.read, delimited.write_csv, lossless=True),
    Format("tsv", (".tsv", ".tab"), delimited.read, delimited.write_tsv, lossless=True),
    Format("xlsx", (".xlsx", ".xlsm"), workbook.read, workbook.write, lossless=True),
    Format("jsonl", (".jsonl", ".ndjson"), json_lines.read, json_lines.write, lossless=True),
    Format("scene", (".json",), plain.read_scene, plain.write_scene, lossless=True),
    Format("text", (".txt",), plain.read_text, plain.write_text),
    Format("fountain", (".fountain", ".spmd"), fountain.read, fountain.write),
    Format("fdx", (".fdx",), final_draft.read, final_draft.write),
    Format("markdown", (".md", ".markdown"), markdown.read),
    Format("draft_to_take", (".md",), markdown.read, markdown.write_draft_to_take),
    Format("srt", (".srt",), timed.read),
    Format("vtt", (".vtt",), timed.read),
    Format("ass", (".ass", ".ssa"), timed.read),
    Format("renpy", (".rpy",), games.read_renpy),
    Format("ink", (".ink",), games.read_ink),
    Format("yarn", (".yarn",), games.read_yarn),
    Format("docx", (".docx",), word.read),
    Format("epub", (".epub",), epub.read),
    Format("voicevox", (".txt",), voicevox.read, voicevox.write),
)
EXTENSIONS: tuple[str, ...] = tuple(
    dict.fromkeys(end for one in FORMATS if one.read for end in one.extensions)
)


def find_format(name: str) -> Format:
    """The format of an id. Raises `EditError` where there is none."""
    for one in FORMATS:
        if one.id == name:
            return one
    raise EditError("no_format", format=name, known=", ".join(one.id for one in FORMATS))


def read_file(source: Source, form: str = "") -> Draft:
    """Read a file as what it is, or as what the user says it is.

    Raises
    ------
    ScriptError, SceneFileError
        With everything that keeps it from being read.
    EditError
        If there is no such format, or it does not come in.
    """
    chosen = find_format(form or detect(source))
    if chosen.read is None:
        raise EditError("no_reading", format=chosen.id)
    return chosen.read(source)


def write_file(script: Script, form: str) -> bytes:
    """Write a script in a format.

    Raises
    ------
    EditError
        If there is no such format, or it does not go out.
    PackError
        If a text does not fit into it.
    """
    chosen = find_format(form)
    if chosen.write is None:
        raise EditError(
            "no_writing", format=chosen.id, known=", ".join(one.id for one in FORMATS if one.write)
        )
    return chosen.write(script)


def detect(source: Source) -> str:
    """Id of the format of a file: by what is in it, and by its ending where that does not tell.

    Raises
    ------
    ScriptError
        If it is an archive that holds no script.
    """
    ending = _ending(source.name)
    by_name = next((one.id for one in FORMATS if ending in one.extensions), "")
    if source.data[:4] == b"PK\x03\x04":
        return _archive(source)
    head = source.data[:_HEAD]
    if b"\x00" in head[:200] and not head.startswith((b"\xff\xfe", b"\xfe\xff")):
        return by_name or "text"  # reading as text tells what is wrong
    text = head.decode(_encoding(source), "replace").removeprefix("\ufeff")
    return _by_content(text, by_name) or by_name or _loosely(text) or "text"


def table_columns(source: Source, form: str) -> tuple[Columns, list[list[str]]] | None:
    """The columns of somebody else's table with its first rows; None for anything else.

    Raises
    ------
    ScriptError
        If it cannot be read.
    """
    readers: dict[str, Callable[[Source], list[list[str]]]] = {
        "csv": delimited.rows_of,
        "tsv": delimited.rows_of,
        "xlsx": lambda one: [
            ["" if cell is None else str(cell) for cell in row] for row in workbook.first_rows(one)
        ],
    }
    if form not in readers:
        return None
    rows = readers[form](source)
    return None if is_own(rows) else (columns_of(rows, source), rows[:12])


def _ending(name: str) -> str:
    return re.search(r"(\.[^./\\]+)?$", name.lower())[0]  # type: ignore[index]


def _encoding(source: Source) -> str:
    if source.data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return "utf-16"
    try:
        "".encode(source.encoding or "utf-8")
    except LookupError:
        return "utf-8"  # reading tells that there is no such encoding
    return source.encoding or "utf-8"


def _archive(source: Source) -> str:
    with open_archive(source) as archive:
        names = set(archive.namelist())
    for member, form in (
        ("word/document.xml", "docx"),
        ("xl/workbook.xml", "xlsx"),
        ("META-INF/container.xml", "epub"),
    ):
        if member in names:
            return form
    raise source.refuse("no_script_in_zip")


def _by_content(text: str, by_name: str) -> str:
    """The format that only this content has, "" where it could be several."""
    start = text.lstrip()
    rows = [row for row in text.split("\n")[:50] if row.strip()]
    if start.startswith("{"):
        lines = len(rows) > 1 and all(
            row.strip().startswith("{") and row.strip().endswith("}") for row in rows[:-1]
        )
        return "jsonl" if lines or by_name == "jsonl" else "scene"
    if start.startswith("<") and "<FinalDraft" in start[:2_000]:
        return "fdx"
    if form := timed.form_of(text):
        return form
    for form, looks in (
        ("renpy", games.looks_like_renpy),
        ("yarn", games.looks_like_yarn),
        ("draft_to_take", markdown.is_draft_to_take),
        ("voicevox", voicevox.looks_like),
    ):
        if looks(text):
            return form
    return ""


def _loosely(text: str) -> str:
    """What a text without a telling name may be."""
    rows = [row for row in text.split("\n")[:40] if row.strip()]
    if 2 * sum(split_name(row) is not None for row in rows) >= len(rows):
        return ""  # `Name: words`, whatever commas stand in it
    if form := delimited.looks_like(text):
        return form
    if games.looks_like_ink(text):
        return "ink"
    if fountain.looks_like(text):
        return "fountain"
    return "markdown" if _MARKDOWN.search(text) else ""
