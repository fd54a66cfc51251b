"""Subtitles from the times at which the words are really spoken."""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, replace

from studio.takes import Take
from tts.text.sentences import Part, split_text

# Netflix Timed Text Style Guides: two rows of 42 Latin or of 16 Chinese characters.
ROW_WIDTH = 42.0
ROWS = 2
_WIDE = 42.0 / 16.0
_SHORTEST_S = 0.001  # the resolution of SRT: a cue that ends where it starts is dropped by players


@dataclass(frozen=True, slots=True)
class TimedText:
    """A word with what follows it up to the next one, and when it is spoken."""

    start_s: float
    end_s: float
    text: str

    def later(self, by_s: float) -> "TimedText":
        """The same word, `by_s` seconds later."""
        return replace(self, start_s=self.start_s + by_s, end_s=self.end_s + by_s)


@dataclass(frozen=True, slots=True)
class Cue:
    """A piece of a line on the screen; seconds count from the start of its take, or of the scene.

    `words` joined are the text; there are none where the engine names no words.
    """

    start_s: float
    end_s: float
    speaker: str
    text: str  # one row; whoever shows it breaks it
    words: tuple[TimedText, ...] = ()

    def later(self, by_s: float) -> "Cue":
        """The same cue, `by_s` seconds later."""
        words = tuple(word.later(by_s) for word in self.words)
        return replace(self, start_s=self.start_s + by_s, end_s=self.end_s + by_s, words=words)


def cues_of(take: Take, speaker: str) -> Iterator[Cue]:
    """Cut a take into cues of a readable length, each shown while its words are spoken."""
    for part in _pieces(take.utterance.text):
        shown = one_row(part.text)
        if not shown:
            continue
        from_s, to_s = _spoken(take, part.start, part.end)
        words = _words(take, part)
        yield Cue(from_s, max(to_s, from_s + _SHORTEST_S), speaker, shown, words)


def width(text: str) -> float:
    """Width of a text on the screen in Latin characters; a Chinese one counts for more than two."""
    return sum(_WIDE if unicodedata.east_asian_width(char) in "WF" else 1.0 for char in text)


def _pieces(text: str) -> tuple[Part, ...]:
    """Stretches that tile the text, each fitting a cue, cut where a reader would."""
    widest = max((width(char) for char in text), default=1.0)
    return split_text(text, int(ROW_WIDTH * ROWS / widest))


def _spoken(take: Take, start: int, end: int) -> tuple[float, float]:
    """Seconds from the start of the take at which characters start..end are spoken."""
    spans = [s for s in take.plan.chars or take.plan.words if s.char_start < end and s.char_end > start]
    if spans:
        return min(s.start_s for s in spans), max(s.end_s for s in spans)
    length = max(1, len(take.utterance.text))  # the engine knows no places: assume an even pace
    return take.audio.seconds * start / length, take.audio.seconds * end / length


def _words(take: Take, part: Part) -> tuple[TimedText, ...]:
    """The words of a part; each takes along what stands between it and the next one."""
    text = take.utterance.text
    spans = [s for s in take.plan.words if part.start <= s.char_start < part.end]
    spans.sort(key=lambda span: span.char_start)
    edges = [part.start, *(span.char_start for span in spans[1:]), part.end]
    words = []
    for span, start, end in zip(spans, edges, edges[1:], strict=False):
        shown = one_row(text[start:end])
        gap = " " if end < part.end and text[start:end][-1:].isspace() else ""
        words.append(TimedText(span.start_s, span.end_s, shown + gap))
    return tuple(words)


def one_row(text: str) -> str:
    """A text without what no player shows, its blanks single."""
    visible = "".join(" " if unicodedata.category(char) in ("Cc", "Zl", "Zp") else char for char in text)
    return " ".join(visible.replace("-->", "→").split())


def rows(text: str) -> list[str]:
    """One row, or two of about the same width, cut between words where there are any."""
    total = width(text)
    if total <= ROW_WIDTH:
        return [text]
    if " " not in text.strip():
        half = -(-len(text) // ROWS)
        return [text[:half], text[half:]]
    spaces = [match.start() for match in re.finditer(" ", text)]
    middle = min(spaces, key=lambda place: abs(width(text[:place]) - total / 2))
    return [text[:middle], text[middle + 1 :]]
