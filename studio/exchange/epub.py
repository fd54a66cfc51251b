"""EPUB: chapters in order; quotations become dialogue with suggested speakers, the rest is narrated."""

import posixpath
from html.parser import HTMLParser
from typing import ClassVar
from urllib.parse import unquote
from zipfile import ZipFile

from studio.exchange.cleaning import named_line
from studio.exchange.draft import Draft, Place
from studio.exchange.gathering import Gathering, Said
from studio.exchange.prose import read_prose
from studio.exchange.source import Source, member, open_archive, xml_of
from studio.typed import clean

MAX_CHAPTERS = 500
_CONTAINER = "META-INF/container.xml"


def read(source: Source) -> Draft:
    """Read a book; the part of a place is the chapter's title. Raises `ScriptError`."""
    gathering = Gathering(source, "epub")
    with open_archive(source) as archive:
        title, names = _spine(source, archive)
        for number, name in enumerate(names, start=1):
            page = _Page()
            page.feed(member(source, archive, name).decode("utf-8", "replace"))
            page.close()
            part = clean(page.title).strip()[:80] or f"{number}"
            blocks = [(text, Place(place, 0, part)) for place, text in enumerate(page.blocks, start=1)]
            _chapter(gathering, gathering.sized(blocks))
    return gathering.draft(title)


def _chapter(gathering: Gathering, blocks: list[tuple[str, Place]]) -> None:
    named = [named_line(text) for text, _ in blocks]
    if len([one for one in named if one]) * 2 < len(blocks):
        read_prose(gathering, blocks)
        return
    speaker = ""
    for said, (text, place) in zip(named, blocks, strict=True):  # a play
        speaker = said.name if said else speaker
        gathering.say(Said(speaker, said.body if said else text, place, said.note if said else ""))


def _spine(source: Source, archive: ZipFile) -> tuple[str, list[str]]:
    """The title of the book and its chapters in reading order, by their names in the archive."""
    container = xml_of(source, member(source, archive, _CONTAINER))
    rootfile = next((one for one in container.iter() if one.tag.endswith("rootfile")), None)
    path = (rootfile.get("full-path") or "") if rootfile is not None else ""
    package = xml_of(source, member(source, archive, path))
    title = next((one.text or "" for one in package.iter() if one.tag.endswith("}title")), "")
    items = {
        one.get("id"): one
        for one in package.iter()
        if one.tag.endswith("}item") and "html" in (one.get("media-type") or "")
    }
    folder = posixpath.dirname(path)
    names: list[str] = []
    for reference in (one for one in package.iter() if one.tag.endswith("}itemref")):
        item = items.get(reference.get("idref"))
        if item is not None and "nav" not in (item.get("properties") or "").split():
            names.append(posixpath.normpath(posixpath.join(folder, unquote(item.get("href") or ""))))
    if not names:
        raise source.refuse("nobody_speaks")
    if len(names) > MAX_CHAPTERS:
        raise source.refuse("too_many_lines", limit=MAX_CHAPTERS)
    return title, names


class _Page(HTMLParser):
    """The blocks of text of one page, and its first heading."""

    BLOCKS: ClassVar[frozenset[str]] = frozenset(
        {"p", "div", "li", "blockquote", "section", "article", "tr", "td", "dd", "dt", "body", "hr", "pre"}
    )
    HEADINGS: ClassVar[frozenset[str]] = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
    SKIPPED: ClassVar[frozenset[str]] = frozenset({"head", "script", "style", "rt", "rp", "svg", "sup"})

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.title, self.blocks = "", []
        self._words: list[str] = []
        self._skipped: list[str] = []
        self._heading = False

    blocks: list[str]

    def handle_starttag(self, tag: str, _attrs: list[tuple[str, str | None]]) -> None:
        if tag in self.SKIPPED:
            self._skipped.append(tag)
        elif tag in self.BLOCKS or tag in self.HEADINGS:
            self._end()
            self._heading = tag in self.HEADINGS
        elif tag == "br":
            self._words.append(" ")

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in ("br", "hr"):
            self.handle_starttag(tag, attrs)

    def handle_endtag(self, tag: str) -> None:
        if tag in self._skipped:
            del self._skipped[self._skipped.index(tag) :]
        elif tag in self.BLOCKS or tag in self.HEADINGS:
            self._end()
            self._heading = False

    def handle_data(self, data: str) -> None:
        if not self._skipped:
            self._words.append(data)

    def close(self) -> None:
        super().close()
        self._end()

    def _end(self) -> None:
        text = " ".join("".join(self._words).split())
        self._words.clear()
        if not text:
            return
        if self._heading:
            self.title = self.title or text
        else:
            self.blocks.append(text)
