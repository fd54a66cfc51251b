"""Which pages there are, in one place; and the guard that keeps a page from running without the others."""

from copy import copy
from functools import cache
from pathlib import Path

import streamlit as st
from streamlit.navigation.page import StreamlitPage
from streamlit.runtime.scriptrunner import get_script_run_ctx
from streamlit.runtime.scriptrunner_utils.script_requests import ScriptRequestType

from studio.ui import state
from studio.words import say

ROOT = Path(__file__).resolve().parents[2]
PAGES = ROOT / "pages"
STYLE = Path(__file__).with_name("style.css")
ICON = str(ROOT / "assets" / "icons" / "studio.png")


_SECTIONS: tuple[tuple[str, tuple[tuple[str, str], ...]], ...] = (
    ("section.project", (("home", "home"), ("versions", "history"))),
    ("section.write", (("script", "edit_note"), ("cast", "groups"))),
    ("section.direct", (("direct", "tune"), ("scene", "movie"), ("compare", "compare_arrows"))),
    ("section.deliver", (("export", "archive"),)),
    ("section.machine", (("engine", "memory"),)),
)
"""Sections and their pages: the file's name, which is its address and the key of its title, and its icon."""


def pages(lang: str) -> dict[str, list[StreamlitPage]]:
    """Every page under its section; Home opens first, because the first page has no address of its own."""
    return {
        say(section, lang): [copy(_page(name, lang)) for name, _ in members] for section, members in _SECTIONS
    }


@cache
def _page(name: str, lang: str) -> StreamlitPage:
    """A page before a run marks it as the one that is shown; made once, because files are looked for.

    It has no icon of its own: the browser would fetch that from the web, for its tab.
    """
    title = say(f"page.{name}", lang)
    return st.Page(PAGES / f"{name}.py", title=title, default=name == "home")


def show_links(known: dict[str, list[StreamlitPage]]) -> None:
    """Show the pages under their sections; screen readers trip over Streamlit's own list of them."""
    for (section, members), (_, named) in zip(known.items(), _SECTIONS, strict=True):
        st.caption(section)
        for page, (_, icon) in zip(members, named, strict=True):
            st.page_link(page, icon=f":material/{icon}:")


def guard() -> None:
    """Go through the router where a page was opened by its own address; the first line of every page.

    The first request a server gets may name a page's file: Streamlit then runs that file alone, without
    `streamlit_app.py`. Calling `st.navigation` with the real pages leaves that mode for the whole process.
    """
    if not state.view().routed:
        st.navigation(pages(state.view().lang), position="hidden")
        st.rerun()


def stay() -> None:
    """Run the page once more where the one before it has asked meanwhile for a piece of itself.

    A timer or a drawer of the page that is being left may ask before its browser knows of the new page.
    Streamlit would run that piece next, in vain, and the browser would take it for the old page being back:
    nothing would be left to see. A run of the whole page swallows what waits beside it.

    Every run of a page ends with it.
    """
    ran = get_script_run_ctx()
    if ran is None or ran.script_requests is None:
        return
    asked = ran.script_requests  # Streamlit has no public word for what waits
    waits = asked._state is ScriptRequestType.RERUN and asked._rerun_data.fragment_id_queue
    if waits and asked._rerun_data.page_script_hash != ran.page_script_hash:
        st.rerun()
