"""One line, several feelings at several strengths, side by side to be heard; one becomes the line's own."""

from collections.abc import Sequence
from html import escape

import streamlit as st

from studio.edits import set_emotion
from studio.ladder import STRENGTHS, Cell, ladder
from studio.scene import utterance_of
from studio.ui import clip_route, state
from studio.ui.opened import Opened, edit
from studio.ui.workshop import workshop
from studio.words import explain, say
from tts.contract import FEELINGS
from tts.core import Failed, Priority
from tts.errors import TtsError

POLL_S = 0.4
FIRST = ("happy", "angry", "sad", "gentle")


def show(found: Opened) -> None:
    """Show the line, what to compare, and the cells as they come."""
    lang = state.view().lang
    line = found.cast.line(found.line_id)
    st.text(f"{found.cast.role(line.role).name}: {line.text}")
    feelings = st.pills(
        say("compare.feelings", lang),
        FEELINGS,
        default=FIRST,
        selection_mode="multi",
        format_func=lambda name: say(f"feeling.{name}", lang),
        key="compare-feelings",
    )
    cells = ladder(utterance_of(found.cast, line), [name for name in FEELINGS if name in feelings])
    open_cells = [cell for cell in cells if not _cached(cell)]
    label = say("compare.render", lang, missing=len(open_cells))
    if st.button(label, type="primary", disabled=not open_cells, key="compare-render"):
        utterances = [cell.utterance for cell in open_cells]
        workshop().trials[found.line_id] = workshop().core.submit(utterances, Priority.INTERACTIVE)
    trial = workshop().trials.get(found.line_id)
    busy = trial is not None and not trial.snapshot().finished
    st.fragment(_grid, run_every=POLL_S if busy else None)(cells, found.line_id, busy)
    _choose(found, cells, lang)


def _grid(cells: Sequence[Cell], line_id: str, was_busy: bool) -> None:
    lang = state.view().lang
    trial = workshop().trials.get(line_id)
    if trial is not None:
        snapshot = trial.snapshot()
        if snapshot.finished and was_busy:
            st.rerun()
        if not snapshot.finished:
            st.progress(snapshot.done / max(1, snapshot.total))
        elif snapshot.failed:
            reasons = {explain(event.error, lang) for event in trial if isinstance(event, Failed)}
            st.warning("\n".join(sorted(reasons)))
    st.html(_table(cells, lang))


def _table(cells: Sequence[Cell], lang: str) -> str:
    head = "".join(f"<th scope='col'>{round(100 * strength)} %</th>" for strength in STRENGTHS)
    rows = []
    for feeling in dict.fromkeys(cell.feeling for cell in cells):
        name = escape(say(f"feeling.{feeling}", lang))
        sounds = "".join(f"<td>{_player(cell, lang)}</td>" for cell in cells if cell.feeling == feeling)
        rows.append(f"<tr><th scope='row'>{name}</th>{sounds}</tr>")
    return f"<table><thead><tr><th></th>{head}</tr></thead><tbody>{''.join(rows)}</tbody></table>"


def _player(cell: Cell, lang: str) -> str:
    if not _cached(cell):
        return "–"
    key = workshop().core.keys(cell.utterance).sound
    label = escape(f"{say(f'feeling.{cell.feeling}', lang)} {round(100 * cell.strength)} %")
    return f'<audio controls preload="none" aria-label="{label}" src="{clip_route.sound_url(key)}"></audio>'


def _cached(cell: Cell) -> bool:
    try:
        return workshop().core.status(cell.utterance).cached
    except TtsError:
        return False


def _choose(found: Opened, cells: Sequence[Cell], lang: str) -> None:
    chosen = st.selectbox(
        say("compare.choose", lang),
        range(len(cells)),
        index=None,
        format_func=lambda i: (
            f"{say(f'feeling.{cells[i].feeling}', lang)} {round(100 * cells[i].strength)} %"
        ),
        key="compare-choice",
    )
    use = st.button(say("compare.use", lang), disabled=chosen is None, key="compare-use")
    if use and chosen is not None:
        line_id, emotion = found.line_id, cells[chosen].emotion
        if edit(lambda scene: set_emotion(scene, [line_id], emotion).scene, "operation.compare"):
            st.toast(say("compare.used", lang))
            st.rerun()
