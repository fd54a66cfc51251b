"""What a take was asked to feel beside what its sound shows, with what to try where they differ."""

import streamlit as st

from studio.achieved import Match, achieved, tell_achieved
from studio.own_direction import felt
from studio.store import TakeCard
from studio.ui import direct_edits
from studio.ui.line_reading import Reading, measured
from studio.words import say
from tts.contract import Utterance
from tts.errors import TtsError


def show(reading: Reading, take: TakeCard, taken: Utterance, lang: str) -> None:
    """Show it for one take; nothing where its sound is gone or holds no voice."""
    sound = measured(take)
    if sound is None:
        return
    try:
        found = achieved(taken, sound, take.engine)
    except TtsError:
        return
    st.caption(
        f"**{say('achieved.title', lang)}** · {tell_achieved(found, lang)}", help=say("achieved.help", lang)
    )
    if found.match in {Match.FITS, Match.OPEN}:
        return
    line = reading.line
    with st.container(horizontal=True):
        st.button(
            say("achieved.again", lang),
            icon=":material/casino:",
            help=say("achieved.again_help", lang),
            disabled=line.locked,
            on_click=direct_edits.try_again,
            args=(line.id,),
            key="direct-try-again",
        )
        st.button(
            say("achieved.stronger", lang),
            icon=":material/trending_up:",
            help=say("achieved.stronger_help", lang),
            disabled=line.locked or found.match is Match.UNASKED or felt(line, reading.role).strength >= 1.0,
            on_click=direct_edits.try_stronger,
            args=(line.id,),
            key="direct-try-stronger",
        )
