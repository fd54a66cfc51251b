"""The projects on this machine, as a list to go on with, rename or delete."""

import datetime

import streamlit as st

from studio.archive import export_project
from studio.errors import StudioError
from studio.pack.names import slug
from studio.store import ProjectCard
from studio.ui import starting, state
from studio.ui.pieces import filled
from studio.ui.plain import plain
from studio.ui.workshop import workshop
from studio.words import explain, say

SHOWN = 12
_MORE = "recent-more"


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
        rest = st.expander(say("recent.more", lang, count=len(cards) - SHOWN), key=_MORE, on_change="rerun")
        if filled(rest, _MORE):
            with rest:
                for card in cards[SHOWN:]:
                    _card(card, lang)


def _card(card: ProjectCard, lang: str) -> None:
    whole = st.container(gap="xxsmall")
    title = plain(card.title) or say("start.untitled", lang)
    if whole.button(title, key=f"open-{card.id}", width="stretch", icon=":material/folder_open:"):
        starting.resume(card.id)
    below = whole.container(
        horizontal=True, horizontal_alignment="distribute", vertical_alignment="center", gap="small"
    )
    below.caption(say("recent.changed", lang, time=_when(card.changed)), width="content")
    key = f"manage-{card.id}"
    drawer = below.popover(
        say("recent.menu", lang),
        help=say("recent.manage", lang),
        key=key,
        on_change="rerun",
        type="tertiary",
        width="content",
    )
    if filled(drawer, key):
        with drawer:
            _manage(card, lang)


def _manage(card: ProjectCard, lang: str) -> None:
    named = st.text_input(say("recent.name", lang), card.title, key=f"title-{card.id}")
    if named != card.title:
        workshop().store.rename(card.id, named)
        st.rerun()
    if st.button(say("recent.pack", lang), key=f"pack-{card.id}", icon=":material/inventory_2:"):
        _as_file(card, lang)
    sure = st.checkbox(say("recent.delete_sure", lang), key=f"delete-sure-{card.id}")
    label = say("recent.delete", lang)
    if st.button(label, key=f"delete-{card.id}", icon=":material/delete:", disabled=not sure):
        workshop().store.delete(card.id)
        st.rerun()


def _when(at: float | None) -> str:
    return datetime.datetime.fromtimestamp(at or 0.0).strftime("%Y-%m-%d %H:%M")


def _as_file(card: ProjectCard, lang: str) -> None:
    shop = workshop()
    path = shop.shelf / f"{slug(card.title, 40) or 'project'}.studio.zip"
    try:
        export_project(shop.store.open(card.id), shop.store, shop.core, path)
    except StudioError as error:
        st.error(plain(explain(error, lang)))
        return
    st.download_button(
        say("recent.download", lang),
        data=path.read_bytes(),
        file_name=path.name,
        mime="application/zip",
        on_click="ignore",
        key=f"file-{card.id}",
        icon=":material/download:",
    )
