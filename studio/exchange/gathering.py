"""Gathers the lines of a file while it is read: roles by name, unique ids, problems with a place."""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from studio.errors import Fault
from studio.exchange.direction import directed_by
from studio.exchange.draft import NOWHERE, Draft, DraftLine, Place, Target, said_by
from studio.exchange.source import MAX_LINES, MAX_ROW_CHARS, Source
from studio.scene import Line, Role
from studio.script.read import MAX_LINE_CHARS
from studio.script.roles import role_id
from studio.tokens import is_cjk
from studio.typed import clean, read_typed

MAX_NAME_CHARS = 80
_MAX_ID_CHARS = 100
_SPACES = re.compile(r"\s+")
_TAGGED = re.compile(r"[\[【［(（\\]")  # where a tag, a pause or an escape may begin


@dataclass(frozen=True, slots=True)
class Said:
    """One thing that is said, as a file has it.

    `name` is who speaks ("" for nobody known), `manner` words of direction beside the text, `note` what is
    kept and not spoken. With `tags` the text may hold the studio's own tags.
    """

    name: str
    text: str
    place: Place
    manner: str = ""
    note: str = ""
    id: str = ""
    tags: bool = False
    guessed: bool = False
    target: Target | None = None


@dataclass(slots=True)
class Gathering:
    """What has been read of a file so far."""

    source: Source
    format: str
    roles: dict[str, Role] = field(default_factory=dict)  # by folded name
    lines: list[DraftLine] = field(default_factory=list)
    ids: set[str] = field(default_factory=set)
    role_ids: set[str] = field(default_factory=set)

    def problem(self, code: str, place: Place = NOWHERE, **facts: object) -> None:
        """Note something that is left out or was not understood."""
        told = tuple((name, str(value)) for name, value in facts.items())
        name = f"{self.source.name} [{place.part}]" if place.part else self.source.name
        self.source.faults.found.append(Fault(code, name, place.line, place.column, told))

    def role(self, name: str) -> Role:
        """The role of a name, met now or before; names that differ in case or width are one."""
        shown = _SPACES.sub(" ", clean(name)).strip()[:MAX_NAME_CHARS]
        key = folded(shown)
        if key not in self.roles:
            self.roles[key] = Role(role_id(shown, self.role_ids), shown)
            self.role_ids.add(self.roles[key].id)
        return self.roles[key]

    def sized(self, blocks: Iterable[tuple[str, Place]]) -> list[tuple[str, Place]]:
        """Blocks of text without those that are too long to be looked at, which are told."""
        kept = []
        for text, place in blocks:
            if len(text) <= MAX_ROW_CHARS:
                kept.append((text, place))
            else:
                self.problem("line_too_long", place, length=len(text), limit=MAX_ROW_CHARS)
        return kept

    def say(self, said: Said) -> None:
        """Add a line; text without words is passed over, and what is too long is told."""
        text = _SPACES.sub(" ", clean(said.text)).strip()
        if not text:
            return
        if len(text) > MAX_LINE_CHARS:
            self.problem("line_too_long", said.place, length=len(text), limit=MAX_LINE_CHARS)
            return
        if len(self.lines) >= MAX_LINES:
            raise self.source.refuse("too_many_lines", said.place.line, limit=MAX_LINES)
        role = self.role(said.name or narrator(text))
        line = Line("", role.id, text)
        if said.tags and _TAGGED.search(text):
            line = self._typed(line, role, text, said.place)
        if said.manner or said.note:
            line = directed_by(line, clean(said.manner))
            notes = (line.note, clean(said.manner).strip(), clean(said.note).strip())
            line = replace(line, note="; ".join(note for note in notes if note))
        self.add(line, said)

    def add(self, line: Line, said: Said, says: frozenset[str] | None = None, take: str = "") -> None:
        """Add a line that is directed already, under the id of `said` where that is still free."""
        stable = bool(said.id) and said.id not in self.ids
        if said.id and not stable:
            self.problem("repeated_line", said.place, id=said.id[:_MAX_ID_CHARS])
        line = replace(line, id=said.id if stable else "")
        self.ids.add(line.id)
        told = said_by(line) if says is None else says
        self.lines.append(DraftLine(line, said.place, told, stable, said.guessed, said.target, take))

    def draft(self, title: str = "") -> Draft:
        """All that was read; raises `ScriptError` where nobody says a word."""
        if not self.lines:
            raise self.source.refuse("nobody_speaks")
        return Draft(
            self.format,
            clean(title).strip() or self.source.title,
            tuple(self.roles.values()),
            numbered(self.lines),
            problems=self.source.faults.in_order(),
        )

    def _typed(self, line: Line, role: Role, text: str, place: Place) -> Line:
        typed = read_typed(line, role, text)
        for fault in typed.faults:
            here = replace(place, column=max(0, place.column - 1) + fault.column)
            self.problem(fault.code, here, **dict(fault.facts))
        return typed.line


def folded(name: str) -> str:
    """A name as it is compared: without regard to case and width."""
    return unicodedata.normalize("NFKC", name).strip().casefold()


def narrator(text: str) -> str:
    """Who says what nobody is named for, in the language of the text."""
    chinese = next((char for char in text if char.isalpha()), "")
    return "旁白" if chinese and is_cjk(chinese) else "Narrator"


def numbered(lines: list[DraftLine]) -> tuple[DraftLine, ...]:
    """The lines, with an id for each that has none: the next number that no line of the file has."""
    taken = {one.line.id for one in lines}
    number, done = 0, []
    for one in lines:
        if not one.stable:
            number += 1
            while f"L{number:04d}" in taken:
                number += 1
            one = replace(one, line=replace(one.line, id=f"L{number:04d}"))  # noqa: PLW2901
        done.append(one)
    return tuple(done)
