"""Praat's text files: a TextGrid of words, characters and phones with the pitch, and a PitchTier."""

from collections.abc import Iterator, Sequence

import numpy as np

from studio.alignment.tiers import filled
from tts.contract import HOP_S, ProsodyPlan, Span

_PITCH_STEP = 2  # frames: Praat's own pitch tiers have a point every 10 ms


def to_textgrid(plan: ProsodyPlan, text: str) -> str:
    """Write a take's spans.

    Parameters
    ----------
    plan : ProsodyPlan
        Of the take as it sounds.
    text : str
        The line's words, which name its characters as they are written.

    Returns
    -------
    str
        Interval tiers "words", "characters" and "phones", as far as the engine knows them, and a point tier
        "pitch" with the median F0 in Hz in the middle of each voiced syllable.
    """
    chars = [
        Span(text[s.char_start : s.char_end], s.start_s, s.end_s) for s in plan.chars if s.char_start >= 0
    ]
    tiers = [
        _intervals(name, list(filled(spans, plan.seconds)), plan.seconds)
        for name, spans in (("words", plan.words), ("characters", chars), ("phones", plan.phones))
        if spans
    ]
    tiers.append(_points(plan))
    head = _head("TextGrid", plan.seconds) + f"tiers? <exists>\nsize = {len(tiers)}\nitem []:\n"
    return head + "".join(f"    item [{i}]:\n{tier}" for i, tier in enumerate(tiers, start=1))


def to_pitch_tier(plan: ProsodyPlan) -> str:
    """Write the F0 of the voiced frames, for Praat's manipulations."""
    points = [
        f"    number = {i * HOP_S:.6f}\n    value = {hz:.3f}\n"
        for i, hz in enumerate(plan.f0_hz)
        if i % _PITCH_STEP == 0 and np.isfinite(hz) and i * HOP_S <= plan.seconds
    ]
    head = _head("PitchTier", plan.seconds) + f"points: size = {len(points)}\n"
    return head + "".join(f"points [{i}]:\n{point}" for i, point in enumerate(points, start=1))


def _head(kind: str, seconds: float) -> str:
    return f'File type = "ooTextFile"\nObject class = "{kind}"\n\nxmin = 0\nxmax = {seconds:.6f}\n'


def _intervals(name: str, spans: Sequence[Span], seconds: float) -> str:
    rows = "".join(
        f"        intervals [{i}]:\n"
        f"            xmin = {span.start_s:.6f}\n            xmax = {span.end_s:.6f}\n"
        f"            text = {_quoted(span.label)}\n"
        for i, span in enumerate(spans, start=1)
    )
    return _tier("IntervalTier", name, seconds, f"        intervals: size = {len(spans)}\n{rows}")


def _points(plan: ProsodyPlan) -> str:
    found = list(_pitches(plan))
    rows = "".join(
        f"        points [{i}]:\n            number = {at_s:.6f}\n            mark = {_quoted(f'{hz:.1f}')}\n"
        for i, (at_s, hz) in enumerate(found, start=1)
    )
    return _tier("TextTier", "pitch", plan.seconds, f"        points: size = {len(found)}\n{rows}")


def _pitches(plan: ProsodyPlan) -> Iterator[tuple[float, float]]:
    last_s = -1.0
    for syllable in sorted(plan.syllables, key=lambda syllable: syllable.span.start_s):
        at_s = (syllable.span.start_s + syllable.span.end_s) / 2
        if np.isfinite(syllable.f0_hz) and last_s < at_s <= plan.seconds:
            yield at_s, syllable.f0_hz
            last_s = at_s


def _tier(kind: str, name: str, seconds: float, rows: str) -> str:
    span = f"        xmin = 0\n        xmax = {seconds:.6f}\n"
    return f'        class = "{kind}"\n        name = "{name}"\n{span}{rows}'


def _quoted(label: str) -> str:
    shown = "".join(char if char.isprintable() else " " for char in label)
    return '"' + shown.replace('"', '""') + '"'
