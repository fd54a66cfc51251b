"""A feeling from words on the Direct page: from the line itself or a description, with the reason."""

import streamlit as st

from studio.own_direction import felt
from studio.script.directions import emotion_told
from studio.suggested import emotion_of, tell_reason
from studio.ui import direct_edits, state
from studio.ui.line_reading import Reading
from studio.ui.plain import plain
from studio.ui.workshop import workshop
from studio.words import say
from tts.text.feeling import FeltWords, read_feeling


def show(reading: Reading, lang: str) -> None:
    """Show what the line's words tell and what a description means, each with a way to take it."""
    line = reading.line
    st.markdown(f"**{say('suggest.title', lang)}**")
    told = read_feeling(line.text)
    _told(reading, told, line.text, "own", lang)
    description = felt(line, reading.role).description
    sources = workshop().core.info.capabilities.emotion_sources
    worded = "description" in sources
    key = state.bound("direct-description", description)
    st.text_input(
        say("suggest.description", lang),
        key=key,
        placeholder=say("suggest.description_hint" if worded else "direct.no_description", lang),
        disabled=line.locked or not worded,
        on_change=direct_edits.describe,
        args=(line.id, key),
    )
    if description.strip():
        _told(reading, read_feeling(description, described=True), description, "described", lang)


def _told(reading: Reading, words: FeltWords, text: str, whose: str, lang: str) -> None:
    """Say what words tell and why, and offer it; `whose` is "own" or "described"."""
    if not any(words.feelings.weights()):
        st.caption(say(f"suggest.{whose}_none", lang))
        return
    feeling = emotion_told(emotion_of(words), lang)
    reason = plain(tell_reason(words, text, lang))
    st.caption(say(f"suggest.{whose}", lang, feeling=feeling, reason=reason))
    st.button(
        say(f"suggest.take_{whose}", lang),
        icon=":material/text_fields:",
        help=say("suggest.take_help", lang),
        disabled=reading.line.locked,
        on_click=direct_edits.feel_words,
        args=(reading.line.id, words),
        key=f"direct-take-{whose}",
    )
