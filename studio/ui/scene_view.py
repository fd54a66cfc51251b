"""The open scene as the player shows it, and what the player asks for."""

import streamlit as st

from studio import mix
from studio.arc import LineArc, emotion_of, line_arc
from studio.colors import feelings_color, role_color
from studio.components import player
from studio.components.player import Played, PlayedLine, PlayedRole, Strip
from studio.desk import Wish
from studio.errors import EditError
from studio.feelings import preset_of
from studio.scene import Line, Scene
from studio.scene_ops import Select, SetGap, SetLevel, SetStrength, apply_op, gesture_of, parse_op
from studio.soundtrack import LineSound, estimate_lines, gap_before, line_sounds, unrecorded
from studio.standing import LineStanding, missing
from studio.ui import clip_route, state
from studio.ui.line_rows import mix_words
from studio.ui.opened import Opened, edit, render
from studio.ui.workshop import workshop
from studio.words import explain, say
from tts.contract import Emotion
from tts.core import Priority

KEY = "scene-player"
RECORDING_S = 2.0  # the longest that the page waits for takes which only have to be noted down
_LABELS = {SetGap: "operation.gap", SetStrength: "operation.arc", SetLevel: "operation.level"}


def show_player(found: Opened, standings: list[LineStanding]) -> None:
    """Show the scene to be heard and timed."""
    player.show(played_scene(found, _sounds(found, standings)), key=KEY, on_op=_take)


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
    estimate = estimate_lines(found.cast, workshop().core, wanted)
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


def played_scene(found: Opened, sounds: tuple[LineSound, ...]) -> Played:
    """Everything that the player needs to know of a scene."""
    scene, lang = found.scene, state.view().lang
    places = mix.timeline(scene, [(sound.line_id, sound.seconds) for sound in sounds])
    lines = tuple(
        _line(found, line, place, sound)
        for line, place, sound in zip(scene.lines, places, sounds, strict=True)
    )
    roles = tuple(
        PlayedRole(role.id, role.name, role_color(scene, role), role.gain_db, role.pan)
        for role in scene.roles
    )
    return Played(
        roles, lines, workshop().core.info.rate, lang, selected=found.line_id, scene_pause=scene.gap_s
    )


def _line(found: Opened, line: Line, place: mix.Placement, sound: LineSound) -> PlayedLine:
    scene, lang = found.scene, state.view().lang
    arc, where = line_arc(scene, line), (found.project.id, found.scene_id, line.id)
    return PlayedLine(
        id=line.id,
        role=line.role,
        text=line.text,
        start=place.start_s,
        seconds=sound.seconds,
        url=clip_route.url(where, sound.key) if sound.key else "",
        words_url=clip_route.words_url(where, sound.key) if sound.has_words_of_line else "",
        standing=sound.standing.value,
        told=_told(sound, lang),
        pause=gap_before(scene, line),
        own_pause=line.gap_s is not None,
        locked=line.locked,
        felt=arc.felt,
        strength=arc.strength,
        feeling=feeling_words(emotion_of(scene, line), lang),
        parts=_strips(arc),
    )


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


def _sounds(found: Opened, standings: list[LineStanding]) -> tuple[LineSound, ...]:
    """What can be heard; takes made for another project are noted down for this one first."""
    sounds = _read_sounds(found, standings)
    known = unrecorded(sounds)
    if known:
        desk = workshop().desk
        desk.wait(desk.render(Wish(found.project.id, found.scene_id, found.cast, known)), RECORDING_S)
        sounds = _read_sounds(found, standings)
    return sounds


def _read_sounds(found: Opened, standings: list[LineStanding]) -> tuple[LineSound, ...]:
    shelf = workshop().store.takes
    last = shelf.last_of_scene(found.project.id, found.scene_id)
    return line_sounds(
        found.cast, standings, last, lambda line: shelf.of_line((found.project.id, found.scene_id, line))
    )


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
