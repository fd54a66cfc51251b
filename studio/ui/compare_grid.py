"""The grid: one line in many feelings and strengths, rendered where missing, heard, and one chosen."""

from collections.abc import Mapping, Sequence

import streamlit as st

from studio.colors import FEELING_COLORS, NEUTRAL_COLOR
from studio.components import grid as table
from studio.components.grid import ShownCell, ShownGrid, ShownRow
from studio.errors import LabError, StudioError
from studio.lab.grid import AS_IT_IS, STRENGTHS, Axes, Cell, choose, grid, own_cell, way_of
from studio.lab.sounds import is_kept, key_of, missing, order
from studio.recipes import recipe_of
from studio.scene import utterance_of
from studio.store import TakeCard
from studio.ui import lab_route, state
from studio.ui.lab_looks import cell_label, look_of, look_told, percent
from studio.ui.opened import Opened, edit, need_scene
from studio.ui.workshop import workshop
from studio.words import explain, say
from tts.contract import FEELINGS, Utterance
from tts.core import Failed, Job
from tts.errors import TtsError

POLL_S = 0.35
FIRST = ("happy", "angry", "sad", "gentle")
STEPS = tuple(round(0.125 * i, 3) for i in range(9))
MOST_SEEDS = 9
_CHOSEN = "compare-chosen"


def show(found: Opened) -> None:
    """Show what varies, the button that renders, and the table."""
    lang = state.view().lang
    line = found.cast.line(found.line_id)
    utterance, engine = utterance_of(found.cast, line), workshop().core.entry.name
    axes = _axes(utterance, lang)
    try:
        cells = (own_cell(utterance, engine), *grid(utterance, axes, engine))
    except LabError as error:
        st.warning(explain(error, lang))
        return
    open_cells = missing(workshop().hall.core, cells)
    jobs = _jobs(found.line_id)
    busy = any(not job.snapshot().finished for job in jobs)
    label = say("compare.render", lang, missing=len(open_cells))
    if st.button(label, type="primary", disabled=not open_cells or busy, key="compare-render"):
        for name, job in order(workshop().hall.core, open_cells).items():
            workshop().trials[f"{found.line_id}/{name}"] = job
        st.rerun()
    st.fragment(_table, run_every=POLL_S if busy else None)(found, cells, axes, busy)


def _axes(utterance: Utterance, lang: str) -> Axes:
    """What the user lets vary."""
    feelings = st.pills(
        say("compare.feelings", lang),
        FEELINGS,
        default=FIRST,
        selection_mode="multi",
        format_func=lambda name: say(f"feeling.{name}", lang),
        key="compare-feelings",
    )
    strengths = st.pills(
        say("compare.strengths", lang),
        STEPS,
        default=STRENGTHS,
        selection_mode="multi",
        format_func=percent,
        key="compare-strengths",
    )
    with st.expander(say("compare.more", lang)):
        voices, seeds, engines = _more_axes(utterance, lang)
    asked = tuple(name for name in FEELINGS if name in feelings)
    return Axes(asked, tuple(sorted(strengths)), voices, seeds, engines)


def _more_axes(utterance: Utterance, lang: str) -> tuple[tuple[str, ...], tuple[int, ...], tuple[str, ...]]:
    names = {voice.id: voice.name_zh if lang == "zh" else voice.name for voice in workshop().core.info.voices}
    left, middle, right = st.columns(3)
    voices = left.multiselect(
        say("compare.voices", lang),
        list(names),
        format_func=lambda voice: names.get(voice, voice),
        help=say("compare.voices_help", lang),
        key="compare-voices",
    )
    seeds = middle.number_input(
        say("compare.seeds", lang),
        1,
        MOST_SEEDS,
        1,
        help=say("compare.seeds_help", lang),
        key="compare-seeds",
    )
    able = [entry.name for entry in workshop().hall.entries if entry.problem() is None]
    engines = right.multiselect(
        say("compare.engines", lang),
        able,
        help=say("compare.engines_help", lang),
        disabled=len(able) < 2,
        key="compare-engines",
    )
    first = utterance.seed
    return tuple(voices), tuple(range(first, first + int(seeds))) if seeds > 1 else (), tuple(engines)


def _jobs(line_id: str) -> list[Job]:
    """The orders of a line, one for each engine."""
    names = [entry.name for entry in workshop().hall.entries]
    return [job for name in names if (job := workshop().trials.get(f"{line_id}/{name}")) is not None]


def _table(found: Opened, cells: Sequence[Cell], axes: Axes, was_busy: bool) -> None:
    lang = state.view().lang
    if state.held(_CHOSEN):  # the sidebar and the cells outside this fragment are to know it too
        state.hold(_CHOSEN, False)
        st.rerun()
    snapshots = [job.snapshot() for job in _jobs(found.line_id)]
    if all(one.finished for one in snapshots):
        if was_busy:
            st.rerun()
        errors = {explain(error, lang) for error in _errors(found.line_id)}
        if errors:
            st.warning("\n".join(sorted(errors)))
    else:
        done, total = (sum(getattr(one, name) for one in snapshots) for name in ("done", "total"))
        st.progress(done / max(1, total), say("compare.progress", lang, done=done, total=total))
    table.show(shown(cells, axes, lang), key=f"compare-grid-{found.line_id}", on_op=on_op)


def _errors(line_id: str) -> list[TtsError]:
    jobs = [job for job in _jobs(line_id) if job.snapshot().failed]
    return [event.error for job in jobs for event in job if isinstance(event, Failed)]


def shown(cells: Sequence[Cell], axes: Axes, lang: str) -> ShownGrid:
    """The table as the browser draws it: the line as it is on top, then a row for each feeling."""
    own = cells[0]
    rows: dict[tuple[str, ...], int] = {}
    columns = sorted(set(axes.strengths))
    laid: list[ShownCell] = []
    for cell in cells:
        row = rows.setdefault(_row(cell), len(rows))
        column = 0 if cell is own else columns.index(cell.way.strength)
        laid.append(_shown_cell(cell, (row, column), cell.utterance == own.utterance, lang))
    heads = tuple(
        ShownRow(_row_label(row, axes, lang), _color(row[-1]), whole=row == (AS_IT_IS,)) for row in rows
    )
    rate = workshop().hall.core(own.way.engine).info.rate
    return ShownGrid(heads, tuple(percent(one) for one in columns) or ("",), tuple(laid), rate, lang)


def _row(cell: Cell) -> tuple[str, ...]:
    if cell.way.feeling == AS_IT_IS:
        return (AS_IT_IS,)
    return (cell.way.engine, cell.way.voice, str(cell.way.seed), cell.way.feeling)


def _row_label(row: tuple[str, ...], axes: Axes, lang: str) -> str:
    if row == (AS_IT_IS,):
        return say("compare.as_it_is", lang)
    engine, voice, seed, feeling = row
    names = {
        one.id: one.name_zh if lang == "zh" else one.name for one in workshop().hall.core(engine).info.voices
    }
    told = [say(f"feeling.{feeling}", lang)]
    told += [names.get(voice, voice)] if len(axes.voices) else []
    told += [say("compare.seed", lang, seed=seed)] if len(axes.seeds) > 1 else []
    told += [engine] if len(axes.engines) else []
    return " · ".join(told)


def _color(feeling: str) -> str:
    return FEELING_COLORS.get(feeling, NEUTRAL_COLOR)


def _shown_cell(cell: Cell, place: tuple[int, int], own: bool, lang: str) -> ShownCell:
    label = cell_label(cell, lang)
    core = workshop().hall.core(cell.way.engine)
    try:
        look = look_of(core, cell.utterance) if is_kept(core, cell.utterance) else None
    except TtsError as error:
        return ShownCell(cell.way.id, label, *place, failed=explain(error, lang))
    if look is None:
        return ShownCell(cell.way.id, label, *place, own=own)
    return ShownCell(
        cell.way.id,
        label,
        *place,
        url=lab_route.url(cell),
        gain_db=look.match.gain_db,
        gain=f"{look.match.gain_db:+.1f} dB",
        told=look_told(look, lang),
        seconds=look.seconds,
        words=look.words,
        peaks=look.peaks,
        pitch=look.pitch,
        own=own,
    )


def on_op(raw: object) -> None:
    """Let the line be said as the chosen cell is."""
    if not isinstance(raw, Mapping) or raw.get("op") != "choose" or not isinstance(raw.get("cell"), str):
        return
    found = need_scene()
    line_id, lang = found.line_id, state.view().lang
    own = utterance_of(found.cast, found.cast.line(line_id))
    cell = _cell_of(own, str(raw["cell"]))
    if cell is None:
        return
    if cell.way.engine != workshop().core.entry.name:
        st.toast(say("compare.other_engine", lang, engine=cell.way.engine), icon=":material/info:")
        return
    if edit(lambda scene: choose(scene, line_id, cell, own=own), "operation.compare"):
        record_take(found, cell)
        state.hold(_CHOSEN, True)
        key = "compare.used" if cell.way.voice == own.voice else "compare.used_voice"
        st.toast(say(key, lang), icon=":material/check:")


def _cell_of(own: Utterance, way_id: str) -> Cell | None:
    """Find a cell by its name among all that the widgets let vary; the browser's word is not taken."""
    try:
        way = way_of(way_id)
        axes = Axes((way.feeling,), (way.strength,), (way.voice,), (way.seed,), (way.engine,))
        known = way.feeling in FEELINGS and way.engine in {one.name for one in workshop().hall.entries}
        return grid(own, axes, way.engine)[0] if known else None
    except (StudioError, TtsError) as error:
        st.toast(explain(error, state.view().lang), icon=":material/error:")
        return None


def record_take(found: Opened, cell: Cell) -> None:
    """Put the sound of a cell among the takes of the line."""
    core = workshop().hall.core(cell.way.engine)
    look = look_of(core, cell.utterance)
    if look is None:
        return
    place = (found.project.id, found.scene_id, found.line_id)
    key, recipe = key_of(core, cell.utterance), recipe_of(cell.utterance)
    card = TakeCard(key, 0.0, look.seconds, core.info.name, core.info.version, recipe)
    workshop().store.takes.add(place, card)
