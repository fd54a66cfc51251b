"""Results of a listening test as a chart that can be read off with the mouse and kept as a picture."""

import streamlit as st

from studio.lab.figures import Intervals

_ROW_PX, _FRAME_PX = 44, 56
_INTERVAL, _VALUE = "#3f7fd0", "#d0562f"


def show(drawn: Intervals, *, key: str) -> None:
    """Show values with their intervals, one below the other, the first on top."""
    from plotly.graph_objects import (
        Figure,
        Scatter,
    )  # loaded with the first chart

    rows, bars = list(range(len(drawn.bars))), drawn.bars
    chart = Figure(
        Scatter(
            x=[bar.value for bar in bars],
            y=rows,
            mode="markers",
            marker={"size": 11, "color": _VALUE},
            cliponaxis=False,
            error_x={
                "type": "data",
                "array": [bar.high - bar.value for bar in bars],
                "arrayminus": [bar.value - bar.low for bar in bars],
                "color": _INTERVAL,
                "thickness": 4,
                "width": 0,
            },
            customdata=[(plainly(bar.label), bar.low, bar.high, plainly(bar.note)) for bar in bars],
            hovertemplate="%{customdata[0]}<br>%{x:.3g} (%{customdata[1]:.3g} – %{customdata[2]:.3g})"
            "<br>%{customdata[3]}<extra></extra>",
        )
    )
    chart.update_layout(height=_FRAME_PX + _ROW_PX * len(rows), margin={"t": 8, "b": 32, "l": 8, "r": 8})
    chart.update_xaxes(range=list(drawn.scale), ticksuffix=drawn.unit)
    names = [
        f"{plainly(bar.label)}<br><span style='font-size:11px'>{plainly(bar.note)}</span>" for bar in bars
    ]
    chart.update_yaxes(tickvals=rows, ticktext=names, range=[len(rows) - 0.5, -0.5], automargin=True)
    if drawn.middle is not None:
        chart.add_vline(drawn.middle, line={"dash": "dot", "color": "#888"})
    st.plotly_chart(chart, key=key, alt=drawn.alt, config={"displaylogo": False, "scrollZoom": False})


def plainly(text: str) -> str:
    """A text in which Plotly finds no markup of its own."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
