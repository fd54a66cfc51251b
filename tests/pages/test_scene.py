"""The scene is heard, timed and felt as a whole; what is missing is shown and rendered at one press."""

import json
from dataclasses import replace
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from studio.scene import Scene
from studio.store import Project
from studio.ui.workshop import workshop
from tests.pages.conftest import OpenPage
from tts.contract import Emotion, Feelings


def shown(page: AppTest) -> dict[str, Any]:
    (element,) = page.main.get("bidi_component")
    data: dict[str, Any] = json.loads(element.proto.json)
    rows = {row["id"]: row for row in data["rows"]}
    return data | {"lines": [rows[one] for one in data["order"]]}


def rendered(page: AppTest) -> AppTest:
    page.button("render-missing").click().run()
    for order in workshop().desk.orders():
        assert workshop().desk.wait(order.number, 30)
    return page.run()


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_what_is_missing_is_rendered_at_one_press(open_page: OpenPage, project: Project, lang: str) -> None:
    page = open_page("scene", project, lang)
    assert "2" in page.info[0].value
    assert [line["url"] for line in shown(page)["lines"]] == ["", ""]
    rendered(page)
    assert not page.exception
    assert not page.info
    lines = shown(page)["lines"]
    assert all(line["url"].startswith(f"/clips/{project.id}/") for line in lines)
    assert shown(page)["scene_pause"] == 0.4


def test_feelings_are_suggested_for_what_nobody_has_directed_by_one_undo(
    open_page: OpenPage, project: Project
) -> None:
    scene_id = project.scenes()[0].id
    own = Emotion(Feelings(calm=1.0), strength=0.3)

    def told(scene: Scene) -> Scene:
        first, second = scene.lines
        third = replace(first, id="3", text="I hate you!", emotion=own)
        return scene.with_lines((replace(first, text="How dare you!"), second, third))

    project.edit(scene_id, told, "operation.line_text")
    page = open_page("scene", project, "en")
    page.session_state["scene-suggest"] = True
    page.run()
    (shown_table,) = page.dataframe
    assert "How dare you!" in shown_table.value["after"].iloc[0]
    assert len(shown_table.value) == 1
    page.button(key="find-apply").click().run()
    assert not page.exception
    first, second, third = project.scene(scene_id).lines
    assert first.emotion is not None
    assert first.emotion.feelings.angry > 0.0
    assert (second.emotion, third.emotion) == (None, own)
    project.undo()
    assert project.scene(scene_id).lines[0].emotion is None


def test_the_time_is_told_before_it_starts_once_the_pace_is_known(
    open_page: OpenPage, project: Project
) -> None:
    page = rendered(open_page("scene", project, "en"))
    scene_id = project.scenes()[0].id
    project.edit(scene_id, lambda scene: scene.with_lines((*scene.lines[:1],)), "operation.bulk")
    page.run()
    assert not page.info
    page.number_input[0].set_value(1.25).run()
    assert project.scene(scene_id).gap_s == 1.25


def test_sound_that_another_project_has_made_is_heard_at_once(open_page: OpenPage, project: Project) -> None:
    page = rendered(open_page("scene", project, "en"))
    scene = project.scene(project.scenes()[0].id)
    twin = workshop().store.create("Twin", (scene,))
    page.query_params["project"] = twin.id
    page.query_params["scene"] = ""
    page.run()
    assert not page.exception
    assert not page.info
    assert all(line["url"].startswith(f"/clips/{twin.id}/") for line in shown(page)["lines"])


def test_a_changed_line_is_still_heard_as_it_was(open_page: OpenPage, project: Project) -> None:
    page = rendered(open_page("scene", project, "en"))
    before = shown(page)["lines"][0]
    scene_id = project.scenes()[0].id
    from studio.edits import set_text

    project.edit(scene_id, lambda scene: set_text(scene, "1", "Hello again."), "operation.line_text")
    page.run()
    after = shown(page)["lines"][0]
    assert (after["standing"], after["url"]) == ("stale", before["url"])
    assert "text" in after["told"]
    assert after["words_url"] == ""


def test_a_role_is_made_stronger_as_a_whole(open_page: OpenPage, project: Project) -> None:
    from studio.edits import set_emotion
    from tts.contract import Emotion, Feelings

    scene_id = project.scenes()[0].id
    felt = Emotion(Feelings(sad=1.0), 0.4)
    project.edit(scene_id, lambda scene: set_emotion(scene, ("1",), felt).scene, "operation.bulk")
    page = open_page("scene", project, "en")
    page.button("scene.stronger-ann").click().run()
    emotion = project.scene(scene_id).lines[0].emotion
    assert emotion is not None
    assert emotion.strength == 0.5
    assert shown(page)["lines"][0]["strength"] == 0.5


def test_a_scene_without_lines_says_what_to_do(open_page: OpenPage, project: Project) -> None:
    project.edit(project.scenes()[0].id, lambda scene: scene.with_lines(()), "operation.bulk")
    page = open_page("scene", project, "en")
    assert page.info
    assert not page.main.get("bidi_component")
