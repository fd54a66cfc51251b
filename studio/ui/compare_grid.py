"""The grid: one line in many feelings and strengths, rendered where missing, heard, and one chosen."""

from collections.abc import Mapping, Sequence

import streamlit as st

from studio.colors import FEELING_COLORS, NEUTRAL_COLOR
from studio.components import grid as table
from studio.components.grid import ShownCell, ShownGrid, ShownRow
from studio.errors import LabError, StudioError
from studio.lab.grid import STRENGTHS, Axes, Cell, Speaker, choose, grid, own_cell, way_of
from studio.lab.sounds import is_kept, key_of, missing, order
from studio.recipes import recipe_of
from studio.scene import utterance_of
from studio.store import TakeCard
from studio.ui import lab_axes, lab_route, safe_view, state
from studio.ui.lab_axes import Wanted
from studio.ui.lab_looks import cell_label, look_of, look_told, percent, row_label
from studio.ui.opened import Opened, edit, need_scene
from studio.ui.watched import watch
from studio.ui.workshop import workshop
from studio.words import explain, say
from tts.contract import FEELINGS, Utterance
from tts.core import Failed, Job
from tts.errors import TtsError

POLL_S = 0.35
FIRST = Wanted(("happy", "angry", "sad", "gentle"), STRENGTHS)
_CHOSEN = "compare-chosen"


def show(found: Opened) -> None:
    """Show what varies, the button that renders, and the table."""
    lang = state.view().lang
    axes = lab_axes.axes_of(lab_axes.choose(FIRST, lang, key="compare"), found, found.line_id)
    safe_view.show_ladder(found, axes.feelings, lang)
    own = own_cell(utterance_of(found.cast, found.cast.line(found.line_id)), workshop().core.entry.name)
    try:
        cells = (own, *lab_axes.cells_of(axes, found, found.line_id))
    except LabError as error:
        st.warning(explain(error, lang))
        return
    open_cells = missing(workshop().hall.core, cells)
    label = say("compare.render", lang, missing=len(open_cells))
    if st.button(
        label, type="primary", disabled=not open_cells or _busy(found.line_id), key="compare-render"
    ):
        for name, job in order(workshop().hall.core, open_cells).items():
            workshop().trials[f"{found.line_id}/{name}"] = job
        st.rerun()
    watch(lambda: _table(found, cells, axes), lambda: _busy(found.line_id), every_s=POLL_S)


def _jobs(line_id: str) -> list[Job]:
    """The orders of a line, one for each engine."""
    names = [entry.name for entry in workshop().hall.entries]
    return [job for name in names if (job := workshop().trials.get(f"{line_id}/{name}")) is not None]


def _busy(line_id: str) -> bool:
    return any(not job.snapshot().finished for job in _jobs(line_id))


def _table(found: Opened, cells: Sequence[Cell], axes: Axes) -> None:
    lang = state.view().lang
    if state.held(_CHOSEN):  # the sidebar and the cells outside this fragment are to know it too
        state.hold(_CHOSEN, False)
        st.rerun()
    snapshots = [job.snapshot() for job in _jobs(found.line_id)]
    if all(one.finished for one in snapshots):
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
    heads: list[ShownRow] = []
    columns = sorted(set(axes.strengths))
    laid: list[ShownCell] = []
    for cell in cells:
        if _row(cell) not in rows:
            heads.append(ShownRow(row_label(cell, axes, lang), _color(cell.way.feeling), whole=cell is own))
        row = rows.setdefault(_row(cell), len(rows))
        column = 0 if cell is own else columns.index(cell.way.strength)
        label = cell_label(cell, axes, lang)
        laid.append(_shown_cell(cell, label, (row, column), cell.utterance == own.utterance, lang))
    rate = workshop().hall.core(own.way.engine).info.rate
    return ShownGrid(tuple(heads), tuple(percent(one) for one in columns) or ("",), tuple(laid), rate, lang)


def _row(cell: Cell) -> tuple[str, ...]:
    return (cell.way.engine, cell.way.voice, str(cell.way.seed), cell.way.feeling)


def _color(feeling: str) -> str:
    return FEELING_COLORS.get(feeling, NEUTRAL_COLOR)


def _shown_cell(cell: Cell, label: str, place: tuple[int, int], own: bool, lang: str) -> ShownCell:
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
        axes = Axes((way.feeling,), (way.strength,), (Speaker(way.engine, way.voice),), (way.seed,))
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
