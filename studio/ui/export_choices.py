"""Choosing what a pack holds: presets to start from, and everything that can be changed about them."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any

import streamlit as st

from studio.errors import StudioError
from studio.handoff import KINDS
from studio.mastering import TARGETS
from studio.pack import ALIGNMENT, SUBTITLES, ExportPlan
from studio.pack.choices import FRAME_RATES
from studio.pack.names import FIELDS, NameTemplate, line_stems
from studio.pack.presets import PRESETS
from studio.scene import Scene
from studio.soundfiles import RATES, Codec, SoundForm
from studio.ui import state
from studio.ui.plain import plain
from studio.words import explain, say
from tts.errors import TtsError

_PLAN, _PRESET = "pack-plan", "pack-preset"
_SOUNDS = ("lines", "stems", "mix")
_SHOWN_NAMES = 3
_IN_FRAMES = {"edl", "otio"}  # hand-off files that count in frames
_TONE_DB = -65.0  # a quiet room


def choose(scene: Scene) -> ExportPlan | None:
    """Show the choices; returns the plan, or None (saying why) where it cannot be."""
    lang = state.view().lang
    _presets(lang)
    base = _base()
    with st.expander(say("export.contents", lang), icon=":material/tune:"):
        told = _sounds(base, lang) | _texts(base, lang) | _finish(base, lang)
    try:
        chosen = replace(base, **told)
    except (StudioError, TtsError) as error:
        st.error(plain(explain(error, lang)))
        return None
    state.hold(_PLAN, chosen)
    _preview(scene, chosen, lang)
    return chosen


def _base() -> ExportPlan:
    held = state.held(_PLAN)
    return held if isinstance(held, ExportPlan) else next(iter(PRESETS.values()))


def _presets(lang: str) -> None:
    names = list(PRESETS)
    st.pills(
        say("export.preset", lang),
        names,
        key=_key("preset", names[0]),
        format_func=_worded("export.preset", lang),
        on_change=_take_preset,
        required=True,
    )


def _take_preset() -> None:
    name = state.held(_PRESET)
    if not isinstance(name, str):
        return
    plan = PRESETS[name]
    state.hold(_PLAN, replace(plan, rights=_base().rights))
    for field, value in _values(plan).items():
        state.hold(f"pack-{field}", value)


def _values(plan: ExportPlan) -> dict[str, Any]:
    """What the widgets show of a plan, by their names."""
    return {
        "sounds": [name for name in _SOUNDS if getattr(plan, name)],
        "codec": plan.sound.codec.value,
        "rate": plan.sound.rate,
        "names": plan.names,
        "subtitles": list(plan.subtitles),
        "alignment": list(plan.alignment),
        "handoff": list(plan.handoff),
        "frames_s": plan.frames_s,
        "sheet": plan.sheet,
        "loudness": plan.loudness,
        "per_role": plan.per_role,
        "tone": plan.room_tone_db is not None,
        "effects": plan.effects,
    }


def _sounds(base: ExportPlan, lang: str) -> dict[str, Any]:
    values = _values(base)
    sounds = _several("sounds", _SOUNDS, values, lang)
    codec, rate = st.columns(2)
    codec_name = codec.selectbox(
        say("export.codec", lang),
        [one.value for one in Codec],
        key=_key("codec", values["codec"]),
        format_func=_worded("export.codec", lang),
    )
    hertz = rate.selectbox(
        say("export.rate", lang),
        (0, *RATES),
        key=_key("rate", values["rate"]),
        format_func=lambda one: f"{one / 1000:g} kHz" if one else say("export.rate.own", lang),
    )
    names = st.text_input(
        say("export.names", lang),
        key=_key("names", values["names"]),
        help=say("export.names.help", lang, fields=", ".join(f"{{{name}}}" for name in FIELDS)),
    )
    told: dict[str, Any] = {name: name in sounds for name in _SOUNDS}
    return told | {"sound": _form(Codec(codec_name), hertz, lang), "names": names}


def _form(codec: Codec, rate: int, lang: str) -> SoundForm:
    try:
        return SoundForm(codec, rate)
    except TtsError as error:
        st.warning(plain(explain(error, lang)))
        return SoundForm(codec)


def _texts(base: ExportPlan, lang: str) -> dict[str, Any]:
    values = _values(base)
    told: dict[str, Any] = {
        name: tuple(_several(name, known, values, lang))
        for name, known in (("subtitles", SUBTITLES), ("alignment", ALIGNMENT), ("handoff", tuple(KINDS)))
    }
    if _IN_FRAMES & set(told["handoff"]):
        told["frames_s"] = st.segmented_control(
            say("export.frames", lang),
            FRAME_RATES,
            key=_key("frames_s", values["frames_s"]),
            format_func=lambda rate: f"{rate:g}",
            required=True,
        )
    sheet = st.checkbox(say("export.sheet", lang), key=_key("sheet", values["sheet"]))
    rights = st.text_input(
        say("export.rights", lang),
        key=_key("rights", base.rights),
        placeholder=say("export.rights.sample", lang),
    )
    return told | {"sheet": sheet, "rights": rights.strip()}


def _finish(base: ExportPlan, lang: str) -> dict[str, Any]:
    values = _values(base)
    loudness = st.selectbox(
        say("export.loudness", lang),
        [target.name for target in TARGETS],
        key=_key("loudness", values["loudness"]),
        format_func=_worded("export.loudness", lang),
        help=say("export.loudness.help", lang),
    )
    per_role = st.checkbox(
        say("export.per_role", lang), key=_key("per_role", values["per_role"]), disabled=loudness == "off"
    )
    tone = st.checkbox(say("export.tone", lang), key=_key("tone", values["tone"]))
    effects = st.checkbox(
        say("export.effects", lang),
        key=_key("effects", values["effects"]),
        help=say("export.effects.help", lang),
    )
    level_db = base.room_tone_db if base.room_tone_db is not None else _TONE_DB
    return {
        "loudness": loudness,
        "per_role": per_role and loudness != "off",
        "room_tone_db": level_db if tone else None,
        "effects": effects,
    }


def _preview(scene: Scene, chosen: ExportPlan, lang: str) -> None:
    template, extension = NameTemplate(chosen.names), chosen.sound.codec.extension
    some = scene.with_lines(scene.lines[:_SHOWN_NAMES])
    names = [stem + extension for stem in line_stems(some, template).values()] if chosen.lines else []
    if chosen.mix:
        names.append(template.scene_stem("mix", scene) + extension)
    if names:
        st.caption(say("export.preview", lang) + " " + " · ".join(f"`{name}`" for name in names))


def _several(name: str, known: Sequence[str], values: Mapping[str, Any], lang: str) -> list[str]:
    return st.pills(
        say(f"export.{name}", lang),
        known,
        selection_mode="multi",
        key=_key(name, values[name]),
        format_func=_worded(f"export.{name}", lang),
    )


def _worded(area: str, lang: str) -> Callable[[str], str]:
    return lambda name: say(f"{area}.{name}", lang)


def _key(name: str, value: object) -> str:
    """Key of a widget, which shows a value from its first run on."""
    key = f"pack-{name}"
    return key if state.held(key) is not None else state.hold(key, value)
