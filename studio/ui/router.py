"""Which pages there are, in one place; and the guard that keeps a page from running without the others."""

from pathlib import Path

import streamlit as st
from streamlit.navigation.page import StreamlitPage

from studio.ui import state
from studio.words import say

PAGES = Path(__file__).resolve().parents[2] / "pages"


def pages(lang: str) -> list[StreamlitPage]:
    """Every page, the one that opens first ahead."""
    return [
        st.Page(PAGES / "listen.py", title=say("page.listen", lang), icon=":material/hearing:", default=True)
    ]


def guard() -> None:
    """Go through the router where a page was opened by its own address; the first line of every page.

    The first request a server gets may name a page's file: Streamlit then runs that file alone, without
    `streamlit_app.py`. Calling `st.navigation` with the real pages leaves that mode for the whole process.
    """
    if not state.view().routed:
        state.view().routed = True
        st.navigation(pages(state.view().lang), position="hidden")
        st.rerun()
