"""Cuts a line into words, [tags] and (pauses), with the column of each; knows nothing of what tags mean."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum, auto

from studio.script.faults import Spot

ESCAPABLE = "\\[]【】［］()（）#＃:：@＠"
_CLOSING = {"[": "]", "【": "】", "［": "］"}
_PAUSE_WORDS = r"pause|停顿|暂停"
_PAUSE = re.compile(
    rf"[(（]\s*+(?:{_PAUSE_WORDS})\s*+[:=：＝]?\s*+(?P<value>[-+]?(?:\d++(?:\.\d*+)?|\.\d++))?"
    r"\s*+(?P<unit>ms|毫秒|s|sec|秒)?\s*+[)）]",
    re.IGNORECASE,
)
DEFAULT_PAUSE_S = 0.5
_STOPS = re.compile(r"[\\\[【［(（]")


class Kind(Enum):
    """What a piece of a line is."""

    TEXT = auto()
    TAG = auto()
    PAUSE = auto()


@dataclass(frozen=True, slots=True)
class Piece:
    """A part of a line: words (escapes resolved), what stands between square brackets, or seconds of a pause.

    `column` is that of its first character, after the bracket for tags, counted from 1.
    """

    kind: Kind
    text: str
    column: int


def pieces(raw: str, spot: Spot) -> Iterator[Piece]:
    """Cut a line.

    Parameters
    ----------
    raw : str
        What stands in the file from the spot's column on.
    spot : Spot
        Where it starts; an opening bracket without its closing one is noted as a fault and kept as text.
    """
    words, start, at = "", 0, 0
    while at < len(raw):
        stop = _STOPS.search(raw, at)
        until = stop.start() if stop else len(raw)
        start = at if not words else start
        words += raw[at:until]
        if stop is None:
            break
        piece, after = _special(raw, until, spot)
        if piece.kind is Kind.TEXT:
            start = until if not words else start
            words += piece.text
        else:
            if words:
                yield Piece(Kind.TEXT, words, spot.column + start)
            words = ""
            yield piece
        at = after
    if words:
        yield Piece(Kind.TEXT, words, spot.column + start)


def _special(raw: str, at: int, spot: Spot) -> tuple[Piece, int]:
    """The piece that starts with the special character at `at`, and where it ends."""
    char = raw[at]
    if char == "\\":
        if at + 1 < len(raw) and raw[at + 1] in ESCAPABLE:
            return Piece(Kind.TEXT, raw[at + 1], spot.column + at), at + 2
        return Piece(Kind.TEXT, char, spot.column + at), at + 1
    if char in _CLOSING:
        end = raw.find(_CLOSING[char], at + 1)
        if end < 0:
            spot.at(spot.column + at).fault("unclosed_tag", bracket=char, closing=_CLOSING[char])
            return Piece(Kind.TEXT, char, spot.column + at), at + 1
        return Piece(Kind.TAG, raw[at + 1 : end], spot.column + at + 1), end + 1
    pause = _PAUSE.match(raw, at)
    if pause is None:
        return Piece(Kind.TEXT, char, spot.column + at), at + 1
    value = float(pause["value"]) if pause["value"] else DEFAULT_PAUSE_S
    if pause["unit"] and pause["unit"].lower() in ("ms", "毫秒"):
        value /= 1000.0
    return Piece(Kind.PAUSE, repr(value), spot.column + at), pause.end()


def escape(text: str) -> str:
    """Write words so that `pieces` reads them back as they are.

    Round brackets are escaped only where they would be read as a pause, and a backslash only where it would
    be read as an escape.
    """
    out = []
    for at, char in enumerate(text):
        doubled = char == "\\" and (at + 1 == len(text) or text[at + 1] in ESCAPABLE)
        if doubled or char in _CLOSING or _PAUSE.match(text, at):
            out.append("\\")
        out.append(char)
    return "".join(out)
