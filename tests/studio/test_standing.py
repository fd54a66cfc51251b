"""A line says whether it can be heard, and what changed since it was."""

import math
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from studio.recipes import recipe_of
from studio.render import Rendering
from studio.scene import Line, Role, Scene, utterance_of
from studio.standing import Change, Standing, Standings, as_taken, changes_since, estimate_missing, missing
from studio.takes import Take
from tests.tone import tone_entry
from tts.contract import CurvePoint, Delivery, Emotion, Feelings, IntensityCurve, StageKeys, Utterance
from tts.core import Core

ROLES = (Role("low", "Low", voice="tone-low"), Role("none", "None", voice="nobody"))
SCENE = Scene("S", ROLES, (Line("a", "low", "Hello."), Line("b", "low", "Bye."), Line("c", "none", "Who?")))


@pytest.fixture
def core(tmp_path: Path) -> Iterator[Core]:
    with Core(tone_entry(tmp_path), home=tmp_path / "home") as core:
        yield core


def recipes(*line_ids: str, scene: Scene = SCENE) -> dict[str, str]:
    return {line_id: recipe_of(utterance_of(scene, scene.line(line_id))) for line_id in line_ids}


def changed(line: Line) -> Scene:
    return SCENE.with_lines(tuple(line if one.id == line.id else one for one in SCENE.lines))


def test_a_line_goes_from_draft_to_rendered_to_stale_and_back(core: Core) -> None:
    book = Standings(core)
    assert [s.standing for s in book.of(SCENE, {})] == [
        Standing.DRAFT,
        Standing.DRAFT,
        Standing.IMPOSSIBLE,
    ]
    list(Rendering(SCENE, core, line_ids=["a"]))
    standings = book.of(SCENE, recipes("a"))
    assert standings[0].standing == Standing.RENDERED
    assert missing(standings) == ["b"]
    sadder = replace(SCENE.line("a"), emotion=Emotion(Feelings(sad=1.0)))
    (stale,) = book.of(changed(sadder), recipes("a"), ["a"])
    assert (stale.standing, stale.changes) == (Standing.STALE, (Change.EMOTION,))
    back = changed(as_taken(SCENE, sadder, utterance_of(SCENE, SCENE.line("a"))))
    assert book.of(back, recipes("a"))[0].standing == Standing.RENDERED


def test_a_line_is_planned_once_what_is_said_is_worked_out(core: Core) -> None:
    book = Standings(core)
    core.plan(utterance_of(SCENE, SCENE.line("b")))
    assert [s.standing for s in book.of(SCENE, {}, ["a", "b"])] == [Standing.DRAFT, Standing.PLANNED]
    assert missing(book.of(SCENE, {})) == ["a", "b"]


def test_only_missing_lines_are_estimated_and_equal_ones_once(core: Core) -> None:
    book, twin = Standings(core), replace(SCENE.line("a"), id="twin")
    scene = SCENE.with_lines((*SCENE.lines, twin))
    assert estimate_missing(book.of(scene, {}), core).to_render == 2
    list(Rendering(SCENE, core, line_ids=["a"]))
    estimate = estimate_missing(book.of(scene, {}), core)
    assert estimate.to_render == 1
    assert estimate.seconds is not None


def test_a_sound_that_the_cache_has_lost_is_missing_again(core: Core) -> None:
    book = Standings(core)
    list(Rendering(SCENE, core, line_ids=["a"]))
    assert book.of(SCENE, recipes("a"))[0].standing == Standing.RENDERED
    core.cache.prune(to_bytes=0)
    lost = book.of(SCENE, recipes("a"))[0]
    assert (lost.standing, lost.changes) == (Standing.STALE, (Change.ENGINE,))


def test_nothing_is_worked_out_twice(core: Core, monkeypatch: pytest.MonkeyPatch) -> None:
    book, asked, keys = Standings(core), list[str](), core.keys

    def noted(utterance: Utterance) -> StageKeys:
        asked.append(utterance.text)
        return keys(utterance)

    monkeypatch.setattr(core, "keys", noted)
    first = book.of(SCENE, {})
    louder = replace(SCENE.line("b"), gap_s=1.0)
    again = book.of(changed(louder), {})
    assert sorted(asked) == ["Bye.", "Bye.", "Hello.", "Who?"]
    same = [one is other for one, other in zip(first, again, strict=True)]
    assert same == [True] * 3, "a pause asks the engine for nothing else"


def test_in_a_hurry_what_is_not_worked_out_yet_is_left_out(core: Core) -> None:
    book = Standings(core)
    assert book.known(SCENE, {}, until_s=0.0) == {}
    book.of(SCENE, {}, ["a"])
    assert list(book.known(SCENE, {}, until_s=0.0)) == ["a"]
    assert list(book.known(SCENE, {}, until_s=math.inf).values()) == book.of(SCENE, {})


LINES = st.builds(
    Line,
    st.sampled_from("abc"),
    st.sampled_from(["low", "high", "none"]),
    st.sampled_from(["Hello.", "Bye.", ""]),
    seed=st.integers(0, 1),
)
STEPS = st.one_of(LINES, st.sampled_from(["render", "lose", "recast"]))


@settings(
    max_examples=25,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(steps=st.lists(STEPS, max_size=12))
def test_what_is_remembered_says_the_same_as_what_is_asked_anew(core: Core, steps: list[Line | str]) -> None:
    roles = (*ROLES, Role("high", "High", voice="tone-high"))
    scene, taken, book = replace(SCENE, roles=roles), dict[str, str](), Standings(core)
    core.cache.prune(to_bytes=0)
    for step in steps:
        if isinstance(step, Line):
            scene = scene.with_lines(tuple(step if one.id == step.id else one for one in scene.lines))
        elif step == "lose":
            core.cache.prune(to_bytes=0)
        elif step == "recast":
            other = {"tone-low": "tone-high", "tone-high": "tone-low"}
            swapped = tuple(replace(role, voice=other.get(role.voice, role.voice)) for role in scene.roles)
            scene = replace(scene, roles=swapped)
        else:
            done = [one for one in Rendering(scene, core) if isinstance(one, Take)]
            taken |= {take.line_id: recipe_of(take.utterance) for take in done}
        told, anew = book.of(scene, taken), Standings(core).of(scene, taken)
        assert [(s.line_id, s.standing, s.key, s.changes) for s in told] == [
            (s.line_id, s.standing, s.key, s.changes) for s in anew
        ]


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
