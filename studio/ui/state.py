"""The state of one view (a browser tab): the only place that knows of Streamlit's session."""

import os
import re
from dataclasses import dataclass, field

import streamlit as st

from studio.words import LANGUAGES, choose_language
from tts.contract import IntensityCurve

__all__ = ["LANGUAGES", "View", "own_language", "view"]

_KEY = "view"
_REMEMBERED = 20  # earlier turns of a bound widget that a browser may still speak of
# Whether there is such a thing is looked up; a name is never pasted into a path.
_ID = re.compile(r"[^\x00-\x1f]{1,200}")


def own_language() -> str:
    """The language of the browser, as far as the studio speaks it."""
    return choose_language(st.context.locale, os.environ)


@dataclass(slots=True)
class View:
    """What one tab shows; everything else is on disk or in the shared resources."""

    lang: str
    routed: bool = False  # whether the page that runs was called by `streamlit_app.py`
    project: str = ""  # id of the open project, "" for none
    engine: str = ""  # which engine projects that are made here begin with, "" for the default
    scene: str = ""  # id of the scene in it
    lines: tuple[str, ...] = ()  # ids of the selected lines, the one with the cursor last
    tour: bool = False  # whether the tour is shown
    toured: set[str] = field(default_factory=set)  # steps of the tour that were done
    orders_seen: int = 0  # number of the last order whose end this tab has shown
    copied: IntensityCurve | None = None  # the curve that was copied last
    mistyped: tuple[str, str] = ("", "")  # id of a line, and tagged text for it that is not understood
    turns: dict[str, int] = field(default_factory=dict)  # how often a bound widget was made anew, by name
    shown: dict[str, object] = field(default_factory=dict)  # what bound widgets show, by key
    page: str = ""  # address of the page that is shown
    drawers: set[str] = field(default_factory=set)  # keys of those that were opened on it


def view() -> View:
    """Return the state of this tab, made at its first run."""
    found = st.session_state.get(_KEY)
    if not isinstance(found, View):
        found = st.session_state[_KEY] = View(own_language())
    return found


def turn_to(page: str) -> None:
    """Show the page of an address; what was opened on another one is closed."""
    now = view()
    if page != now.page:
        now.page = page
        now.drawers.clear()


def read_address() -> None:
    """Take over what the address names; the first thing in every run, so that links lead to their place."""
    now, params = view(), st.query_params
    named = (params.get("project", ""), params.get("scene", ""), params.get("line", ""))
    project, scene, line = (name if _ID.fullmatch(name) else "" for name in named)
    if project and (project, scene) != (now.project, now.scene):
        now.project, now.scene, now.lines = project, scene, ()
    now.tour = now.tour or params.get("tour") == "on"
    if line and (not now.lines or now.lines[-1] != line):
        now.lines = (line,)


def address() -> dict[str, str]:
    """What this tab shows, as the names and values of an address."""
    now = view()
    line, tour = now.lines[-1] if now.lines else "", "on" if now.tour else ""
    named = {"project": now.project, "scene": now.scene, "line": line, "tour": tour}
    return {name: value for name, value in named.items() if value}


def write_address() -> None:
    """Name in the address what this tab shows, so that it can be linked to and reloaded."""
    shown = address()
    for name in ("project", "scene", "line", "tour"):
        value = shown.get(name, "")
        if value and st.query_params.get(name) != value:
            st.query_params[name] = value
        elif not value and name in st.query_params:
            del st.query_params[name]


def open_scene(project: str, scene: str) -> None:
    """Show another scene in this tab."""
    now = view()
    now.project, now.scene, now.lines = project, scene, ()
    write_address()


def select(lines: tuple[str, ...]) -> None:
    """Select other lines in this tab; the one with the cursor stands last."""
    view().lines = lines
    write_address()


def bound(name: str, value: object) -> str:
    """Key for a widget that shows a value of the project's.

    It stays while the widget itself makes the changes, and is another one where something else made them:
    what the browser still says of the widget as it was then counts for nothing.
    """
    turns = view().turns
    key = f"{name}-{turns.get(name, 0)}"
    if st.session_state.get(key, value) != value:
        turns[name] = turns.get(name, 0) + 1
        key = f"{name}-{turns[name]}"
    if key not in st.session_state:
        st.session_state[key] = value
    view().shown[key] = st.session_state[key]
    view().shown.pop(f"{name}-{turns.get(name, 0) - _REMEMBERED}", None)
    return key


def changed(key: str) -> bool:
    """Whether the user has changed a bound widget, for its callback to ask first.

    Streamlit also calls where a run was cut short before it had learnt what we let the widget show.
    """
    shown, now = view().shown, st.session_state.get(key)
    if key not in shown or shown[key] == now:
        return False
    shown[key] = now
    return True


def hold(key: str, value: object) -> str:
    """Let the widget of a key show another value from this run on; returns the key."""
    st.session_state[key] = value
    return key


def held(key: str) -> object:
    """What the widget of a key shows, None where there is none yet."""
    return st.session_state.get(key)
