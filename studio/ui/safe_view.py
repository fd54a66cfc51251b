"""The safe maximum of strength, said where the hand is: at the curve, the slider, and factors."""

from collections.abc import Collection

import streamlit as st

from studio.components.curve import SafeLine
from studio.safe_strength import (
    SafeMark,
    safe_factor,
    safe_mark,
    tell_factor,
    tell_ladder,
    tell_safe,
    warn_unsafe,
)
from studio.scene import utterance_of
from studio.ui.line_reading import Reading
from studio.ui.opened import Opened
from studio.ui.workshop import workshop
from studio.words import say


def line_of(reading: Reading, lang: str) -> SafeLine | None:
    """What the curve editor marks; None where the line feels nothing that was measured."""
    mark = _mark(reading)
    if mark is None:
        return None
    return SafeLine(mark.height, round(100 * mark.strength), _told(mark, lang))


def help_of(reading: Reading, lang: str) -> str:
    """The help of a strength, with the safe maximum of the line in it."""
    help_text, mark = say("direct.strength_help", lang), _mark(reading)
    felt = mark is not None or any(reading.utterance.emotion.feelings.weights())
    return f"{help_text}\n\n{_told(mark, lang)}" if felt else help_text


def warn(reading: Reading, lang: str) -> None:
    """Say under the curve that it goes beyond what is safe, where it does."""
    told = warn_unsafe(reading.utterance, _mark(reading), lang)
    if told:
        st.caption(f":orange[:material/warning: {told}]")


def show_factor(found: Opened, line_ids: Collection[str], lang: str) -> None:
    """Say how far the strength of these lines may be multiplied."""
    lines = [
        (number, line)
        for number, line in enumerate(found.scene.lines, start=1)
        if line.id in line_ids and not line.locked
    ]
    utterances = [utterance_of(found.cast, line) for _, line in lines]
    safe = safe_factor(utterances, workshop().core.info.voices)
    if safe is None:
        return
    factor, place = safe
    st.caption(tell_factor(factor, lines[place][0], lang), help=say("safe.measured", lang))


def show_ladder(found: Opened, feelings: Collection[str], lang: str) -> None:
    """Say how far each of the feelings that are compared is safe in the voice of the line with the cursor."""
    voice = found.cast.role(found.cast.line(found.line_id).role).voice
    told = tell_ladder(voice, workshop().core.info.voices, feelings, lang)
    if told:
        st.caption(told, help=say("safe.measured", lang))


def _mark(reading: Reading) -> SafeMark | None:
    return safe_mark(reading.utterance, workshop().core.info.voices)


def _told(mark: SafeMark | None, lang: str) -> str:
    told = tell_safe(mark, lang)
    return told if mark is None else f"{told} {say('safe.measured', lang)}"
