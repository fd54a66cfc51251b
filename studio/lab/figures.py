"""Values with their intervals: as facts to be drawn, and drawn as SVG for reports and for paper."""

from dataclasses import dataclass
from html import escape
from unicodedata import east_asian_width

_LABEL, _NOTE, _WIDTH, _ROW, _TOP = 280, 130, 800, 30, 26
_LETTER = 6.6  # pixels of a letter at this size, on average; Chinese characters take two


@dataclass(frozen=True, slots=True)
class Bar:
    """A value with its interval, on the scale of the drawing; `note` stands behind it."""

    label: str
    value: float
    low: float
    high: float
    note: str = ""


@dataclass(frozen=True, slots=True)
class Intervals:
    """Values with their intervals on one scale.

    Parameters
    ----------
    bars : tuple of Bar
    scale : (float, float)
        Left and right end.
    middle : float or None
        Where chance, or no difference, is drawn.
    alt : str
        The same in a sentence, for who cannot see it.
    unit : str
        Stands behind the figures of the scale.
    """

    bars: tuple[Bar, ...]
    scale: tuple[float, float]
    middle: float | None
    alt: str
    unit: str = ""

    @property
    def marks(self) -> tuple[float, ...]:
        """Where the scale is marked."""
        left, right = self.scale
        return (left, right) if self.middle is None else (left, self.middle, right)


def svg(drawn: Intervals) -> str:
    """Draw values one below the other, as one `<svg>`; every word in it is escaped."""
    height = _TOP + _ROW * len(drawn.bars) + 6
    left, right = drawn.scale

    def x(value: float) -> float:
        share = (min(right, max(left, value)) - left) / (right - left)
        return round(_LABEL + share * (_WIDTH - _LABEL - _NOTE - 24), 1)

    parts = [
        f'<svg class="figure" xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_WIDTH} {height}" role="img" '
        f'aria-label="{escape(drawn.alt)}" font-family="sans-serif" font-size="13">'
    ]
    for edge in drawn.marks:
        at = x(edge)
        parts.append(f'<line x1="{at}" x2="{at}" y1="{_TOP - 6}" y2="{height - 6}" stroke="#8888" />')
        parts.append(
            f'<text x="{at}" y="14" text-anchor="middle" fill="currentColor">{edge:g}{drawn.unit}</text>'
        )
    for i, bar in enumerate(drawn.bars):
        y = _TOP + _ROW * i + _ROW // 2
        parts.append(_text(0, y, bar.label, _LABEL - 20))
        parts.append(
            f'<line x1="{x(bar.low)}" x2="{x(bar.high)}" y1="{y}" y2="{y}" stroke="#3f7fd0" '
            f'stroke-width="4" stroke-linecap="round" />'
        )
        parts.append(f'<circle cx="{x(bar.value)}" cy="{y}" r="6" fill="#d0562f" />')
        parts.append(_text(_WIDTH - _NOTE, y, bar.note, _NOTE))
    return "".join([*parts, "</svg>"])


def _text(x: float, y: float, text: str, width: float) -> str:
    return f'<text x="{x}" y="{y + 4}" fill="currentColor">{escape(_shortened(text, width))}</text>'


def _shortened(text: str, width: float) -> str:
    """As much of a text as goes into a width, in pixels."""
    taken = 0.0
    for place, letter in enumerate(text):
        taken += _LETTER * (2 if east_asian_width(letter) in "WF" else 1)
        if taken > width:
            return text[: max(0, place - 1)] + "…"
    return text
