"""Which pages there are, in one place; and the guard that keeps a page from running without the others."""

from copy import copy
from functools import cache
from pathlib import Path

import streamlit as st
from streamlit.navigation.page import StreamlitPage

from studio.ui import state
from studio.words import say

ROOT = Path(__file__).resolve().parents[2]
PAGES = ROOT / "pages"
STYLE = Path(__file__).with_name("style.css")
ICON = str(ROOT / "assets" / "icons" / "studio.png")  # Streamlit would fetch a named icon from the web


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
        say(section, lang): [copy(_page(*page, lang)) for page in members] for section, members in _SECTIONS
    }


@cache
def _page(name: str, icon: str, lang: str) -> StreamlitPage:
    """A page before a run marks it as the one that is shown; made once, because files are looked for."""
    title = say(f"page.{name}", lang)
    return st.Page(PAGES / f"{name}.py", title=title, icon=f":material/{icon}:", default=name == "home")


def show_links(known: dict[str, list[StreamlitPage]]) -> None:
    """Show the pages under their sections; screen readers trip over Streamlit's own list of them."""
    for section, members in known.items():
        st.caption(section)
        for page in members:
            st.page_link(page)


def guard() -> None:
    """Go through the router where a page was opened by its own address; the first line of every page.

    The first request a server gets may name a page's file: Streamlit then runs that file alone, without
    `streamlit_app.py`. Calling `st.navigation` with the real pages leaves that mode for the whole process.
    """
    if not state.view().routed:
        st.navigation(pages(state.view().lang), position="hidden")
        st.rerun()
