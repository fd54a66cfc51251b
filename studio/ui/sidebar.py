"""What stands beside every page: the open project, undo and redo, and what is being rendered."""

from collections.abc import Callable

import streamlit as st

from studio.errors import StudioError
from studio.store import Operation
from studio.ui import jobbar, state
from studio.ui.workshop import workshop
from studio.words import explain, say


def show() -> None:
    """Show the sidebar's lower part; the language stands above it."""
    view = state.view()
    with st.sidebar:
        if view.project:
            _project()
        jobbar.show()


def _project() -> None:
    view = state.view()
    try:
        project = workshop().store.open(view.project)
        undo, redo = project.next_undo(), project.next_redo()
        st.text(project.title)
        st.button(
            say("side.undo", view.lang),
            help=say(undo.label, view.lang) if undo else None,
            disabled=undo is None,
            on_click=_step,
            args=(project.undo,),
            shortcut="Mod+Z",
            icon=":material/undo:",
            key="undo",
            width="stretch",
        )
        st.button(
            say("side.redo", view.lang),
            help=say(redo.label, view.lang) if redo else None,
            disabled=redo is None,
            on_click=_step,
            args=(project.redo,),
            shortcut="Mod+Shift+Z",
            icon=":material/redo:",
            key="redo",
            width="stretch",
        )
        st.caption(say("side.kept", view.lang))
    except StudioError as error:
        st.caption(explain(error, view.lang))


def _step(go: Callable[[], Operation | None]) -> None:
    try:
        go()
    except StudioError as error:
        st.toast(explain(error, state.view().lang), icon=":material/error:")
