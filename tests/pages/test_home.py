"""From the home page into work: a demo, a script, a file, a project from before."""

import io
import zipfile

import pytest
from streamlit.testing.v1 import AppTest

from studio.store import Project
from studio.ui.workshop import workshop


def home(studio: AppTest, lang: str) -> AppTest:
    studio.query_params["lang"] = lang
    studio.run()
    assert not studio.exception
    return studio


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_a_demo_scene_opens_as_a_project_of_ones_own(studio: AppTest, lang: str) -> None:
    page = home(studio, lang)
    page.button("demo-earnest").click().run()
    assert not page.exception
    (card,) = workshop().store.projects()
    assert "Earnest" in card.title
    assert len(workshop().store.open(card.id).scenes()) == 1


def test_a_pasted_script_becomes_a_scene(studio: AppTest) -> None:
    page = home(studio, "en")
    page.text_area("script-text").set_value("Ann: [happy 0.8] You came!\nBen: I did.").run()
    page.button("open").click().run()
    assert not page.exception
    (card,) = workshop().store.projects()
    project = workshop().store.open(card.id)
    scene = project.scene(project.scenes()[0].id)
    assert [line.text for line in scene.lines] == ["You came!", "I did."]


def test_every_fault_of_a_script_is_told_and_nothing_is_made(studio: AppTest) -> None:
    page = home(studio, "en")
    page.text_area("script-text").set_value("Ann: [hapy 0.8] Hi.\nBen: [sad 7] Oh.").run()
    page.button("open").click().run()
    assert len(page.error) == 2
    assert workshop().store.projects() == []


def test_a_file_that_only_looks_like_a_project_is_refused(studio: AppTest) -> None:
    page = home(studio, "en")
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("hello.txt", "x")
    page.file_uploader("script-file").set_value([("play.zip", file.getvalue(), "application/zip")]).run()
    page.button("open").click().run()
    assert page.error
    assert workshop().store.projects() == []


def test_work_goes_on_where_it_was_left(studio: AppTest, project: Project) -> None:
    page = home(studio, "en")
    page.button(f"open-{project.id}").click().run()
    assert not page.exception
    assert page.query_params["project"] == project.id


def test_a_project_is_saved_as_one_file_and_deleted(studio: AppTest, project: Project) -> None:
    page = home(studio, "en")
    page.session_state[f"manage-{project.id}"] = True
    page.run()
    page.button(f"pack-{project.id}").click().run()
    assert not page.exception
    assert page.get("download_button")
    assert page.button(f"delete-{project.id}").disabled
    page.checkbox(f"delete-sure-{project.id}").check().run()
    page.button(f"delete-{project.id}").click().run()
    assert workshop().store.projects() == []


def test_an_empty_scene_can_be_begun(studio: AppTest) -> None:
    page = home(studio, "zh")
    page.button("new").click().run()
    assert not page.exception
    assert len(workshop().store.projects()) == 1


@pytest.mark.parametrize(("lang", "word"), [("en", "Choose files"), ("zh", "选择文件")])
def test_the_button_for_files_speaks_the_language_of_the_page(studio: AppTest, lang: str, word: str) -> None:
    page = home(studio, lang)
    styles = "".join(one.proto.body for one in page.get("html"))
    assert f'button p::after {{ content: "{word}"' in styles
