"""Pieces of a page that their own widgets run alone, and drawers that are filled when first opened."""

from collections.abc import Callable

import streamlit as st
from streamlit.elements.lib.mutable_expander_container import ExpanderContainer
from streamlit.elements.lib.mutable_popover_container import PopoverContainer

from studio.errors import StudioError
from studio.ui import state
from studio.ui.workshop import workshop


def piece(show: Callable[[], None]) -> None:
    """Show a piece of the page that its own widgets run alone, as long as that changes nothing around it.

    Sidebar and other pieces cost most of a run. What a widget does to the project, to what is selected or
    to the desk is to be seen there too: then the whole page runs.
    """
    around = _around()

    def alone() -> None:
        if _around() != around:
            st.rerun()
        show()

    st.fragment(alone)()


def filled(drawer: ExpanderContainer | PopoverContainer, key: str) -> bool:
    """Whether a drawer (made with `on_change="rerun"` and this key) is to be filled.

    It is from when it is opened until another page is shown, so that what was begun in it stays there.
    """
    opened = state.view().drawers
    if drawer.open:
        opened.add(key)
    return key in opened


def _around() -> object:
    """What the sidebar and the other pieces of a page depend on."""
    view, shop = state.view(), workshop()
    shown = (view.lang, view.project, view.scene, view.lines, view.engine, view.orders_seen)
    moving = [name for name, work in shop.weights.items() if work.busy()]
    here = (*shown, shop.core.entry.name, shop.core.info.voices, shop.desk.busy(), moving)
    if not view.project:
        return here
    try:
        project = shop.store.open(view.project)
        revision = project.revision(view.scene) if view.scene else 0
        return (*here, project.title, project.next_undo(), project.next_redo(), revision)
    except StudioError:
        return here
