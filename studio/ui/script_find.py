"""Find and replace over words and over direction: what would change is shown before anything does."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from itertools import takewhile

import streamlit as st

from studio.edits import DirectionFind, Find, find_direction, find_text, replace_direction, replace_text
from studio.feelings import NINE
from studio.suggested import suggestions, take_suggestions
from studio.ui import safe_view, state
from studio.ui.bulk_edit import apply
from studio.ui.opened import Opened
from studio.words import say

_LEAD = 24
"""Characters shown before the first difference."""


@dataclass(frozen=True, slots=True)
class _Change:
    """A line that would change, as text before and after, with the reason where there is one."""

    line_id: str
    before: str
    after: str
    locked: bool
    reason: str = ""


def words(found: Opened) -> None:
    """Find and replace words."""
    lang = state.view().lang
    what, with_ = st.columns(2)
    text = what.text_input(say("script.find_what", lang), key="find-what", live="300ms")
    new = with_.text_input(say("script.find_with", lang), key="find-with", live="300ms")
    with st.container(horizontal=True):
        case = st.checkbox(say("script.find_case", lang), key="find-case")
        whole = st.checkbox(say("script.find_words", lang), key="find-words")
    if not text:
        st.caption(say("script.find_hint", lang))
        return
    find = Find(text, case=case, words=whole)
    changes = [
        _Change(one.line_id, one.before, one.after, one.locked) for one in find_text(found.scene, find, new)
    ]
    chosen = _preview(found, changes, "script.find_none")
    if _confirmed(chosen):
        apply(lambda scene: replace_text(scene, find, new, chosen), "operation.replace_text")


def direction(found: Opened) -> None:
    """Find and replace feelings and their strength."""
    lang = state.view().lang
    find, feeling, factor = _direction_fields(found, lang)
    shown = find_direction(found.scene, find, feeling, factor=factor, lang=lang)
    changes = [_Change(one.line_id, one.before, one.after, one.locked) for one in shown]
    chosen = _preview(found, changes, "script.direct_none")
    if feeling == "":
        safe_view.show_factor(found, chosen, lang)
    if _confirmed(chosen):
        apply(
            lambda scene: replace_direction(scene, find, feeling, factor=factor, line_ids=chosen),
            "operation.replace_direction",
        )


def suggested(found: Opened) -> None:
    """Suggest feelings for every line that nobody has directed."""
    lang = state.view().lang
    st.caption(say("suggest.about", lang))
    changes = [
        _Change(one.line_id, one.before, one.after, False, one.reason)
        for one in suggestions(found.scene, lang)
    ]
    chosen = _preview(found, changes, "suggest.none")
    if _confirmed(chosen):
        apply(lambda scene: take_suggestions(scene, chosen), "operation.suggested")


def _direction_fields(found: Opened, lang: str) -> tuple[DirectionFind, str, float]:
    names = {"": say("script.any", lang)}
    names |= {one.id: one.name_zh if lang == "zh" else one.name for one in NINE}
    roles = {"": say("script.all_roles", lang)} | {role.id: role.name for role in found.scene.roles}
    becomes = names | {"": say("script.keep", lang)}
    feels, strong, who, then, times = st.columns([2, 3, 2, 2, 2])
    feeling = feels.selectbox(
        say("script.feels", lang), names, format_func=lambda one: names[one], key="find-feeling"
    )
    low, high = strong.slider(
        say("script.strength_range", lang), 0, 100, (0, 100), 5, "%d %%", key="find-strength"
    )
    role = who.selectbox(
        say("script.of_role", lang), roles, format_func=lambda one: roles.get(one, ""), key="find-role"
    )
    new = then.selectbox(
        say("script.becomes", lang), becomes, format_func=lambda one: becomes[one], key="find-becomes"
    )
    factor = times.number_input(
        say("script.factor", lang),
        0.0,
        4.0,
        1.0,
        0.05,
        key="find-factor",
        help=say("script.factor_help", lang),
    )
    return DirectionFind(feeling, low / 100, high / 100, role), new, factor


def _preview(found: Opened, changes: Sequence[_Change], nothing: str) -> Collection[str]:
    """Show what would change, each with a tick; returns the ids of the lines that are to change."""
    import pandas as pd  # takes a while, and only tables need it

    lang = state.view().lang
    if not changes:
        st.caption(say(nothing, lang))
        return ()
    place = {line.id: number for number, line in enumerate(found.scene.lines, start=1)}
    table = pd.DataFrame(
        {
            "apply": [not one.locked and one.before != one.after for one in changes],
            "line": [place[one.line_id] for one in changes],
            "before": [_around(one.before, one.after) for one in changes],
            "after": [_around(one.after, one.before) for one in changes],
            "locked": [one.locked for one in changes],
        }
    )
    config = {
        "apply": st.column_config.CheckboxColumn(say("script.preview_apply", lang), width="small"),
        "line": st.column_config.NumberColumn(say("script.preview_line", lang), width="small"),
        "before": st.column_config.TextColumn(say("script.preview_before", lang), width="medium"),
        "after": st.column_config.TextColumn(say("script.preview_after", lang), width="medium"),
        "locked": st.column_config.CheckboxColumn(say("script.preview_locked", lang), width="small"),
    }
    if any(one.reason for one in changes):
        table["locked"] = [one.reason for one in changes]
        config["locked"] = st.column_config.TextColumn(say("suggest.reason", lang), width="medium")
    edited = st.data_editor(
        table,
        column_config=config,
        disabled=["line", "before", "after", "locked"],
        hide_index=True,
        height=min(320, 40 + 35 * len(changes)),
    )
    ticked = edited["apply"].tolist()
    return [
        one.line_id
        for one, tick in zip(changes, ticked, strict=True)
        if tick and not one.locked and one.before != one.after
    ]


def _around(text: str, other: str) -> str:
    """A text from a little before the place on where it differs from another."""
    same = sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(text, other, strict=False)))
    return text if same <= _LEAD else f"…{text[same - _LEAD :]}"


def _confirmed(chosen: Collection[str]) -> bool:
    label = say("script.replace", state.view().lang, count=len(chosen))
    return st.button(label, key="find-apply", type="primary", disabled=not chosen)
