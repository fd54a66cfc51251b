"""What a new blind test is made from: lines, readings, and what listeners are asked."""

import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from studio.errors import LabError
from studio.lab import blind, verdicts
from studio.lab.blind import Design, Item, Kind
from studio.lab.grid import Axes, Cell, own_cell
from studio.lab.sounds import missing, order, sound_keys
from studio.recipes import recipe_of
from studio.scene import utterance_of
from studio.ui import lab_axes
from studio.ui.lab_axes import Wanted
from studio.ui.lab_looks import cell_label
from studio.ui.opened import Opened
from studio.ui.workshop import workshop
from studio.words import explain, say
from tts.errors import TtsError

_FIRST = Wanted(("happy", "sad"), (0.5,))
_MAX_TITLE = 120


def owner(test: str) -> str:
    """In whose name the cache keeps the sounds of a test."""
    return f"blind-{test}"


@dataclass(frozen=True, slots=True)
class _Asked:
    """What listeners are asked, and how often."""

    kind: Kind
    lines: tuple[str, ...]
    title: str
    question: str
    repeats: int


def show(found: Opened, lang: str) -> None:
    """Show what a new test is made from, and make it."""
    left, right = st.columns(2)
    asked = _asked(found, left, right, lang)
    wanted = lab_axes.choose(_FIRST, lang, key="blind")
    own = st.checkbox(say("blind.own", lang), value=asked.kind is Kind.MUSHRA, key=f"blind-own-{asked.kind}")
    try:
        rows = {one: _cells(found, one, wanted, own=own) for one in asked.lines}
        design = _design(found, asked, rows, wanted, lang)
    except (LabError, TtsError) as error:
        st.caption(explain(error, lang))
        st.button(say("blind.make", lang), disabled=True, key="blind-make-not")
        return
    length = say("blind.length", lang, count=design.length, conditions=len(design.conditions))
    st.caption(f"{length} {say('blind.listeners', lang, count=verdicts.fewest_listeners(design))}")
    if st.button(say("blind.make", lang), type="primary", key="blind-make"):
        try:
            _make(found, design, [cell for row in rows.values() for cell in row])
        except TtsError as error:
            st.warning(explain(error, lang))
            return
        st.rerun()


def _asked(found: Opened, left: DeltaGenerator, right: DeltaGenerator, lang: str) -> _Asked:
    kind = left.segmented_control(
        say("blind.kind", lang),
        list(Kind),
        default=Kind.AB,
        format_func=lambda one: say(f"blind.kind_{one}", lang),
        required=True,
        key="blind-kind",
    )
    names = {line.id: line.text for line in found.cast.lines if line.text.strip()}
    lines = left.multiselect(
        say("blind.lines", lang),
        list(names),
        default=[found.line_id] if found.line_id in names else [],
        format_func=lambda line_id: names.get(line_id, line_id),
        key="blind-lines",
        placeholder=say("direct.finer_choose", lang),
    )
    title = right.text_input(
        say("blind.title", lang), found.scene.title, max_chars=_MAX_TITLE, key="blind-title"
    ).strip()
    question = right.text_input(say("blind.question", lang), max_chars=_MAX_TITLE, key="blind-question")
    repeats = left.number_input(say("blind.repeats", lang), 1, 20, 1, key="blind-repeats")
    title = title or found.scene.title
    return _Asked(Kind(kind or Kind.AB), tuple(lines), title, question.strip(), int(repeats))


def _cells(found: Opened, line_id: str, wanted: Wanted, *, own: bool) -> tuple[Cell, ...]:
    """The readings of one line; the line as it is comes first, as it is the reference of ratings."""
    made = lab_axes.cells_of(lab_axes.axes_of(wanted, found, line_id), found, line_id)
    if not own:
        return made
    return (own_cell(utterance_of(found.cast, found.cast.line(line_id)), workshop().core.entry.name), *made)


def _design(
    found: Opened, asked: _Asked, rows: Mapping[str, Sequence[Cell]], wanted: Wanted, lang: str
) -> Design:
    first_line, first = next(iter(rows.items()), ("", ()))
    axes = lab_axes.axes_of(wanted, found, first_line) if first_line else Axes(())
    texts = {line.id: line.text for line in found.cast.lines}
    items = tuple(
        Item(line_id, texts[line_id], tuple(recipe_of(cell.utterance) for cell in row))
        for line_id, row in rows.items()
    )
    return Design(
        asked.kind,
        asked.title,
        asked.question,
        tuple(cell_label(cell, axes, lang) for cell in first),
        tuple(cell.way.engine for cell in first),
        items,
        asked.repeats,
        seed=time.time_ns() % 2**31,
    )


def _make(found: Opened, design: Design, cells: Sequence[Cell]) -> None:
    """Keep the test, keep its sounds whatever the cache's limit, and render what is missing.

    Raises
    ------
    TtsError
        If a reading can never be rendered, as its engine has no such voice; nothing is kept then.
    """
    core_of = workshop().hall.core
    keys = [(cell.way.engine, sound_keys(core_of(cell.way.engine), cell.utterance)) for cell in cells]
    test = workshop().store.blind.create(found.project.id, blind.to_json(design))
    for name, job in order(core_of, missing(core_of, cells)).items():
        workshop().trials[f"{test}/{name}"] = job
    for engine, sounds in keys:
        for key in sounds:
            core_of(engine).cache.pin(key, owner=owner(test))
