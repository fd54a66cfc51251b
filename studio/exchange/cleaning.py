"""What several text formats share: marks of emphasis taken off, names as screenplays write them."""

import re

from studio.script.lexer import escape
from studio.script.names import Named, split_name

_EMPHASIS = re.compile(r"(?<![\\\w])(\*{1,3}|_{1,3})(?=\S)([^*_\n]{1,5000}?)(?<=\S)\1(?!\w)")
_BACKSLASH = re.compile(r"\\([\\`*_{}\[\]()#+\-.!>~|])")
_EXTENSION = re.compile(r"\s*\(([^()]{0,80})\)")
_CONTINUED = re.compile(r"(?:cont(?:inued|['’`]?d)?\.?|续|接上)", re.IGNORECASE)
_BOLD_NAME = re.compile(r"\s*+(\*\*|__)\s*+([^*_\n]{1,80}?)\s*+([:：]?)\s*+\1\s*+([:：]?)\s*+")


def without_emphasis(text: str) -> str:
    """Text without the asterisks and underlines of Markdown and Fountain, and their escapes resolved."""
    for _ in range(3):  # bold in italics in underlined
        new = _EMPHASIS.sub(r"\2", text)
        if new == text:
            break
        text = new
    return _BACKSLASH.sub(r"\1", text)


def screen_name(text: str) -> tuple[str, str]:
    """A name as a screenplay has it, and what its brackets say: (V.O.) and the like, but no (CONT'D)."""
    notes = [note.strip() for note in _EXTENSION.findall(text)]
    name = _EXTENSION.sub("", text).strip().rstrip(":：").strip()
    return cased(name), "; ".join(note for note in notes if note and not _CONTINUED.fullmatch(note))


def cased(name: str) -> str:
    """A name in capitals as one writes it elsewhere; short ones without a vowel stay, being initials."""
    letters = [char for char in name if char.isalpha()]
    shout = len(letters) > 2 and all(char.isupper() for char in letters)
    return re.sub(r"[^\W\d_]+(?:['’][^\W\d_]+)*", _capital, name) if shout else name


def named_line(row: str) -> Named | None:
    """`Name: words` as a plain script has it, or with the name in bold letters; the words may hold tags."""
    bold = _BOLD_NAME.match(row)
    if bold and (bold[3] or bold[4]):
        name = bold[2].strip()
        return split_name(f"@{escape(name)}: {row[bold.end() :]}") if name else None
    return split_name(row)


def _capital(match: re.Match[str]) -> str:
    word = match.group()
    return word[:1] + word[1:].lower()
