"""Cut what is read into pieces that go to espeak-ng one by one, with the silence before each."""

import re
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from tts.contract import MAX_PAUSE_S, Pause
from tts.engines.draft.espeak.process import Request
from tts.text.front import SpokenRun
from tts.text.language import MANDARIN, is_han
from tts.text.mapped import Mapped
from tts.text.pinyin import syllables
from tts.text.sentences import split_sentences, split_text

# espeak-ng's own silences behind a clause, measured at 165 words a minute.
_GAP_S = {",": 0.165, ";": 0.25, ":": 0.25, "…": 0.33, ".": 0.33, "?": 0.33, "!": 0.37, "\n": 0.45}
_JOIN_S = 0.03  # where the language changes, or a sentence without punctuation is too long for one call
# Mandarin clauses of over 500 syllables lose words; English ones are cut by espeak-ng itself.
_LONGEST = {MANDARIN: 80}
_LONGEST_OTHER = 400
_ENDING = re.compile(r"[^\w'-]+$")
_LANGUAGE_FILES = {
    "en-US": "gmw/en-US",
    "en-GB": "gmw/en",
    "es-ES": "roa/es",
    MANDARIN: "sit/cmn-Latn-pinyin",
    "ar": "sem/ar",
    "he": "sem/he",
    "ru": "zle/ru",
    "el": "grk/el",
    "ko": "ko",
    "ja": "jpx/ja",
    "hi": "inc/hi",
}
# espeak-ng spells these three syllables in English letters; said by phoneme names they come out right.
_BYPASS = {"xiong": "S;'yuN", "qiong": "tS;h'yuN", "jiong": "tS;'yuN"}
_TONE_NAMES = {"1": "55", "2": "35", "3": "214", "4": "51", "5": "11"}


@dataclass(frozen=True, slots=True)
class Word:
    """A word of a request: its place in the request's text and in the user's."""

    position: int
    char_start: int
    char_end: int
    tone: int = 0


@dataclass(frozen=True, slots=True)
class Piece:
    """One call of espeak-ng; `asked_at` is the character of a pause that the user asked for, else -1."""

    request: Request
    language: str
    words: tuple[Word, ...]
    gap_s: float  # silence before it
    asked_at: int = -1


@dataclass(frozen=True, slots=True)
class Cutting:
    """A whole reading as pieces, the pauses inside of words, and the silence behind all."""

    pieces: tuple[Piece, ...]
    inner: tuple[Pause, ...]
    tail: Pause | None


def cut(runs: Sequence[SpokenRun], pauses: Sequence[Pause], base: str) -> Cutting:
    """Cut runs at their ends, behind sentences and where the user wants a pause.

    A pause stands before the first spoken character at or behind its place. One inside a word does not cut
    the word; it is handed back in `inner`.
    """
    letters = Mapped.joined([run.text for run in runs])
    asked, inner, tail = _placed(letters, pauses)
    last_letter = max(i for i, char in enumerate(letters.text) if char.isalpha())
    pieces: list[Piece] = []
    natural_s, offset = 0.0, 0
    for run in runs:
        for start, end in _stretches(run, [at - offset for at in asked]):
            text = run.text.slice(start, end)
            first = next((i for i, char in enumerate(text.text) if char.isalpha()), None)
            if first is not None:
                last = offset + end > last_letter
                request, words = _request(run.language, text.slice(first, len(text.text)), base, last=last)
                pause = asked.get(offset + start + first)
                gap_s, at = (pause.seconds, pause.char) if pause else (natural_s, -1)
                if words:
                    pieces.append(Piece(request, run.language, words, gap_s, at))
            if pieces:
                natural_s = max(_gap_s(text.text), natural_s if first is None else 0.0)
        offset += len(run.text.text)
    return Cutting(tuple(pieces), inner, tail)


def _placed(
    letters: Mapped, pauses: Sequence[Pause]
) -> tuple[dict[int, Pause], tuple[Pause, ...], Pause | None]:
    """Pauses by the index of the letter they stand before, those inside words, and the one behind all."""
    asked: dict[int, Pause] = {}
    inner: list[Pause] = []
    tail: Pause | None = None
    for pause in sorted(pauses, key=lambda pause: pause.char):
        at = bisect_left(letters.starts, pause.char)
        target = next((i for i in range(at, len(letters.text)) if letters.text[i].isalpha()), None)
        if target is None:
            tail = _both(tail, pause)
        elif target == at and _inside_word(letters.text, at):
            inner.append(pause)
        else:
            asked[target] = _both(asked.get(target), pause)
    return asked, tuple(inner), tail


def _both(first: Pause | None, second: Pause) -> Pause:
    if first is None:
        return second
    return Pause(first.char, min(first.seconds + second.seconds, MAX_PAUSE_S))


def _inside_word(text: str, at: int) -> bool:
    if at == 0 or is_han(text[at]) or is_han(text[at - 1]):
        return False
    return text[at - 1].isalpha() or text[at - 1] in "'-"


def _stretches(run: SpokenRun, asked: Sequence[int]) -> list[tuple[int, int]]:
    """Where a run is cut: behind sentences, where they are too long, and at pauses."""
    text = run.text.text
    limit = _LONGEST.get(run.language, _LONGEST_OTHER)
    edges = {0, len(text), *(at for at in asked if 0 < at < len(text))}
    for sentence in split_sentences(text):
        edges.update(sentence.start + part.end for part in split_text(sentence.text, limit))
    ordered = sorted(edges)
    return list(pairwise(ordered))


def _gap_s(text: str) -> float:
    """Silence behind a stretch, by the weightiest of its closing marks."""
    ending = _ENDING.search(text)
    return max((_GAP_S.get(mark, _JOIN_S) for mark in (ending[0] if ending else " ")), default=_JOIN_S)


def _request(language: str, text: Mapped, base: str, *, last: bool) -> tuple[Request, tuple[Word, ...]]:
    """What espeak-ng is asked for a stretch, and where the words of the request stand."""
    ending = _ENDING.search(text.text)
    body = text.slice(0, ending.start() if ending else len(text.text))
    marks = ending[0] if ending else ""
    closing = next((mark for mark in "?!.:;," if mark in marks), "." if last and not marks.strip() else ",")
    file = _LANGUAGE_FILES[language]
    if language == MANDARIN:
        spoken, words = _pinyin(body)
        return Request(spoken + closing, file, base, phonemes="[[" in spoken), words
    places = [match.span() for match in re.finditer(r"[^\s.,;:!?…]+", body.text)]
    words = tuple(Word(start, *body.place(start, end)) for start, end in places)
    return Request(body.text + closing, file, base), words


def _pinyin(text: Mapped) -> tuple[str, tuple[Word, ...]]:
    """Chinese characters as syllables for the pinyin voice, one word event each."""
    spoken, words = "", []
    for i, syllable in enumerate(syllables(text.text)):
        if syllable:
            stem, tone = syllable[:-1], syllable[-1]
            words.append(Word(len(spoken), *text.place(i, i + 1), tone=int(tone)))
            bypass = _BYPASS.get(stem)
            spoken += f"[[{bypass}{_TONE_NAMES[tone]}]] " if bypass else f"{syllable} "
        elif text.text[i] in ",;:":
            spoken = spoken.rstrip() + f"{text.text[i]} "
    return spoken.rstrip(), tuple(words)
