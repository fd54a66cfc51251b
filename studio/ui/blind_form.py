"""What a new blind test is made from: lines, readings, and what listeners are asked."""

import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from studio.errors import LabError
from studio.lab import blind
from studio.lab.blind import Design, Item, Kind
from studio.lab.grid import Axes, Cell, grid, own_cell
from studio.lab.sounds import missing, order, sound_keys
from studio.recipes import recipe_of
from studio.scene import utterance_of
from studio.ui import state
from studio.ui.compare_grid import STEPS
from studio.ui.lab_looks import cell_label, percent
from studio.ui.opened import Opened
from studio.ui.workshop import workshop
from studio.words import explain, say
from tts.contract import FEELINGS
from tts.errors import TtsError

_FIRST = ("happy", "sad")
_MAX_TITLE = 120


def owner(test: str) -> str:
    """In whose name the cache keeps the sounds of a test."""
    return f"blind-{test}"


@dataclass(frozen=True, slots=True)
class _Asked:
    """What listeners are asked, and how often."""

    kind: Kind
    title: str
    question: str
    repeats: int


def show(found: Opened, lang: str) -> None:
    """Show what a new test is made from, and make it."""
    left, right = st.columns(2)
    asked = _asked(found, left, right, lang)
    try:
        rows = _readings(found, left, right, asked.kind)
        design = _design(found, asked, rows, lang)
    except (LabError, TtsError) as error:
        st.caption(explain(error, lang))
        st.button(say("blind.make", lang), disabled=True, key="blind-make-not")
        return
    st.caption(say("blind.length", lang, count=design.length, conditions=len(design.conditions)))
    if st.button(say("blind.make", lang), type="primary", key="blind-make"):
        _make(found, design, [cell for row in rows.values() for cell in row])
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
    title = right.text_input(
        say("blind.title", lang), found.scene.title, max_chars=_MAX_TITLE, key="blind-title"
    )
    question = right.text_input(say("blind.question", lang), max_chars=_MAX_TITLE, key="blind-question")
    repeats = right.number_input(say("blind.repeats", lang), 1, 20, 1, key="blind-repeats")
    return _Asked(Kind(kind or Kind.AB), title.strip() or found.scene.title, question.strip(), int(repeats))


def _readings(
    found: Opened, left: DeltaGenerator, right: DeltaGenerator, kind: Kind
) -> dict[str, tuple[Cell, ...]]:
    """The readings of every chosen line, by its id."""
    lang = state.view().lang
    names = {line.id: line.text for line in found.cast.lines if line.text.strip()}
    lines = left.multiselect(
        say("blind.lines", lang),
        list(names),
        default=[found.line_id] if found.line_id in names else [],
        format_func=lambda line_id: names.get(line_id, line_id),
        key="blind-lines",
    )
    feelings = left.pills(
        say("compare.feelings", lang),
        FEELINGS,
        default=_FIRST,
        selection_mode="multi",
        format_func=lambda name: say(f"feeling.{name}", lang),
        key="blind-feelings",
    )
    strengths = right.pills(
        say("compare.strengths", lang),
        STEPS,
        default=(0.5,),
        selection_mode="multi",
        format_func=percent,
        key="blind-strengths",
    )
    own = left.checkbox(say("blind.own", lang), value=kind is Kind.MUSHRA, key=f"blind-own-{kind}")
    return {one: _cells(found, one, tuple(feelings), tuple(strengths), own=own) for one in lines}


def _cells(
    found: Opened, line_id: str, feelings: tuple[str, ...], strengths: tuple[float, ...], *, own: bool
) -> tuple[Cell, ...]:
    """The readings of one line; the line as it is comes first, as it is the reference of ratings."""
    utterance = utterance_of(found.cast, found.cast.line(line_id))
    engine = workshop().core.entry.name
    wanted = tuple(name for name in FEELINGS if name in feelings)
    made = grid(utterance, Axes(wanted, strengths), engine) if wanted and strengths else ()
    return ((own_cell(utterance, engine),) if own else ()) + made


def _design(found: Opened, asked: _Asked, rows: Mapping[str, Sequence[Cell]], lang: str) -> Design:
    first = next(iter(rows.values()), ())
    texts = {line.id: line.text for line in found.cast.lines}
    items = tuple(
        Item(line_id, texts[line_id], tuple(recipe_of(cell.utterance) for cell in row))
        for line_id, row in rows.items()
    )
    return Design(
        asked.kind,
        asked.title,
        asked.question,
        tuple(cell_label(cell, lang) for cell in first),
        tuple(cell.way.engine for cell in first),
        items,
        asked.repeats,
        seed=time.time_ns() % 2**31,
    )


def _make(found: Opened, design: Design, cells: Sequence[Cell]) -> None:
    """Keep the test, keep its sounds whatever the cache's limit, and render what is missing."""
    test = workshop().store.blind.create(found.project.id, blind.to_json(design))
    core_of = workshop().hall.core
    for name, job in order(core_of, missing(core_of, cells)).items():
        workshop().trials[f"{test}/{name}"] = job
    for cell in cells:
        core = core_of(cell.way.engine)
        for key in sound_keys(core, cell.utterance):
            core.cache.pin(key, owner=owner(test))
