"""Where the words of an utterance lie in time, as well as can be told without an alignment.

The model says nothing of when it speaks what. Pieces of a line have exact ends; within a piece characters are
laid out as a neutral reading would take them. Plans made of this say that they are not exact.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from tts.contract import HOP_S, ProsodyPlan, Span, Syllable, Utterance
from tts.engines.indextts2.spans import Stretch
from tts.engines.indextts2.strength import reading_times

# A word as a reader points at it: a Chinese character, or letters and digits with what ties them.
_WORD = re.compile(r"[\u2e80-\u9fff\uf900-\ufaff]|[^\W_\u2e80-\u9fff\uf900-\ufaff]+(?:['’-][^\W_]+)*")
_SILENT_DB = -120.0
_SPEAKING_DB = -23.0  # what a preview shows where nothing has been measured: a usual speech level
_PAUSE_S = 0.03


@dataclass(frozen=True, slots=True)
class Block:
    """Characters `start` to `end` of the text, spoken from `start_s` to `end_s`."""

    start: int
    end: int
    start_s: float
    end_s: float


@dataclass(frozen=True, slots=True, eq=False)
class Heard:
    """What was measured of a waveform, on frames of `HOP_S`: (n,) each."""

    f0_hz: NDArray[np.float32]
    energy_db: NDArray[np.float32]


def plan_of(
    utterance: Utterance,
    stretches: Sequence[Stretch],
    blocks: Sequence[Block],
    seconds: float,
    heard: Heard | None = None,
) -> ProsodyPlan:
    """Describe an utterance, spoken or about to be.

    Parameters
    ----------
    utterance : Utterance
    stretches : sequence of Stretch
        Tell which emotion is in force where.
    blocks : sequence of Block
        In order.
    seconds : float
        Length of the whole.
    heard : Heard, optional
        Measurements; a preview has none, and shows no pitch.
    """
    frames = len(heard.f0_hz) if heard else round(seconds / HOP_S)
    chars = _char_spans(utterance.text, blocks)
    pauses = _pauses(blocks, seconds)
    if heard is None:
        level = np.full(frames, _SPEAKING_DB, np.float32)
        for pause in pauses:
            level[round(pause.start_s / HOP_S) : round(pause.end_s / HOP_S)] = _SILENT_DB
        heard = Heard(np.full(frames, np.nan, np.float32), level)
    words = tuple(
        Span(match[0], chars[match.start()].start_s, chars[match.end() - 1].end_s, match.start(), match.end())
        for match in _WORD.finditer(utterance.text)
        if match.start() in chars and match.end() - 1 in chars
    )
    return ProsodyPlan(
        f0_hz=heard.f0_hz,
        energy_db=heard.energy_db,
        strength=_strength(utterance, stretches, chars, frames),
        phones=(),
        words=words,
        chars=tuple(span for span in chars.values() if span.label.isalnum()),
        syllables=tuple(_syllable(word, heard) for word in words),
        pauses=pauses,
        seconds=seconds,
        exact=False,
    )


def _char_spans(text: str, blocks: Sequence[Block]) -> dict[int, Span]:
    """Every character of every block in time, by its place in the text."""
    spans = {}
    for block in blocks:
        times = reading_times(text[block.start : block.end])
        scale = (block.end_s - block.start_s) / times[-1] if times[-1] > 0 else 0.0
        places = block.start_s + times * scale
        for index, char in enumerate(text[block.start : block.end]):
            at = block.start + index
            spans[at] = Span(char, float(places[index]), float(places[index + 1]), at, at + 1)
    return spans


def _pauses(blocks: Sequence[Block], seconds: float) -> tuple[Span, ...]:
    starts = [0.0, *(block.end_s for block in blocks)]
    ends = [*(block.start_s for block in blocks), seconds]
    return tuple(Span("", a, b) for a, b in zip(starts, ends, strict=True) if b - a > _PAUSE_S)


def _strength(
    utterance: Utterance, stretches: Sequence[Stretch], chars: dict[int, Span], frames: int
) -> NDArray[np.float32]:
    """The asked strength frame by frame: the curve times the emotion in force."""
    if not chars:
        return np.zeros(frames, np.float32)
    now = (np.arange(frames) + 0.5) * HOP_S
    order = sorted(chars)
    known_s = [chars[at].start_s for at in order] + [chars[order[-1]].end_s]
    times = reading_times(utterance.text)
    places = times / times[-1] if times[-1] > 0 else times
    read = np.interp(now, known_s, [places[at] for at in order] + [places[order[-1] + 1]])
    curve = utterance.curve.resolve(lambda char: float(places[min(char, len(utterance.text))]))
    whole = np.zeros(frames)
    for stretch in stretches:
        inside = read >= places[stretch.start]
        whole[inside] = stretch.emotion.strength
    strength: NDArray[np.float32] = (whole * curve.sample(read)).astype(np.float32)
    return strength


def _syllable(word: Span, heard: Heard) -> Syllable:
    """A word as one syllable, which it is in Chinese: its median pitch and mean level."""
    frames = slice(
        round(word.start_s / HOP_S), max(round(word.end_s / HOP_S), round(word.start_s / HOP_S) + 1)
    )
    pitch, level = heard.f0_hz[frames], heard.energy_db[frames]
    voiced = pitch[np.isfinite(pitch)]
    f0_hz = float(np.median(voiced)) if voiced.size else float("nan")
    return Syllable(word, f0_hz, float(level.mean()) if level.size else _SILENT_DB)
