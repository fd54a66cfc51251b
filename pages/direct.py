"""One line in depth: its feeling, its intensity curve, its delivery, its prosody and its takes."""

import streamlit as st

from studio.ui import direct_view, router, state
from studio.ui.opened import need_scene
from studio.words import say


def main() -> None:
    """Arrange the page."""
    st.title(say("page.direct", state.view().lang))
    direct_view.show(need_scene())


router.guard()
main()
