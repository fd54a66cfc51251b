"""Whether subtitles can be read while they stand."""

import math
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from enum import StrEnum
from itertools import pairwise

from studio.subtitles.cues import Cue
from studio.subtitles.srt import in_order
from studio.tokens import is_cjk

# Netflix Timed Text Style Guides, programmes for adults: English, Simplified Chinese.
LATIN_CHARS_S = 20.0
CHINESE_CHARS_S = 9.0
APART_S = 2 / 24  # two frames between cues: the same guides


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


def eased(cues: Iterable[Cue]) -> list[Cue]:
    """Let cues stand on after their last word until they are read, as long as no other one comes."""
    ordered = in_order(cues)
    starts = [*(cue.start_s for cue in ordered[1:]), math.inf]
    return [_eased(cue, until_s - APART_S) for cue, until_s in zip(ordered, starts, strict=True)]


def chars_a_second(cue: Cue) -> float:
    """Characters, blanks included, in each second that a cue stands."""
    return len(cue.text) / max(1e-3, cue.end_s - cue.start_s)


def _eased(cue: Cue, latest_s: float) -> Cue:
    shown = f"{cue.speaker}: {cue.text}" if cue.speaker else cue.text
    return replace(cue, end_s=max(cue.end_s, min(cue.start_s + _reading_s(shown), latest_s)))


def _load(cue: Cue) -> float:
    """How much of a reader's speed a cue takes."""
    return _reading_s(cue.text) / max(1e-3, cue.end_s - cue.start_s)


def _reading_s(text: str) -> float:
    """How long a text takes to read; a Chinese character takes longer than a Latin one."""
    chinese = sum(is_cjk(char) for char in text)
    return chinese / CHINESE_CHARS_S + (len(text) - chinese) / LATIN_CHARS_S
