"""The roles of a scene: who they are, with which voice, and how they speak unless a line says otherwise."""

from collections.abc import Callable
from dataclasses import replace

import streamlit as st

from studio.colors import role_color
from studio.edits import remove_role, update_role
from studio.effects import effect_of_word, effect_word
from studio.errors import EditError
from studio.feelings import PRESETS, preset_of
from studio.recast import add_named_role
from studio.scene import Role, Scene
from studio.script.directions import number
from studio.ui import cast_voice, effect_choice, state
from studio.ui.line_rows import mix_words
from studio.ui.opened import Opened, edit
from studio.ui.pieces import filled
from studio.ui.plain import plain
from studio.words import say
from tts.contract import Emotion

CHOICE = "cast-role"
_MIXING = "cast-mixing"
MIX = "mix"  # the option that stands for a feeling without a name
_LEVELS = (("gain_db", -24.0, 12.0, 0.5), ("pan", -1.0, 1.0, 0.05))
_DELIVERY = (("rate", 0.5, 2.0, 0.01), ("pitch_st", -12.0, 12.0, 0.5), ("volume_db", -24.0, 12.0, 0.5))


def choose_role(found: Opened) -> Role | None:
    """Show the roles to choose from, and a way to add one; returns the chosen one."""
    lang, scene = state.view().lang, found.scene
    chosen = state.held(CHOICE)
    ids = [role.id for role in scene.roles]
    if chosen not in ids and ids:
        speaking = next((line.role for line in scene.lines if line.id == found.line_id), ids[0])
        state.hold(CHOICE, speaking)
    bar = st.container(horizontal=True, vertical_alignment="bottom", gap="medium")
    if ids:
        bar.pills(
            say("cast.roles", lang),
            ids,
            format_func=lambda one: plain(scene.role(one).name) or "…",
            key=CHOICE,
            required=True,
            wrap=True,
            width="content",
        )
    bar.button(say("cast.add", lang), key="add-role", icon=":material/person_add:", on_click=_add)
    now = state.held(CHOICE)
    return scene.role(str(now)) if now in ids else None


def show_role(found: Opened, role: Role) -> None:
    """Show one role to be changed."""
    lang, scene = state.view().lang, found.scene
    name, color = st.columns([4, 1], vertical_alignment="bottom")
    _field(
        role,
        "name",
        lambda label, key, change: name.text_input(label, key=key, on_change=change, max_chars=80),
    )
    state.hold(_key(role, "color"), role_color(scene, role))
    color.color_picker(
        say("cast.color", lang), key=_key(role, "color"), on_change=_changed, args=(role.id, "color")
    )
    cast_voice.show_voice(found, role)
    st.subheader(say("cast.as_a_rule", lang), help=say("cast.as_a_rule_help", lang))
    _feeling(role, lang)
    _sliders(role, _DELIVERY)
    mix = st.expander(say("cast.in_the_mix", lang), icon=":material/tune:", key=_MIXING, on_change="rerun")
    if filled(mix, _MIXING):
        with mix:
            _sliders(role, _LEVELS)
            _effect(role, lang)
    elif mixed := _mixed(role, lang):
        st.caption(mixed)
    _remove(scene, role, lang)


def _mixed(role: Role, lang: str) -> str:
    """What a role's place in the mix is, as far as it is a special one."""
    levels = [(name, getattr(role, name)) for name, *_ in _LEVELS]
    told = [f"{say(f'cast.{name}', lang)} {number(value)}" for name, value in levels if value]
    if role.effect:
        told.append(effect_choice.words_of(effect_word(role.effect), lang))
    return " · ".join(told)


def _feeling(role: Role, lang: str) -> None:
    preset = preset_of(role.emotion.feelings)
    known = preset is not None and not role.emotion.clip and not role.emotion.description
    options = [one.id for one in PRESETS] + ([] if known else [MIX])
    names = {one.id: one.name_zh if lang == "zh" else one.name for one in PRESETS}
    names[MIX] = mix_words(role.emotion, lang)
    feeling, strength = st.columns(2)
    state.hold(_key(role, "feeling"), preset.id if known and preset else MIX)
    feeling.selectbox(
        say("cast.feeling", lang),
        options,
        format_func=names.__getitem__,
        key=_key(role, "feeling"),
        on_change=_changed,
        args=(role.id, "feeling"),
    )
    state.hold(_key(role, "strength"), role.emotion.strength)
    strength.slider(
        say("cast.strength", lang),
        0.0,
        1.0,
        step=0.05,
        key=_key(role, "strength"),
        disabled=role.emotion == Emotion(strength=role.emotion.strength),
        on_change=_changed,
        args=(role.id, "strength"),
    )


def _sliders(role: Role, rows: tuple[tuple[str, float, float, float], ...]) -> None:
    lang = state.view().lang
    for column, (name, low, high, step) in zip(st.columns(len(rows)), rows, strict=True):
        owner = role if hasattr(role, name) else role.delivery
        state.hold(_key(role, name), min(high, max(low, float(getattr(owner, name)))))
        column.slider(
            say(f"cast.{name}", lang),
            low,
            high,
            step=step,
            key=_key(role, name),
            help=say(f"cast.{name}_help", lang),
            on_change=_changed,
            args=(role.id, name),
        )


def _effect(role: Role, lang: str) -> None:
    state.hold(_key(role, "effect"), effect_word(role.effect))
    st.selectbox(
        say("effect.heard", lang),
        effect_choice.WORDS,
        format_func=lambda word: effect_choice.words_of(word, lang),
        key=_key(role, "effect"),
        help=say("effect.help", lang),
        on_change=_changed,
        args=(role.id, "effect"),
    )


def _remove(scene: Scene, role: Role, lang: str) -> None:
    count = sum(line.role == role.id for line in scene.lines)
    st.button(
        say("cast.remove", lang, role=plain(role.name)),
        key=f"remove-{role.id}",
        icon=":material/person_remove:",
        disabled=count > 0,
        help=say("cast.speaks", lang, count=count) if count else None,
        on_click=_take_out,
        args=(role.id,),
    )


def _field(role: Role, name: str, widget: Callable[[str, str, Callable[[], None]], object]) -> None:
    """A field whose value is a text of the role."""
    key = state.hold(_key(role, name), getattr(role, name))
    widget(say(f"cast.{name}", state.view().lang), key, lambda: _changed(role.id, name))


def _key(role: Role, name: str) -> str:
    return f"cast-{name}-{role.id}"


def _changed(role_id: str, name: str) -> None:
    """Take over what a widget shows into the role as it is now."""
    value = state.held(f"cast-{name}-{role_id}")

    def change(scene: Scene) -> Scene:
        role = next((one for one in scene.roles if one.id == role_id), None)
        if role is None:
            raise EditError("no_role", role=role_id)
        return update_role(scene, _with(role, name, value))

    edit(change, "operation.role")


def _with(role: Role, name: str, value: object) -> Role:
    if isinstance(value, str):
        return _with_text(role, name, value)
    if not isinstance(value, int | float):
        return role
    if name == "strength":
        return replace(role, emotion=replace(role.emotion, strength=float(value)))
    number = {name: float(value)}
    if name in ("gain_db", "pan"):
        return replace(role, **number)  # type: ignore[arg-type]
    return replace(role, delivery=replace(role.delivery, **number))


def _with_text(role: Role, name: str, value: str) -> Role:
    match name:
        case "name":
            return replace(role, name=value.strip() or role.name)
        case "color":
            return replace(role, color=value)
        case "effect":
            return replace(role, effect=effect_of_word(value))
        case _:
            preset = next((one for one in PRESETS if one.id == value), None)
            return replace(role, emotion=Emotion(preset.feelings, role.emotion.strength)) if preset else role


def _take_out(role_id: str) -> None:
    edit(lambda now: remove_role(now, role_id), "operation.role_remove")


def _add() -> None:
    """Add a role and choose it."""
    made: list[str] = []

    def change(scene: Scene) -> Scene:
        name = say("cast.new", state.view().lang, number=len(scene.roles) + 1)
        scene, role_id = add_named_role(scene, name)
        made.append(role_id)
        return scene

    if edit(change, "operation.role_add"):
        state.hold(CHOICE, made[-1])
