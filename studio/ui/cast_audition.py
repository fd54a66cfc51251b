"""A role is heard saying a line in any feeling, at once, without a take of it being kept."""

from dataclasses import replace

import streamlit as st

from studio.casting import language_of
from studio.colors import role_color
from studio.components import player
from studio.components.player import Command, Played, PlayedLine, PlayedRole
from studio.feelings import NINE, preset_of
from studio.mastering import rings_s
from studio.scene import Role
from studio.ui import clip_route, state
from studio.ui.opened import Opened
from studio.ui.workshop import workshop
from studio.words import explain, say
from tts.contract import Emotion, Feelings, Speech, Utterance
from tts.core import Priority
from tts.errors import TtsError

MAX_CHARS = 200
AS_A_RULE = "rule"  # the role's own default
NEUTRAL = "neutral"


def show(found: Opened, role: Role) -> None:
    """Show what to say, how, and play it as soon as a feeling is chosen."""
    lang = state.view().lang
    st.subheader(say("cast.audition", lang), help=say("cast.audition_help", lang))
    text = st.text_input(
        say("cast.audition_line", lang),
        _sample(found, role),
        max_chars=MAX_CHARS,
        key=f"audition-text-{role.id}",
    )
    names = {one.id: one.name_zh if lang == "zh" else one.name for one in NINE}
    names |= {NEUTRAL: say("cast.neutral", lang), AS_A_RULE: say("cast.own_feeling", lang)}
    chosen = st.pills(
        say("cast.hear_in", lang),
        names,
        format_func=names.__getitem__,
        key=f"audition-feeling-{role.id}",
        wrap=True,
    )
    strength = st.slider(
        say("cast.strength", lang),
        0.0,
        1.0,
        0.8,
        step=0.1,
        key="audition-strength",
        disabled=chosen == AS_A_RULE,
    )
    if chosen and text.strip():
        _hear(found, role, _utterance(found, role, text, _emotion(role, chosen, strength)))


def _emotion(role: Role, chosen: str, strength: float) -> Emotion:
    if chosen == AS_A_RULE:
        return role.emotion
    feelings = next((one.feelings for one in NINE if one.id == chosen), Feelings())
    return Emotion(feelings, strength)


def _utterance(found: Opened, role: Role, text: str, emotion: Emotion) -> Utterance:
    voice = found.cast.role(role.id).voice
    return replace(Utterance(text, voice, found.scene.language), emotion=emotion, delivery=role.delivery)


def _hear(found: Opened, role: Role, utterance: Utterance) -> None:
    lang, core = state.view().lang, workshop().core
    try:
        key = core.keys(utterance).sound
        with st.spinner(say("cast.rendering", lang)):
            (speech,) = core.submit([utterance], Priority.PREVIEW).results()
    except TtsError as error:
        st.error(explain(error, lang))
        return
    if not isinstance(speech, Speech):
        st.error(explain(speech, lang))
        return
    preset = preset_of(utterance.emotion.feelings)
    color = role_color(found.scene, role)
    name = "" if preset is None else preset.name_zh if lang == "zh" else preset.name
    line = PlayedLine(
        key,
        role.id,
        utterance.text,
        speech.audio.seconds,
        clip_route.sound_url(key, role.effect),
        tail_s=rings_s(role.effect),
        told=name,
    )
    shown = PlayedRole(role.id, role.name, color, role.gain_db, role.pan)
    played = Played((shown,), (line,), speech.audio.rate, lang, mode="line", command=Command(key, key))
    player.play_line(played, key="audition-player")


def _sample(found: Opened, role: Role) -> str:
    """The first words of the role, or a sentence in its language."""
    own = next((line.text for line in found.scene.lines if line.role == role.id and line.text.strip()), "")
    sample_lang = "zh" if language_of(found.scene, role).startswith("zh") else "en"
    return own[:MAX_CHARS] or say("cast.sample", sample_lang)
