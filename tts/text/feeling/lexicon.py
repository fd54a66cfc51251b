"""The words that tell a feeling, read from the data files beside this module. Knows no rules of grammar."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files

from tts.contract import FEELINGS, Feelings

_HEAD = re.compile(r"\[(\w+)(?: ([\d.]+))?\]")
_MAX_WORDS = 6  # of an English term
_WORD = re.compile(r"[a-z]+(?:['-][a-z]+)*")
_HAN = re.compile(r"[\u3400-\u9fff]")

Mix = tuple[tuple[str, float], ...]  # feelings and their weights


@dataclass(frozen=True, slots=True)
class Found:
    """A term in a text: characters `start` to `end`, and what it says (empty for one that says nothing)."""

    start: int
    end: int
    says: Mix


@dataclass(frozen=True, slots=True)
class Pattern:
    """A turn of phrase, and what it says."""

    form: re.Pattern[str]
    says: Mix
    described: bool  # only where the text describes how something is said


@dataclass(frozen=True, slots=True)
class Lexicon:
    """What one language says about feelings.

    `terms` maps every term, English ones as words parted by blanks and "*" for any ending, to its mix;
    `degrees` are factors; `plain` are terms that hide shorter ones inside them and say nothing.
    """

    name: str
    terms: dict[str, Mix] = field(default_factory=dict)
    negations: set[str] = field(default_factory=set)
    degrees: dict[str, float] = field(default_factory=dict)
    contrasts: set[str] = field(default_factory=set)
    plain: set[str] = field(default_factory=set)
    patterns: list[Pattern] = field(default_factory=list)

    def find(self, text: str) -> Iterator[Found]:
        """Every term of a text in lower case, the longest at each place, none inside another."""
        return self._in_words(text) if self.name == "english" else self._in_characters(text)

    def _in_words(self, text: str) -> Iterator[Found]:
        words = list(_WORD.finditer(text))
        i = 0
        while i < len(words):
            for count in range(min(_MAX_WORDS, len(words) - i), 0, -1):
                phrase = " ".join(word.group() for word in words[i : i + count])
                says = self._says(phrase, len(words[i + count - 1].group()))
                if says is not None:
                    yield Found(words[i].start(), words[i + count - 1].end(), says)
                    i += count
                    break
            else:
                i += 1

    def _says(self, phrase: str, last: int) -> Mix | None:
        """What a phrase says, whole or by the beginning of its last word, `last` letters long."""
        if phrase in self.terms:
            return self.terms[phrase]
        if phrase in self.plain:
            return ()
        for cut in range(max(0, last - 2)):
            says = self.terms.get(phrase[: len(phrase) - cut] + "*")
            if says is not None:
                return says
        return None

    def _in_characters(self, text: str) -> Iterator[Found]:
        i, longest = 0, max(map(len, self.terms))
        while i < len(text):
            if _HAN.match(text[i]):
                for count in range(min(longest, len(text) - i), 0, -1):
                    piece = text[i : i + count]
                    says = self.terms.get(piece, () if piece in self.plain else None)
                    if says is not None:
                        yield Found(i, i + count, says)
                        i += count - 1
                        break
            i += 1


@cache
def lexicons() -> tuple[Lexicon, ...]:
    """Both languages, read once."""
    folder = files(__package__)
    return tuple(
        _read(name, folder.joinpath(f"{name}.txt").read_text("utf-8")) for name in ("english", "mandarin")
    )


def _read(name: str, text: str) -> Lexicon:
    lexicon, section, factor = Lexicon(name), "", 1.0
    for line in text.splitlines():
        if not line.strip() or line.startswith("#"):
            continue
        head = _HEAD.fullmatch(line.strip())
        if head:
            section, factor = head.group(1), float(head.group(2) or 1.0)
        else:
            _take(lexicon, section, factor, line)
    return lexicon


def _take(lexicon: Lexicon, section: str, factor: float, line: str) -> None:
    """Take one line of a section over."""
    if section in {"pattern", "direction"}:
        form, _, says = line.rpartition(" = ")
        lexicon.patterns.append(Pattern(re.compile(form), _mix(says), section == "direction"))
        return
    weight, _, listed = line.partition(": ") if section in FEELINGS else ("", "", line)
    words = [word.strip() for word in listed.split(",") if word.strip()]
    match section:
        case "negation":
            lexicon.negations.update(words)
        case "degree":
            lexicon.degrees.update(dict.fromkeys(words, factor))
        case "contrast":
            lexicon.contrasts.update(words)
        case "plain":
            lexicon.plain.update(words)
        case _:
            for word in words:
                lexicon.terms[word] = (*lexicon.terms.get(word, ()), (section, float(weight)))


def _mix(says: str) -> Mix:
    """Read "sad 1 afraid 0.1"."""
    parts = says.split()
    mix = tuple(zip(parts[::2], map(float, parts[1::2]), strict=True))
    Feelings(**dict.fromkeys((name for name, _ in mix), 0.0))
    return mix
