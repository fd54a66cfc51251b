"""The intensity curve as a small table, equal to the drawn one; and the curve given to other lines."""

from collections.abc import Hashable, Mapping
from typing import Any

import streamlit as st

from studio.curve_ops import MAX_POINTS, parse_points
from studio.errors import EditError
from studio.ui import direct_edits, state
from studio.ui.line_reading import Reading
from studio.word_times import placed_curve
from studio.words import explain, say
from tts.contract import CurvePoint, Easing, IntensityCurve

_SHARE = "direct-share"


def show(reading: Reading, lang: str) -> None:
    """Show both, where they are opened."""
    table = st.expander(
        say("direct.table", lang), icon=":material/table:", on_change="rerun", key="direct-table"
    )
    if table.open:
        with table:
            _table(reading, lang)
    share = st.expander(
        say("direct.paste_to", lang), icon=":material/content_paste:", on_change="rerun", key="direct-sharing"
    )
    if share.open:
        with share:
            _share(reading, lang)


def _table(reading: Reading, lang: str) -> None:
    import pandas as pd  # takes a while, and only tables need it

    line = reading.line
    words = {word.char: f"{word.text} ({word.char})" for word in reading.words}
    rows = [_row(point) for point in placed_curve(line.curve, reading.words).points]
    st.caption(say("direct.table_help", lang))
    edited = st.data_editor(
        pd.DataFrame(rows),
        key=f"direct-points-{line.id}-{hash(line.curve)}",
        num_rows="fixed" if line.locked else "dynamic",
        disabled=line.locked,
        hide_index=True,
        placeholder="",
        column_config=_columns(words, lang),
        width="stretch",
    )
    told = [row for row in edited.to_dict("records") if pd.notna(row["at"]) or pd.notna(row["strength"])]
    if line.locked or _same(told, rows):
        return
    try:
        curve = parse_points([_point(row) for row in told])
    except EditError as error:
        st.error(explain(error, lang))
        return
    if curve != IntensityCurve(tuple(line.curve.points)):
        direct_edits.set_points(line.id, curve)
        st.rerun()


def _columns(words: Mapping[int, str], lang: str) -> dict[str, Any]:
    number, select = st.column_config.NumberColumn, st.column_config.SelectboxColumn
    easings = {easing.value: say(f"curve_editor.easing_{easing}", lang) for easing in Easing}
    return {
        "at": number(say("direct.at", lang), min_value=0.0, max_value=100.0, step=0.1, required=True),
        "strength": number(
            say("direct.point_strength", lang), min_value=0.0, max_value=1.0, step=0.01, required=True
        ),
        "easing": select(
            say("direct.easing", lang),
            options=list(easings),
            format_func=lambda one: easings[str(one)],
            default="linear",
        ),
        "anchor": select(
            say("direct.anchor", lang), options=list(words), format_func=lambda one: words[int(one)]
        ),
    }


def _row(point: CurvePoint) -> dict[str, object]:
    return {
        "at": round(point.at * 100, 1),
        "strength": round(point.strength, 3),
        "easing": point.easing.value,
        "anchor": point.anchor,
    }


def _same(told: list[dict[Hashable, Any]], rows: list[dict[str, object]]) -> bool:
    return [_point(row) for row in told] == [_point(dict(row)) for row in rows]


def _point(row: Mapping[Any, Any]) -> dict[str, object]:
    """A row of the table as a point; what is left empty is as for a new one."""
    import pandas as pd  # takes a while, and only tables need it

    at, strength, anchor = row["at"], row["strength"], row["anchor"]
    return {
        "at": min(1.0, max(0.0, float(at) / 100)) if pd.notna(at) else 0.5,
        "strength": float(strength) if pd.notna(strength) else 1.0,
        "easing": row["easing"] if isinstance(row["easing"], str) else "linear",
        "anchor": int(anchor) if pd.notna(anchor) else None,
    }


def _share(reading: Reading, lang: str) -> None:
    scene = reading.found.scene
    names = {
        line.id: f"{place}. {scene.role(line.role).name}: {line.text[:60]}"
        for place, line in enumerate(scene.lines, start=1)
        if line.id != reading.line.id
    }
    st.multiselect(
        say("direct.paste_lines", lang),
        list(names),
        format_func=lambda one: names[one],
        max_selections=MAX_POINTS,
        key=_SHARE,
        placeholder=say("direct.finer_choose", lang),
    )
    st.button(
        say("direct.paste", lang),
        icon=":material/content_paste:",
        disabled=not state.held(_SHARE),
        on_click=direct_edits.share_curve,
        args=(reading.line.id, _SHARE),
        key="direct-share-go",
    )
