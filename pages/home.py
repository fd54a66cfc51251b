"""Begin or go on: recent projects, demo scenes, a script from a file or pasted."""

import streamlit as st

from studio.ui import import_panel, router, starting, state, tour_view
from studio.ui.pieces import piece
from studio.ui.plain import plain
from studio.ui.recent import show_recent
from studio.words import say


def main() -> None:
    """Arrange the page."""
    lang = state.view().lang
    st.title(say("home.title", lang))
    st.write(say("home.promise", lang))
    st.caption(say("home.draft", lang))
    begin, go_on = st.columns([3, 2], gap="large")
    with begin:
        tour_view.offer("tour-begin")
        _demos(lang)
        piece(lambda: import_panel.on_home(lang))
        if st.button(say("home.empty", lang), icon=":material/add:", key="new"):
            starting.start(starting.empty_scene(lang))
    with go_on:
        piece(show_recent)


def _demos(lang: str) -> None:
    st.subheader(say("home.demos", lang))
    st.caption(say("home.demos_help", lang))
    for demo in starting.demo_scenes():
        label = say("home.open_demo", lang, title=plain(demo.scene.title), lines=len(demo.scene.lines))
        if st.button(label, icon=":material/theater_comedy:", key=f"demo-{demo.name}", width="stretch"):
            starting.start(demo.scene)


router.guard()
main()
