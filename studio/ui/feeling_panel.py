"""What the line feels and how it is delivered, of its own or as its role: names, wheel, numbers, way back."""

import streamlit as st

from studio.components import pad
from studio.feelings import FINER, NEUTRAL_PRESET, NINE, Preset, preset_of
from studio.own_direction import DELIVERY_FIELDS, delivered, felt, overridden
from studio.script.directions import emotion_told, number
from studio.ui import clip_panel, direct_edits, effect_choice, preset_panel, safe_view, state, words_panel
from studio.ui.line_reading import Reading
from studio.ui.pieces import piece
from studio.ui.plain import plain
from studio.ui.workshop import workshop
from studio.words import say
from tts.contract import MAX_PAUSE_S

_STEPS = {
    "rate": (0.5, 2.0, 0.05),
    "pitch_st": (-12.0, 12.0, 0.5),
    "volume_db": (-24.0, 12.0, 1.0),
    "pause_before_s": (0.0, MAX_PAUSE_S, 0.1),
    "pause_after_s": (0.0, MAX_PAUSE_S, 0.1),
}
_PURE = {preset.id: preset for preset in (*NINE, NEUTRAL_PRESET)}
_FINER = {preset.id: preset for preset in FINER}


def show(reading: Reading, lang: str) -> None:
    """Show feeling and delivery; what the engine cannot do is greyed out and says so."""
    piece(lambda: _feeling(reading, lang))
    _delivery(reading, lang)
    effect_choice.show(reading, lang)


def _feeling(reading: Reading, lang: str) -> None:
    line = reading.line
    emotion, sources = felt(line, reading.role), workshop().core.info.capabilities.emotion_sources
    off = line.locked or "feelings" not in sources
    _whose(reading, lang)
    if "feelings" not in sources:
        st.caption(say("direct.no_feelings", lang))
    _names(reading, off, lang)
    preset_panel.show(reading, off, lang)
    pad.show(pad.PadView(line.id, emotion.feelings, lang, off), key="direct-pad", on_op=direct_edits.on_mix)
    key = state.bound("direct-strength", float(emotion.strength))
    st.slider(
        say("direct.strength", lang),
        0.0,
        1.0,
        step=0.01,
        key=key,
        help=safe_view.help_of(reading, lang),
        disabled=line.locked,
        on_change=direct_edits.set_strength,
        args=(line.id, key),
    )
    with st.container():  # comes and goes with the plan, and moves nothing below that is in use
        clip_panel.tell_held(reading, lang)
    _inside(reading, lang)
    _other_sources(reading, lang)


def _whose(reading: Reading, lang: str) -> None:
    """Say whether the feeling is the line's own or its role's, with the way back."""
    line, role = reading.line, reading.role
    own = line.emotion is not None or bool(line.shifts)
    bar = st.container(horizontal=True, horizontal_alignment="distribute", vertical_alignment="center")
    bar.markdown(
        f"**{say('direct.feeling', lang)}** · {say('direct.own' if own else 'direct.from_role', lang)}",
        width="content",
    )
    bar.button(
        say("direct.follow_role", lang),
        icon=":material/undo:",
        help=say(
            "direct.follow_role_help",
            lang,
            role=plain(role.name),
            feeling=emotion_told(role.emotion, lang),
        ),
        disabled=line.locked or not own,
        on_click=direct_edits.as_role,
        args=(line.id,),
        key="direct-as-role",
    )


def _names(reading: Reading, off: bool, lang: str) -> None:
    now = preset_of(felt(reading.line, reading.role).feelings)
    pure = state.bound("direct-pure", now.id if now and now.id in _PURE else None)
    st.pills(
        say("direct.preset", lang),
        list(_PURE),
        format_func=lambda one: _name(_PURE[one], lang),
        key=pure,
        disabled=off,
        wrap=True,
        on_change=direct_edits.choose_feeling,
        args=(reading.line.id, pure),
    )
    finer = state.bound("direct-finer", now.id if now and now.id in _FINER else None)
    st.selectbox(
        say("direct.finer", lang),
        list(_FINER),
        format_func=lambda one: _name(_FINER[one], lang),
        key=finer,
        placeholder=say("direct.finer_choose" if now else "direct.own_mix", lang),
        index=None,
        disabled=off,
        on_change=direct_edits.choose_feeling,
        args=(reading.line.id, finer),
    )


def _inside(reading: Reading, lang: str) -> None:
    line = reading.line
    if not line.shifts:
        return
    told = []
    for shift in line.shifts:
        word = next((w.text for w in reading.words if w.char + len(w.text) > shift.char), "")
        feeling = emotion_told(shift.emotion, lang)
        told.append(say("direct.inside_one", lang, word=plain(word), feeling=feeling))
    st.caption(say("direct.inside", lang, changes=say("direct.comma", lang).join(told)))


def _other_sources(reading: Reading, lang: str) -> None:
    words_panel.show(reading, lang)
    if "clip" in workshop().core.info.capabilities.emotion_sources:
        clip_panel.show(reading, lang)
    else:
        st.caption(say("direct.no_clip", lang))


def _delivery(reading: Reading, lang: str) -> None:
    line, role = reading.line, reading.role
    own, values = overridden(line, role), delivered(line, role)
    st.markdown(
        f"**{say('direct.delivery', lang)}** · {say('direct.own' if own else 'direct.from_role', lang)}"
    )
    columns = st.columns(2)
    for place, name in enumerate(DELIVERY_FIELDS):
        low, high, step = _STEPS[name]
        given = number(getattr(role.delivery, name))
        key = state.bound(f"direct-{name}", float(getattr(values, name)))
        with columns[place % 2]:
            st.number_input(
                say(f"direct.{name}", lang) + (" ●" if name in own else ""),
                low,
                high,
                step=step,
                key=key,
                help=say("direct.field_help", lang, value=given),
                disabled=line.locked,
                on_change=direct_edits.set_field,
                args=(line.id, name, key),
            )
            if name in own:
                st.button(
                    say("direct.field_reset", lang, field=say(f"direct.{name}", lang), value=given),
                    icon=":material/undo:",
                    type="tertiary",
                    disabled=line.locked,
                    on_click=direct_edits.reset_field,
                    args=(line.id, name),
                    key=f"direct-reset-{name}",
                )


def _name(preset: Preset, lang: str) -> str:
    return preset.name_zh if lang == "zh" else preset.name
