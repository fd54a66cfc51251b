"""What speaks, on what, and what it keeps."""

import streamlit as st

from studio.ui import engine_view, router, state
from studio.ui.pieces import piece
from studio.words import say


def main() -> None:
    """Arrange the page."""
    lang = state.view().lang
    st.title(say("page.engine", lang))
    engines, machine = st.columns([3, 2], gap="large")
    with engines:
        piece(engine_view.show_engines)
    with machine:
        st.subheader(say("engine.worker", lang))
        engine_view.show_worker()
        st.subheader(say("engine.cache_title", lang))
        piece(engine_view.show_cache)


router.guard()
main()
