"""One line in depth: what it feels, how strongly over its words, how it is delivered, what will be heard."""

from collections.abc import Sequence
from dataclasses import replace
from html import escape

import streamlit as st

from studio.colors import role_color
from studio.components import curve, prosody
from studio.curve_words import describe_curve
from studio.followed import compare_prosody, tell_followed
from studio.plan_words import tell_numbers
from studio.script import directed_text
from studio.standing import Standing, changes_since, estimate_missing
from studio.tagged import retag
from studio.ui import curve_table, direct_edits, feeling_panel, safe_view, state, take_panel
from studio.ui.line_reading import Reading, course_of, heard_take, measured, read_line, speech_of, try_again
from studio.ui.opened import Opened, need_scene
from studio.ui.plain import plain
from studio.ui.prosody_plot import Overlay, prosody_view
from studio.ui.take_panel import Chosen
from studio.ui.workshop import workshop
from studio.word_times import placed_curve
from studio.words import explain, say
from tts.contract import FLAT

POLL_S = 0.4


def show(found: Opened) -> None:
    """Show the line with the cursor."""
    lang = state.view().lang
    if not found.line_id:
        st.info(say("direct.empty", lang))
        return
    reading = read_line(found, found.line_id)
    with st.container():  # whatever the head says, what stands below is not made anew
        _head(reading, lang)
    left, right = st.columns([7, 4], gap="medium")
    with left:
        st.fragment(_bench)(reading.line.id, _around(reading), lang)
        take_panel.show(reading, take_panel.chosen(reading), lang)
    with right:
        feeling_panel.show(reading, lang)
    if reading.is_waiting:
        st.fragment(_look_again, run_every=POLL_S)(found.line_id)


def _bench(line_id: str, around: object, lang: str) -> None:
    """What changes while a curve is drawn, alone: the rest of the page is made anew only where it differs."""
    found = need_scene()
    if not any(line.id == line_id for line in found.scene.lines):
        st.rerun()
    reading = read_line(found, line_id)
    chosen = take_panel.chosen(reading)
    _curve(reading, chosen, lang)
    _prosody(reading, chosen, lang)
    _tagged(reading, lang)
    curve_table.show(reading, lang)
    if _around(reading) != around:
        st.rerun()


def _around(reading: Reading) -> object:
    """What the page and the sidebar show beside the curve and its plan."""
    project, standing = reading.found.project, reading.standing
    ways = [step.label if step else "" for step in (project.next_undo(), project.next_redo())]
    direction = replace(reading.line, curve=FLAT)
    waits = workshop().desk.busy()
    return (
        *ways,
        direction,
        standing.standing,
        standing.changes,
        len(reading.takes),
        waits,
        reading.is_waiting,
    )


def _look_again(line_id: str) -> None:
    view = state.view()
    if view.lines and view.lines[-1] != line_id:
        return
    if not read_line(need_scene(), line_id).is_waiting:
        st.rerun()


def _head(reading: Reading, lang: str) -> None:
    line, lines = reading.line, reading.found.scene.lines
    number = [one.id for one in lines].index(line.id)
    color = role_color(reading.found.scene, reading.found.scene.role(line.role))
    st.html(
        f'<div style="border-left:0.3rem solid {escape(color)};padding-left:0.7rem;font-size:1.15rem">'
        f"<b>{escape(reading.role.name)}</b> &ensp;{escape(line.text)}</div>"
    )
    with st.container(horizontal=True, vertical_alignment="center"):
        _step("before", lines[number - 1].id if number else None, lang)
        _step("next", lines[number + 1].id if number + 1 < len(lines) else None, lang)
        st.text(say("direct.place", lang, number=number + 1, count=len(lines)), width="content")
        key = state.bound("direct-lock", line.locked)
        st.toggle(
            say("direct.lock", lang),
            key=key,
            help=say("direct.lock_help", lang),
            on_change=direct_edits.lock,
            args=(line.id, key),
        )
        _render(reading, lang)
    if reading.line.locked:
        st.info(say("direct.locked", lang), icon=":material/lock:")
    if reading.error is not None:
        st.error(plain(explain(reading.error, lang)), icon=":material/error:")
        if reading.standing.error is None:  # it is the engine's, not the line's
            label, why = say("direct.again", lang), say("direct.again_help", lang)
            st.button(label, help=why, on_click=try_again, icon=":material/refresh:", key="direct-again")


def _step(way: str, line_id: str | None, lang: str) -> None:
    icon, key = ("arrow_upward", "Alt+Up") if way == "before" else ("arrow_downward", "Alt+Down")
    st.button(
        say(f"direct.{way}", lang),
        icon=f":material/{icon}:",
        disabled=line_id is None,
        on_click=direct_edits.go,
        args=(line_id or "",),
        shortcut=key,
        key=f"direct-{way}",
    )


def _render(reading: Reading, lang: str) -> None:
    standing = reading.standing
    seconds = estimate_missing([standing], workshop().core).seconds if standing.is_missing else None
    word = "direct.render" if seconds is None else "direct.render_about"
    st.button(
        say(word if standing.is_missing else "direct.rendered", lang, seconds=max(1, round(seconds or 0.0))),
        help=say("direct.render_help", lang),
        type="primary",
        disabled=not standing.is_missing,
        on_click=direct_edits.order,
        args=(reading.line.id,),
        icon=":material/graphic_eq:",
        shortcut="Mod+Enter",
        key="direct-render",
    )


def _curve(reading: Reading, chosen: Sequence[Chosen], lang: str) -> None:
    line = reading.line
    heard = [heard_take(reading, one.take, one.name) for one in chosen]
    view = curve.CurveView(
        line=line.id,
        curve=placed_curve(line.curve, reading.words),
        words=reading.words,
        pitch=reading.pitch,
        takes=tuple(take for take in heard if take is not None),
        lang=lang,
        locked=line.locked,
        can_paste=state.view().copied is not None,
        safe=safe_view.line_of(reading, lang),
    )
    st.markdown(f"**{say('direct.curve', lang)}**")
    curve.show(view, key="direct-curve", on_op=direct_edits.on_curve)
    st.caption(describe_curve(line.curve, line.text, lang))
    safe_view.warn(reading, lang)


def _prosody(reading: Reading, chosen: Sequence[Chosen], lang: str) -> None:
    plan = reading.plan
    if plan is None:
        if reading.is_waiting:
            st.caption(say("prosody.planning", lang))
        return
    names = ("prosody.measured", "prosody.compared")
    found = [(measured(one.take), name, one.take) for one, name in zip(chosen, names, strict=False)]
    overlays = [Overlay(sound, name, course_of(take)) for sound, name, take in found if sound is not None]
    prosody.show(prosody_view(plan, overlays, reading.line.text, lang), key="direct-prosody")
    st.caption(tell_numbers(plan, lang))
    st.text(" ".join(_told(reading, chosen, lang)))


def _told(reading: Reading, chosen: Sequence[Chosen], lang: str) -> list[str]:
    """How far the sound followed the plan, in sentences."""
    told = [] if reading.plan and reading.plan.exact else [say("prosody.lean", lang)]
    if not chosen:
        return [*told, say("prosody.no_take", lang)]
    take = chosen[0].take
    speech, heard = speech_of(take), measured(take)
    if speech is None or heard is None:
        return [*told, say("direct.take_lost", lang)]
    told.append(tell_followed(compare_prosody(speech.plan, heard), lang))
    if take.key != reading.standing.key and reading.standing.standing is not Standing.IMPOSSIBLE:
        changes = changes_since(take_panel.made_from(take), reading.utterance)
        names = [say(f"change.{change}", lang) for change in changes]
        told.append(say("prosody.stale", lang, changes=say("direct.comma", lang).join(names)))
    return told


def _tagged(reading: Reading, lang: str) -> None:
    line, role = reading.line, reading.found.scene.role(reading.line.role)
    line_id, typed = state.view().mistyped
    wrong = line_id == line.id
    key = state.bound("direct-tags", typed if wrong else directed_text(line, role, lang))
    st.text_area(
        say("direct.words", lang),
        key=key,
        help=say("direct.words_help", lang),
        height=92,
        disabled=line.locked,
        on_change=direct_edits.set_tags,
        args=(line.id, key),
    )
    if wrong:
        for fault in retag(line, role, typed, lang).faults:
            st.error(explain(fault, lang), icon=":material/error:")
