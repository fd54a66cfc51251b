"""A line says whether it can be heard, and what changed since it was."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from studio.render import Rendering
from studio.scene import Line, Role, Scene, utterance_of
from studio.standing import Change, Standing, as_taken, changes_since, missing, stand, stand_line
from tests.tone import tone_entry
from tts.contract import CurvePoint, Delivery, Emotion, Feelings, IntensityCurve
from tts.core import Core

ROLES = (Role("low", "Low", voice="tone-low"), Role("none", "None", voice="nobody"))
SCENE = Scene("S", ROLES, (Line("a", "low", "Hello."), Line("b", "low", "Bye."), Line("c", "none", "Who?")))


@pytest.fixture
def core(tmp_path: Path) -> Iterator[Core]:
    with Core(tone_entry(tmp_path), home=tmp_path / "home") as core:
        yield core


def test_a_line_goes_from_draft_to_rendered_to_stale_and_back(core: Core) -> None:
    assert [s.standing for s in stand(SCENE, core, {})] == [
        Standing.DRAFT,
        Standing.DRAFT,
        Standing.IMPOSSIBLE,
    ]
    list(Rendering(SCENE, core, line_ids=["a"]))
    last = {"a": utterance_of(SCENE, SCENE.line("a"))}
    standings = stand(SCENE, core, last)
    assert standings[0].standing == Standing.RENDERED
    assert missing(standings) == ["b"]
    sadder = replace(SCENE.line("a"), emotion=Emotion(Feelings(sad=1.0)))
    stale = stand_line(SCENE, sadder, core, last["a"])
    assert (stale.standing, stale.changes) == (Standing.STALE, (Change.EMOTION,))
    assert (
        stand_line(SCENE, as_taken(SCENE, sadder, last["a"]), core, last["a"]).standing == Standing.RENDERED
    )


def test_every_kind_of_change_is_named() -> None:
    line = SCENE.line("a")
    now = utterance_of(SCENE, line)
    changed = replace(
        line,
        text="Hallo.",
        curve=IntensityCurve((CurvePoint(0.0, 0.5),)),
        delivery=Delivery(rate=1.5),
        seed=4,
    )
    assert changes_since(now, utterance_of(SCENE, changed)) == (
        Change.TEXT,
        Change.CURVE,
        Change.DELIVERY,
        Change.SEED,
    )
    assert changes_since(now, now) == (Change.ENGINE,)
