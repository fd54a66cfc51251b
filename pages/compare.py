"""Hear one line in several feelings and strengths, and keep the best."""

import streamlit as st

from studio.ui import compare_view, router, state
from studio.ui.opened import need_scene
from studio.ui.pieces import piece
from studio.words import say


def main() -> None:
    """Arrange the page."""
    lang = state.view().lang
    found = need_scene()
    st.title(say("page.compare", lang))
    st.caption(say("compare.what", lang))
    if found.line_id:
        piece(lambda: compare_view.show(found))
    else:
        st.info(say("compare.no_line", lang))


router.guard()
main()
