"""The voice of a role: found by language, gender and age, and replaced everywhere with one action."""

import secrets
from collections.abc import Sequence

import streamlit as st

from studio.errors import StudioError
from studio.recast import VoiceFilter, give_voice, replace_everywhere
from studio.scene import Role
from studio.ui import state
from studio.ui.opened import Opened, edit
from studio.ui.pieces import filled
from studio.ui.plain import plain
from studio.ui.workshop import workshop
from studio.words import explain, say
from tts.contract import Voice
from tts.errors import TtsError

LANGUAGES = ("zh", "en", "es")
GENDERS = ("female", "male")
AGES = ("child", "young", "adult", "old")
_REPLACE = "cast-replace"
_NARROW = "cast-narrow"
_FILTER = "cast-filter"
_FACTS = " · "  # between a voice's name and what is known of it
_FILTERS = (("language", LANGUAGES), ("gender", GENDERS), ("age", AGES))


def show_voice(found: Opened, role: Role) -> None:
    """Show the voice of a role, and those it could have."""
    lang, voices = state.view().lang, workshop().core.info.voices
    st.subheader(say("cast.voice", lang), help=say("cast.voice_help", lang))
    wanted = _wanted()
    sounding = found.cast.role(role.id).voice
    fitting = [voice.id for voice in voices if wanted.fits(voice)]
    options = ["", *fitting] if not role.voice or role.voice in fitting else ["", role.voice, *fitting]
    named = {voice.id: voice_words(voice, lang) for voice in voices}
    automatic = say("cast.automatic", lang, voice=named.get(sounding, sounding) if not role.voice else "…")
    key = state.hold(f"cast-voice-{role.id}", role.voice)
    st.selectbox(
        say("cast.voice", lang),
        options,
        format_func=lambda one: (
            named.get(one, say("cast.unknown_voice", lang, voice=one)) if one else automatic
        ),
        key=key,
        label_visibility="collapsed",
        on_change=_give,
        args=(role.id, key),
    )
    if role.voice and sounding != role.voice:
        st.caption(say("cast.stand_in", lang, voice=plain(named.get(sounding, sounding))))
    with st.container(horizontal=True):
        narrow = st.popover(
            say("cast.narrow", lang, count=len(fitting)),
            icon=":material/filter_list:",
            key=_NARROW,
            on_change="rerun",
        )
        if filled(narrow, _NARROW):
            with narrow:
                _filter(lang)
        _everywhere_else(found, sounding, fitting, named)


def _everywhere_else(found: Opened, sounding: str, fitting: Sequence[str], named: dict[str, str]) -> None:
    """The way to replace the voice in every scene."""
    lang = state.view().lang
    others = [one for one in fitting if one != sounding]
    label = say("cast.replace", lang, voice=plain(named.get(sounding, sounding).split(_FACTS)[0]))
    drawer = st.popover(label, icon=":material/swap_horiz:", key=_REPLACE, on_change="rerun")
    if filled(drawer, _REPLACE):
        with drawer:
            _replace(found, sounding, others, named)


def voice_words(voice: Voice, lang: str) -> str:
    """A voice by its name, with its language, gender and age."""
    name = voice.name_zh if lang == "zh" else voice.name
    facts = [
        voice.languages[0] if voice.languages else "",
        say(f"voice.{voice.gender}", lang) if voice.gender in GENDERS else "",
        say(f"voice.{voice.age}", lang) if voice.age in AGES else "",
    ]
    return f"{name}{_FACTS}{', '.join(fact for fact in facts if fact)}"


def _wanted() -> VoiceFilter:
    """The filter as it is set."""
    return VoiceFilter(**{name: str(state.held(f"{_FILTER}-{name}") or "") for name, _ in _FILTERS})


def _filter(lang: str) -> None:
    for name, values in _FILTERS:
        st.selectbox(
            say(f"cast.{name}", lang),
            ("", *values),
            format_func=lambda one: say(f"voice.{one}", lang) if one else say("voice.any", lang),
            key=f"{_FILTER}-{name}",
        )


def _replace(found: Opened, old: str, others: Sequence[str], named: dict[str, str]) -> None:
    lang = state.view().lang
    st.text(say("cast.replace_help", lang))
    new = st.selectbox(
        say("cast.replace_by", lang),
        others,
        format_func=lambda one: named.get(one, one),
        key="cast-replace-by",
    )
    st.button(
        say("cast.replace_do", lang),
        key="cast-replace-do",
        type="primary",
        disabled=not new,
        on_click=_everywhere,
        args=(found.project.id, old, new),
    )


def _give(role_id: str, key: str) -> None:
    voices, voice = workshop().core.info.voices, str(state.held(key))
    edit(lambda scene: give_voice(scene, voices, role_id, voice), "operation.voice")


def _everywhere(project_id: str, old: str, new: str) -> None:
    """Replace a voice in every scene of the project; one step to undo."""
    voices, gesture, lang = workshop().core.info.voices, f"voice-{secrets.token_hex(4)}", state.view().lang
    try:
        project = workshop().store.open(project_id)
        changed = 0
        for card in project.scenes():
            before = project.scene(card.id)
            after = project.edit(
                card.id,
                lambda scene: replace_everywhere(scene, voices, old, new),
                "operation.voice_everywhere",
                gesture=gesture,
            )
            changed += sum(
                a.voice != b.voice and b.voice == new for a, b in zip(before.roles, after.roles, strict=True)
            )
        st.toast(say("cast.replaced", lang, count=changed), icon=":material/check:")
    except (StudioError, TtsError) as error:
        st.toast(explain(error, lang), icon=":material/error:")
