"""Small drawings for results, as SVG: they stand in a page, in a report and on paper alike."""

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

_LABEL, _WIDTH, _ROW, _TOP = 190, 640, 30, 26


@dataclass(frozen=True, slots=True)
class Bar:
    """A value with its interval, on the scale of the drawing; `note` stands behind it."""

    label: str
    value: float
    low: float
    high: float
    note: str = ""


def intervals(bars: Sequence[Bar], scale: tuple[float, float], *, middle: float | None, alt: str) -> str:
    """Draw values with their intervals, one below the other.

    Parameters
    ----------
    bars : sequence of Bar
    scale : (float, float)
        Left and right end.
    middle : float or None
        Where chance, or no difference, is drawn.
    alt : str
        The same in a sentence, for who cannot see it.

    Returns
    -------
    str
        One `<svg>`; every word in it is escaped.
    """
    height = _TOP + _ROW * len(bars) + 6
    left, right = scale

    def x(value: float) -> float:
        share = (min(right, max(left, value)) - left) / (right - left)
        return round(_LABEL + share * (_WIDTH - _LABEL - 130), 1)

    parts = [
        f'<svg class="figure" xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_WIDTH} {height}" role="img" '
        f'aria-label="{escape(alt)}" font-family="sans-serif" font-size="13">'
    ]
    for edge in (left, right) if middle is None else (left, middle, right):
        at = x(edge)
        parts.append(f'<line x1="{at}" x2="{at}" y1="{_TOP - 6}" y2="{height - 6}" stroke="#8888" />')
        parts.append(f'<text x="{at}" y="14" text-anchor="middle" fill="currentColor">{edge:g}</text>')
    for i, bar in enumerate(bars):
        y = _TOP + _ROW * i + _ROW // 2
        parts.append(_text(0, y, bar.label, 26))
        parts.append(
            f'<line x1="{x(bar.low)}" x2="{x(bar.high)}" y1="{y}" y2="{y}" stroke="#3f7fd0" '
            f'stroke-width="4" stroke-linecap="round" />'
        )
        parts.append(f'<circle cx="{x(bar.value)}" cy="{y}" r="6" fill="#d0562f" />')
        parts.append(_text(_WIDTH - 122, y, bar.note, 20))
    return "".join([*parts, "</svg>"])


def _text(x: float, y: float, text: str, most: int) -> str:
    short = text if len(text) <= most else text[: most - 1] + "…"
    return f'<text x="{x}" y="{y + 4}" fill="currentColor">{escape(short)}</text>'
