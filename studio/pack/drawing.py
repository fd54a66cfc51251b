"""A line as a drawing: its waveform, its pitch, the strength of its feeling, its words."""

from collections.abc import Iterator
from html import escape

import numpy as np
from numpy.typing import NDArray

from tts.audio import Audio
from tts.contract import HOP_S, ProsodyPlan

WIDTH, HEIGHT = 900.0, 100.0  # of the plot, which is stretched to whatever room there is
_TOP, _BOTTOM = 6.0, 94.0
_COLUMNS = 450
_COLUMN_S = 0.012  # a period of a low voice, whose pulses would look like teeth otherwise
_PITCH_POINTS = 300
_SPAN_ST = 24.0  # from the plot's bottom to its top, the median F0 in the middle
_ROOMS_PX = {"wide": 900.0, "narrow": 310.0}  # for words: on a desk, on a telephone
_WORD_PX = 7.0  # of a Latin letter in the words' size
_GAP_PX = 3.0


def drawing(audio: Audio, plan: ProsodyPlan, color: str, told: str, *, felt: bool) -> str:
    """An SVG element; `told` says it for those who do not see it, `felt` whether a strength is to be seen."""
    line = Audio(audio.samples[: round(plan.seconds * audio.rate)], audio.rate)  # without what rings on
    parts = [
        '<svg class="drawing" role="img">',
        f"<title>{escape(told)}</title>",
        f'<svg viewBox="0 0 {WIDTH:g} {HEIGHT:g}" width="100%" height="84%" preserveAspectRatio="none">',
        f'<path d="{_waveform(line)}" fill="{color}" fill-opacity="0.5"/>',
        f'<path class="pitch" d="{_pitch(plan)}"/>',
        f'<path class="strength" d="{_strength(plan)}"/>' if felt else "",
        "</svg>",
    ]
    for name, room_px in _ROOMS_PX.items():
        parts += [f'<g class="words {name}">', *_words(plan, room_px), "</g>"]
    return "".join([*parts, "</svg>"])


def _waveform(audio: Audio) -> str:
    """The outline of the highest samples, upwards and downwards alike."""
    if not audio.samples.size:
        return ""
    columns = min(_COLUMNS, max(2, int(audio.seconds / _COLUMN_S)))
    edges = np.linspace(0, audio.samples.size, columns + 1).astype(np.intp)[:-1]
    peaks = np.maximum.reduceat(np.abs(audio.samples), np.minimum(edges, audio.samples.size - 1))
    middle, half = (_TOP + _BOTTOM) / 2, (_BOTTOM - _TOP) / 2
    heights = half * np.sqrt(np.clip(peaks, 0.0, 1.0))  # a whisper is still to be seen
    xs = np.linspace(0.0, WIDTH, columns)
    over = [f"{x:.1f},{middle - h:.1f}" for x, h in zip(xs, heights, strict=True)]
    under = [f"{x:.1f},{middle + h:.1f}" for x, h in zip(xs[::-1], heights[::-1], strict=True)]
    return "M" + "L".join(over + under) + "Z"


def _pitch(plan: ProsodyPlan) -> str:
    voiced = plan.f0_hz[np.isfinite(plan.f0_hz) & (plan.f0_hz > 0)]
    if not voiced.size:
        return ""
    steps_st = 12.0 * np.log2(np.where(plan.f0_hz > 0, plan.f0_hz, np.nan) / np.median(voiced))
    return _track(np.clip(0.5 + steps_st / _SPAN_ST, 0.0, 1.0), plan.seconds)


def _strength(plan: ProsodyPlan) -> str:
    return _track(plan.strength, plan.seconds) if plan.strength.size and plan.strength.any() else ""


def _track(heights: NDArray[np.floating], seconds: float) -> str:
    """A line through heights of 0 to 1, with holes where they are no numbers."""
    step = max(1, -(-len(heights) // _PITCH_POINTS))
    path, drawn = [], False
    for i in range(0, len(heights), step):
        if not np.isfinite(heights[i]):
            drawn = False
            continue
        x = WIDTH * min(1.0, i * HOP_S / max(seconds, HOP_S))
        path.append(f"{'L' if drawn else 'M'}{x:.1f},{_BOTTOM - (_BOTTOM - _TOP) * float(heights[i]):.1f}")
        drawn = True
    return "".join(path)


def _words(plan: ProsodyPlan, room_px: float) -> Iterator[str]:
    """The words below their sound, as many as there is room for."""
    free = 0.0
    for word in plan.words:
        place = word.start_s / max(plan.seconds, HOP_S)
        if word.label.strip() and place * room_px >= free:
            yield f'<text x="{100 * place:.1f}%" y="96%">{escape(word.label)}</text>'
            wide = sum(2.0 if ord(char) > 0x2E80 else 1.0 for char in word.label)
            free = place * room_px + _WORD_PX * wide + _GAP_PX
