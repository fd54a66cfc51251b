"""The list of a scene's lines, in the browser: virtual, by keyboard, with an outbox that loses nothing.

    model.js   what the server said, what was done here since, and both together
    sender.js  when the outbox is sent
    list.js    what is selected and drawn     rows.js  one line     parts.js  small pieces
    acts.js    what a user does               keys.js  the keyboard  bar.js   buttons and the empty list
    sound.js   takes one after the other      help.js  the shortcuts
    main.js    what Streamlit calls

`feed.py` is the server's side of the outbox; `sight.js` beside this folder tells which rows are drawn.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import streamlit as st

from studio.components.changes import Row
from studio.components.lines.feed import Feed, Outbox, read_outbox
from studio.words import sentences

__all__ = ["Feed", "LineList", "Outbox", "Row", "feed", "outbox", "show"]

_FOLDER = Path(__file__).parent
_SCRIPTS = ("parts", "model", "sender", "sound", "help", "rows", "keys", "bar", "acts", "list", "main")
_STYLES = ("list", "row")
_PREFIX = "lines."
_BORROWED = ("edit.split_outside",)


@dataclass(frozen=True, slots=True, eq=False)
class LineList:
    """What a list shows.

    Attributes
    ----------
    rows : sequence of Row
        Every line; see `studio.ui.line_rows`.
    roles, feelings : sequence of mappings
        What a line can be given: `id`, `name`, `color`; roles with `gain` in dB, `pan`, and what they feel.
    selected : sequence of str
        Lines to select when the list opens, the one with the cursor last.
    gap_s : float
        Time between two lines that say nothing else.
    """

    rows: Sequence[Row]
    roles: Sequence[Mapping[str, object]]
    feelings: Sequence[Mapping[str, object]]
    selected: Sequence[str]
    gap_s: float
    lang: str


def feed(key: str, scene: str, lang: str) -> Feed:
    """The feed of the list under `key`; a new one where it showed another scene or language before."""
    name = f"{key}.feed"
    found = st.session_state.get(name)
    if not isinstance(found, Feed) or (found.scene, found.lang) != (scene, lang):
        found = st.session_state[name] = Feed(scene, lang)
    return found


def outbox(key: str) -> Outbox | None:
    """What the list under `key` last sent; None where it has sent nothing."""
    state: Any = st.session_state.get(key)
    return read_outbox(state.get("outbox")) if isinstance(state, Mapping) else None


def show(shown: LineList, feed: Feed, *, key: str, on_outbox: Callable[[], None]) -> None:
    """Show the list; `on_outbox` is called at the start of a run in which its outbox has changed."""
    message = feed.message(shown.rows, outbox(key))
    message |= {"roles": list(shown.roles), "gap": shown.gap_s}
    if message["base"] == -1:  # the list knows nothing yet; all this stays as it is
        message |= {
            "feelings": list(shown.feelings),
            "selected": list(shown.selected),
            "lang": shown.lang,
            "words": words(shown.lang),
        }
    _component()(data=message, key=key, on_outbox_change=on_outbox)


@cache
def words(lang: str) -> dict[str, str]:
    """Every sentence that the list may say."""
    known = sentences(lang)
    return {key: known[key] for key in known if key.startswith(_PREFIX) or key in _BORROWED}


@cache
def source(kind: str) -> str:
    """The list's script ("js") or style ("css") as one text."""
    own = [_FOLDER / f"{name}.{kind}" for name in (_SCRIPTS if kind == "js" else _STYLES)]
    parts = [_FOLDER.parent / "sight.js", *own] if kind == "js" else own
    return "\n".join(part.read_text("utf-8") for part in parts)


@cache
def _component() -> Any:
    return st.components.v2.component(
        "dialogue_studio_lines", html='<div class="lines"></div>', css=source("css"), js=source("js")
    )
