"""Lines longer than an engine holds: cut at sentence ends, joined again without anybody hearing it.

What stands at a place of the text (pauses, shifts, points of the curve) stays at that place.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import accumulate

import numpy as np
from numpy.typing import NDArray

from studio.curve_parts import curve_part
from studio.fades import faded
from tts.audio import Audio
from tts.contract import HOP_S, Pause, ProsodyPlan, Span, Speech, Utterance
from tts.text.sentences import split_text

# Silence that a reader leaves, at a normal rate, behind a sentence and where a sentence itself had to be cut.
SENTENCE_PAUSE_S = 0.33
CLAUSE_PAUSE_S = 0.165
PAUSE_S = 0.03  # shorter silences are no pauses in a plan
_SENTENCE_ENDS = ".!?。！？｡…"
_CLOSING = "\"'”’»」』）)] \t\n"


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of an utterance that an engine can say; `start` is its first character in the whole."""

    utterance: Utterance
    start: int


def split_utterance(utterance: Utterance, max_chars: int) -> tuple[Piece, ...]:
    """Cut an utterance into pieces of at most `max_chars` characters; one that fits comes back as it is."""
    text = utterance.text
    if len(text) <= max_chars:
        return (Piece(utterance, 0),)
    bounds = [(part.start, part.end) for part in split_text(text, max_chars)]
    return tuple(Piece(_part(utterance, start, end), start) for start, end in bounds)


def join_plans(pieces: Sequence[Piece], plans: Sequence[ProsodyPlan]) -> ProsodyPlan:
    """Put plans of pieces one behind the other, with a reader's silence between them."""
    silences_s = _silences(pieces, plans)
    lengths_s = [plan.seconds + silence for plan, silence in zip(plans, [*silences_s, 0.0], strict=True)]
    return _joined(pieces, plans, [0.0, *accumulate(lengths_s)])


def join_speeches(pieces: Sequence[Piece], speeches: Sequence[Speech]) -> Speech:
    """Put speeches of pieces one behind the other; `seams_s` of the result tells where.

    Its `reused` are the stages that came from the cache for every piece.
    """
    if len(speeches) == 1:
        return speeches[0]
    rate = speeches[0].audio.rate
    silences = [round(s * rate) for s in _silences(pieces, [speech.plan for speech in speeches])]
    rows: list[NDArray[np.float32]] = []
    for index, speech in enumerate(speeches):
        last = index + 1 == len(speeches)
        rows.append(faded(speech.audio, start=index > 0, end=not last))
        rows.append(np.zeros(0 if last else silences[index], np.float32))
    # Times come from whole samples, so that they stay exact however many pieces there are.
    ends_s = [end / rate for end in accumulate(len(row) for row in rows)]
    starts_s = [0.0, *ends_s[1::2]]
    seams = [at + seam for at, speech in zip(starts_s, speeches, strict=False) for seam in speech.seams_s]
    return Speech(
        Audio(np.concatenate(rows), rate),
        _joined(pieces, [speech.plan for speech in speeches], starts_s),
        reused=frozenset.intersection(*(speech.reused for speech in speeches)),
        seams_s=tuple(sorted([*seams, *starts_s[1:-1]])),
        warnings=tuple(dict.fromkeys(warning for speech in speeches for warning in speech.warnings)),
    )


def _part(whole: Utterance, start: int, end: int) -> Utterance:
    length = len(whole.text)
    before = [s for s in sorted(whole.shifts, key=lambda s: s.char) if s.char <= start]
    pauses = (p for p in whole.pauses if start <= p.char < end or p.char == end == length)
    return replace(
        whole,
        text=whole.text[start:end],
        emotion=before[-1].emotion if before else whole.emotion,
        shifts=tuple(replace(s, char=s.char - start) for s in whole.shifts if start < s.char < end),
        curve=curve_part(whole.curve, (start, end), length),
        delivery=replace(
            whole.delivery,
            pause_before_s=whole.delivery.pause_before_s if start == 0 else 0.0,
            pause_after_s=whole.delivery.pause_after_s if end == length else 0.0,
        ),
        pauses=tuple(Pause(p.char - start, p.seconds) for p in pauses),
    )


def _silences(pieces: Sequence[Piece], plans: Sequence[ProsodyPlan]) -> list[float]:
    """Seconds missing at each joint, beside the silence that the pieces have already."""
    missing = []
    for piece, before, after in zip(pieces, plans, plans[1:], strict=False):
        ended = piece.utterance.text.rstrip(_CLOSING).endswith(tuple(_SENTENCE_ENDS))
        wanted_s = (SENTENCE_PAUSE_S if ended else CLAUSE_PAUSE_S) / piece.utterance.delivery.rate
        there_s = sum(p.end_s - p.start_s for p in before.pauses if p.end_s >= before.seconds - HOP_S)
        there_s += sum(p.end_s - p.start_s for p in after.pauses if p.start_s <= HOP_S)
        missing.append(max(0.0, wanted_s - there_s))
    return missing


def _joined(pieces: Sequence[Piece], plans: Sequence[ProsodyPlan], starts_s: Sequence[float]) -> ProsodyPlan:
    """One plan from several; `starts_s` has the start of each and, last, the end of all."""
    moved = [
        _moved(plan, at_s, piece.start) for piece, plan, at_s in zip(pieces, plans, starts_s, strict=False)
    ]
    return ProsodyPlan(
        f0_hz=_frames([plan.f0_hz for plan in plans], starts_s, math.nan),
        energy_db=_frames([plan.energy_db for plan in plans], starts_s, -120.0),
        strength=_frames([plan.strength for plan in plans], starts_s, 0.0),
        phones=tuple(span for plan in moved for span in plan.phones),
        words=tuple(span for plan in moved for span in plan.words),
        chars=tuple(span for plan in moved for span in plan.chars),
        syllables=tuple(syllable for plan in moved for syllable in plan.syllables),
        pauses=_pauses(moved, starts_s),
        seconds=starts_s[-1],
        exact=all(plan.exact for plan in plans),
    )


def _moved(plan: ProsodyPlan, by_s: float, by_chars: int) -> ProsodyPlan:
    def move(span: Span) -> Span:
        placed = span.char_start >= 0
        return Span(
            span.label,
            span.start_s + by_s,
            span.end_s + by_s,
            span.char_start + by_chars if placed else -1,
            span.char_end + by_chars if placed else -1,
        )

    return replace(
        plan,
        phones=tuple(map(move, plan.phones)),
        words=tuple(map(move, plan.words)),
        chars=tuple(map(move, plan.chars)),
        syllables=tuple(replace(syllable, span=move(syllable.span)) for syllable in plan.syllables),
        pauses=tuple(map(move, plan.pauses)),
    )


def _frames(
    rows: Sequence[NDArray[np.float32]], starts_s: Sequence[float], between: float
) -> NDArray[np.float32]:
    """Lay rows of frames onto one row at their starts; `between` fills the silence."""
    whole = np.full(round(starts_s[-1] / HOP_S), between, np.float32)
    for row, start_s in zip(rows, starts_s, strict=False):
        at = round(start_s / HOP_S)
        room = whole[at : at + len(row)]
        room[:] = row[: len(room)]
    return whole


def _pauses(moved: Sequence[ProsodyPlan], starts_s: Sequence[float]) -> tuple[Span, ...]:
    """Pauses of all pieces; those around a joint, and the silence laid there, are one."""
    spans = [span for plan in moved for span in plan.pauses]
    for plan, start_s, next_s in zip(moved, starts_s[:-1], starts_s[1:], strict=True):
        spans.append(Span("", start_s + plan.seconds, next_s))
    merged: list[Span] = []
    for span in sorted(spans, key=lambda span: (span.start_s, span.end_s)):
        if merged and span.start_s - merged[-1].end_s <= HOP_S:
            merged[-1] = replace(merged[-1], end_s=max(span.end_s, merged[-1].end_s))
        else:
            merged.append(span)
    return tuple(span for span in merged if span.end_s - span.start_s > PAUSE_S)
