"""What the Direct page's widgets and components do to the line: each one operation, undone at once."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

import streamlit as st

from studio.curve_ops import (
    Copy,
    CurveOp,
    Hear,
    Paste,
    SetPoints,
    changed_curve,
    parse_curve_op,
    set_line_curve,
)
from studio.edits import replace_line, set_curve, set_locked
from studio.edits.lines import unlocked
from studio.errors import EditError
from studio.line_changes import feel
from studio.own_direction import (
    deliver,
    feel_as_role,
    feel_described,
    feel_mix,
    feel_strength,
    felt,
    follow_field,
    parse_mix,
)
from studio.recipes import utterance_from_recipe
from studio.scene import Scene
from studio.standing import as_taken
from studio.store import TakeCard
from studio.suggested import feel_as_told
from studio.tagged import retag, set_tagged
from studio.ui import state
from studio.ui.line_reading import read_line
from studio.ui.opened import edit, need_scene, render
from studio.ui.workshop import workshop
from studio.word_times import WordTime, placed_curve, places_of
from studio.words import explain, say
from tts.contract import IntensityCurve
from tts.core import Priority
from tts.text.feeling import FeltWords

MORE = 0.15  # of strength, where a take came out weaker than asked


def on_curve(raw: object) -> None:
    """Do what the curve editor asks for."""
    try:
        op, line_id = parse_curve_op(raw), _line_id(raw)
        if isinstance(op, Hear):
            order(line_id)
        elif isinstance(op, Copy):
            copy_curve(line_id)
        elif isinstance(op, Paste):
            paste_curve((line_id,))
        else:
            words = () if isinstance(op, SetPoints) else read_line(need_scene(), line_id).words
            edit(lambda scene: _reshaped(scene, line_id, op, words), "operation.curve")
    except EditError as error:
        _refuse(error)


def set_points(line_id: str, curve: IntensityCurve) -> None:
    """Give a line the curve of the table."""
    edit(lambda scene: set_line_curve(scene, line_id, curve), "operation.curve")


def copy_curve(line_id: str) -> None:
    """Remember a line's curve in this tab."""
    state.view().copied = _curve_now(line_id)
    st.toast(say("direct.copied", state.view().lang), icon=":material/content_copy:")


def paste_curve(line_ids: Sequence[str]) -> None:
    """Give lines the curve that was copied last; locked ones are named."""
    copied = state.view().copied
    if copied is None:
        raise EditError("no_curve_copied")
    _give(copied, line_ids)


def share_curve(line_id: str, key: str) -> None:
    """Give the curve of a line to those that the widget of a key names."""
    chosen = state.held(key)
    if isinstance(chosen, list) and chosen:
        _give(_curve_now(line_id), [str(one) for one in chosen])


def on_mix(raw: object) -> None:
    """Do what the wheel of feelings asks for."""
    try:
        mix = parse_mix(raw.get("mix") if isinstance(raw, Mapping) else None)
        line_id = _line_id(raw)
    except EditError as error:
        _refuse(error)
        return
    edit(lambda scene: feel_mix(scene, line_id, mix), "operation.feeling")


def choose_feeling(line_id: str, key: str) -> None:
    """Give a line the preset that the widget of a key shows; none lets it feel as its role."""
    if not state.changed(key):
        return
    feeling = str(state.held(key) or "")
    if feeling:
        edit(lambda scene: feel(scene, (line_id,), feeling).scene, "operation.feeling")
    else:
        as_role(line_id)


def as_role(line_id: str) -> None:
    """Let a line feel as its role does."""
    edit(lambda scene: feel_as_role(scene, line_id), "operation.feeling")


def set_strength(line_id: str, key: str) -> None:
    """Take over the strength that a widget shows."""
    if not state.changed(key):
        return
    strength = float(str(state.held(key)))
    edit(lambda scene: feel_strength(scene, line_id, strength), "operation.strength")


def describe(line_id: str, key: str) -> None:
    """Take over the words that a widget shows."""
    if not state.changed(key):
        return
    words = str(state.held(key) or "")
    edit(lambda scene: feel_described(scene, line_id, words), "operation.feeling")


def feel_words(line_id: str, words: FeltWords) -> None:
    """Let a line feel what words tell."""
    edit(lambda scene: feel_as_told(scene, line_id, words), "operation.suggested")


def set_field(line_id: str, name: str, key: str) -> None:
    """Take over a field of the delivery that a widget shows."""
    if not state.changed(key):
        return
    value = float(str(state.held(key)))
    edit(lambda scene: deliver(scene, line_id, **{name: value}), "operation.delivery")


def reset_field(line_id: str, name: str) -> None:
    """Let a field of the delivery be the role's."""
    edit(lambda scene: follow_field(scene, line_id, name), "operation.delivery")


def set_tags(line_id: str, key: str) -> None:
    """Take over the tagged text that a widget shows; what is not understood stays there to be mended."""
    if not state.changed(key):
        return
    view, tagged = state.view(), str(state.held(key) or "")
    found = need_scene()
    line = found.scene.line(line_id)
    if retag(line, found.scene.role(line.role), tagged, view.lang).faults:
        view.mistyped = (line_id, tagged)
        return
    view.mistyped = ("", "")
    edit(lambda scene: set_tagged(scene, line_id, tagged, view.lang), "operation.tags")


def lock(line_id: str, key: str) -> None:
    """Lock or unlock a line as a widget shows."""
    if not state.changed(key):
        return
    locked = bool(state.held(key))
    edit(lambda scene: set_locked(scene, (line_id,), locked).scene, "operation.lock")


def restore(line_id: str, take: TakeCard) -> None:
    """Put a line back to what a take of it was made from."""
    taken = utterance_from_recipe(take.recipe)

    def restored(scene: Scene) -> Scene:
        return replace_line(scene, as_taken(scene, unlocked(scene, line_id), taken))

    edit(restored, "operation.take")


def read_anew(line_id: str) -> None:
    """Change the seed, so that an engine that varies reads the line in another way."""

    def reseeded(scene: Scene) -> Scene:
        line = unlocked(scene, line_id)
        return replace_line(scene, replace(line, seed=line.seed + 1))

    edit(reseeded, "operation.seed")


def try_again(line_id: str) -> None:
    """Read a line anew and render it at once."""
    read_anew(line_id)
    order(line_id)


def try_stronger(line_id: str) -> None:
    """Let a line feel stronger and render it at once."""

    def stronger(scene: Scene) -> Scene:
        line = unlocked(scene, line_id)
        return feel_strength(scene, line_id, min(1.0, felt(line, scene.role(line.role)).strength + MORE))

    edit(stronger, "operation.strength")
    order(line_id)


def star(place: tuple[str, str, str], take: TakeCard) -> None:
    """Give a take a star, or take it away."""
    workshop().store.takes.star(place, take.key, starred=not take.starred)


def order(line_id: str) -> None:
    """Have a line rendered ahead of everything else."""
    render(need_scene(), (line_id,), priority=Priority.PREVIEW)


def go(line_id: str) -> None:
    """Show another line."""
    state.select((line_id,))


def _give(curve: IntensityCurve, line_ids: Sequence[str]) -> None:
    left: list[str] = []

    def given(scene: Scene) -> Scene:
        bulk = set_curve(scene, line_ids, curve)
        left.extend(scene.line(one).text[:40] for one in bulk.locked)
        return bulk.scene

    edit(given, "operation.curve")
    if left:
        st.toast(say("direct.left_locked", state.view().lang, lines=" · ".join(left)))


def _reshaped(scene: Scene, line_id: str, op: CurveOp, words: Sequence[WordTime]) -> Scene:
    curve = placed_curve(scene.line(line_id).curve, words)
    return set_line_curve(scene, line_id, changed_curve(curve, op, places_of(words)))


def _curve_now(line_id: str) -> IntensityCurve:
    reading = read_line(need_scene(), line_id)
    return placed_curve(reading.line.curve, reading.words)


def _line_id(raw: object) -> str:
    line_id = raw.get("line") if isinstance(raw, Mapping) else None
    known = need_scene().scene.lines
    if not any(line.id == line_id for line in known):
        raise EditError("no_line", line=str(line_id)[:40])
    return str(line_id)


def _refuse(error: EditError) -> None:
    st.toast(explain(error, state.view().lang), icon=":material/error:")
