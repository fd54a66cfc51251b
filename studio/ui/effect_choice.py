"""Where a role, a line or many lines are heard from, as a field to choose it in."""

from dataclasses import replace

import streamlit as st

from studio.edits import replace_line
from studio.edits.lines import unlocked
from studio.effects import EFFECTS, effect_of_word, effect_word
from studio.scene import Scene
from studio.ui import state
from studio.ui.line_reading import Reading
from studio.ui.opened import edit
from studio.words import say

AS_ROLE = "role"
WORDS = tuple(effect_word(effect) for effect in ("", *EFFECTS))
"""The effects, none first, as words that no empty choice is taken for."""


def words_of(word: str, lang: str) -> str:
    """One of `WORDS`, or `AS_ROLE`, in the user's language."""
    return say("effect.follow" if word == AS_ROLE else f"effect.{word}", lang)


def show(reading: Reading, lang: str) -> None:
    """Show the effect of the line with the cursor."""
    line, role = reading.line, reading.role
    role_words = say("effect.as_role", lang, effect=words_of(effect_word(role.effect), lang))
    key = state.bound("direct-effect", AS_ROLE if line.effect is None else effect_word(line.effect))
    st.selectbox(
        say("effect.heard", lang),
        (AS_ROLE, *WORDS),
        format_func=lambda word: role_words if word == AS_ROLE else words_of(word, lang),
        key=key,
        help=say("effect.line_help", lang),
        disabled=line.locked,
        on_change=_choose,
        args=(line.id, key),
    )


def choose_for_many(keep: str, lang: str) -> str | None:
    """Show a field that gives lines an effect, to be read by `own_effect`; None keeps what they have."""
    return st.selectbox(
        say("effect.heard", lang),
        (AS_ROLE, *WORDS),
        index=None,
        placeholder=keep,
        format_func=lambda word: words_of(word, lang),
        key="bulk-effect",
    )


def _choose(line_id: str, key: str) -> None:
    if state.changed(key):
        word = str(state.held(key))
        edit(lambda scene: _given(scene, line_id, own_effect(word)), "operation.effect")


def _given(scene: Scene, line_id: str, effect: str | None) -> Scene:
    return replace_line(scene, replace(unlocked(scene, line_id), effect=effect))


def own_effect(word: str) -> str | None:
    """The effect that a line has of its own where a word was chosen."""
    return None if word == AS_ROLE else effect_of_word(word)
