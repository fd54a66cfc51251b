"""Readings in words and figures, looked at once for each sound."""

from collections.abc import Mapping
from functools import lru_cache

from studio.lab.grid import AS_IT_IS, Axes, Cell
from studio.lab.looks import Look, look_at
from studio.lab.sounds import key_of, sound_of
from studio.ui.workshop import workshop
from studio.words import say
from tts.contract import Utterance
from tts.core import Core


def percent(strength: float) -> str:
    """A strength in words."""
    return f"{100 * strength:g} %"


def voice_names(engine: str, lang: str) -> dict[str, str]:
    """What users of a language call the voices of an engine, by id."""
    voices = workshop().hall.core(engine).info.voices
    return {one.id: one.name_zh if lang == "zh" else one.name for one in voices}


def cell_label(cell: Cell, axes: Axes, lang: str) -> str:
    """A cell in words: its feeling and strength, and whatever else varies."""
    if cell.way.feeling == AS_IT_IS:
        return say("compare.as_it_is", lang)
    felt = f"{say(f'feeling.{cell.way.feeling}', lang)} {percent(cell.way.strength)}"
    return " · ".join([felt, *_varied(cell, axes, lang)])


def row_label(cell: Cell, axes: Axes, lang: str) -> str:
    """The row of a cell in words: all of it but the strength."""
    if cell.way.feeling == AS_IT_IS:
        return say("compare.as_it_is", lang)
    return " · ".join([say(f"feeling.{cell.way.feeling}", lang), *_varied(cell, axes, lang)])


def _varied(cell: Cell, axes: Axes, lang: str) -> list[str]:
    way = cell.way
    told = []
    if len({one.voice for one in axes.speakers}) > 1:
        told.append(voice_names(way.engine, lang).get(way.voice, way.voice))
    if len(axes.seeds) > 1:
        told.append(say("compare.seed", lang, seed=way.seed))
    if len({one.engine for one in axes.speakers}) > 1:
        told.append(workshop().hall.entry(way.engine).called(lang))
    return told


def look_told(look: Look, lang: str) -> str:
    """Length, pitch, loudness and the gain for listening, in one line."""
    facts: Mapping[str, str] = {
        "seconds": f"{look.seconds:.2f}",
        "hz": "–" if look.median_hz is None else f"{look.median_hz:.0f}",
        "lufs": "–" if look.match.lufs is None else f"{look.match.lufs:.1f}",
        "gain": f"{look.match.gain_db:+.1f}",
    }
    told = say("compare.told", lang, **facts)
    if look.match.short_db < 0.1:
        return told
    return told + " " + say("compare.short", lang, db=f"{look.match.short_db:.1f}")


def look_of(core: Core, utterance: Utterance) -> Look | None:
    """Look at the sound of an utterance, once for each sound; None where it is gone meanwhile."""
    try:
        return _look(core, key_of(core, utterance), utterance)
    except LookupError:
        return None


@lru_cache(maxsize=2000)
def _look(core: Core, _key: str, utterance: Utterance) -> Look:
    speech = sound_of(core, utterance)
    if speech is None:
        raise LookupError
    return look_at(speech)
