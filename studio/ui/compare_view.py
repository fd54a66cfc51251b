"""The laboratory of ears: which line, and which of its three benches."""

import streamlit as st

from studio.ui import compare_blind, compare_grid, compare_pair, state
from studio.ui.opened import Opened
from studio.words import say

BENCHES = {"grid": compare_grid.show, "pair": compare_pair.show, "blind": compare_blind.show}


def show(found: Opened) -> None:
    """Show the line and the chosen bench."""
    lang = state.view().lang
    left, right = st.columns([3, 2], vertical_alignment="bottom")
    with left:
        _choose_line(found, lang)
    with right:
        bench = st.segmented_control(
            say("compare.bench", lang),
            list(BENCHES),
            default="grid",
            format_func=lambda name: say(f"compare.bench_{name}", lang),
            key="compare-bench",
            required=True,
        )
    BENCHES[bench or "grid"](found)


def _choose_line(found: Opened, lang: str) -> None:
    names = {line.id: f"{found.cast.role(line.role).name}: {line.text}" for line in found.cast.lines}
    key = state.bound("compare-line", found.line_id)
    st.selectbox(
        say("compare.line", lang),
        list(names),
        format_func=lambda line_id: names.get(line_id, line_id),
        key=key,
        on_change=_on_line,
        args=(key,),
    )


def _on_line(key: str) -> None:
    chosen = state.held(key)
    if state.changed(key) and isinstance(chosen, str):
        state.select((chosen,))
