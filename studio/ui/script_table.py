"""The bulk table: a scene's lines in cells, for pasting from a spreadsheet."""

from typing import Any

import streamlit as st

from studio.edits import BulkEdit
from studio.feelings import PRESETS
from studio.line_table import COLUMNS, table_of, take_table
from studio.scene import Scene
from studio.ui import state
from studio.ui.bulk_edit import apply
from studio.ui.opened import Opened
from studio.words import say


def show(found: Opened) -> None:
    """Show the table; nothing changes before it is applied."""
    import pandas as pd  # takes a while, and only tables need it

    lang = state.view().lang
    st.caption(say("script.table_hint", lang))
    revision = found.project.revision(found.scene_id)
    edited: pd.DataFrame = st.data_editor(
        pd.DataFrame(table_of(found.scene, lang), columns=list(COLUMNS)),
        column_config=_columns(lang),
        column_order=[name for name in COLUMNS if name != "id"],
        num_rows="dynamic",
        hide_index=True,
        height=420,
        placeholder="",
        key=f"table-{found.scene_id}-{revision}",  # edits belong to the lines as they were
    )
    rows = [{str(name): cell for name, cell in row.items()} for row in edited.to_dict("records")]

    def change(scene: Scene) -> BulkEdit:
        return take_table(scene, rows, lang)

    if st.button(say("script.table_apply", lang), type="primary", key="table-apply"):
        apply(change, "operation.table")


def _columns(lang: str) -> dict[str, Any]:
    column = st.column_config
    feelings = [preset.name_zh if lang == "zh" else preset.name for preset in PRESETS]
    return {
        "id": None,
        "role": column.TextColumn(say("script.role", lang)),
        "text": column.TextColumn(say("lines.words", lang), width="large"),
        "feeling": column.SelectboxColumn(say("script.feeling", lang), options=feelings),
        "strength": column.NumberColumn(say("script.table_strength", lang), min_value=0, max_value=100),
        "rate": column.NumberColumn(say("script.rate", lang), min_value=0.5, max_value=2.0),
        "pitch": column.NumberColumn(say("script.pitch", lang), min_value=-12, max_value=12),
        "volume": column.NumberColumn(say("script.volume", lang), min_value=-24, max_value=12),
        "gap": column.NumberColumn(say("script.table_gap", lang), min_value=-30, max_value=30),
        "note": column.TextColumn(say("script.table_note", lang)),
        "locked": column.CheckboxColumn(say("script.preview_locked", lang)),
    }
