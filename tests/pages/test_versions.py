"""A state of the project is named, compared with now, and brought back with one step that can be undone."""

from dataclasses import replace

import pytest

from studio.scene import Scene
from studio.store import Project
from tests.pages.conftest import OpenPage


def texts(project: Project) -> list[str]:
    return [line.text for line in project.scene(project.scenes()[0].id).lines]


@pytest.mark.parametrize(("lang", "then"), [("en", "Then"), ("zh", "当时")])
def test_a_version_is_kept_compared_and_restored_with_one_undo(
    open_page: OpenPage, project: Project, lang: str, then: str
) -> None:
    second = project.add_scene(replace(project.scene(project.scenes()[0].id), title="Second"))
    page = open_page("versions", project, lang)
    page.text_input("version-name").set_value("*before*").run()
    page.button("version-keep").click().run()
    assert [name for name, _ in project.versions()] == ["*before*"]
    assert page.button("version-restore").disabled, "nothing differs yet"

    def shout(scene: Scene) -> Scene:
        return scene.with_lines((replace(scene.lines[0], text="HELLO."), *scene.lines[1:]))

    for scene_id in (project.scenes()[0].id, second):
        project.edit(scene_id, shout, "operation.line_text")
    page.run()
    assert page.dataframe[0].value[then][0] == "Ann: Hello there."
    page.button("version-restore").click().run()
    assert not page.exception
    assert texts(project)[0] == "Hello there."
    page.button("undo").click().run()
    assert texts(project)[0] == "HELLO."
    assert project.scene(second).lines[0].text == "HELLO.", "both scenes came back with one undo"


def test_a_version_without_a_name_gets_one_and_can_be_forgotten(
    open_page: OpenPage, project: Project
) -> None:
    page = open_page("versions", project, "en")
    page.button("version-keep").click().run()
    assert len(project.versions()) == 1
    page.button("version-forget").click().run()
    assert not page.exception
    assert project.versions() == []
