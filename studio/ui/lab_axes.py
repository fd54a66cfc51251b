"""What is to vary, asked alike for a grid and a blind test: feelings, strengths, voices, seeds, engines."""

from dataclasses import dataclass

import streamlit as st

from studio.casting import cast_here
from studio.lab.grid import Axes, Cell, Speaker, grid, speakers
from studio.scene import utterance_of
from studio.ui.lab_looks import percent, voice_names
from studio.ui.opened import Opened
from studio.ui.workshop import workshop
from studio.words import say
from tts.contract import FEELINGS

STEPS = tuple(round(0.125 * i, 3) for i in range(9))
MOST_SEEDS = 9


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is to vary, whatever the line. Empty voices or engines stand for the line's own."""

    feelings: tuple[str, ...]
    strengths: tuple[float, ...]
    engines: tuple[str, ...] = ()
    voices: tuple[str, ...] = ()
    seeds: int = 1


def choose(first: Wanted, lang: str, *, key: str) -> Wanted:
    """Let the user choose; `first` is what is chosen at first."""
    feelings = st.pills(
        say("compare.feelings", lang),
        FEELINGS,
        default=first.feelings,
        selection_mode="multi",
        format_func=lambda name: say(f"feeling.{name}", lang),
        key=f"{key}-feelings",
    )
    strengths = st.pills(
        say("compare.strengths", lang),
        STEPS,
        default=first.strengths,
        selection_mode="multi",
        format_func=percent,
        key=f"{key}-strengths",
    )
    with st.expander(say("compare.more", lang)):
        engines, voices, seeds = _more(lang, key)
    asked = tuple(name for name in FEELINGS if name in feelings)
    return Wanted(asked, tuple(sorted(strengths)), engines, voices, seeds)


def _more(lang: str, key: str) -> tuple[tuple[str, ...], tuple[str, ...], int]:
    left, middle, right = st.columns(3)
    shop = workshop()
    able = {entry.name: entry.called(lang) for entry in shop.hall.entries if entry.problem() is None}
    engines = left.multiselect(
        say("compare.engines", lang),
        list(able),
        format_func=lambda name: able.get(name, name),
        help=say("compare.engines_help", lang),
        disabled=len(able) < 2,
        key=f"{key}-engines",
        placeholder=say("direct.finer_choose", lang),
    )
    names: dict[str, str] = {}
    for engine in engines or (shop.core.entry.name,):
        names |= voice_names(engine, lang)
    voices = middle.multiselect(
        say("compare.voices", lang),
        list(names),
        format_func=lambda voice: names.get(voice, voice),
        help=say("compare.voices_help", lang),
        key=f"{key}-voices",
        placeholder=say("direct.finer_choose", lang),
    )
    seeds = right.number_input(
        say("compare.seeds", lang), 1, MOST_SEEDS, 1, help=say("compare.seeds_help", lang), key=f"{key}-seeds"
    )
    return tuple(engines), tuple(voices), int(seeds)


def axes_of(wanted: Wanted, found: Opened, line_id: str) -> Axes:
    """What varies for one line. An engine that has none of the wanted voices speaks with its stand-in."""
    shop = workshop()
    line = found.cast.line(line_id)
    own = Speaker(shop.core.entry.name, found.cast.role(line.role).voice)
    engines = wanted.engines or (own.engine,)
    known = {engine: voice_names(engine, "en") for engine in engines}
    instead = {}
    for engine in engines:
        cast = cast_here(found.scene, shop.hall.core(engine).info.voices, shop.hall.has_voice)
        instead[engine] = own.voice if engine == own.engine else cast.role(line.role).voice or own.voice
    varied = bool(wanted.engines or wanted.voices)
    who = speakers(engines, wanted.voices, known, instead) if varied else ()
    seeds = tuple(range(line.seed, line.seed + wanted.seeds)) if wanted.seeds > 1 else ()
    return Axes(wanted.feelings, wanted.strengths, who, seeds)


def cells_of(axes: Axes, found: Opened, line_id: str) -> tuple[Cell, ...]:
    """The readings of one line; raises `LabError` where they are too many."""
    return grid(utterance_of(found.cast, found.cast.line(line_id)), axes, workshop().core.entry.name)
