"""Blind tests: made from readings of some lines, taken by whoever has the link, read here as they come."""

import time
from collections.abc import Sequence
from urllib.parse import urlsplit

import streamlit as st

from studio.errors import LabError
from studio.lab import blind, verdicts
from studio.lab.blind import Answer, Design
from studio.lab.results import results
from studio.lab.sounds import sound_keys
from studio.recipes import utterance_from_recipe
from studio.store.blind import BlindCard
from studio.ui import blind_form, interval_chart, listen_route, results_route, state
from studio.ui.opened import Opened
from studio.ui.plain import plain
from studio.ui.workshop import workshop
from studio.words import explain, say

POLL_S = 3.0


def show(found: Opened) -> None:
    """Show how to make a test, and the tests there are."""
    lang = state.view().lang
    tests = workshop().store.blind.of_project(found.project.id)
    with st.expander(say("blind.new", lang), expanded=not tests, icon=":material/add:"):
        blind_form.show(found, lang)
    for card in tests:
        st.fragment(_test, run_every=POLL_S)(found, card.id)


def _test(found: Opened, test: str) -> None:
    lang = state.view().lang
    card = next((one for one in workshop().store.blind.of_project(found.project.id) if one.id == test), None)
    if card is None:
        return
    try:
        design = blind.from_json(card.design)
    except LabError as error:
        st.warning(explain(error, lang))
        return
    with st.container(border=True):
        made = time.strftime("%Y-%m-%d %H:%M", time.localtime(card.made))
        st.markdown(f"**{plain(design.title)}** · {say(f'blind.kind_{design.kind}', lang)} · {made}")
        _link(card, design, lang)
        _results(design, results_route.answers(test), test, lang)
        _ends(card, design, lang)


def _link(card: BlindCard, design: Design, lang: str) -> None:
    """The link, once everything in the test can be heard."""
    waiting = [job.snapshot() for key, job in workshop().trials.items() if key.startswith(f"{card.id}/")]
    if any(not one.finished for one in waiting):
        done, total = sum(one.done for one in waiting), sum(one.total for one in waiting)
        st.progress(done / max(1, total), say("compare.progress", lang, done=done, total=total))
        return
    if any(one.failed for one in waiting):
        st.warning(say("blind.failed", lang))
        return
    st.code(f"{_server()}{listen_route.address(card.id)}?lang={lang}", language=None)
    st.caption(say("blind.link_help", lang, count=design.length))


def _server() -> str:
    """The address of this server as the browser knows it."""
    found = urlsplit(st.context.url or "")
    return f"{found.scheme}://{found.netloc}" if found.netloc else ""


def _results(design: Design, answers: Sequence[tuple[float, Answer]], test: str, lang: str) -> None:
    found = results(design, [answer for _, answer in answers])
    st.text(verdicts.summary(design, found, lang))
    if not answers:
        return
    with st.container(key=f"blind-results-{test}"):
        interval_chart.show(verdicts.drawing(design, found, lang), key=f"blind-drawing-{test}")
        _show_table(*verdicts.table(design, found, lang))
        ranking = verdicts.ranking_drawing(design, found, lang)
        if ranking:
            st.markdown(f"**{say('results.ranking', lang)}**")
            interval_chart.show(ranking, key=f"blind-ranking-{test}")
        elif verdicts.ranking_told(design, found, lang):
            st.text(verdicts.ranking_told(design, found, lang))
        st.text(verdicts.agreement_told(found, lang))
        _show_table(*verdicts.listener_rows(found, lang))


def _show_table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    st.dataframe([dict(zip(head, row, strict=True)) for row in rows], hide_index=True, width="stretch")


def _ends(card: BlindCard, design: Design, lang: str) -> None:
    with st.container(horizontal=True):
        for form in ("csv", "html"):
            st.link_button(say(f"blind.{form}", lang), results_route.address(card.id, form, lang))
        with st.popover(say("blind.delete", lang)):
            st.text(say("blind.delete_sure", lang, count=card.answers))
            if st.button(say("blind.delete_now", lang), key=f"blind-delete-{card.id}"):
                _delete(card, design)
                st.rerun()


def _delete(card: BlindCard, design: Design) -> None:
    workshop().store.blind.delete(card.id)
    for item in design.items:
        for engine, recipe in zip(design.engines, item.recipes, strict=True):
            core = workshop().hall.core(engine)
            for key in sound_keys(core, utterance_from_recipe(recipe)):
                core.cache.unpin(key, owner=blind_form.owner(card.id))
