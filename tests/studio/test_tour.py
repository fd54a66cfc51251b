"""The tour's steps are done by doing them, and its scenes can be spoken as they are."""

from dataclasses import replace

import pytest

from studio.demos import tour_scene
from studio.edits import set_emotion
from studio.edits.bulk import set_curve
from studio.tour import Step, steps_done
from tts.contract import CurvePoint, Emotion, Feelings, IntensityCurve
from tts.engines.draft.voices import VOICES


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_the_scene_is_short_cast_and_in_its_language(lang: str) -> None:
    scene = tour_scene(lang)
    assert len(scene.lines) == 5
    assert scene.language.startswith(lang)
    assert all(VOICES[role.voice].voice.languages[0] == scene.language for role in scene.roles)
    assert scene.lines[0].emotion is not None, "the first thing heard is acted"
    assert scene.lines[2].curve.is_flat, "left to be drawn"


def test_nothing_is_done_before_anything_was_done() -> None:
    scene = tour_scene("en")
    assert steps_done(scene, scene, (), undone=False) == frozenset()


def test_every_step_is_told_from_what_became_of_the_scene() -> None:
    scene = tour_scene("en")
    second, third = scene.lines[1].id, scene.lines[2].id
    felt = set_emotion(scene, (second,), Emotion(Feelings(angry=1.0), 0.8)).scene
    rise = IntensityCurve((CurvePoint(0.0, 0.2), CurvePoint(1.0, 0.9)))
    drawn = set_curve(scene, (third,), rise).scene
    assert steps_done(scene, felt, (), undone=False) == {Step.FEEL}
    assert steps_done(scene, drawn, (), undone=False) == {Step.DRAW}
    assert steps_done(scene, scene, (second,), undone=True) == {Step.HEAR, Step.UNDO}
    ids = [line.id for line in scene.lines]
    assert steps_done(scene, scene, ids, undone=False) == {Step.HEAR, Step.SCENE}
    emptied = replace(scene, lines=(*scene.lines[:4], replace(scene.lines[4], text=" ")))
    assert Step.SCENE in steps_done(scene, emptied, ids[:4], undone=False)
