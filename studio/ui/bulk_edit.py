"""Changes of many lines, done as one operation."""

from collections.abc import Callable

import streamlit as st

from studio.edits import BulkEdit
from studio.scene import Scene
from studio.ui import state
from studio.ui.opened import edit
from studio.words import say


def apply(change: Callable[[Scene], BulkEdit], label: str) -> None:
    """Do a change of many lines as one operation, say what was left alone, and show the page anew."""
    lang = state.view().lang
    done: list[BulkEdit] = []

    def changed(scene: Scene) -> Scene:
        done.append(change(scene))
        return done[-1].scene

    if not edit(changed, label) or not done:
        return
    st.toast(say("script.replaced", lang, count=len(done[-1].changed)), icon=":material/check:")
    if done[-1].locked:
        st.toast(say("lines.left_alone", lang, count=len(done[-1].locked)), icon=":material/lock:")
    st.rerun()
