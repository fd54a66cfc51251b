"""Word documents (DOCX): named lines, screenplays by their shape, tables by their columns, else prose.

Read from the document's own XML, so that nothing in it is believed beyond its words.
"""

from collections.abc import Iterator, Sequence
from xml.etree.ElementTree import Element

from studio.exchange.cleaning import named_line, screen_name
from studio.exchange.draft import Draft, Place
from studio.exchange.foreign import read_foreign
from studio.exchange.gathering import Gathering, Said
from studio.exchange.prose import has_quotes, read_prose
from studio.exchange.source import MAX_ROW_CHARS, Source, member, open_archive, xml_of

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_GONE = frozenset({f"{_W}del", f"{_W}moveFrom", f"{_W}instrText"})
_MAX_NAME = 40


def read(source: Source) -> Draft:
    """Read a document; places count its paragraphs. Raises `ScriptError`."""
    with open_archive(source) as archive:
        root = xml_of(source, member(source, archive, "word/document.xml"))
    body = root.find(f"{_W}body")
    if body is None:
        raise source.refuse("nobody_speaks")
    table = next((rows for rows in map(_table, body.iter(f"{_W}tbl")) if rows and len(rows[0]) > 1), None)
    blocks = [block for block in _paragraphs(body) if block[1].strip()]
    named = sum(len(text) <= MAX_ROW_CHARS and named_line(text) is not None for _, text in blocks)
    if table is not None and len(table) > max(2, named):
        return read_foreign(table, source, "docx")
    gathering = Gathering(source, "docx")
    titles = [text.strip() for style, text in blocks if style in ("Title", "Heading1", "标题")]
    spoken = [
        (text, Place(number, 1))
        for number, (style, text) in enumerate(blocks, start=1)
        if not style.startswith(("Title", "Heading", "TOC", "标题"))
    ]
    _read(gathering, gathering.sized(spoken), named)
    return gathering.draft(titles[0] if titles else "")


def _read(gathering: Gathering, spoken: Sequence[tuple[str, Place]], named: int) -> None:
    if named:
        speaker = ""
        for text, place in spoken:
            said = named_line(text)
            speaker = said.name if said else speaker
            if said is None and not speaker:
                gathering.problem("no_speaker", place)
            else:
                words, note = (said.body, said.note) if said else (text, "")
                gathering.say(Said(speaker, words, place, note, tags=True))
    elif any(map(_is_name, (text for text, _ in spoken))):
        _screenplay(gathering, spoken)
    elif has_quotes("\n".join(text for text, _ in spoken)):
        read_prose(gathering, spoken)
    else:
        for text, place in spoken:
            gathering.say(Said("", text, place))


def _screenplay(gathering: Gathering, spoken: Sequence[tuple[str, Place]]) -> None:
    """Names in capitals with what they say below them."""
    name = note = manner = ""
    for text, place in spoken:
        bare = text.strip()
        if _is_name(bare):
            name, note = screen_name(bare)
            manner = ""
        elif bare.startswith("(") and bare.endswith(")"):
            manner = bare[1:-1]
        elif name:
            gathering.say(Said(name, bare, place, manner, note))
            name = note = manner = ""
        else:
            gathering.problem("no_speaker", place)


def _is_name(text: str) -> bool:
    letters = [char for char in text if char.isalpha()]
    shouts = bool(letters) and all(char.isupper() for char in letters)
    return shouts and len(text.strip()) <= _MAX_NAME and text.strip()[-1] not in ".!?:,…-"


def _paragraphs(body: Element) -> Iterator[tuple[str, str]]:
    """The style and the words of every paragraph outside of tables."""
    for child in body:
        if child.tag == f"{_W}p":
            style = child.find(f"{_W}pPr/{_W}pStyle")
            yield (style.get(f"{_W}val") or "") if style is not None else "", _words(child)
        elif child.tag in (f"{_W}sdt", f"{_W}sdtContent", f"{_W}ins"):
            yield from _paragraphs(child)


def _table(table: Element) -> list[list[str]]:
    return [
        [" ".join(_words(p) for p in cell.iter(f"{_W}p")).strip() for cell in row.findall(f"{_W}tc")]
        for row in table.findall(f"{_W}tr")
    ]


def _words(element: Element) -> str:
    """The text of a paragraph as it is now: what was struck out with changes tracked is gone."""
    if element.tag in _GONE:
        return ""
    if element.tag in (f"{_W}tab", f"{_W}br", f"{_W}cr"):
        return " "
    if element.tag == f"{_W}t":
        return element.text or ""
    return "".join(map(_words, element))
