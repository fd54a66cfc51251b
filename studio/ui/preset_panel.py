"""One's own feelings on the Direct page: choose one, keep the line's under a name, hand all on as a file."""

from collections.abc import Mapping

import streamlit as st

from studio.errors import StudioError
from studio.feelings import Preset
from studio.line_changes import feel_preset
from studio.own_direction import delivered, felt
from studio.own_feelings import (
    FILE_NAME,
    MAX_NAME,
    FeelingShelf,
    own_preset,
    presets_from_json,
    presets_to_json,
)
from studio.ui import state
from studio.ui.line_reading import Reading
from studio.ui.opened import edit
from studio.ui.pieces import filled
from studio.ui.plain import plain
from studio.words import explain, say
from tts.home import studio_home

_UPLOAD_MB = 1
_DRAWER = "direct-presets"


def show(reading: Reading, off: bool, lang: str) -> None:
    """Show the own feelings, and behind a button what keeps and hands them on."""
    shelf = FeelingShelf(studio_home())
    try:
        kept = {preset.id: preset for preset in shelf.presets()}
    except StudioError as error:
        st.error(explain(error, lang))
        return
    names = {one: preset.name_zh if lang == "zh" else preset.name for one, preset in kept.items()}
    with st.container(horizontal=True, vertical_alignment="bottom"):
        if kept:
            _choice(reading, kept, names, off, lang)
        label = say("presets.title", lang)
        drawer = st.popover(label, icon=":material/bookmarks:", key=_DRAWER, on_change="rerun")
        if filled(drawer, _DRAWER):
            with drawer:
                _keep(reading, shelf, lang)
                _manage(shelf, kept, names, lang)


def _choice(
    reading: Reading, kept: Mapping[str, Preset], names: Mapping[str, str], off: bool, lang: str
) -> None:
    """The own feelings to choose from."""
    mix = felt(reading.line, reading.role).feelings
    key = state.bound(
        "direct-own", next((one for one, preset in kept.items() if preset.feelings == mix), None)
    )
    st.selectbox(
        say("presets.own", lang),
        list(kept),
        format_func=lambda one: names.get(one, ""),
        index=None,
        key=key,
        placeholder=say("direct.finer_choose", lang),
        disabled=off,
        on_change=_choose,
        args=(reading.line.id, key, kept),
    )


def _keep(reading: Reading, shelf: FeelingShelf, lang: str) -> None:
    st.caption(say("presets.save_title", lang))
    with st.form("preset-keep", clear_on_submit=True, border=False):
        name = st.text_input(say("presets.name", lang), max_chars=MAX_NAME, key="preset-name")
        name_zh = st.text_input(say("presets.name_zh", lang), max_chars=MAX_NAME, key="preset-name-zh")
        sent = st.form_submit_button(
            say("presets.save", lang), icon=":material/bookmark_add:", key="preset-save"
        )
    if sent:
        line, role = reading.line, reading.role
        try:
            preset = own_preset(name, name_zh, felt(line, role).feelings, delivered(line, role))
            shelf.keep([preset])
        except (StudioError, OSError) as error:
            st.error(explain(error, lang) if isinstance(error, StudioError) else plain(str(error)))
            return
        st.toast(say("presets.saved", lang, name=plain(preset.name)), icon=":material/bookmark:")
        st.rerun()


def _manage(shelf: FeelingShelf, kept: dict[str, Preset], names: dict[str, str], lang: str) -> None:
    for one, preset in kept.items():
        st.button(
            say("presets.drop", lang, name=plain(names[one])),
            icon=":material/delete:",
            type="tertiary",
            help=say("presets.drop_help", lang),
            on_click=shelf.drop,
            args=(preset.id,),
            key=f"preset-drop-{preset.id}",
        )
    st.download_button(
        say("presets.export", lang),
        presets_to_json(tuple(kept.values())),
        FILE_NAME,
        "application/json",
        icon=":material/download:",
        disabled=not kept,
        on_click="ignore",
        key="preset-export",
    )
    file = st.file_uploader(
        say("presets.import", lang), type=["json"], max_upload_size=_UPLOAD_MB, key="preset-import"
    )
    if file is not None and state.held("preset-import-done") != file.file_id:
        _read(shelf, file.name, file.getvalue(), lang)
        state.hold("preset-import-done", file.file_id)


def _read(shelf: FeelingShelf, name: str, data: bytes, lang: str) -> None:
    try:
        found = presets_from_json(data, name)
        shelf.keep(found)
    except (StudioError, OSError) as error:
        st.error(explain(error, lang) if isinstance(error, StudioError) else plain(str(error)))
        return
    st.toast(say("presets.imported", lang, count=len(found)), icon=":material/bookmarks:")


def _choose(line_id: str, key: str, kept: dict[str, Preset]) -> None:
    """Give a line the own feeling that the widget of a key shows."""
    chosen = kept.get(str(state.held(key) or ""))
    if state.changed(key) and chosen is not None:
        edit(lambda scene: feel_preset(scene, (line_id,), chosen).scene, "operation.own_feeling")
