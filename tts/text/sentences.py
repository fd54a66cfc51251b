"""Find where sentences end, and cut long texts there."""

import re
import unicodedata
from dataclasses import dataclass
from itertools import pairwise

_ENDING = re.compile(r"(?:[.!?。！？｡…]+|\n+)[\"'”’»」』）)\]]*\s*")
_CLAUSE = re.compile(r"[,;:，；：、—]+[\"'”’»」』）)\]]*\s*")
_BLANK = re.compile(r"\s+")
# A full stop behind these ends no sentence.
_ABBREVIATIONS = re.findall(
    r"\S+",
    "mr mrs ms dr prof st jr sr vs no inc ltd fig approx dept gen col lt sgt capt rev hon mt e.g i.e cf "
    "sra srta dra ud uds pág núm av",
)
_LAST_TOKEN = re.compile(r"[^\s,;:!?。，；：！？]*$")


@dataclass(frozen=True, slots=True)
class Part:
    """A stretch of a text: `text` is characters `start` to `end` of it."""

    text: str
    start: int
    end: int


def split_sentences(text: str) -> tuple[Part, ...]:
    """Cut a text behind every sentence; the parts joined are the text.

    Examples
    --------
    >>> [part.text for part in split_sentences("Mr. Lane came. 他来了。Good!")]
    ['Mr. Lane came. ', '他来了。', 'Good!']
    """
    return _cut(text, [match.end() for match in _ENDING.finditer(text) if _ends(text, match)])


def split_text(text: str, limit: int) -> tuple[Part, ...]:
    """Cut a text into parts of at most `limit` characters.

    Sentences stay whole and as many as fit go together. One that is too long is cut behind commas and the
    like, then at blanks, and only then anywhere, though never between a letter and its accent.

    Parameters
    ----------
    text : str
        Any text.
    limit : int
        Longest part, in code points; at least 1.

    Returns
    -------
    tuple of Part
        Joined they are the text; empty for an empty text.
    """
    if limit < 1:
        raise ValueError(f"limit is {limit}; it must be at least 1")
    pieces = [
        piece
        for sentence in split_sentences(text)
        for piece in _fitting(sentence.text, limit, (_CLAUSE, _BLANK))
    ]
    return _cut(text, _packed(pieces, limit))


def _ends(text: str, match: re.Match[str]) -> bool:
    """Whether this punctuation ends a sentence."""
    mark = match[0].strip("\"'”’»」』）)] ")
    if mark != ".":
        return True
    behind = text[match.end() : match.end() + 1]
    if match.end() == match.start() + 1 and behind.isascii() and behind.isalnum():
        return False  # 3.5, example.org
    token = _token_before(text, match.start()).lower()
    single = len(token) == 1 and token.isascii() and token.isalpha() and text[match.start() - 1].isupper()
    dotted = re.fullmatch(r"(?:[a-z]\.)+[a-z]", token) is not None and behind[:1].islower()
    return not (behind and (token in _ABBREVIATIONS or single or dotted))


def _token_before(text: str, position: int) -> str:
    """The token that ends at a position, without opening quotation marks and brackets."""
    found = _LAST_TOKEN.search(text[max(0, position - 20) : position])
    return found[0].lstrip("\"'“‘«「『（([") if found else ""


def _cut(text: str, ends: list[int]) -> tuple[Part, ...]:
    edges = sorted({0, len(text), *ends})
    return tuple(Part(text[a:b], a, b) for a, b in pairwise(edges))


def _fitting(text: str, limit: int, patterns: tuple[re.Pattern[str], ...]) -> list[str]:
    """Cut one sentence into pieces that fit, with the first pattern that helps."""
    if len(text) <= limit:
        return [text]
    if not patterns:
        return _anywhere(text, limit)
    parts = _cut(text, [match.end() for match in patterns[0].finditer(text)])
    return [piece for part in parts for piece in _fitting(part.text, limit, patterns[1:])]


def _anywhere(text: str, limit: int) -> list[str]:
    pieces = []
    while text:
        end = min(limit, len(text))
        while 1 < end < len(text) and (unicodedata.combining(text[end]) or text[end] in "\u200d\ufe0f"):
            end -= 1
        pieces.append(text[:end])
        text = text[end:]
    return pieces


def _packed(pieces: list[str], limit: int) -> list[int]:
    """Ends of parts that hold as many pieces as fit."""
    ends, reached, held = [], 0, 0
    for piece in pieces:
        if held and held + len(piece) > limit:
            ends.append(reached)
            held = 0
        held += len(piece)
        reached += len(piece)
    return ends
