"""The open scene as the player shows it, and what the player asks for."""

from collections.abc import Sequence
from functools import lru_cache, partial
from typing import NamedTuple

import streamlit as st

from studio.arc import LineArc, emotion_of, line_arc
from studio.colors import feelings_color, role_color
from studio.components import player
from studio.components.player import Played, PlayedLine, PlayedRole, Strip
from studio.desk import Wish
from studio.errors import EditError
from studio.feelings import preset_of
from studio.kept import Kept
from studio.mastering import rings_s
from studio.scene import Line, Scene, effect_of
from studio.scene_ops import Select, SetGap, SetLevel, SetStrength, apply_op, gesture_of, parse_op
from studio.soundtrack import LineSound, line_sound
from studio.standing import LineStanding, Standing, estimate_missing, missing
from studio.store import TakeCard
from studio.ui import clip_route, state
from studio.ui.line_rows import mix_words
from studio.ui.opened import Opened, edit, render
from studio.ui.workshop import workshop
from studio.words import explain, say
from tts.contract import Delivery, Emotion
from tts.core import Priority

KEY = "scene-player"
RECORDING_S = 2.0  # the longest that the page waits for takes which only have to be noted down
_LABELS = {SetGap: "operation.gap", SetStrength: "operation.arc", SetLevel: "operation.level"}


def show_player(found: Opened, standings: list[LineStanding]) -> None:
    """Show the scene to be heard and timed."""
    player.show(played_scene(found, standings), key=KEY, on_op=_take)


def show_missing(found: Opened, standings: list[LineStanding]) -> None:
    """Say what cannot be heard yet, what it takes to render it, and offer to."""
    lang, wanted = state.view().lang, missing(standings)
    stuck = [one for one in standings if one.error is not None]
    for one in stuck:
        st.warning(f"{found.scene.line(one.line_id).text[:60]} — {explain(one.error, lang)}")  # type: ignore[arg-type]
    if not wanted:
        if not stuck:
            st.text(say("scene.all_rendered", lang), help=say("scene.draft_help", lang))
        return
    estimate = estimate_missing(standings, workshop().core)
    time = (
        ""
        if estimate.seconds is None
        else say("scene.takes_time", lang, seconds=max(1, round(estimate.seconds)))
    )
    told, button = st.columns([4, 1], vertical_alignment="center")
    told.info(
        say("scene.missing", lang, count=len(wanted), total=len(standings), time=time),
        icon=":material/graphic_eq:",
    )
    busy = workshop().desk.busy()
    if button.button(
        say("scene.render", lang), key="render-missing", type="primary", disabled=busy, width="stretch"
    ):
        render(found, wanted, priority=Priority.INTERACTIVE)
        st.rerun()


def played_scene(found: Opened, standings: list[LineStanding]) -> Played:
    """Everything that the player needs to know of a scene."""
    scene, lang = found.scene, state.view().lang
    roles = tuple(
        PlayedRole(role.id, role.name, role_color(scene, role), role.gain_db, role.pan)
        for role in scene.roles
    )
    return Played(
        roles,
        _lines(found, standings),
        workshop().core.info.rate,
        lang,
        selected=found.line_id,
        scene_pause=scene.gap_s,
    )


class _Source(NamedTuple):
    """All that a line in the player is made from."""

    line: Line
    role_speaks: tuple[Emotion, Delivery, str]
    standing: LineStanding
    take: TakeCard | None


class _Book:
    """The lines of a scene as the player shows them, made anew only where something about them changed."""

    def __init__(self, place: tuple[str, str], lang: str) -> None:
        self._place, self._lang = place, lang
        self._shown: Kept[PlayedLine] = Kept()

    def lines(self, found: Opened, standings: list[LineStanding]) -> tuple[PlayedLine, ...]:
        """Every line of the scene."""
        last = found.last_takes()
        ways = {role.id: (role.emotion, role.delivery, role.effect) for role in found.scene.roles}
        shown = []
        for line, standing in zip(found.scene.lines, standings, strict=True):
            source = _Source(line, ways[line.role], standing, last.get(line.id))
            shown.append(self._shown.get(line.id, source, partial(self._line, found, source)))
        self._shown.tidy([line.id for line in shown])
        return tuple(shown)

    def _line(self, found: Opened, source: _Source) -> PlayedLine:
        line, standing, arc = source.line, source.standing, line_arc(found.scene, source.line)
        sound = line_sound(found.cast, line, standing, source.take, partial(_takes_of, found))
        where, effect = (*self._place, line.id), effect_of(line, found.scene.role(line.role))
        return PlayedLine(
            id=line.id,
            role=line.role,
            text=line.text,
            seconds=sound.seconds,
            tail_s=rings_s(effect),
            url=clip_route.url(where, sound.key, effect) if sound.key else "",
            words_url=clip_route.words_url(where, sound.key) if sound.has_words_of_line else "",
            standing=sound.standing.value,
            told=_told(sound, self._lang),
            gap_s=line.gap_s,
            locked=line.locked,
            felt=arc.felt,
            strength=arc.strength,
            feeling=feeling_words(emotion_of(found.scene, line), self._lang),
            parts=_strips(arc),
        )


@lru_cache(maxsize=8)
def _book(project: str, scene: str, lang: str) -> _Book:
    return _Book((project, scene), lang)


def _strips(arc: LineArc) -> tuple[Strip, ...]:
    return tuple(Strip(p.start, p.end, feelings_color(p.feelings), p.strengths) for p in arc.parts)


def feeling_words(emotion: Emotion, lang: str) -> str:
    """What is felt, by its name or as a mix."""
    preset = preset_of(emotion.feelings)
    if preset is None or emotion.clip or emotion.description:
        return mix_words(emotion, lang)
    return preset.name_zh if lang == "zh" else preset.name


def _told(sound: LineSound, lang: str) -> str:
    told = say(f"standing.{sound.standing}", lang)
    changes = ", ".join(say(f"change.{change}", lang) for change in sound.changes)
    return f"{told} ({changes})" if changes else told


def _lines(found: Opened, standings: list[LineStanding]) -> tuple[PlayedLine, ...]:
    """The scene's lines; takes made for another project are noted down for this one first."""
    book = _book(found.project.id, found.scene_id, state.view().lang)
    lines = book.lines(found, standings)
    silent = tuple(line.id for line in lines if line.standing == Standing.RENDERED and not line.url)
    if not silent:
        return lines
    desk = workshop().desk
    desk.wait(desk.render(Wish(found.project.id, found.scene_id, found.cast, silent)), RECORDING_S)
    return book.lines(found, standings)


def _takes_of(found: Opened, line_id: str) -> Sequence[TakeCard]:
    return workshop().store.takes.of_line((found.project.id, found.scene_id, line_id))


def _take(raw: object) -> None:
    """Do what the player asked for."""
    try:
        op = parse_op(raw)
    except EditError as error:
        st.toast(explain(error, state.view().lang), icon=":material/error:")
        return
    if isinstance(op, Select):
        state.select((op.line,))
        return

    def change(scene: Scene) -> Scene:
        return apply_op(scene, op)

    edit(change, _LABELS[type(op)], gesture=gesture_of(raw))
