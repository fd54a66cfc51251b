"""Taking a script in from where somebody keeps it: what it would become is seen before anything changes."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

import streamlit as st

from studio.archive import is_project
from studio.errors import FileFaults, StudioError
from studio.exchange.columns import Columns
from studio.exchange.draft import Draft
from studio.exchange.fit import Fit
from studio.exchange.formats import EXTENSIONS, FORMATS, detect, read_file, table_columns
from studio.exchange.merge import How, Kind, Merged, Taken, merge
from studio.exchange.preview import PreviewRow, preview_merge, preview_new
from studio.exchange.remembered import recall, remember
from studio.exchange.source import Source
from studio.kept import Kept
from studio.recipes import utterance_from_recipe
from studio.scene import Line, Scene
from studio.standing import as_taken
from studio.ui import import_choices, import_fit, starting, state
from studio.ui.opened import Opened, edit
from studio.ui.plain import plain
from studio.ui.workshop import workshop
from studio.words import explain, say
from tts.errors import TtsError
from tts.home import studio_home

MAX_UPLOAD_MB = 20
_SHOWN_ROWS = 500
_SHOWN_PROBLEMS = 30
_MERGES: Kept[Merged] = Kept()
_TURNS = "import"  # widgets of the panel are made anew once a file has been taken


_Chosen = tuple[tuple[tuple[str, int], ...], bool, tuple[str, ...]]
"""Places of columns by field, whether there is a header, and the names in it."""


@dataclass(frozen=True, slots=True)
class _Given:
    """A file or a text that was given."""

    data: bytes
    name: str


def on_home(lang: str) -> None:
    """Show the panel where a new project begins."""
    st.subheader(say("home.script", lang))
    given = _given(lang, "script")
    if given and is_project(given.data):
        if st.button(say("home.open", lang), type="primary", key="open", shortcut="Mod+Enter"):
            starting.import_archive(given.data)
        return
    draft = _draft(given, lang) if given else None
    if draft is not None:
        _preview(preview_new(draft, lang), lang)
    label = say("home.open", lang)
    pressed = st.button(label, type="primary", key="open", shortcut="Mod+Enter", disabled=given is None)
    if pressed and draft is not None:
        starting.start(draft.scene())


def into_scene(found: Opened) -> None:
    """Show the panel above the lines of an open scene."""
    lang = state.view().lang
    st.caption(say("import.hint", lang))
    turn = state.view().turns.get(_TURNS, 0)
    given = _given(lang, f"import-{turn}")
    draft = _draft(given, lang, found.scene) if given else None
    if draft is None:
        import_choices.take_out(found, lang)
        return
    how = import_choices.how(lang)
    merged = _merged(found, draft, how)
    rows = preview_merge(found.scene, merged, lang)
    changing = [row for row in rows if row.kind is not Kind.SAME]
    st.markdown(_counts(merged, lang))
    show_all = st.toggle(say("import.show_all", lang), key="import-all")
    _preview(rows if show_all else changing, lang, was=True)
    label = say("import.apply", lang)
    if st.button(label, type="primary", key="import-apply", disabled=merged.scene == found.scene):
        _apply(found, draft, how)


def _given(lang: str, key: str) -> _Given | None:
    upload = st.file_uploader(
        say("home.file", lang),
        type=[ending.lstrip(".") for ending in (*EXTENSIONS, ".zip")],
        max_upload_size=MAX_UPLOAD_MB,
        key=f"{key}-file",
    )
    text: str = st.text_area(
        say("home.paste", lang),
        placeholder=say("home.sample", lang),
        height=140,
        key=f"{key}-text",
        disabled=upload is not None,
    )
    if upload is not None:
        return _Given(upload.getvalue(), upload.name)
    return _Given(text.encode("utf-8", "replace"), say("home.pasted", lang)) if text.strip() else None


def _draft(given: _Given, lang: str, into: Scene | None = None) -> Draft | None:
    """What was given, as a draft with all that was chosen for it; None, told why, where it cannot be read."""
    try:
        found = _detected(given)
        with st.container(horizontal=True, vertical_alignment="bottom"):
            form, encoding = import_choices.kind(found, [one.id for one in FORMATS if one.read], lang)
        chosen = _columns(Source(given.data, given.name, encoding or None), form, lang)
        draft = _read(given, form, encoding, chosen)
    except (StudioError, TtsError) as error:
        _errors(error, lang)
        return None
    draft = import_choices.parts(draft, lang)
    fit = Fit(import_choices.fit(lang)) if any(one.target for one in draft.lines) else Fit.OFF
    draft = import_choices.speakers(draft, lang)
    draft = import_fit.fitted(draft, fit, into, lang)
    _problems(draft, lang)
    return draft


@lru_cache(maxsize=8)
def _detected(given: _Given) -> str:
    return detect(Source(given.data, given.name))


def _columns(source: Source, form: str, lang: str) -> _Chosen | None:
    """Let somebody say which columns of a table are which; None for what is no table of somebody else's."""
    table = table_columns(source, form)
    if table is None:
        return None
    guessed = recall(table[0], studio_home())
    columns = import_choices.columns(guessed, table[1], lang)
    if columns != guessed:
        remember(columns, table[0].signature, studio_home())
    return tuple(sorted(columns.places.items())), columns.header, columns.names


@lru_cache(maxsize=8)
def _read(given: _Given, form: str, encoding: str, chosen: _Chosen | None) -> Draft:
    """Read a file, once for as long as neither it nor what was chosen for it changes."""
    columns = None if chosen is None else Columns(dict(chosen[0]), chosen[1], chosen[2])
    return read_file(Source(given.data, given.name, encoding or None, columns), form)


def _merged(found: Opened, draft: Draft, how: How) -> Merged:
    used = frozenset(workshop().store.takes.last_of_scene(found.project.id, found.scene_id))
    name, source = f"{found.project.id}/{found.scene_id}", (found.scene, draft, how, used)
    return _MERGES.get(name, source, lambda: merge(*source, taken=_taken(found, found.scene)))


def _taken(found: Opened, scene: Scene) -> Taken:
    """Looks up in the project's takes what a line was made from."""

    def taken(line: Line, key: str) -> Line | None:
        takes = workshop().store.takes.of_line((found.project.id, found.scene_id, line.id))
        recipe = next((take.recipe for take in takes if take.key == key), None)
        return None if recipe is None else as_taken(scene, line, utterance_from_recipe(recipe))

    return taken


def _apply(found: Opened, draft: Draft, how: How) -> None:
    """Do it as one operation on the scene as it is now."""
    lang = state.view().lang
    used = frozenset(workshop().store.takes.last_of_scene(found.project.id, found.scene_id))
    done: list[Merged] = []

    def change(scene: Scene) -> Scene:
        done.append(merge(scene, draft, how, used, _taken(found, scene)))
        return done[-1].scene

    if edit(change, "operation.import") and done:
        state.view().turns[_TURNS] = state.view().turns.get(_TURNS, 0) + 1
        st.toast(_counts(done[-1], lang), icon=":material/check:")
        st.rerun()


def _counts(merged: Merged, lang: str) -> str:
    told = [
        say(f"import.{kind.value}", lang, count=count) for kind in Kind if (count := merged.count(kind)) > 0
    ]
    return say("import.dot", lang).join(told)


def _preview(rows: Sequence[PreviewRow], lang: str, *, was: bool = False) -> None:
    """Show what lines would become; what is long is cut, and says so."""
    shown = rows[:_SHOWN_ROWS]
    table = {
        "kind": [say(f"import.kind_{row.kind.value}", lang) for row in shown],
        "place": [_place(row) for row in shown],
        "role": [f"{row.role} ?" if row.guessed else row.role for row in shown],
        "before": [row.before for row in shown],
        "after": [row.after for row in shown],
    }
    column = st.column_config.TextColumn
    config = {name: column(say(f"import.{name}", lang), width="small") for name in ("kind", "place", "role")}
    config["before"] = column(say("import.before", lang), width="medium")
    config["after"] = column(say("import.words", lang), width="large")
    order = ["kind", "role", "before", "after", "place"] if was else ["role", "after", "place"]
    height = min(420, 40 + 35 * max(1, len(shown)))
    st.dataframe(table, column_config=config, column_order=order, hide_index=True, height=height)
    guesses = sum(row.guessed for row in rows)
    if guesses:
        st.caption(say("import.guessed", lang, count=guesses))
    if len(rows) > len(shown):
        st.caption(say("import.more", lang, shown=len(shown), count=len(rows)))


def _place(row: PreviewRow) -> str:
    return " · ".join(part for part in (row.place.part, str(row.place.line or "")) if part)


def _problems(draft: Draft, lang: str) -> None:
    """Tell what was not understood; the rest can be used all the same."""
    if not draft.problems:
        return
    with st.expander(say("import.problems", lang, count=len(draft.problems)), icon=":material/warning:"):
        for problem in draft.problems[:_SHOWN_PROBLEMS]:
            st.markdown(f"- {plain(explain(problem, lang))}")
        if len(draft.problems) > _SHOWN_PROBLEMS:
            st.caption(say("import.more", lang, shown=_SHOWN_PROBLEMS, count=len(draft.problems)))


def _errors(error: StudioError | TtsError, lang: str) -> None:
    told = explain(error, lang).splitlines()
    for fault in told[:_SHOWN_PROBLEMS]:
        st.error(plain(fault), icon=":material/error:")
    if isinstance(error, FileFaults) and len(told) > _SHOWN_PROBLEMS:
        st.caption(say("import.more", lang, shown=_SHOWN_PROBLEMS, count=len(told)))
