"""The list of keys, for every page, opened by one of them."""

import streamlit as st

from studio.components import ways
from studio.ui import state
from studio.words import say

KEY = "F1"
_KEYS: tuple[tuple[str, tuple[tuple[str, str], ...]], ...] = (
    (
        "keys.everywhere",
        (
            ("F1", "keys.help"),
            ("Alt+1 … 9", "keys.pages"),
            ("Alt+0", "keys.work"),
            ("Ctrl+Z", "keys.undo"),
            ("Ctrl+Shift+Z", "keys.redo"),
        ),
    ),
    (
        "page.script",
        (
            ("Enter", "lines.key.enter"),
            ("Shift+Enter", "lines.key.new"),
            ("↑ ↓", "lines.key.arrows"),
            ("Alt+↑ ↓", "lines.key.move"),
            ("Ctrl+D", "lines.key.duplicate"),
            ("Ctrl+1 … 0", "lines.key.role"),
            ("Space", "lines.key.play"),
            ("Shift+Space", "lines.key.play_on"),
            ("[sad 0.4>0.9]", "lines.key.tags"),
            ("?", "keys.more"),
        ),
    ),
    (
        "page.direct",
        (
            ("Alt+↑ ↓", "keys.other_line"),
            ("Ctrl+Enter", "keys.render_line"),
            ("Space", "keys.hear"),
            ("← ↑ → ↓", "keys.point_move"),
            ("A / Insert", "keys.point_add"),
            ("Delete", "keys.point_remove"),
            ("E", "keys.point_easing"),
            ("S", "keys.point_word"),
            ("Ctrl+C / Ctrl+V", "keys.curve_copy"),
        ),
    ),
    (
        "page.scene",
        (
            ("Space", "keys.scene_play"),
            ("← →", "keys.scene_line"),
            ("Enter", "keys.scene_from"),
            ("↑ ↓", "keys.scene_value"),
            ("Delete", "keys.scene_pause"),
        ),
    ),
    (
        "page.compare",
        (
            ("Space", "keys.reading_play"),
            ("← ↑ → ↓ / 1 … 9", "keys.reading_other"),
            ("C", "keys.reading_choose"),
            ("Esc", "keys.reading_stop"),
        ),
    ),
    ("page.home", (("Ctrl+Enter", "keys.open"),)),
)


def show() -> None:
    """Show the button that opens the list, and listen for the keys that lead to pages."""
    lang = state.view().lang
    with st.container(gap=None):
        ways.show(key="page-keys")
        wanted = st.button(
            say("keys.title", lang),
            key="keys",
            shortcut=KEY,
            icon=":material/keyboard:",
            help=say("keys.title_help", lang),
            width="stretch",
        )
    if wanted:
        st.dialog(say("keys.title", lang), width="medium")(_list)(lang)


def _list(lang: str) -> None:
    for place, rows in _KEYS:
        table = {f"`{key}`": say(word, lang) for key, word in rows}
        st.markdown(f"**{say(place, lang)}**")
        st.table(table, border="horizontal")
