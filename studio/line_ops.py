"""What a list of lines may ask for, checked: it comes from a browser and is trusted in nothing."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from studio.errors import EditError
from studio.script.read import MAX_LINE_CHARS

MAX_IDS = 20_000
MAX_ID_CHARS = 200
MAX_PASTE_CHARS = 2_000_000
MAX_STEPS = 100_000


@dataclass(frozen=True, slots=True)
class SetText:
    """New words for a line. While they are still being typed (not `final`) tags in them are left alone."""

    line: str
    text: str
    final: bool


@dataclass(frozen=True, slots=True)
class Insert:
    """A new line behind another one, or at the start. `new` is what the list calls it until it has an id."""

    after: str | None
    new: str
    text: str


@dataclass(frozen=True, slots=True)
class Paste:
    """Text of many lines, pasted in a line. `new` becomes the last of them."""

    line: str
    text: str
    new: str


@dataclass(frozen=True, slots=True)
class Duplicate:
    """Copies of lines; `new` are their names in the same order."""

    lines: tuple[str, ...]
    new: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Delete:
    """Take lines out."""

    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Move:
    """Move lines up (negative) or down."""

    lines: tuple[str, ...]
    steps: int


@dataclass(frozen=True, slots=True)
class Split:
    """Break a line before a character (a code point)."""

    line: str
    char: int
    new: str


@dataclass(frozen=True, slots=True)
class Merge:
    """Join a line with the next one."""

    line: str


@dataclass(frozen=True, slots=True)
class SetRole:
    """Let somebody else speak."""

    lines: tuple[str, ...]
    role: str


@dataclass(frozen=True, slots=True)
class SetFeeling:
    """Give lines a feeling by the id of its preset; "" lets them follow their role."""

    lines: tuple[str, ...]
    feeling: str


@dataclass(frozen=True, slots=True)
class SetLocked:
    """Lock lines, or unlock them."""

    lines: tuple[str, ...]
    locked: bool


@dataclass(frozen=True, slots=True)
class Hear:
    """Sound that is wanted now; it changes nothing in the scene."""

    lines: tuple[str, ...]


LineOp = (
    SetText
    | Insert
    | Paste
    | Duplicate
    | Delete
    | Move
    | Split
    | Merge
    | SetRole
    | SetFeeling
    | SetLocked
    | Hear
)


def parse_op(raw: object) -> LineOp:
    """Check one operation.

    Raises
    ------
    EditError
        If it is none, or names anything that cannot be.
    """
    if not isinstance(raw, Mapping):
        raise _bad("op")
    read = _READERS.get(str(raw.get("op")))
    if read is None:
        raise _bad("op")
    return read(_Fields(raw))


@dataclass(frozen=True, slots=True)
class _Fields:
    raw: Mapping[Any, Any]

    def text(self, name: str, longest: int) -> str:
        value = self.raw.get(name, "")
        if not isinstance(value, str):
            raise _bad(name)
        if len(value) > longest:
            raise EditError("too_long", length=str(len(value)), limit=str(longest))
        return value

    def id(self, name: str) -> str:
        return _id(self.raw.get(name), name)

    def ids(self, name: str) -> tuple[str, ...]:
        value = self.raw.get(name)
        if not isinstance(value, list) or not 0 < len(value) <= MAX_IDS:
            raise _bad(name)
        return tuple(dict.fromkeys(_id(one, name) for one in value))

    def id_or_none(self, name: str) -> str | None:
        return None if self.raw.get(name) is None else self.id(name)

    def flag(self, name: str) -> bool:
        value = self.raw.get(name)
        if not isinstance(value, bool):
            raise _bad(name)
        return value

    def whole(self, name: str, low: int, high: int) -> int:
        value = self.raw.get(name)
        if isinstance(value, bool) or not isinstance(value, int) or not low <= value <= high:
            raise _bad(name)
        return value


def _duplicate(fields: _Fields) -> Duplicate:
    lines, new = fields.ids("lines"), fields.ids("new")
    if len(lines) != len(new):
        raise _bad("new")
    return Duplicate(lines, new)


def _id(value: object, name: str) -> str:
    if not isinstance(value, str) or not 0 < len(value) <= MAX_ID_CHARS:
        raise _bad(name)
    return value


def _bad(name: str) -> EditError:
    return EditError("bad_op", field=name)


_READERS: Mapping[str, Callable[[_Fields], LineOp]] = {
    "text": lambda f: SetText(f.id("line"), f.text("text", MAX_LINE_CHARS), f.flag("final")),
    "insert": lambda f: Insert(f.id_or_none("after"), f.id("new"), f.text("text", MAX_LINE_CHARS)),
    "paste": lambda f: Paste(f.id("line"), f.text("text", MAX_PASTE_CHARS), f.id("new")),
    "duplicate": _duplicate,
    "delete": lambda f: Delete(f.ids("lines")),
    "move": lambda f: Move(f.ids("lines"), f.whole("steps", -MAX_STEPS, MAX_STEPS)),
    "split": lambda f: Split(f.id("line"), f.whole("char", 0, MAX_LINE_CHARS), f.id("new")),
    "merge": lambda f: Merge(f.id("line")),
    "role": lambda f: SetRole(f.ids("lines"), f.id("role")),
    "feeling": lambda f: SetFeeling(f.ids("lines"), f.text("feeling", MAX_ID_CHARS)),
    "lock": lambda f: SetLocked(f.ids("lines"), f.flag("locked")),
    "hear": lambda f: Hear(f.ids("lines")),
}
