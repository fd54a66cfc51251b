"""States of the project that were given a name: keep one, see what differs, go back."""

import streamlit as st

from studio.ui import router, state, versions_view
from studio.ui.opened import need_scene
from studio.ui.pieces import piece
from studio.words import say


def main() -> None:
    """Arrange the page."""
    lang = state.view().lang
    found = need_scene()
    st.title(say("page.versions", lang))
    st.write(say("version.what", lang))
    piece(lambda: versions_view.show(found.project))


router.guard()
main()
