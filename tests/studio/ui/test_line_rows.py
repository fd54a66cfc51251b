"""Rows say what a line is, where it stands and why, and are made anew only where that changes."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import pytest

from studio.desk import Desk, Wish
from studio.scene import Line, Role, Scene
from studio.standing import Standings
from studio.store import Project
from studio.ui import workshop
from studio.ui.line_rows import RowBook, Takes, feeling_cards, role_cards, work_of
from tts.contract import CurvePoint, Emotion, EmotionShift, Feelings, IntensityCurve, Pause
from tts.core import Priority

LINES = (
    Line("1", "ann", "Hello"),
    Line("2", "ann", "Oh no", emotion=Emotion(Feelings(sad=1.0), 0.5), locked=True, gap_s=-0.5),
    Line("3", "ben", "!fail", emotion=Emotion(Feelings(sad=0.5, angry=0.7))),
    Line("4", "ben", "[hapy] Hi"),
)
SCENE = Scene("s", (Role("ann", "Ann", "tone-low"), Role("ben", "Ben", "tone-high")), LINES)


@pytest.fixture
def project() -> Project:
    return workshop.workshop().store.create("p", (SCENE,))


def book(lang: str = "en") -> RowBook:
    return RowBook(Standings(workshop.workshop().core), lang)


def rows(of: RowBook, project: Project, scene: Scene = SCENE, **options: Any) -> list[dict[str, Any]]:
    shelf, scene_id = workshop.workshop().store.takes, project.scenes()[0].id
    takes = Takes(
        last=shelf.last_of_scene(project.id, scene_id),
        of_line=lambda line_id: shelf.of_line((project.id, scene_id, line_id)),
        url=lambda line_id, key, effect: f"/{line_id}/{key}{effect}",
    )
    work = work_of(workshop.workshop().desk.orders(), (project.id, scene_id))
    return [dict(row) for row in of.rows(scene, takes, work, **options)]


def render(project: Project, scene: Scene = SCENE, *line_ids: str) -> Desk:
    desk = workshop.workshop().desk
    ids = line_ids or tuple(line.id for line in scene.lines)
    number = desk.render(Wish(project.id, project.scenes()[0].id, scene, ids, Priority.INTERACTIVE))
    assert desk.wait(number, 60)
    return desk


def test_a_row_says_who_speaks_how_and_where_it_stands(project: Project) -> None:
    first, second, third, fourth = rows(book(), project)
    assert (first["r"], first["t"], first["k"]) == ("ann", "Hello", "draft")
    assert "e" not in first, "it follows its role"
    assert (second["e"], second["s"], second["l"], second["b"]) == ("sad", 50, 1, -0.5)
    assert (third["e"], third["m"]) == ("mix", "angry 0.7 + sad 0.5")
    assert "happy" in fourth["g"]


def test_a_rendered_line_has_its_sound_and_length_and_a_failed_one_says_why(project: Project) -> None:
    of = book()
    rows(of, project)
    render(project)
    first, _, third, _ = rows(of, project)
    assert (first["k"], first["d"]) == ("rendered", 0.3)
    assert first["c"].startswith("/1/")
    assert third["k"] == "failed"
    assert "asked to fail" in third["w"]
    changed = replace(SCENE, lines=(*LINES[:2], replace(LINES[2], text="fine"), LINES[3]))
    assert rows(of, project, changed)[2]["k"] == "draft", "the failure was another line's"


def test_a_changed_line_says_what_changed_and_has_its_old_sound_when_it_is_changed_back(
    project: Project,
) -> None:
    of = book()
    render(project, SCENE, "1")
    changed = replace(SCENE, lines=(replace(LINES[0], text="Bye", seed=2), *LINES[1:]))
    stale = rows(of, project, changed)[0]
    assert (stale["k"], stale["w"]) == ("stale", "text, seed")
    assert "c" not in stale
    render(project, changed, "1")
    back = rows(of, project)[0]
    assert back["k"] == "rendered"
    assert back["c"] != rows(book(), project, changed)[0]["c"]


def test_a_curve_a_shift_and_pauses_are_drawn() -> None:
    line = Line("1", "ann", "Hello there", curve=IntensityCurve((CurvePoint(0, 0.0), CurvePoint(1, 1.0))))
    felt = replace(line, emotion=Emotion(Feelings(happy=1.0)), pauses=(Pause(6, 0.5),))
    shifted = replace(felt, shifts=(EmotionShift(6, Emotion(Feelings(sad=1.0), 0.5)),))
    project = workshop.workshop().store.create("p", (replace(SCENE, lines=(shifted,)),))
    (row,) = rows(book(), project, replace(SCENE, lines=(shifted,)))
    assert (row["s"][0], row["s"][-1]) == (0, 50)
    assert row["h"] == [{"e": "sad"}]
    assert row["p"] == 1


def test_rows_that_did_not_change_are_the_same_objects(project: Project) -> None:
    of = book()
    shelf = Takes({}, lambda _: (), lambda *_: "")
    before = of.rows(SCENE, shelf, {})
    after = of.rows(replace(SCENE, lines=(replace(LINES[0], text="x"), *LINES[1:])), shelf, {})
    assert [one is other for one, other in zip(before, after, strict=True)] == [False, True, True, True]


def test_a_long_scene_is_shown_at_once_and_known_a_little_later(project: Project) -> None:
    of = book()
    first = rows(of, project, budget_s=0.0)
    assert [row["t"] for row in first] == [line.text for line in LINES]
    assert all("k" not in row for row in first)
    assert of.unfinished
    later = rows(of, project)
    assert all(row["k"] == "draft" for row in later)
    assert not of.unfinished
    assert later == rows(book(), project)


def test_roles_and_feelings_have_names_and_colours_in_both_languages() -> None:
    assert [card["name"] for card in role_cards(SCENE, "en")] == ["Ann", "Ben"]
    assert feeling_cards("zh")[0]["name"] == "开心"
    assert feeling_cards("en")[0]["name"] == "happy"
    cards: list[Mapping[str, object]] = [*feeling_cards("en"), *role_cards(SCENE, "en")]
    assert all(str(card["color"]).startswith("#") for card in cards)
