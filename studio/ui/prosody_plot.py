"""The prosody of a line as one figure: pitch with tones or stress, level, strength asked, pauses and words.

What is planned is drawn solid; what was measured lies over it, dotted. The figure is SVG and small: at most
`POINTS` points a curve.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import plotly.graph_objects as go
from numpy.typing import NDArray

from studio.words import say
from tts.contract import HOP_S, ProsodyPlan
from tts.prosody import Prosody

POINTS = 250
PLANNED, MEASURED, COMPARED, STRENGTH = "#3f7fd0", "#d0562f", "#2f9465", "#a15bd0"
FLOOR_DB = -70.0  # what is softer is drawn as this
_TONES = {"1": "˥", "2": "˧˥", "3": "˨˩˦", "4": "˥˩", "5": "·"}
_STRESS = {"1": "ˈ", "2": "ˌ"}
_PITCH_TICKS = (60, 80, 100, 130, 170, 220, 300, 400, 550)
_PITCH, _LEVEL, _STRENGTH = (0.46, 1.0), (0.2, 0.4), (0.0, 0.14)


@dataclass(frozen=True, slots=True, eq=False)
class Overlay:
    """A measured take to draw over the plan, with its key in `studio.words` and its colour."""

    measured: Prosody
    name: str
    color: str


def figure(plan: ProsodyPlan, overlays: Sequence[Overlay], lang: str) -> go.Figure:
    """Draw a plan, and takes over it."""
    planned = {"color": PLANNED, "width": 2.2}
    traces: list[dict[str, object]] = [
        _curve(plan.f0_hz, "y", say("prosody.planned", lang), planned),
        _curve(np.maximum(plan.energy_db, FLOOR_DB), "y2", "", planned),
        _curve(plan.strength, "y3", "", {"color": STRENGTH, "width": 2.2}) | {"fill": "tozeroy"},
        _marks(plan),
    ]
    for overlay in overlays:
        line = {"color": overlay.color, "width": 2, "dash": "dot"}
        measured = overlay.measured
        traces.append(_curve(measured.f0_hz, "y", say(overlay.name, lang), line))
        traces.append(_curve(np.maximum(measured.energy_db, FLOOR_DB), "y2", "", line))
    return go.Figure({"data": traces, "layout": _layout(plan, lang)}, skip_invalid=False)


def _curve(values: NDArray[np.float32], axis: str, name: str, line: dict[str, object]) -> dict[str, object]:
    step = max(1, -(-values.size // POINTS))
    return {
        "type": "scatter",
        "mode": "lines",
        "x": (np.arange(0, values.size, step) * HOP_S).astype(np.float32),
        "y": values[::step].astype(np.float32),
        "yaxis": axis,
        "name": name,
        "showlegend": bool(name),
        "line": line,
        "hovertemplate": "%{x:.2f} s: %{y:.3g}<extra></extra>",
    }


def _marks(plan: ProsodyPlan) -> dict[str, object]:
    """Tones of a tone language, stress of others, over the syllables that bear them."""
    heard = [s for s in plan.syllables if s.mark and np.isfinite(s.f0_hz)]
    tonal = any(s.mark in "345" for s in heard)
    signs = _TONES if tonal else _STRESS
    return {
        "type": "scatter",
        "mode": "text",
        "x": [(s.span.start_s + s.span.end_s) / 2 for s in heard],
        "y": [s.f0_hz * 1.12 for s in heard],
        "text": [signs.get(s.mark, "") for s in heard],
        "textfont": {"size": 13},
        "showlegend": False,
        "hoverinfo": "skip",
    }


def _layout(plan: ProsodyPlan, lang: str) -> dict[str, object]:
    words = [word for word in plan.words if word.label.strip()]
    pauses = [
        {
            "type": "rect",
            "xref": "x",
            "yref": "paper",
            "x0": pause.start_s,
            "x1": pause.end_s,
            "y0": 0,
            "y1": 1,
            "fillcolor": "#808791",
            "opacity": 0.16,
            "line": {"width": 0},
            "layer": "below",
        }
        for pause in plan.pauses
    ]
    return {
        "height": 360,
        "margin": {"l": 56, "r": 8, "t": 28, "b": 24},
        "shapes": pauses,
        "legend": {"orientation": "h", "x": 0, "y": 1.1},
        "uirevision": "line",
        "xaxis": {
            "range": [0, plan.seconds],
            "anchor": "y3",
            "tickvals": [(word.start_s + word.end_s) / 2 for word in words],
            "ticktext": [word.label for word in words],
            "tickangle": 0 if len(words) < 16 else -90,
            "tickfont": {"size": 12 if len(words) < 16 else 10},
            "showgrid": False,
            "zeroline": False,
        },
        "yaxis": _axis(_PITCH, say("prosody.pitch", lang)) | {"type": "log", "tickvals": _PITCH_TICKS},
        "yaxis2": _axis(_LEVEL, say("prosody.level", lang)) | {"nticks": 4},
        "yaxis3": _axis(_STRENGTH, say("prosody.strength", lang)) | {"range": [0, 1.02], "nticks": 3},
    }


def _axis(domain: tuple[float, float], title: str) -> dict[str, object]:
    return {
        "domain": list(domain),
        "title": {"text": title, "font": {"size": 11}},
        "zeroline": False,
        "fixedrange": True,
    }
