"""Who speaks: roles, their voices, how they speak as a rule, and recordings to copy voices from."""

import streamlit as st

from studio.ui import cast_audition, cast_clips, cast_view, router, state
from studio.ui.opened import need_scene
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
            cast_view.show_role(found, role)
        with audition:
            cast_audition.show(found, role)
    with st.expander(say("clip.title", lang), icon=":material/mic:", key="clips"):
        cast_clips.show()


router.guard()
main()
