"""The takes of a line: which is heard, which it is compared with, what made them, and the way back to one."""

import datetime
from collections.abc import Sequence
from dataclasses import dataclass

import streamlit as st

from studio.recipes import utterance_from_recipe
from studio.script import directed_text
from studio.standing import as_taken, changes_since
from studio.store import TakeCard
from studio.ui import achieved_panel, direct_edits, state
from studio.ui.line_reading import Reading, speech_of
from studio.ui.plain import plain
from studio.ui.workshop import workshop
from studio.words import say
from tts.contract import Utterance


@dataclass(frozen=True, slots=True)
class Chosen:
    """A take that is heard, with its name in the list."""

    take: TakeCard
    name: str


def made_from(take: TakeCard) -> Utterance:
    """What a take was made from."""
    return utterance_from_recipe(take.recipe)


def chosen(reading: Reading) -> tuple[Chosen, ...]:
    """The take to hear and draw, and behind it the one to compare it with; none where there is no take."""
    if not reading.takes:
        return ()
    lang = state.view().lang
    first = _held(reading, state.held(_key(reading))) or _first(reading)
    other = _held(reading, state.held(_compare_key(first)))
    found = [first] if other is None or other.key == first.key else [first, other]
    return tuple(Chosen(take, _name(reading, take, lang)) for take in found)


def show(reading: Reading, heard: Sequence[Chosen], lang: str) -> None:
    """Show the takes of the line."""
    st.markdown(f"**{say('direct.takes', lang)}**")
    if not heard:
        st.caption(say("direct.no_takes", lang))
        _seed(reading, lang)
        return
    take = heard[0].take
    if len(reading.takes) > 1:
        _choices(reading, take, lang)
    else:
        st.caption(plain(heard[0].name))
    st.caption(_about(reading, take, lang))
    achieved_panel.show(reading, take, made_from(take), lang)
    if speech_of(take) is None:
        st.warning(say("direct.take_lost", lang))
    _buttons(reading, take, lang)


def _choices(reading: Reading, take: TakeCard, lang: str) -> None:
    """Which take is heard, and which it is compared with."""
    names = {one.key: _name(reading, one, lang) for one in reading.takes}
    left, right = st.columns(2)
    left.selectbox(
        say("direct.take", lang),
        list(names),
        format_func=lambda key: names[key],
        index=list(names).index(take.key),
        key=_key(reading),
    )
    right.selectbox(
        say("direct.compare", lang),
        ["", *(key for key in names if key != take.key)],
        format_func=lambda key: names.get(key, say("direct.no_compare", lang)),
        key=_compare_key(take),
    )


def _buttons(reading: Reading, take: TakeCard, lang: str) -> None:
    with st.container(horizontal=True):
        st.button(
            say("direct.unstar" if take.starred else "direct.star", lang),
            icon=":material/star:",
            on_click=direct_edits.star,
            args=(reading.place, take),
            key="direct-star",
        )
        st.button(
            say("direct.restore", lang),
            icon=":material/history:",
            help=say("direct.restore_help", lang),
            disabled=reading.line.locked or take.key == reading.standing.key,
            on_click=direct_edits.restore,
            args=(reading.line.id, take),
            key="direct-restore",
        )
        _seed(reading, lang)


def _seed(reading: Reading, lang: str) -> None:
    st.button(
        say("direct.other_seed", lang),
        icon=":material/casino:",
        help=say("direct.other_seed_help", lang),
        disabled=reading.line.locked,
        on_click=direct_edits.read_anew,
        args=(reading.line.id,),
        key="direct-seed",
    )


def _key(reading: Reading) -> str:
    """The choice is forgotten with the line, and where a new take has come."""
    return f"direct-take-{reading.line.id}-{len(reading.takes)}"


def _compare_key(take: TakeCard) -> str:
    """What a take is compared with is forgotten with it."""
    return f"direct-compare-{take.key[:12]}"


def _held(reading: Reading, key: object) -> TakeCard | None:
    return next((take for take in reading.takes if take.key == key), None)


def _first(reading: Reading) -> TakeCard:
    """The take of the line as it is now, or the newest one."""
    return _held(reading, reading.standing.key) or reading.takes[0]


def _name(reading: Reading, take: TakeCard, lang: str) -> str:
    return say(
        "direct.take_label",
        lang,
        star="★ " if take.starred else "",
        number=len(reading.takes) - list(reading.takes).index(take),
        time=datetime.datetime.fromtimestamp(take.made).strftime("%m-%d %H:%M:%S"),
        seconds=f"{take.seconds:.1f}",
    )


def _about(reading: Reading, take: TakeCard, lang: str) -> str:
    taken = made_from(take)
    line = as_taken(reading.found.cast, reading.line, taken)
    text = directed_text(line, reading.role, lang)
    engines = {entry.name: entry.called(lang) for entry in workshop().hall.entries}
    made = say(
        "direct.made_by",
        lang,
        engine=engines.get(take.engine, take.engine),
        version=plain(take.version),
        seed=taken.seed,
        text=plain(text),
    )
    if take.key == reading.standing.key:
        return f"{made} — {say('direct.take_now', lang)}"
    names = [say(f"change.{change}", lang) for change in changes_since(taken, reading.utterance)]
    changed = say("direct.take_changed", lang, changes=say("direct.comma", lang).join(names))
    return f"{made} — {changed}"
