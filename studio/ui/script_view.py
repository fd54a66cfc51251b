"""The script page: the list of lines, what directs several of them, and what is still to be rendered."""

from collections.abc import Sequence
from functools import lru_cache

import streamlit as st

from studio.components import lines
from studio.desk import Wish
from studio.standing import Standings, estimate_missing, missing
from studio.ui import clip_route, script_panels, state
from studio.ui.line_counter import Counter, take_outbox
from studio.ui.line_rows import RowBook, Takes, feeling_cards, role_cards, work_of
from studio.ui.opened import Opened, need_scene, opened
from studio.ui.plain import plain
from studio.ui.workshop import workshop
from studio.words import say
from tts.core import Priority

_KEY = "lines"
_POLL_S = 0.4
_IDLE_POLL_S = 4.0  # another tab may have written


def show() -> None:
    """Show the page; it looks again by itself, often while there is something to wait for."""
    found = need_scene()
    st.title(plain(found.scene.title))
    waiting = _waiting(found, _rows(found, budget_s=0.02))
    st.fragment(_script, run_every=_POLL_S if waiting else _IDLE_POLL_S)((waiting, *_ways_back(found)))


def _script(shown: tuple[bool, bool, bool]) -> None:
    found = need_scene()
    rows = _rows(found)
    if (_waiting(found, rows), *_ways_back(found)) != shown:
        st.rerun()  # the whole page: timers, the bar of work, undo and redo begin or end
    with st.container(horizontal=True, vertical_alignment="center"):
        _render_button(found)
        chosen = script_panels.switch()
    script_panels.above(found, chosen)
    _list(found, rows)


def _list(found: Opened, rows: Sequence[lines.Row]) -> None:
    lang = state.view().lang
    shown = lines.LineList(
        rows=rows,
        roles=role_cards(found.cast, lang),
        feelings=feeling_cards(lang),
        selected=found.selected,
        gap_s=found.scene.gap_s,
        lang=lang,
    )
    lines.show(shown, _feed(found), key=_KEY, on_outbox=_take)


def _take() -> None:
    """Do what the list has sent; runs before the page is shown again."""
    found, sent = opened(), lines.outbox(_KEY)
    if found is None or sent is None:
        return
    feed = _feed(found)
    if sent.epoch != feed.epoch:
        return
    counter = Counter(found.project, found.scene_id, state.view().lang, _hear)
    take_outbox(feed, sent, counter)
    state.select(tuple(feed.id_of(name) for name in sent.selected))


def _hear(line_ids: tuple[str, ...]) -> None:
    """Order the sound of lines that are played; one alone goes ahead of everything."""
    found = opened()
    if found is None:
        return
    under_way = work_of(workshop().desk.orders(), (found.project.id, found.scene_id))
    queued = {line_id for line_id, work in under_way.items() if work.state == "queued"}
    wanted = tuple(line_id for line_id in line_ids if line_id not in queued)
    if wanted:
        priority = Priority.PREVIEW if len(line_ids) == 1 else Priority.INTERACTIVE
        workshop().desk.render(Wish(found.project.id, found.scene_id, found.cast, wanted, priority))


def _render_button(found: Opened) -> None:
    lang = state.view().lang
    standings = _book(found).standings()
    wanted = missing(standings)
    if not wanted:
        label = say("script.render_none", lang)
    else:
        seconds = estimate_missing(standings, workshop().core).seconds
        key = "script.render" if seconds is None else "script.render_about"
        label = say(key, lang, count=len(wanted), seconds=seconds and max(1, round(seconds)))
    st.button(
        label,
        key="render-missing",
        type="primary",
        icon=":material/graphic_eq:",
        help=say("script.render_help", lang),
        disabled=not wanted,
        on_click=_render,
        args=(found, tuple(wanted)),
    )


def _render(found: Opened, wanted: tuple[str, ...]) -> None:
    workshop().desk.render(Wish(found.project.id, found.scene_id, found.cast, wanted, Priority.BATCH))


def _rows(found: Opened, budget_s: float = 0.08) -> list[lines.Row]:
    shelf = workshop().store.takes

    def place(line_id: str) -> tuple[str, str, str]:
        return found.project.id, found.scene_id, line_id

    takes = Takes(
        last=found.last_takes(),
        of_line=lambda line_id: shelf.of_line(place(line_id)),
        url=lambda line_id, key, effect: clip_route.url(place(line_id), key, effect),
    )
    work = work_of(workshop().desk.orders(), (found.project.id, found.scene_id))
    return _book(found).rows(found.cast, takes, work, budget_s=budget_s)


def _waiting(found: Opened, rows: Sequence[lines.Row]) -> bool:
    """Whether rows will change without anybody doing anything."""
    return _book(found).unfinished or any(row.get("k") == "queued" for row in rows)


def _ways_back(found: Opened) -> tuple[bool, bool]:
    """Whether there is something to undo and something to redo."""
    return found.project.next_undo() is not None, found.project.next_redo() is not None


def _book(found: Opened) -> RowBook:
    return _books(found.book(), state.view().lang)


@lru_cache(maxsize=8)
def _books(book: Standings, lang: str) -> RowBook:
    return RowBook(book, lang)


def _feed(found: Opened) -> lines.Feed:
    return lines.feed(_KEY, f"{found.project.id}/{found.scene_id}", state.view().lang)
