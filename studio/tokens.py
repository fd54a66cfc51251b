"""Where the words of a text stand: what anchors hold to and what a text edit is compared by.

A token is a word with its inner apostrophes and hyphens, or one CJK character, because Chinese and Japanese
write no spaces. This is a reading of the surface only; how a word sounds is the engine's business.
"""

import re
from bisect import bisect_left
from dataclasses import dataclass

_CJK = "\u3005-\u3007\u3041-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
_TOKEN = re.compile(rf"[{_CJK}]|[^\W{_CJK}_]+(?:['’\-][^\W{_CJK}_]+)*")

CJK_WEIGHT = 2.5
"""A Chinese syllable lasts about as long as this many letters of English (200 ms against 80 ms)."""


@dataclass(frozen=True, slots=True)
class Token:
    """A word or a CJK character; `start` and `end` count code points, the end excluded."""

    text: str
    start: int
    end: int

    @property
    def weight(self) -> float:
        """Rough length in time, in letters."""
        return CJK_WEIGHT if is_cjk(self.text) else float(self.end - self.start) + 1.0


def is_cjk(text: str) -> bool:
    """Whether a text starts with a CJK character."""
    return re.match(f"[{_CJK}]", text) is not None


def tokens(text: str) -> tuple[Token, ...]:
    """The words of a text in order; punctuation and spaces belong to none."""
    return tuple(Token(m.group(), m.start(), m.end()) for m in _TOKEN.finditer(text))


def word_starts(text: str) -> tuple[int, ...]:
    """The characters that anchors may hold to."""
    return tuple(token.start for token in tokens(text))


def next_word(text: str, char: int) -> int:
    """The first word start at or after a character, so that an anchor never stands on a space or a comma.

    The start of the text stays where it is; after the last word it is the next character that is no space.
    """
    if char <= 0:
        return 0
    match = _TOKEN.search(text, char)
    if match:
        return match.start()
    return min(char, len(text)) + len(text[char:]) - len(text[char:].lstrip())


def estimate_place(text: str, char: int) -> float:
    """Guess how far along the utterance a character is spoken, 0 to 1, before any engine has been asked."""
    words = tokens(text)
    total = sum(word.weight for word in words)
    before = sum(word.weight for word in words if word.start < char)
    return before / total if total else 0.0


def char_at(text: str, place: float) -> int:
    """The word start nearest to a place of 0 to 1 by the same guess; 0 in a text without words."""
    words = tokens(text)
    if not words:
        return 0
    total, reached, places = sum(word.weight for word in words), 0.0, []
    for word in words:
        places.append(reached / total)
        reached += word.weight
    after = bisect_left(places, place)
    near = [i for i in (after - 1, after) if 0 <= i < len(places)]
    return words[min(near, key=lambda i: abs(places[i] - place))].start
