"""The script page shows a scene's lines, renders what is missing, and changes many lines at once."""

import json
import re
from dataclasses import replace
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from studio.components.lines import source, words
from studio.edits import set_locked
from studio.store import Project
from studio.ui import workshop
from studio.words import LANGUAGES
from tests.pages.conftest import OpenPage
from tts.contract import Delivery, Emotion, Feelings


def told(page: AppTest) -> dict[str, Any]:
    """What the list of lines was given."""
    (lists,) = [one for one in page.get("bidi_component") if one.proto.component_name.endswith("lines")]
    message: dict[str, Any] = json.loads(lists.proto.mixed.json or lists.proto.json)
    return message


def directing(page: AppTest, *line_ids: str) -> AppTest:
    """The page with lines selected, and what directs them opened."""
    page.session_state["view"].lines = line_ids
    return page.button_group(key="script-view").set_value("bulk").run()


def scene(project: Project) -> Any:
    return project.scene(project.scenes()[0].id)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_lines_are_shown_with_their_roles(open_page: OpenPage, project: Project, lang: str) -> None:
    message = told(open_page("script", project, lang))
    assert [row["t"] for row in message["rows"]] == ["Hello there.", "Good evening, Ann."]
    assert [role["name"] for role in message["roles"]] == ["Ann", "Ben"]
    assert message["words"] == words(lang)
    assert message["selected"] == []


def test_an_address_that_names_a_line_selects_it(
    open_page: OpenPage, project: Project, studio: AppTest
) -> None:
    studio.query_params["scene"], studio.query_params["line"] = project.scenes()[0].id, "2"
    assert told(open_page("script", project, "en"))["selected"] == ["2"]


def test_one_button_renders_what_is_missing_and_says_how_much(open_page: OpenPage, project: Project) -> None:
    page = open_page("script", project, "en")
    button = page.button(key="render-missing")
    assert button.label == "Render missing lines: 2"
    button.click().run()
    desk = workshop.workshop().desk
    assert desk.wait(desk.orders()[0].number, 60)
    page.run()
    assert [row["k"] for row in told(page)["rows"]] == ["rendered", "rendered"]
    assert page.button(key="render-missing").disabled


def test_many_lines_are_directed_at_once_and_locked_ones_left_alone(
    open_page: OpenPage, project: Project, studio: AppTest
) -> None:
    project.edit(
        project.scenes()[0].id, lambda one: set_locked(one, ("1",), True).scene, "operation.line_lock"
    )
    page = directing(open_page("script", project, "en"), "1", "2")
    page.selectbox(key="bulk-feeling").set_value("sad")
    page.number_input(key="bulk-factor").set_value(0.5)
    page.number_input(key="bulk-rate").set_value(1.5)
    page.button(key="bulk-apply").click().run()
    assert not page.exception
    first, second = scene(project).lines
    assert first.emotion is None
    assert second.emotion == Emotion(Feelings(sad=1.0), 0.5)
    assert second.delivery == Delivery(rate=1.5)
    project.undo()
    assert scene(project).lines[1].emotion is None, "one undo for all of it"


def test_words_are_replaced_after_a_look_at_what_changes(open_page: OpenPage, project: Project) -> None:
    page = open_page("script", project, "en")
    page.button_group(key="script-view").set_value("find").run()
    assert not page.exception
    page.text_input(key="find-what").set_value("ann")
    page.text_input(key="find-with").set_value("Beth").run()
    assert page.dataframe[0].value["after"].tolist() == ["Good evening, Beth."]
    page.button(key="find-apply").click().run()
    assert scene(project).lines[1].text == "Good evening, Beth."


def test_feelings_are_replaced_after_a_look_at_what_changes(open_page: OpenPage, project: Project) -> None:
    page = directing(open_page("script", project, "zh"), "1")
    page.selectbox(key="bulk-feeling").set_value("sad")
    page.button(key="bulk-apply").click().run()
    page.button_group(key="script-view").set_value("direct").run()
    page.selectbox(key="find-feeling").set_value("sad")
    page.selectbox(key="find-becomes").set_value("angry").run()
    page.button(key="find-apply").click().run()
    assert not page.exception
    assert scene(project).lines[0].emotion == Emotion(Feelings(angry=1.0))


def test_a_table_takes_rows_from_a_spreadsheet(open_page: OpenPage, project: Project) -> None:
    page = open_page("script", project, "en")
    page.button_group(key="script-view").set_value("table").run()
    assert not page.exception
    revision = project.revision(project.scenes()[0].id)
    added = [{"role": "Zoë", "text": "Why?", "feeling": "sad", "locked": False}]
    page.session_state[f"table-{project.scenes()[0].id}-{revision}"] = {
        "edited_rows": {0: {"text": "Hello!"}},
        "added_rows": added,
        "deleted_rows": [],
    }
    page.button(key="table-apply").click().run()
    assert not page.exception
    assert [line.text for line in scene(project).lines] == ["Hello!", "Good evening, Ann.", "Why?"]


def test_no_word_of_the_list_is_missing() -> None:

    used = set(re.findall(r'"((?:lines|edit)\.[a-z_.]+)"', source("js")))
    assert len(used) > 40
    for lang in LANGUAGES:
        assert used - words(lang).keys() == set()


def test_the_page_asks_for_a_scene_where_none_is_open(studio: AppTest) -> None:
    studio.query_params["lang"] = "en"
    page = studio.run().switch_page("pages/script.py").run()
    assert not page.exception
    assert page.info


def test_feelings_are_suggested_for_the_scene_and_taken_at_once(
    open_page: OpenPage, project: Project
) -> None:
    words = {"1": "How dare you!", "2": "I am so afraid!"}
    project.edit(
        project.scenes()[0].id,
        lambda now: now.with_lines(tuple(replace(x, text=words[x.id]) for x in now.lines)),
        "operation.line_text",
    )
    page = open_page("script", project, "en")
    page.button_group(key="script-view").set_value("suggest").run()
    page.button(key="find-apply").click().run()
    felt = [line.emotion for line in scene(project).lines]
    assert all(emotion is not None and any(emotion.feelings.weights()) for emotion in felt)
    project.undo()
    assert [line.emotion for line in scene(project).lines] == [None, None]
