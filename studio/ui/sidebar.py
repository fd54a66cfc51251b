"""What stands beside every page: the open project, undo and redo, who speaks, and what is being rendered."""

from collections.abc import Callable
from functools import partial

import streamlit as st

from studio.errors import StudioError
from studio.store import Operation, Project
from studio.ui import help_view, jobbar, state, upload_word, weights_view
from studio.ui.plain import plain
from studio.ui.workshop import workshop
from studio.words import explain, say

WEIGHTS_POLL_S = 2.0


def show() -> None:
    """Show the sidebar's lower part; the language stands above it."""
    view = state.view()
    with st.sidebar:
        if view.project:
            _project()
        jobbar.show()
        _weights()
        help_view.show()
        upload_word.show()


def _project() -> None:
    view = state.view()
    try:
        project = workshop().store.open(view.project)
        st.text(project.title)
        _step("undo", project, "Mod+Z")
        _step("redo", project, "Mod+Shift+Z")
        _engine()
        st.caption(say("side.kept", view.lang))
    except StudioError as error:
        st.caption(explain(error, view.lang))


def _step(way: str, project: Project, shortcut: str) -> None:
    """A button that says what it would take back, or do again."""
    lang = state.view().lang
    go, waiting = (
        (project.undo, project.next_undo()) if way == "undo" else (project.redo, project.next_redo())
    )
    st.button(
        say(f"side.{way}", lang),
        help=say(waiting.label, lang) if waiting else None,
        disabled=waiting is None,
        on_click=_go,
        args=(go,),
        shortcut=shortcut,
        icon=f":material/{way}:",
        key=way,
        width="stretch",
    )


def _go(step: Callable[[], Operation | None]) -> None:
    try:
        step()
    except StudioError as error:
        st.toast(explain(error, state.view().lang), icon=":material/error:")


def _engine() -> None:
    """Who speaks; where it cannot, why, and the way out."""
    view, shop = state.view(), workshop()
    entry, default = shop.core.entry, shop.hall.entry()
    st.page_link(
        "pages/engine.py",
        label=say("side.engine", view.lang, name=entry.called(view.lang)),
        icon=":material/record_voice_over:",
        help=say("side.engine_help", view.lang),
    )
    problem = entry.problem()
    if problem is not None:
        st.warning(plain(explain(problem, view.lang)))
    elif not entry.info().voices:
        st.warning(say("engine.no_voices", view.lang))
    if entry is not default and (problem is not None or not entry.info().voices):
        st.button(
            say("side.engine_use", view.lang, name=default.called(view.lang)),
            key="use-default-engine",
            on_click=partial(shop.store.choose_engine, view.project, default.name),
            width="stretch",
        )


def _weights() -> None:
    """How far weights on their way are, looked at again as long as there are any."""
    busy = [name for name, work in workshop().weights.items() if work.busy()]
    if busy:
        st.fragment(_on_their_way, run_every=WEIGHTS_POLL_S)(tuple(busy))


def _on_their_way(engines: tuple[str, ...]) -> None:
    lang = state.view().lang
    for name in engines:
        card = workshop().weights[name].card()
        if card is None or card.finished:
            st.rerun()
        st.caption(plain(say("side.weights", lang, told=weights_view.told(card, lang))))
