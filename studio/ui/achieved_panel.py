"""What a take was asked to feel beside what its sound shows, with what to try where they differ."""

import streamlit as st

from studio.achieved import Match, achieved, tell_achieved
from studio.followed_curve import Course, tell_course
from studio.own_direction import felt
from studio.store import TakeCard
from studio.ui import direct_edits
from studio.ui.line_reading import Reading, course_of, measured
from studio.ui.plain import plain
from studio.words import say
from tts.contract import Utterance
from tts.errors import TtsError

STRAYED = {Course.PARTLY, Course.NOT}


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
    course = course_of(take) if reading.plan is not None else None
    if course is not None:
        told = plain(tell_course(course, lang))
        st.caption(f"**{say('course.title', lang)}** · {told}", help=say("course.help", lang))
    strayed = course is not None and (course.course in STRAYED or course.falls_short)
    if found.match in {Match.FITS, Match.OPEN} and not strayed:
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
