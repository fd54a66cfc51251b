"""Hand over a scene: choose what a pack holds, make it, take it away."""

import streamlit as st

from studio.ui import export_view, router, state
from studio.ui.opened import need_scene
from studio.ui.pieces import piece
from studio.ui.plain import plain
from studio.words import say


def main() -> None:
    """Arrange the page."""
    lang = state.view().lang
    found = need_scene()
    st.title(say("export.title", lang, scene=plain(found.scene.title)))
    st.caption(say("export.what", lang))
    piece(lambda: export_view.show(found))


router.guard()
main()
