"""What in a text speaks for which feeling: words with their negations and degrees, turns, signs, faces."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from tts.text.feeling.lexicon import Found, Lexicon, Mix, lexicons


class Rule(StrEnum):
    """Why a clue counts as it does."""

    WORD = "word"
    STRONGER = "stronger"  # a word of degree stands beside it
    WEAKER = "weaker"
    NEGATED = "negated"  # it is denied, and speaks for what that means
    TURN = "turn"  # a turn of phrase
    DIRECTION = "direction"  # a turn that describes how something is said
    SIGNS = "signs"  # punctuation
    SHOUTED = "shouted"  # capitals
    FACE = "face"  # an emoji


@dataclass(frozen=True, slots=True)
class Clue:
    """One thing that speaks for feelings: characters `start` to `end` of the text, why, and how much."""

    start: int
    end: int
    rule: Rule
    says: Mix


# What it means to deny a feeling; the shares are ours.
_DENIED: dict[str, Mix] = {
    "happy": (("sad", 0.6),),
    "angry": (("calm", 0.5),),
    "sad": (("calm", 0.4),),
    "afraid": (("calm", 0.5),),
    "disgusted": (("calm", 0.3),),
    "melancholic": (("calm", 0.4),),
    "surprised": (("calm", 0.5),),
    "calm": (("afraid", 0.4),),
    "gentle": (("angry", 0.3),),
}
# "Don't be angry" soothes, and "don't kill me" is as afraid as "kill me".
_PLEADED: dict[str, Mix] = {
    "angry": (("gentle", 0.6),),
    "sad": (("gentle", 0.7),),
    "melancholic": (("gentle", 0.6),),
    "afraid": (("afraid", 1.0),),
}
_PLEAS = ("don't", "do not", "别", "不要", "莫")
_BREAKS = re.compile(r"[.,;:!?…—\n，。；：！？、“”\"()（）]")
_REACH = {"english": 20, "mandarin": 4}  # characters that a negation or a degree reaches over
_TURN_WEIGHT = 1.2  # a turn of phrase says more than a word
_BEFORE_CONTRAST = 0.4  # what stands before "but" counts less than what follows it
_SURPRISE = re.compile(r"[?？][!！]|[!！][?？]|[?？]{2,}")
_TRAILING = re.compile(r"…+|\.{3,}|。{2,}")
_SHOUT = re.compile(r"\b[A-Z]{3,}\b(?:[^a-z]*\b[A-Z]{2,}\b)*")
_FACES: tuple[tuple[str, Mix], ...] = (
    ("😀😃😄😁😆😂🤣😊🙂😋😎🥳🎉😺🤩🤭😜😝😉✨", (("happy", 1.0),)),
    ("😠😡🤬👿💢😤🖕", (("angry", 1.0),)),
    ("😢😭🥺☹🙁😞💔😿🥲", (("sad", 1.0),)),
    ("😨😱😰😧👻🙀😖", (("afraid", 1.0),)),
    ("🤢🤮😒🙄👎💩😷", (("disgusted", 1.0),)),
    ("😔🥀🌧😪😩😫🍂🌙", (("melancholic", 1.0),)),
    ("😲😮😯🤯😳❗❓⁉", (("surprised", 1.0),)),
    ("😌🧘😐🍵", (("calm", 1.0),)),
    ("🥰😘❤💕💖🤗💗🌸🤫", (("gentle", 1.0),)),
)


def clues(text: str, *, described: bool) -> tuple[Clue, ...]:
    """All that speaks for a feeling, in the order of the text.

    `described` says that the text is not spoken but describes how something is said.
    """
    folded = _folded(text)
    found = [*_signs(text, described=described), *_faces(text)]
    for lexicon in lexicons():
        turns = list(_turns(lexicon, folded, described=described))
        found += turns
        told = [turn for turn in turns if turn.rule is Rule.DIRECTION]  # their words mean what the turn does
        found += (word for word in _words(lexicon, folded) if not any(_inside(word, turn) for turn in told))
    return tuple(sorted(found, key=lambda clue: (clue.start, clue.end)))


def _folded(text: str) -> str:
    """Lower case and plain apostrophes; as many characters as before."""
    lower = "".join(low if len(low := char.lower()) == 1 else char for char in text)
    return lower.replace("’", "'").replace("‘", "'")


def _turns(lexicon: Lexicon, text: str, *, described: bool) -> Iterator[Clue]:
    for pattern in lexicon.patterns:
        if pattern.described and not described:
            continue
        match = pattern.form.search(text)
        if match:
            factor = _TURN_WEIGHT * _after_contrast(lexicon, text, match.end())
            rule = Rule.DIRECTION if pattern.described else Rule.TURN
            yield Clue(match.start(), match.end(), rule, _times(pattern.says, factor))


def _words(lexicon: Lexicon, text: str) -> Iterator[Clue]:
    seen: set[str] = set()
    for found in lexicon.find(text):
        word = text[found.start : found.end]
        if not found.says or word in seen:
            continue
        seen.add(word)
        yield _weighed(lexicon, text, found)


def _weighed(lexicon: Lexicon, text: str, found: Found) -> Clue:
    before, after = _around(lexicon, text, found)
    degree = _degree(lexicon, before, after)
    factor = degree * _after_contrast(lexicon, text, found.end)
    if _has(lexicon, before, lexicon.negations):
        table = _DENIED | _PLEADED if any(plea in before for plea in _PLEAS) else _DENIED
        says = [part for name, weight in found.says for part in _times(table[name], weight)]
        return Clue(found.start, found.end, Rule.NEGATED, _times(tuple(says), factor))
    rule = Rule.WORD if degree == 1.0 else Rule.STRONGER if degree > 1.0 else Rule.WEAKER
    return Clue(found.start, found.end, rule, _times(found.says, factor))


def _around(lexicon: Lexicon, text: str, found: Found) -> tuple[str, str]:
    """What stands before and after a term in its clause, as far as a negation or a degree reaches."""
    reach = _REACH[lexicon.name]
    before = _BREAKS.split(text[max(0, found.start - reach) : found.start])[-1]
    after = _BREAKS.split(text[found.end : found.end + 2])[0]
    for word in lexicon.plain:
        before = before.replace(word, " ") if word in before else before
    return before, after


def _degree(lexicon: Lexicon, before: str, after: str) -> float:
    near = before if lexicon.name == "english" else before[-3:] + " " + after
    for word, factor in lexicon.degrees.items():
        if _has(lexicon, near, {word}):
            return factor
    return 1.0


def _has(lexicon: Lexicon, text: str, words: set[str]) -> bool:
    if lexicon.name == "english":
        return bool(words & set(re.findall(r"[a-z']+", text))) or any(" " in w and w in text for w in words)
    return any(word in text for word in words)


def _after_contrast(lexicon: Lexicon, text: str, end: int) -> float:
    """How much a clue counts by where the last "but" of the text stands."""
    rest = text[end:]
    return _BEFORE_CONTRAST if _has(lexicon, rest, lexicon.contrasts) else 1.0


def _signs(text: str, *, described: bool) -> Iterator[Clue]:
    if described:
        return
    forms: tuple[tuple[re.Pattern[str], Rule, Mix], ...] = (
        (_SURPRISE, Rule.SIGNS, (("surprised", 0.7),)),
        (_TRAILING, Rule.SIGNS, (("melancholic", 0.25), ("sad", 0.15), ("afraid", 0.15))),
        (_SHOUT, Rule.SHOUTED, (("angry", 0.4),)),
    )
    for form, rule, says in forms:
        match = form.search(text)
        if match:
            yield Clue(match.start(), match.end(), rule, says)


def _faces(text: str) -> Iterator[Clue]:
    for i, char in enumerate(text):
        for faces, says in _FACES:
            if char in faces:
                yield Clue(i, i + 1, Rule.FACE, says)


def _inside(word: Clue, turn: Clue) -> bool:
    return turn.start <= word.start and word.end <= turn.end


def _times(says: Mix, factor: float) -> Mix:
    return tuple((name, weight * factor) for name, weight in says)
