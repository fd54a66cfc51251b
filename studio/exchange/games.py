"""Dialogue of games: Ren'Py, Ink and Yarn Spinner. What is spoken comes in; logic and jumps do not."""

import re
from collections.abc import Iterator

from studio.exchange.cleaning import named_line
from studio.exchange.draft import Draft, Place
from studio.exchange.gathering import Gathering, Said
from studio.exchange.source import Source

_STRING = r'"((?:[^"\\]|\\.)*)"'
_DEFINE = re.compile(rf"\s*define\s+([\w.]+)\s*=\s*(?:Dynamic)?Character\(\s*(?:_\(\s*)?{_STRING}")
_SAY = re.compile(rf"(?:([A-Za-z_][\w.]*)((?:\s+@?-?[A-Za-z_]\w*){{0,8}})\s+|{_STRING}\s+)?{_STRING}\s*(.*)")
_RENPY_ID = re.compile(r"\bid\s+([A-Za-z_]\w*)")
_RENPY_TAG = re.compile(r"\{(/?[^{}]{0,200})\}")
_RENPY_VALUE = re.compile(r"(?<!\[)\[[^\[\]]{1,200}\]")
_WAIT = re.compile(r"\{w=(\d+(?:\.\d*)?)\}")
_KEYWORDS = frozenset(
    {"init", "python", "label", "menu", "jump", "call", "return", "show", "hide", "scene", "with", "play"}
    | {"stop", "queue", "pause", "image", "transform", "screen", "define", "default", "style", "translate"}
    | {"if", "elif", "else", "while", "pass", "window", "voice", "new", "old", "text", "add", "use", "key"}
)
_BLOCK = re.compile(r"(?:init\s+.*python|python|screen|style|transform|image|init\s+python).*:\s*$")


def read_renpy(source: Source) -> Draft:
    """Read a Ren'Py script. Raises `ScriptError`."""
    gathering, names, last = Gathering(source, "renpy"), {}, ""
    for number, row in _outside_code(source.rows()):
        defined = _DEFINE.match(row)
        if defined:
            names[defined[1]] = _unquoted(defined[2])
            continue
        said = _SAY.fullmatch(row.strip())
        if said is None or said[4] is None or _no_speech(said):
            continue
        who, place = said[1] or "", Place(number, row.index('"') + 1)
        name = last if who == "extend" else names.get(who, who) if who else _unquoted(said[3] or "")
        last = name
        told = _RENPY_ID.search(said[5])
        manner = " ".join(said[2].split()) if said[2] else ""
        text = _spoken(gathering, said[4], place)
        gathering.say(Said(name, text, place, manner.replace("@", ""), id=told[1] if told else "", tags=True))
    return gathering.draft()


def _no_speech(said: re.Match[str]) -> bool:
    """A choice of a menu, or a statement that happens to hold a text."""
    return said[5].strip().endswith(":") or (said[1] or "") in _KEYWORDS


def _outside_code(rows: list[str]) -> Iterator[tuple[int, str]]:
    """Rows that are no comment and stand in no block of Python or of a screen."""
    block = -1
    for number, row in enumerate(rows, start=1):
        bare = row.strip()
        indent = len(row) - len(row.lstrip())
        if not bare or bare.startswith(("#", "$")):
            continue
        if block >= 0 and indent > block:
            continue
        block = indent if _BLOCK.match(bare) else -1
        if block < 0:
            yield number, row


def _spoken(gathering: Gathering, raw: str, place: Place) -> str:
    """Words without text tags; waits become pauses, and values that only the game knows are told."""
    text = _unquoted(raw)
    if _RENPY_VALUE.search(text.replace("[[", "")):
        gathering.problem("has_value", place, words=text[:60])
    text = text.replace("[[", "\\[").replace("{{", "\x00")
    text = _RENPY_VALUE.sub(lambda match: f"\\{match.group()}", text)
    text = _WAIT.sub(lambda match: f"(pause {min(10.0, float(match[1])):g})", text)
    return _RENPY_TAG.sub("", text).replace("\x00", "{")


def _unquoted(text: str) -> str:
    return re.sub(r"\\(.)", lambda match: " " if match[1] == "n" else match[1], text)


_INK_TAG = re.compile(r"\s#\s*([^#\n]{1,200})")
_INK_LOGIC = re.compile(r"\{[^{}]{0,500}\}")
_INK_DIVERT = re.compile(r"(?:->|<-).*$")
_INK_BULLET = re.compile(r"[*+\-]\s*")
_INK_LABEL = re.compile(r"\(\s*[A-Za-z_]\w*\s*\)\s*")
_INK_SKIP = re.compile(r"(?:=|~|VAR\b|CONST\b|LIST\b|INCLUDE\b|EXTERNAL\b|TO" r"DO\b|\})")


def read_ink(source: Source) -> Draft:
    """Read an Ink story: content with its speakers; of a choice what is said when it is taken."""
    gathering = Gathering(source, "ink")
    text = "\n".join(source.rows())
    text = re.sub(r"/\*.*?(?:\*/|\Z)", lambda m: "\n" * m.group().count("\n"), text, flags=re.DOTALL)
    for number, raw in enumerate(text.split("\n"), start=1):
        row = re.sub(r"//.*$", "", raw).strip()
        choice = row.startswith(("*", "+"))
        if not row or _INK_SKIP.match(row):
            continue
        while (bullet := _INK_BULLET.match(row)) and not row.startswith("->"):
            row = row[bullet.end() :]
        row = _INK_LABEL.sub("", row, count=1) if row.startswith("(") else row
        tags = _INK_TAG.findall(f" {row}")
        row = _INK_DIVERT.sub("", _INK_TAG.sub("", f" {row}")).strip()
        if choice:  # what stands in brackets is shown as the choice and not said
            row = re.sub(r"\[([^\[\]]{0,500})\]", "", row)
        if _INK_LOGIC.search(row) or "{" in row:
            gathering.problem("has_value", Place(number, 1), words=row[:60])
            row = _INK_LOGIC.sub(" ", row).replace("{", " ")
        _say(gathering, row.replace("<>", " "), Place(number, 1), tags)
    return gathering.draft()


_YARN_LINE = re.compile(r"\s*#line:\s*([\w-]{1,80})")
_YARN_TAG = re.compile(r"\s#([\w:./-]{1,200})")
_YARN_COMMAND = re.compile(r"<<[^<>]{0,500}>>")
_YARN_MARKUP = re.compile(r"(?<!\\)\[[^\[\]]{1,200}\]")
_YARN_KEY = re.compile(r"[A-Za-z]\w*\s*:")


def read_yarn(source: Source) -> Draft:
    """Read Yarn Spinner's nodes; `#line:` names a line for good."""
    gathering = Gathering(source, "yarn")
    body, title = False, ""
    for number, raw in enumerate(source.rows(), start=1):
        row = re.sub(r"(?<!:)//.*$", "", raw).strip()
        if row in ("---", "==="):
            body = row == "---"
            continue
        if not body:
            title = row.partition(":")[2].strip() if row.startswith("title:") and not title else title
            continue
        told = _YARN_LINE.search(row)
        tags = [tag for tag in _YARN_TAG.findall(row) if not tag.startswith("line:")]
        row = _YARN_COMMAND.sub(" ", _YARN_TAG.sub("", row)).strip().removeprefix("->").strip()
        if "{" in row:
            gathering.problem("has_value", Place(number, 1), words=row[:60])
            row = re.sub(r"\{[^{}]{0,200}\}", " ", row)
        row = _YARN_MARKUP.sub("", row)
        _say(gathering, row, Place(number, 1), tags, told[1] if told else "")
    return gathering.draft(title)


def looks_like_renpy(text: str) -> bool:
    """Whether a text has labels or characters of Ren'Py."""
    return (
        re.search(r"^\s*label\s+[\w.]+.*:\s*$|^define\s+\w+\s*=\s*Character\(", text, re.MULTILINE)
        is not None
    )


def looks_like_yarn(text: str) -> bool:
    """Whether a text has the head and the body of a Yarn node."""
    return re.search(r"^title:.*$(?:\n.*){0,20}\n---\s*$", text, re.MULTILINE) is not None


def looks_like_ink(text: str) -> bool:
    """Whether a text has knots or diverts of Ink."""
    return (
        re.search(
            r"^={2,3}\s*(?:function\s+)?\w+.*$|^\s*[*+-]?.*->\s*(?:END|DONE|\w+)\s*$", text, re.MULTILINE
        )
        is not None
    )


def _say(gathering: Gathering, row: str, place: Place, tags: list[str], line_id: str = "") -> None:
    if not any(char.isalnum() for char in row):
        return
    said = named_line(row)
    name, words, note = (said.name, said.body, said.note) if said else ("", row, "")
    manner = next(
        (tag.partition(":")[2].strip() for tag in tags if tag.startswith(("mood:", "emotion:"))), ""
    )
    rest = [tag.strip() for tag in tags if not tag.startswith(("mood:", "emotion:"))]
    gathering.say(Said(name, words, place, manner or note, "; ".join(rest), line_id))
