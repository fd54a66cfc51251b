"""A script is seen before it changes anything, on Home as a new project and on Script in the open scene."""

from dataclasses import replace
from functools import partial

import pytest
from streamlit.testing.v1 import AppTest

from studio.desk import Wish
from studio.edits import replace_line, set_locked
from studio.scene import Scene
from studio.store import Project
from studio.ui.workshop import workshop
from studio.words import LANGUAGES
from tests.pages.conftest import OpenPage
from tests.studio.exchange.samples import sample


def scene(project: Project) -> Scene:
    return project.scene(project.scenes()[0].id)


def given(page: AppTest, key: str, form: str) -> AppTest:
    source = sample(form)
    page.file_uploader(key).set_value([(source.name, source.data, "application/octet-stream")]).run()
    assert not page.exception
    return page


@pytest.mark.parametrize(("form", "lang"), [("fountain", "en"), ("xlsx", "zh"), ("srt", "en")])
def test_a_file_is_shown_as_lines_and_becomes_a_project(studio: AppTest, form: str, lang: str) -> None:
    studio.query_params["lang"] = lang
    page = given(studio.run(), "script-file", form)
    shown = page.dataframe[-1].value
    assert shown["role"].tolist() == ["Algernon", "Lane", "Algernon"]
    assert workshop().store.projects() == []
    page.button("open").click().run()
    assert not page.exception
    (card,) = workshop().store.projects()
    assert len(scene(workshop().store.open(card.id)).lines) == 3


def test_columns_that_are_not_sure_are_asked_and_remembered(studio: AppTest) -> None:
    studio.query_params["lang"] = "en"
    page = studio.run()
    text = "Ann,Hello there you,xx\nBen,Good morning to you,yy\nAnn,Well well well,zz\n"
    page.text_area("script-text").set_value(text).run()
    (box,) = [one for one in page.selectbox if one.key and one.key.startswith("import-column-text")]
    box.set_value(2).run()
    assert page.dataframe[-1].value["after"].tolist() == ["xx", "yy", "zz"]
    page.text_area("script-text").set_value(text + "Ben,Quite quite,ww\n").run()
    assert page.dataframe[-1].value["after"].tolist() == ["xx", "yy", "zz", "ww"]


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_rewritten_script_is_compared_and_merged_with_one_undo(
    open_page: OpenPage, project: Project, lang: str
) -> None:
    project.edit(
        project.scenes()[0].id, lambda one: set_locked(one, ("2",), True).scene, "operation.line_lock"
    )
    before = scene(project)
    page = open_page("script", project, lang)
    page.button_group(key="script-view").set_value("exchange").run()
    page.text_area("import-0-text").set_value(
        "Ann: Hello there, Ben.\nBen: Good night, Ann.\nCleo: Who?"
    ).run()
    assert not page.exception
    shown = page.dataframe[-1].value
    assert shown["after"].tolist()[0] == "Hello there, Ben."
    assert len(shown) == 3
    assert scene(project) == before
    page.button("import-apply").click().run()
    assert not page.exception
    assert [line.text for line in scene(project).lines] == ["Hello there, Ben.", "Good evening, Ann.", "Who?"]
    assert [line.id for line in scene(project).lines][:2] == ["1", "2"]
    project.undo()
    assert scene(project) == before


def test_lines_can_be_put_behind_those_that_are_there(open_page: OpenPage, project: Project) -> None:
    page = open_page("script", project, "en")
    page.button_group(key="script-view").set_value("exchange").run()
    given(page, "import-0-file", "docx")
    page.button_group(key="import-mode").set_value("append").run()
    page.button("import-apply").click().run()
    assert not page.exception
    assert len(scene(project).lines) == 5
    assert [role.name for role in scene(project).roles] == ["Ann", "Ben", "Algernon", "Lane"]


def test_the_scene_is_offered_as_a_file(open_page: OpenPage, project: Project) -> None:
    page = open_page("script", project, "en")
    page.button_group(key="script-view").set_value("exchange").run()
    assert page.get("download_button")
    page.selectbox("import-out").set_value("fountain").run()
    assert not page.exception


def test_what_cannot_be_read_is_told_and_nothing_is_made(studio: AppTest) -> None:
    studio.query_params["lang"] = "en"
    page = studio.run()
    page.file_uploader("script-file").set_value([("x.docx", b"PK\x03\x04broken", "x")]).run()
    assert not page.exception
    assert page.error
    page.button("open").click().run()
    assert workshop().store.projects() == []


def test_a_table_brings_back_which_take_was_chosen(open_page: OpenPage, project: Project) -> None:
    scene_id, shop = project.scenes()[0].id, workshop()
    made = []
    for seed in (1, 2):
        line = replace(scene(project).line("1"), seed=seed)
        project.edit(scene_id, partial(replace_line, line=line), "operation.seed")
        assert shop.desk.wait(shop.desk.render(Wish(project.id, scene_id, scene(project), ("1",))), 30)
        made.append(shop.store.takes.last_of_scene(project.id, scene_id)["1"].key)
    page = open_page("script", project, "en")
    page.button_group(key="script-view").set_value("exchange").run()
    text = f"kind,id,role,text,curve,take\nline,1,Ann,Hello there.,,{made[0]}\n"
    page.text_area("import-0-text").set_value(text).run()
    page.checkbox("import-removes").uncheck().run()
    page.button("import-apply").click().run()
    assert not page.exception
    assert made[0] != made[1]
    assert scene(project).line("1").seed == 1
