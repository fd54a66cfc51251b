"""What stands around the list of lines: what is shown above it, and directing several lines at once."""

from collections.abc import Callable
from dataclasses import dataclass

import streamlit as st

from studio.edits import (
    BulkEdit,
    change_delivery,
    delete_lines,
    multiply_strength,
    set_effect,
    set_locked,
    set_role,
)
from studio.feelings import PRESETS
from studio.line_changes import feel
from studio.scene import Scene
from studio.ui import effect_choice, import_panel, safe_view, script_find, script_table, state
from studio.ui.bulk_edit import apply
from studio.ui.opened import Opened
from studio.words import say

_AS_ROLE = "as-role"
_TECHNIQUE = (
    ("rate", "rate", (0.5, 2.0, 0.05)),
    ("pitch_st", "pitch", (-12.0, 12.0, 0.5)),
    ("volume_db", "volume", (-24.0, 12.0, 0.5)),
    ("pause_before_s", "before", (0.0, 10.0, 0.1)),
    ("pause_after_s", "after", (0.0, 10.0, 0.1)),
)
"""Fields of a delivery with their words and lowest value, highest value and step."""


@dataclass(frozen=True, slots=True)
class Direction:
    """What many lines are to be given; None and 1.0 leave each line as it is."""

    role: str | None
    feeling: str | None
    factor: float
    delivery: dict[str, float]
    effect: str | None = None  # as `effect_choice` has it

    def change(self, scene: Scene, line_ids: tuple[str, ...]) -> BulkEdit:
        """Give it to lines that are not locked."""
        done = [BulkEdit(scene, (), ())]
        if self.role is not None:
            done.append(set_role(done[-1].scene, line_ids, self.role))
        if self.feeling is not None:
            label = "" if self.feeling == _AS_ROLE else self.feeling
            done.append(feel(done[-1].scene, line_ids, label))
        if self.factor != 1.0:
            done.append(multiply_strength(done[-1].scene, line_ids, self.factor))
        if self.delivery:
            done.append(change_delivery(done[-1].scene, line_ids, **self.delivery))
        if self.effect is not None:
            done.append(set_effect(done[-1].scene, line_ids, effect_choice.own_effect(self.effect)))
        changed = tuple(dict.fromkeys(one for bulk in done for one in bulk.changed))
        return BulkEdit(done[-1].scene, changed, done[-1].locked)


def switch() -> str | None:
    """Let the user choose what stands above the lines, if anything."""
    lang = state.view().lang
    return st.segmented_control(
        say("script.view", lang),
        ("bulk", "find", "direct", "suggest", "table", "exchange"),
        format_func=lambda view: say(f"script.{view}", lang),
        key="script-view",
        label_visibility="collapsed",
        persist_state="session",
    )


def above(found: Opened, chosen: str | None) -> None:
    """Show what was chosen."""
    match chosen:
        case "bulk":
            _bulk(found)
        case "find":
            script_find.words(found)
        case "direct":
            script_find.direction(found)
        case "suggest":
            script_find.suggested(found)
        case "table":
            script_table.show(found)
        case "exchange":
            import_panel.into_scene(found)


def _bulk(found: Opened) -> None:
    """Direct all selected lines at once."""
    lang = state.view().lang
    chosen = found.selected or ((found.line_id,) if found.line_id else ())
    if not chosen:
        return
    with st.form("bulk-form", clear_on_submit=True):
        direction = _fields(found, lang)
        label = say("script.apply", lang, count=len(chosen))
        if st.form_submit_button(label, type="primary", key="bulk-apply", help=say("script.bulk_help", lang)):
            apply(lambda scene: direction.change(scene, chosen), "operation.bulk")
    safe_view.show_factor(found, chosen, lang)
    with st.container(horizontal=True):
        _button("lock", "operation.line_lock", lambda scene: set_locked(scene, chosen, True))
        _button("unlock", "operation.line_lock", lambda scene: set_locked(scene, chosen, False))
        _button("delete", "operation.line_delete", lambda scene: delete_lines(scene, chosen))


def _fields(found: Opened, lang: str) -> Direction:
    keep = say("script.keep", lang)
    names = {role.id: role.name for role in found.scene.roles}
    feelings = {_AS_ROLE: say("script.as_role", lang)}
    feelings |= {preset.id: preset.name_zh if lang == "zh" else preset.name for preset in PRESETS}
    first, second, third, fourth = st.columns(4)
    role = first.selectbox(
        say("script.role", lang),
        names,
        index=None,
        placeholder=keep,
        format_func=lambda one: names.get(one, ""),
        key="bulk-role",
    )
    feeling = second.selectbox(
        say("script.feeling", lang),
        feelings,
        index=None,
        placeholder=keep,
        format_func=lambda one: feelings[one],
        key="bulk-feeling",
    )
    factor = third.number_input(
        say("script.factor", lang),
        0.0,
        4.0,
        1.0,
        0.05,
        help=say("script.factor_help", lang),
        key="bulk-factor",
    )
    with fourth:
        effect = effect_choice.choose_for_many(keep, lang)
    return Direction(role, feeling, factor, _technique(keep, lang), effect)


def _technique(keep: str, lang: str) -> dict[str, float]:
    """The fields of delivery that were given a value."""
    delivery: dict[str, float] = {}
    for column, (field, word, (low, high, step)) in zip(st.columns(5), _TECHNIQUE, strict=True):
        kind = "pause" if field.startswith("pause") else word
        value = column.number_input(
            say(f"script.{word}", lang),
            low,
            high,
            None,
            step,
            placeholder=keep,
            help=say(f"script.{kind}_help", lang),
            key=f"bulk-{field}",
        )
        delivery |= {} if value is None else {field: value}
    return delivery


def _button(word: str, label: str, change: Callable[[Scene], BulkEdit]) -> None:
    lang = state.view().lang
    text = say("script.lock_help", lang) if word == "lock" else None
    if st.button(say(f"script.{word}", lang), key=f"bulk-{word}", help=text):
        apply(change, label)
