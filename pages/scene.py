"""The scene as a whole: listen, time, and see who feels what."""

import streamlit as st

from studio.ui import router, scene_panels, scene_view, state
from studio.ui.opened import need_scene
from studio.ui.pieces import piece
from studio.words import say


def main() -> None:
    """Arrange the page."""
    lang = state.view().lang
    found = need_scene()
    st.title(say("page.scene", lang))
    if not found.scene.lines:
        st.info(say("scene.no_lines", lang))
        st.page_link("pages/script.py", label=say("scene.go_write", lang), icon=":material/edit_note:")
        return
    standings = found.standings()
    scene_view.show_missing(found, standings)
    scene_view.show_player(found, standings)
    piece(lambda: scene_panels.show(found))


router.guard()
main()
