"""The projects on this machine, as a list to go on with, rename or delete."""

import datetime

import streamlit as st

from studio.store import ProjectCard
from studio.ui import starting, state
from studio.ui.plain import plain
from studio.ui.workshop import workshop
from studio.words import say

SHOWN = 12


def show_recent() -> None:
    """Show the projects changed last, and what happened where an earlier studio was killed."""
    lang = state.view().lang
    st.subheader(say("recent.title", lang))
    if workshop().lost_at is not None:
        st.info(say("recent.recovered", lang, time=_when(workshop().lost_at)), icon=":material/healing:")
    cards = workshop().store.projects()
    if not cards:
        st.caption(say("recent.none", lang))
    for card in cards[:SHOWN]:
        _card(card, lang)
    if len(cards) > SHOWN:
        with st.expander(say("recent.more", lang, count=len(cards) - SHOWN)):
            for card in cards[SHOWN:]:
                _card(card, lang)


def _card(card: ProjectCard, lang: str) -> None:
    opening, more = st.columns([5, 1], vertical_alignment="center")
    title = plain(card.title) or say("start.untitled", lang)
    label = say("recent.open", lang, title=title, time=_when(card.changed))
    if opening.button(label, key=f"open-{card.id}", width="stretch", icon=":material/folder_open:"):
        starting.resume(card.id)
    with more.popover("", icon=":material/more_horiz:", help=say("recent.manage", lang)):
        named = st.text_input(say("recent.name", lang), card.title, key=f"title-{card.id}")
        if named != card.title:
            workshop().store.rename(card.id, named)
            st.rerun()
        if st.button(say("recent.delete", lang), key=f"delete-{card.id}", icon=":material/delete:"):
            workshop().store.delete(card.id)
            st.rerun()


def _when(at: float | None) -> str:
    return datetime.datetime.fromtimestamp(at or 0.0).strftime("%Y-%m-%d %H:%M")
