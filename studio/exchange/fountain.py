"""Fountain screenplays (fountain.io/syntax): who says what and how; action is not spoken."""

import re
from dataclasses import dataclass, field

from studio.exchange.cleaning import screen_name, without_emphasis
from studio.exchange.draft import NOWHERE, Draft, Place, Script
from studio.exchange.gathering import Gathering, Said
from studio.exchange.source import Source

_BONEYARD = re.compile(r"/\*.*?(?:\*/|\Z)", re.DOTALL)
_NOTE = re.compile(r"\[\[([^\[\]]*)\]\]")
_KEY = re.compile(r"([A-Za-z][A-Za-z ]{0,30}):\s*(.*)")
_HEADING = re.compile(r"(?:INT|EXT|EST|INT\./EXT|INT/EXT|I/E)[. ]", re.IGNORECASE)
_TRANSITION = re.compile(r"[^a-z]*TO:")
_MAX_NAME = 60


@dataclass(slots=True)
class _Speech:
    """Who speaks now, what stood beside the name, and what was said so far."""

    name: str = ""
    note: str = ""
    manner: str = ""
    words: list[str] = field(default_factory=list)
    place: Place = NOWHERE


def read(source: Source) -> Draft:
    """Read a screenplay. Raises `ScriptError`."""
    text = "\n".join(source.rows())
    rows = _BONEYARD.sub(lambda match: "\n" * match.group().count("\n"), text).split("\n")
    gathering, speech = Gathering(source, "fountain"), _Speech()
    title, start = _title_page(rows)
    before_blank = True
    for number in range(start, len(rows)):
        row = rows[number].strip()
        after = rows[number + 1].strip() if number + 1 < len(rows) else ""
        if not row and rows[number] != "  ":  # two spaces keep a speech together
            _finish(gathering, speech)
            before_blank = True
            continue
        if speech.name:
            _go_on(gathering, speech, row, Place(number + 1, 1))
        elif before_blank and _is_character(row, after):
            name, note = screen_name(row.removeprefix("@").rstrip("^ "))
            speech.name, speech.note = name, note
        before_blank = False
    _finish(gathering, speech)
    return gathering.draft(title)


def looks_like(text: str) -> bool:
    """Whether a text is a screenplay: it has headings or a title page, and somebody speaks below a name."""
    rows = [row.strip() for row in text.split("\n")[:2_000]]
    names = sum(
        not before and _is_character(row, after) and row == row.upper()
        for before, row, after in zip(["", *rows], rows, rows[1:], strict=False)
    )
    return names >= 2 or (names >= 1 and any(_HEADING.match(row) for row in rows))


def write(script: Script) -> bytes:
    """Write a screenplay: who says what, with each line's note as a parenthetical."""
    scene = script.scene
    names = {role.id: role.name.strip() or role.id for role in scene.roles}
    out = [f"Title: {_flat(scene.title)}", ""] if _flat(scene.title) else []
    for line in scene.lines:
        if text := _flat(line.text):
            out += ["", f"@{_flat(names[line.role])}"]
            out += [f"({_flat(line.note).translate(_ROUND)})"] if _flat(line.note) else []
            out.append(re.sub(r"([*_\\]|^\(|\[\[|/\*)", r"\\\1", text))
    return ("\n".join(out) + "\n").encode()


_ROUND = str.maketrans("()", "〔〕")


def _flat(text: str) -> str:
    return " ".join(text.split())


def _title_page(rows: list[str]) -> tuple[str, int]:
    """The title, and the row on which the script itself begins."""
    if not rows or not _KEY.fullmatch(rows[0].strip()) or not rows[0][:1].isalpha():
        return "", 0
    keys: dict[str, str] = {}
    last = ""
    for number, row in enumerate(rows):
        if not row.strip():
            return (without_emphasis(keys.get("title", "")), number) if _KNOWN & keys.keys() else ("", 0)
        pair = _KEY.fullmatch(row.strip()) if not row[:1].isspace() else None
        if pair:
            last = pair[1].strip().casefold()
            keys[last] = pair[2]
        elif last:
            keys[last] = f"{keys[last]} {row.strip()}".strip()
    return "", 0


_KNOWN = frozenset({"title", "credit", "author", "authors", "source", "draft date", "contact", "copyright"})


def _is_character(row: str, after: str) -> bool:
    """A name stands alone in capitals with words below it, or has an `@` before it."""
    if not after or len(row) > _MAX_NAME:
        return False
    if row.startswith("@") and len(row) > 1:
        return True
    bare = re.sub(r"\([^()]*\)", "", row).rstrip("^ ")
    letters = [char for char in bare if char.isalpha()]
    if not letters or any(char.islower() for char in letters) or row.startswith(("!", "#", ">", "=", "~")):
        return False
    caseless = not any(char.isupper() for char in letters)  # Chinese has no capitals: only `@` makes names
    return not (caseless or _HEADING.match(row) or _TRANSITION.fullmatch(row) or bare[-1:] in ".!?,;:")


def _go_on(gathering: Gathering, speech: _Speech, row: str, place: Place) -> None:
    if row.startswith("(") and row.endswith(")"):
        _say(gathering, speech)  # a new manner begins a new line
        speech.manner = row[1:-1].strip()
    else:
        speech.place = speech.place if speech.words else place
        speech.words.append(row.removeprefix("~"))


def _finish(gathering: Gathering, speech: _Speech) -> None:
    _say(gathering, speech)
    speech.name, speech.note, speech.manner = "", "", ""


def _say(gathering: Gathering, speech: _Speech) -> None:
    if speech.words:
        text = " ".join(speech.words)
        notes = [speech.note, *(note.strip() for note in _NOTE.findall(text))]
        gathering.say(
            Said(
                speech.name,
                without_emphasis(_NOTE.sub(" ", text)),
                speech.place,
                speech.manner,
                "; ".join(note for note in notes if note),
            )
        )
    speech.words, speech.manner = [], ""
