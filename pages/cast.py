"""Who speaks: roles, their voices, how they speak as a rule, and recordings to copy voices from."""

import streamlit as st

from studio.ui import cast_audition, cast_clips, cast_view, router, state
from studio.ui.opened import need_scene
from studio.ui.pieces import filled, piece
from studio.words import say


def main() -> None:
    """Arrange the page."""
    lang = state.view().lang
    found = need_scene()
    st.title(say("page.cast", lang))
    role = cast_view.choose_role(found)
    if role is None:
        st.info(say("cast.no_roles", lang))
    else:
        person, audition = st.columns([3, 2], gap="large")
        with person:
            piece(lambda: cast_view.show_role(found, role))
        with audition:
            piece(lambda: cast_audition.show(found, role))
    piece(_clips)


def _clips() -> None:
    """Recordings to copy voices from, closed until they are wanted."""
    label = say("clip.title", state.view().lang)
    drawer = st.expander(label, icon=":material/mic:", key="clips", on_change="rerun")
    if filled(drawer, "clips"):
        with drawer:
            cast_clips.show()


router.guard()
main()
