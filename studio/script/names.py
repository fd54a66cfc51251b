r"""Tells who speaks: splits `Name: words`, and leaves times, addresses and prose alone.

What may be a name without being told so: up to 32 characters and five words, with a letter, without the
punctuation of sentences; a full stop only in abbreviations ("Mrs. Hudson"). A line that starts with `@` has a
name whatever it looks like; `\:` is a colon that ends no name.
"""

import re
from dataclasses import dataclass

from studio.script.lexer import ESCAPABLE

MAX_NAME_CHARS = 32
MAX_NAME_WORDS = 5

_GROUPS = {"[": "]", "【": "】", "［": "］", "(": ")", "（": "）"}
_ROUND = re.compile(r"(?<!\\)[(（]([^()（）]*)[)）]")
_SQUARE = re.compile(r"(?<!\\)(?:\[[^\]]*\]|【[^】]*】|［[^］]*］)")
_NOT_IN_NAMES = re.compile(r"[?!;,。？！；，、…\"“”《》<>=*|{}]")
_SENTENCE_STOP = re.compile(r"\w{5,}\.|\.[a-z]|\.\.")
_ESCAPE = re.compile(rf"\\([{re.escape(ESCAPABLE)}])")


@dataclass(frozen=True, slots=True)
class Named:
    """A line cut at its name.

    `head` is what stands before the colon, with its tags; `body` what stands after it, from character `at` of
    the line on. `note` is what stood in round brackets beside the name.
    """

    name: str
    note: str
    head: str
    body: str
    at: int


def split_name(raw: str) -> Named | None:
    """Cut a line at the colon after its name; None where it has no name."""
    told = raw.lstrip().startswith(("@", "＠"))
    colon = _colon(raw)
    if colon < 0:
        return None
    head, body = raw[:colon], raw[colon + 1 :]
    if not told and _is_no_separator(raw, colon):
        return None
    bare = _SQUARE.sub(" ", head)
    notes = [note.strip() for note in _ROUND.findall(bare)]
    escaped = " ".join(_ROUND.sub(" ", bare).split())
    name = _ESCAPE.sub(r"\1", escaped[1:].strip() if told else escaped)
    if not name or not (told or is_plain_name(name)):
        return None
    return Named(name, "; ".join(note for note in notes if note), head, body, colon + 1)


def is_plain_name(name: str) -> bool:
    """Whether something is taken for a name without an `@` before it."""
    return (
        len(name) <= MAX_NAME_CHARS
        and len(name.split()) <= MAX_NAME_WORDS
        and any(char.isalpha() for char in name)
        and not _NOT_IN_NAMES.search(name)
        and not _SENTENCE_STOP.search(name)
    )


def _colon(raw: str) -> int:
    """Place of the first colon outside brackets and escapes; -1 if there is none."""
    at = 0
    while at < len(raw):
        char = raw[at]
        if char == "\\":
            at += 1
        elif char in _GROUPS:
            end = raw.find(_GROUPS[char], at + 1)
            at = end if end >= 0 else at
        elif char in ":：":
            return at
        at += 1
    return -1


def _is_no_separator(raw: str, colon: int) -> bool:
    """A time (5:30), an address (http://…) or a path (a drive letter)."""
    before, after = raw[:colon].strip(), raw[colon + 1 :]
    time = before[-1:].isdigit() and after[:1].isdigit()
    return time or after.startswith("//") or (len(before) == 1 and before.isascii() and after[:1] in "\\/")
