"""Prose: what stands in quotation marks becomes dialogue with a suggested speaker, the rest is narrated."""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

from studio.exchange.draft import Place
from studio.exchange.gathering import Gathering, Said
from studio.tokens import is_cjk

_QUOTED = re.compile(
    r"“([^“”]{1,20000})(?:”|$)|\"([^\"]{1,20000})\"|「([^「」]{1,20000})」|『([^『』]{1,20000})』|«([^«»]{1,20000})»"
)
_SINGLE = re.compile(r"(?:(?<=\s)|^)‘((?:[^‘’]|’(?=\w)){1,20000})’(?!\w)")
_VERBS = (
    "said|says|asked|asks|replied|answered|cried|whispered|shouted|murmured|muttered|exclaimed|returned|"
    "continued|added|remarked|observed|called|yelled|screamed|sighed|laughed|thought|began|went on|repeated|"
    "insisted|demanded|declared|growled|sobbed|snapped|ejaculated|interrupted"
)
_TITLE = r"(?:(?:Mr|Mrs|Ms|Miss|Dr|Sir|Lady|Lord|Captain|Aunt|Uncle|Professor)\.?\s)?"
_WORD = r"[A-Z][\w’'-]{0,30}"
_NAME = rf"({_TITLE}{_WORD}(?:\s(?!(?:{_VERBS})\b){_WORD}){{0,2}}|[Tt]he [A-Z]?[\w-]{{1,30}}(?:\s{_WORD})?)"
_AFTER = re.compile(rf"\s*[,—–-]?\s*(?:({_VERBS})\s+{_NAME}|{_NAME}\s+({_VERBS})\b)\s*(\w+ly)?")
_BEFORE = re.compile(rf"(?:^|[.!?;]\s+|,\s+){_NAME}\s+({_VERBS})\b(?:\s+(\w+ly))?[^.!?]{{0,60}}[,:]\s*$")
_NOBODY = frozenset(
    {"he", "she", "it", "they", "i", "we", "you", "then", "but", "and", "the", "so", "there", "this", "that"}
)
_SAY_ZH = "说道|问道|答道|喊道|叫道|笑道|说|道|问|答|喊|叫|回答|低声说|笑着说"
_EXACT_ZH = re.compile(
    rf"(?:^|[。！？；，”」])\s*([\u4e00-\u9fff]{{1,4}}?)(?:又|也|便|就|忽然|才)?(?:{_SAY_ZH})[：:，,]?\s*$"
)
_EXACT_AFTER_ZH = re.compile(rf"\s*([\u4e00-\u9fff]{{1,4}}?)(?:又|也|便|就)?(?:{_SAY_ZH})")
_PRONOUN_ZH = re.compile(r"^(?:他|她|它|我|你|们|这|那|大家|有人)")
_MAX_PIECES = 200


@dataclass(slots=True)
class _Talk:
    """Who has spoken, so that those who are not named can be suggested."""

    names: list[str] = field(default_factory=list)  # of the last quotations, "" between talks
    known: Counter[str] = field(default_factory=Counter)

    def turn(self) -> str:
        """Whose turn it is, where two talk: the one who did not speak last."""
        recent = [name for name in self.names[-6:] if name]
        last = recent[-1] if recent else ""
        return next((name for name in reversed(recent) if name != last), last)


def has_quotes(text: str) -> bool:
    """Whether anything in a text stands in quotation marks."""
    return _QUOTED.search(text) is not None or _SINGLE.search(text) is not None


def read_prose(gathering: Gathering, paragraphs: Sequence[tuple[str, Place]]) -> None:
    """Make lines of paragraphs. Quotations without a name near them get the one whose turn it is."""
    single = not any(_QUOTED.search(text) for text, _ in paragraphs)
    pattern = _SINGLE if single else _QUOTED
    talk = _Talk(known=_names(paragraphs, pattern))
    for text, place in paragraphs:
        _paragraph(gathering, text, place, pattern, talk)


def _paragraph(gathering: Gathering, text: str, place: Place, pattern: re.Pattern[str], talk: _Talk) -> None:
    quotes = list(pattern.finditer(text))[:_MAX_PIECES]
    if not quotes:
        gathering.say(Said("", text, place))
        talk.names = talk.names[-6:]
        return
    at, named = 0, ""
    for quote, after in zip(quotes, [*quotes[1:], None], strict=True):
        lead = text[at : quote.start()]
        rest = text[quote.end() : after.start() if after else len(text)]
        found, manner = _speaker(lead, rest, talk)
        _narrate(gathering, lead, place)
        name = found or named or talk.turn() or unknown(text)
        named = found or name
        words = next(group for group in quote.groups() if group)
        gathering.say(Said(name, words, place, manner, guessed=True))
        talk.names.append(name)
        at = quote.end()
    _narrate(gathering, text[at:], place)


def _narrate(gathering: Gathering, text: str, place: Place) -> None:
    if any(char.isalnum() for char in text):
        gathering.say(Said("", text.strip(" ,，—–"), place))


def unknown(text: str) -> str:
    """Who says what nobody is near to have said, in the language of the text."""
    return "某人" if any(is_cjk(char) for char in text) else "Somebody"


def _names(paragraphs: Sequence[tuple[str, Place]], pattern: re.Pattern[str]) -> Counter[str]:
    """Chinese names that stand right before a word of saying, by how often they do."""
    known: Counter[str] = Counter()
    for text, _ in paragraphs:
        for quote in list(pattern.finditer(text))[:_MAX_PIECES]:
            lead = _EXACT_ZH.search(text[max(0, quote.start() - 40) : quote.start()])
            if lead and not _PRONOUN_ZH.match(lead[1]):
                known[lead[1]] += 1
    return known


def _speaker(lead: str, rest: str, talk: _Talk) -> tuple[str, str]:
    """The name that the words around a quotation give it, and how it is said; "" where they give none."""
    lead, rest = lead[-120:], rest[:120]
    before = _BEFORE.search(lead)
    if before and before[1].casefold() not in _NOBODY:
        return before[1], _manner(before[2], before[3])
    after = _AFTER.match(rest)
    if after:
        name = after[2] or after[3]
        if name.casefold() not in _NOBODY:
            return name, _manner(after[1] or after[4], after[5])
    return _speaker_zh(lead, rest, talk), ""


def _speaker_zh(lead: str, rest: str, talk: _Talk) -> str:
    clause = re.split(r"[。！？；”」]", lead)[-1].strip()
    exact = _EXACT_ZH.search(lead)
    if exact and not _PRONOUN_ZH.match(exact[1]):
        return exact[1]
    if re.search(rf"(?:{_SAY_ZH})[^。]{{0,6}}[：:，,]?\s*$", clause):
        names = [name for name in talk.known if clause.startswith(name)]
        if names:
            return max(names, key=len)
    after = _EXACT_AFTER_ZH.match(rest)
    return after[1] if after and not _PRONOUN_ZH.match(after[1]) and after[1] in talk.known else ""


def _manner(verb: str | None, adverb: str | None) -> str:
    """What the words of saying tell of the manner: an adverb, or a verb that is one."""
    return adverb or (verb if verb in ("whispered", "murmured", "sobbed", "laughed") else "") or ""
