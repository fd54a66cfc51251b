"""Two takes in depth: heard at the same word, drawn over each other, measured, held to words and voice."""

import math
import secrets
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

import numpy as np
import streamlit as st
from numpy.typing import NDArray

from studio.components import pair as players
from studio.components.pair import PairClip, PairTrack, ShownPair
from studio.lab import pair_words
from studio.lab.card import Card, Held, card_of
from studio.lab.differences import Audible, differences, on_words
from studio.lab.grid import STRENGTHS, Axes, Cell, grid, own_cell
from studio.lab.looks import Look, look_at
from studio.lab.sounds import is_kept, key_of, sound_of
from studio.recipes import utterance_from_recipe
from studio.scene import utterance_of
from studio.ui import lab_route, state
from studio.ui.lab_looks import cell_label, look_told
from studio.ui.opened import Opened
from studio.ui.plain import plain
from studio.ui.workshop import workshop
from studio.words import say
from tts.contract import FEELINGS, Speech, Utterance
from tts.core import Core
from tts.errors import TtsError
from tts.prosody import Prosody, measure

POINTS = 320
_SWAPPED = "pair-swapped"
_SPAN_DB = 50.0


@dataclass(frozen=True, slots=True, eq=False)
class Heard:
    """A reading with all that is known of it."""

    cell: Cell
    label: str
    speech: Speech
    prosody: Prosody
    look: Look


def show(found: Opened) -> None:
    """Choose two readings and show how they differ."""
    lang = state.view().lang
    names = _candidates(found, lang)
    if len(names) < 2:
        st.info(say("pair.too_few", lang))
        return
    keys = list(names)
    left, right = st.columns(2)
    chosen = [
        place.selectbox(
            say(f"pair.choose_{side}", lang),
            keys,
            index=index,
            format_func=lambda key: names[key][0] if key in names else key,
            key=f"pair-{side}-{found.line_id}",
        )
        for place, side, index in ((left, "a", 0), (right, "b", 1))
    ]
    first, second = (_heard(*names[key]) for key in chosen if key in names)
    if first is None or second is None:
        st.warning(say("direct.take_lost", lang))
        return
    key = f"pair-{found.line_id}"
    if st.toggle(say("pair.hide", lang), help=say("pair.hide_help", lang), key=f"{key}-hide", on_change=_mix):
        _blindly(first, second, key, lang)
        return
    players.show(_shown(first, second, lang), key=key)
    rows = differences((first.speech, first.prosody), (second.speech, second.prosody))
    st.markdown(f"**{say('pair.differences', lang)}**")
    clear = [pair_words.tell(row, lang) for row in rows if row.audible is Audible.CLEARLY]
    st.text(" · ".join(clear) or say("pair.nothing_clear", lang))
    _table(*pair_words.difference_rows(rows, lang))
    st.caption(say("pair.recipe", lang))
    _table(*pair_words.recipe_rows(first.cell, second.cell, lang))
    _cards(first, second, lang)


def _mix() -> None:
    state.hold(_SWAPPED, secrets.randbelow(2) == 1)


def _blindly(first: Heard, second: Heard, key: str, lang: str) -> None:
    """Play both in an order that nobody knows, with nothing to be seen of them, until it is asked for."""
    both = (second, first) if state.held(_SWAPPED) else (first, second)
    names = [one.label for one in both]
    unseen = [
        replace(_clip(one, side, lang), label=say("pair.unknown", lang), told="")
        for one, side in zip(both, "ab", strict=True)
    ]
    alt = say("pair.alt_hidden", lang)
    rate = first.speech.audio.rate
    players.show(ShownPair((unseen[0], unseen[1]), {}, (), (), rate, alt, lang), key=key)
    if st.button(say("pair.reveal", lang), key=f"{key}-reveal"):
        st.info(plain(say("pair.revealed", lang, a=names[0], b=names[1])))


def _candidates(found: Opened, lang: str) -> dict[str, tuple[str, Cell]]:
    """Readings of the line that can be heard, by the key of their sound, with their names."""
    utterance, engine = utterance_of(found.cast, found.cast.line(found.line_id)), workshop().core.entry.name
    cells = [(say("compare.as_it_is", lang), own_cell(utterance, engine))]
    place = (found.project.id, found.scene_id, found.line_id)
    takes = workshop().store.takes.of_line(place)
    for number, take in zip(range(len(takes), 0, -1), takes, strict=True):
        made = own_cell(utterance_from_recipe(take.recipe), take.engine)
        cells.append((say("pair.take", lang, number=number, seconds=f"{take.seconds:.1f}"), made))
    axes = Axes(FEELINGS, STRENGTHS)
    cells += [(cell_label(cell, axes, lang), cell) for cell in grid(utterance, axes, engine)]
    names: dict[str, tuple[str, Cell]] = {}
    for name, cell in cells:
        core = workshop().hall.core(cell.way.engine)
        try:
            if is_kept(core, cell.utterance):
                names.setdefault(f"{cell.way.engine} {key_of(core, cell.utterance)}", (name, cell))
        except TtsError:
            continue
    return names


def _heard(label: str, cell: Cell) -> Heard | None:
    core = workshop().hall.core(cell.way.engine)
    known = _known(core, key_of(core, cell.utterance), cell.utterance)
    return Heard(cell, label, *known) if known else None


@lru_cache(maxsize=64)
def _known(core: Core, _key: str, utterance: Utterance) -> tuple[Speech, Prosody, Look] | None:
    speech = sound_of(core, utterance)
    return (speech, measure(speech.audio), look_at(speech)) if speech else None


def _shown(first: Heard, second: Heard, lang: str) -> ShownPair:
    both = (first, second)
    laid = [on_words(first.speech, one.speech, one.prosody, points=POINTS) for one in both]
    peak_db = max(float(np.nanmax(one.level_db)) for one in laid)
    tracks = {
        "f0": _track("f0", "Hz", [one.f0_hz for one in laid], lang),
        "level": PairTrack(
            say("pair.level", lang),
            "dB",
            round(peak_db - _SPAN_DB),
            round(peak_db),
            (_row(laid[0].level_db), _row(laid[1].level_db)),
        ),
        "rate": PairTrack(say("pair.rate", lang), "×", 0.5, 2.0, (_row(laid[0].rate), _row(laid[1].rate))),
    }
    plan = first.speech.plan
    return ShownPair(
        (_clip(first, "a", lang), _clip(second, "b", lang)),
        tracks,
        tuple((word.label, word.start_s, word.end_s) for word in plan.words),
        tuple((pause.start_s, pause.end_s) for pause in plan.pauses),
        first.speech.audio.rate,
        say("pair.alt", lang, a=first.label, b=second.label),
        lang,
    )


def _clip(one: Heard, side: str, lang: str) -> PairClip:
    look = one.look
    url, told = lab_route.url(one.cell), look_told(look, lang)
    return PairClip(f"{side} {url}", one.label, told, url, look.match.gain_db, look.seconds, look.words)


def _track(name: str, unit: str, rows: Sequence[NDArray[np.float64]], lang: str) -> PairTrack:
    voiced = np.concatenate([row[np.isfinite(row)] for row in rows])
    low, high = np.percentile(voiced, (1, 99)) if voiced.size else (100.0, 200.0)
    return PairTrack(
        say(f"pair.{name}", lang),
        unit,
        math.floor(low * 0.95 / 10) * 10,
        math.ceil(high * 1.05 / 10) * 10,
        (_row(rows[0]), _row(rows[1])),
    )


def _row(values: NDArray[np.float64]) -> tuple[float | None, ...]:
    return tuple(round(float(value), 2) if np.isfinite(value) else None for value in values)


def _table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    st.dataframe([dict(zip(head, row, strict=True)) for row in rows], hide_index=True, width="stretch")


def _cards(first: Heard, second: Heard, lang: str) -> None:
    """The second reading held to the first."""
    st.markdown(f"**{say('card.title', lang, a=first.label, b=second.label)}**")
    card = _card(first.speech, second.speech)
    show_card(card, lang, same_voice=first.cell.way.voice == second.cell.way.voice)


@lru_cache(maxsize=64)
def _card(first: Speech, second: Speech) -> Card:
    return card_of(first, second)


def show_card(card: Card, lang: str, *, same_voice: bool) -> None:
    """Say what stayed and what moved; what should not have moved stands in red."""
    for text, held in pair_words.card_lines(card, lang, same_voice=same_voice):
        {Held.SAME: st.success, Held.MOVED: st.error, Held.UNKNOWN: st.info}[held](plain(text))
    if not same_voice:
        st.caption(say("card.other_voice", lang))
