"""Text as written to text as spoken: numbers, dates and units into words, punctuation into few marks.

Numbers and the like are read by the grammars of `wetext` (one for Chinese, one for English). What they must
not touch (pinyin, names, hyphenated terms, pronunciation notes) stands aside as placeholders meanwhile.
"""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Self

from tts.engines.indextts2.pinyin import PINYIN, corrected_pinyin, has_pinyin

Reading = Callable[[str], str]  # a grammar: written form to spoken form

_NOTE = re.compile(r"<[^|>\n]+\|[^>\n]+>")
_ADDRESSED = re.compile(r"[A-Za-z][A-Za-z0-9]*(?=@[A-Za-z0-9])")
_ONE_BY_ONE = str.maketrans("0123456789", "零幺二三四五六七八九")  # as telephone numbers are read out
_TIMES = re.compile(r"(?<=\d)\s*\*\s*(?=\d)")
_EMAIL = re.compile(r"[a-zA-Z0-9]+@[a-zA-Z0-9]+\.[a-zA-Z]+")
_HAN = "\u4e00-\u9fff"
_NAME = re.compile(rf"[{_HAN}]+(?:[-·—][{_HAN}]+){{1,2}}")
_HYPHENATED = re.compile(r"[A-Za-z][A-Za-z0-9]*(?:-[A-Za-z0-9]+)+")
_HYPHEN = "<H>"
_IS_WORDS = "what|where|who|which|how|there|here|it|she|he|that|this"

# In the order of the released pipeline, where the first entry that matches wins.
_MARKS = {
    "：": ",", "；": ",", ";": ",", "，": ",", "。": ".", "！": "!", "？": "?",
    "\n": " ", "·": "-", "、": ",", "...": "…", ",,,": "…", "，，，": "…", "……": "…",
    **dict.fromkeys("“”\"‘’（）()《》【】[]", "'"),
    "—": "-", "～": "-", "~": "-", "「": "'", "」": "'", ":": ",",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class GlossaryEntry:
    """How a term is to be read; without a reading it is left as it is."""

    zh: str | None = None
    en: str | None = None


@dataclass(frozen=True, slots=True)
class TextNormaliser:
    """Makes a text speakable.

    Attributes
    ----------
    zh, en : callable
        Grammars for Chinese and English.
    glossary : mapping of str to GlossaryEntry
        Readings of terms, searched for without regard to case.
    compat : bool
        Keep the quirks of the released pipeline: a Chinese text that its grammar cannot read is dropped,
        a mark that begins a longer one shadows it (",," of "，，，"), and only straight apostrophes count.
    """

    zh: Reading
    en: Reading
    glossary: Mapping[str, GlossaryEntry] = field(default_factory=dict)
    compat: bool = False

    @classmethod
    def with_wetext(
        cls, *, glossary: Mapping[str, GlossaryEntry] | None = None, compat: bool = False
    ) -> Self:
        """Use the grammars of the wetext package."""
        from wetext import Normalizer

        zh = Normalizer(lang="zh", operator="tn", remove_erhua=False, full_to_half=True)
        en = Normalizer(lang="en", operator="tn")
        return cls(zh.normalize, en.normalize, {} if glossary is None else glossary, compat)

    def __call__(self, text: str) -> str:
        """Return the text as it is spoken; pronunciation notes ``<word|reading>`` are kept as they are."""
        notes = list(_NOTE.findall(text))
        tag = "PRONPLACEHOLDER"
        numbers = iter(range(len(notes)))
        text = _NOTE.sub(lambda _: f"{tag}{_letters(next(numbers))}{tag}", text)
        text = self._chinese(text) if prefers_chinese(text) else self._english(text)
        for index, note in enumerate(notes):
            text = text.replace(f"{tag}{_letters(index)}{tag}", note)
        return text

    def _chinese(self, text: str) -> str:
        text = self._prepared(text, "zh").rstrip()
        terms = _longest_first(_HYPHENATED.findall(text))
        text = _with_hyphens_aside(text, terms)
        syllables = _longest_first(match[0] for match in PINYIN.finditer(text))
        text = _aside(text, syllables, "pinyin")
        names = _longest_first(_NAME.findall(text))
        text = _aside(text, names, "n")
        # wetext reads what stands before an @ as a quantity, and an asterisk between numbers by its name.
        text = _ADDRESSED.sub(lambda match: match[0].translate(_ONE_BY_ONE), text)
        text = self._read(self.zh, text, lost="" if self.compat else text)
        text = _restored(text, names, "n")
        text = _restored(text, [corrected_pinyin(syllable) for syllable in syllables], "pinyin")
        return self._plain_marks(_with_hyphens_back(text, terms), {"$": ".", **_MARKS})

    def _english(self, text: str) -> str:
        text = _TIMES.sub(" times ", self._prepared(text, "en"))
        terms = _longest_first(_HYPHENATED.findall(text))
        spoken = self._read(self.en, _with_hyphens_aside(text, terms), lost=text)
        return self._plain_marks(_with_hyphens_back(spoken, terms), _MARKS)

    def _prepared(self, text: str, language: str) -> str:
        """Write "it's" out and put the glossary's readings in."""
        apostrophe = "'" if self.compat else "['’]"
        text = re.sub(rf"({_IS_WORDS}){apostrophe}s", r"\1 is", text, flags=re.IGNORECASE)
        for term in _longest_first(self.glossary):
            reading = getattr(self.glossary[term], language) or term
            spoken = str(reading).replace("\\", r"\\")  # a backslash means itself
            text = re.sub(re.escape(term), spoken, text, flags=re.IGNORECASE)
        return text

    def _read(self, grammar: Reading, text: str, *, lost: str) -> str:
        """Apply a grammar; `lost` stands in for a text that it cannot read."""
        try:
            return grammar(text)
        except (RuntimeError, ValueError, IndexError, KeyError, AssertionError):  # what grammars raise
            return lost

    def _plain_marks(self, text: str, marks: Mapping[str, str]) -> str:
        order = list(marks) if self.compat else sorted(marks, key=len, reverse=True)
        return re.sub("|".join(map(re.escape, order)), lambda match: marks[match[0]], text)


def prefers_chinese(text: str) -> bool:
    """Whether a text is read by the Chinese grammar.

    It is if it holds a Chinese character or a pinyin syllable, or no Latin letter, or is an e-mail address.
    """
    if re.search(f"[{_HAN}]", text) or not re.search("[a-zA-Z]", text):
        return True
    return _EMAIL.fullmatch(text) is not None or has_pinyin(text)


def _letters(index: int) -> str:
    """0, 1, ... as a, b, ..., z, aa, ab, ..."""
    name = ""
    index += 1
    while index:
        index, digit = divmod(index - 1, 26)
        name = chr(ord("a") + digit) + name
    return name


def _longest_first(found: Iterable[str]) -> list[str]:
    """Distinct strings, longest first, so that none is cut out of a longer one."""
    return sorted(dict.fromkeys(found), key=len, reverse=True)


def _aside(text: str, found: list[str], kind: str) -> str:
    for index, term in enumerate(found):
        text = text.replace(term, f"<{kind}_{_letters(index)}>")
    return text


def _restored(text: str, found: list[str], kind: str) -> str:
    for index, term in enumerate(found):
        text = text.replace(f"<{kind}_{_letters(index)}>", term)
    return text


def _with_hyphens_aside(text: str, terms: list[str]) -> str:
    for term in terms:
        text = text.replace(term, term.replace("-", _HYPHEN))
    return text


def _with_hyphens_back(text: str, terms: list[str]) -> str:
    return re.sub(rf"\s*{_HYPHEN}\s*", "-", text) if terms else text
