"""A file that was given to be imported, and how far any of it is trusted: size, encoding, archive, XML."""

import io
import lzma
import re
import zipfile
import zlib
from dataclasses import dataclass, field
from pathlib import PurePosixPath
from xml.etree.ElementTree import Element, ParseError

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import fromstring

from studio.errors import ScriptError
from studio.exchange.columns import Columns
from studio.script.decode import MAX_BYTES, decode
from studio.script.faults import Faults

MAX_LINES = 10_000
"""Lines of dialogue that one file may hold; a novel has fewer."""

MAX_ROWS = 60_000
"""Rows of text that one file may hold: the blank ones, the times and the remarks count too."""

MAX_ROW_CHARS = 50_000
"""More in one row is a file with its line ends lost."""

MAX_MEMBERS = 2_000
MAX_UNPACKED_BYTES = 64 * 1024 * 1024
MAX_RATIO = 200
"""How much larger than its packed form a part of an archive may be: XML of documents stays below 60."""

MAX_XML_DEPTH = 200
_UNREADABLE = (
    zipfile.BadZipFile,
    zlib.error,
    lzma.LZMAError,
    OSError,
    ValueError,
    EOFError,
    RuntimeError,  # of an encrypted member
    NotImplementedError,  # of an unknown compression
)
_ENDS = re.compile(r"\r\n|[\r\n\u2028\u2029\x85\x0b\x0c]")


@dataclass(frozen=True, slots=True, eq=False)
class Source:
    """The bytes of a file with its name, and what the user said about it.

    `encoding` names how text is written where it is neither UTF-8 nor marked UTF-16; `columns` says which
    columns of a table are which.
    """

    data: bytes
    name: str
    encoding: str | None = None
    columns: Columns | None = None
    faults: Faults = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "faults", Faults(self.name))

    @property
    def title(self) -> str:
        """The file's name without folders and ending: what the scene is called if it does not say."""
        return PurePosixPath(self.name.replace("\\", "/")).stem[:200]

    def text(self) -> str:
        """The file as text with line ends as they are. Raises `ScriptError` where it is none."""
        text = decode(self.data, self.faults, self.encoding)
        if text is None:
            raise ScriptError(self.faults.in_order())
        return text

    def rows(self) -> list[str]:
        """The lines of the file. Raises `ScriptError` where it is no text, or more than anybody writes."""
        rows = _ENDS.split(self.text())
        if len(rows) > MAX_ROWS:
            raise self.refuse("too_many_lines", MAX_ROWS, limit=MAX_ROWS)
        long = next((number for number, row in enumerate(rows, start=1) if len(row) > MAX_ROW_CHARS), 0)
        if long:
            raise self.refuse("line_too_long", long, length=len(rows[long - 1]), limit=MAX_ROW_CHARS)
        return rows

    def refuse(self, code: str, line: int = 0, **facts: object) -> ScriptError:
        """The error that ends the import, with everything found so far."""
        self.faults.add(code, line, 0, **facts)
        return ScriptError(self.faults.in_order())


def open_archive(source: Source) -> zipfile.ZipFile:
    """Open a zip after a look at what it would unpack to; its members are read by name and never extracted.

    Raises
    ------
    ScriptError
        If it is damaged, encrypted, or would unpack to more than anybody writes.
    """
    if len(source.data) > MAX_BYTES:
        limit = f"{MAX_BYTES / 1e6:.0f}"
        raise source.refuse("file_too_big", size_mb=f"{len(source.data) / 1e6:.0f}", limit_mb=limit)
    try:
        archive = zipfile.ZipFile(io.BytesIO(source.data))
    except _UNREADABLE as error:
        raise source.refuse("bad_zip", reason=str(error) or type(error).__name__) from error
    members = archive.infolist()
    unpacked = sum(one.file_size for one in members)
    thick = any(one.file_size > MAX_RATIO * max(one.compress_size, 1_000) for one in members)
    if len(members) > MAX_MEMBERS or unpacked > MAX_UNPACKED_BYTES or thick:
        raise source.refuse("zip_bomb", limit_mb=f"{MAX_UNPACKED_BYTES / 1e6:.0f}", limit_ratio=MAX_RATIO)
    if any(one.flag_bits & 1 for one in members):
        raise source.refuse("encrypted_zip")
    return archive


def member(source: Source, archive: zipfile.ZipFile, name: str) -> bytes:
    """One file of an archive, no longer than the archive said. Raises `ScriptError` where there is none."""
    try:
        info = archive.getinfo(name)
        with archive.open(info) as file:
            data = file.read(info.file_size + 1)
    except KeyError as error:
        raise source.refuse("zip_without", member=name[:80]) from error
    except _UNREADABLE as error:
        raise source.refuse("bad_zip", reason=str(error) or type(error).__name__) from error
    if len(data) > info.file_size:
        raise source.refuse("zip_bomb", limit_mb=f"{MAX_UNPACKED_BYTES / 1e6:.0f}", limit_ratio=MAX_RATIO)
    return data


def xml_of(source: Source, data: bytes) -> Element:
    """Parse XML that declares nothing of its own.

    Raises
    ------
    ScriptError
        If it is broken, declares entities, points outside itself or is nested too deep.
    """
    try:
        root: Element = fromstring(data, forbid_dtd=False, forbid_entities=True, forbid_external=True)
    except DefusedXmlException as error:
        raise source.refuse("xml_entities") from error
    except (ParseError, ValueError, LookupError, RecursionError) as error:
        raise source.refuse("bad_xml", reason=str(error)[:200]) from error
    if _depth(root) > MAX_XML_DEPTH:
        raise source.refuse("xml_too_deep", limit=MAX_XML_DEPTH)
    return root


def _depth(root: Element) -> int:
    depth, level = 0, [root]
    while level and depth <= MAX_XML_DEPTH:
        depth, level = depth + 1, [child for one in level for child in one]
    return depth
