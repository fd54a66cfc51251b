"""Whether subtitles can be read while they stand."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from itertools import pairwise

from studio.subtitles.cues import Cue
from studio.subtitles.srt import in_order
from studio.tokens import is_cjk

# Netflix Timed Text Style Guides, programmes for adults: English, Simplified Chinese.
LATIN_CHARS_S = 20.0
CHINESE_CHARS_S = 9.0


class CueProblem(StrEnum):
    """What is wrong with a cue."""

    TOO_FAST = "too_fast"
    OVERLAPS = "overlaps"


@dataclass(frozen=True, slots=True)
class CueFault:
    """A cue with its problem; `chars_s` is how fast it must be read."""

    cue: Cue
    problem: CueProblem
    chars_s: float


def cue_faults(cues: Iterable[Cue]) -> Iterator[CueFault]:
    """Find cues that must be read faster than people read, and those that another one covers."""
    ordered = in_order(cues)
    for cue in ordered:
        if _load(cue) > 1.0:
            yield CueFault(cue, CueProblem.TOO_FAST, chars_a_second(cue))
    for before, cue in pairwise(ordered):
        if cue.start_s < before.end_s - 1e-3:
            yield CueFault(cue, CueProblem.OVERLAPS, chars_a_second(cue))


def chars_a_second(cue: Cue) -> float:
    """Characters, blanks included, in each second that a cue stands."""
    return len(cue.text) / max(1e-3, cue.end_s - cue.start_s)


def _load(cue: Cue) -> float:
    """How much of a reader's speed a cue takes; a Chinese character takes more of it."""
    chinese = sum(is_cjk(char) for char in cue.text)
    needed_s = chinese / CHINESE_CHARS_S + (len(cue.text) - chinese) / LATIN_CHARS_S
    return needed_s / max(1e-3, cue.end_s - cue.start_s)
