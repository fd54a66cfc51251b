"""A scene is handed over at one press."""

import pytest

from studio.store import Project
from studio.ui.workshop import workshop
from tests.pages.conftest import OpenPage


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_one_press_makes_a_pack_that_can_be_taken_away(
    open_page: OpenPage, project: Project, lang: str
) -> None:
    page = open_page("export", project, lang)
    page.button("make").click().run()
    (packing,) = workshop().packings.values()
    assert packing.wait(30)
    page.run()
    assert not page.exception
    assert page.success
    names = page.code[0].value.splitlines()
    assert {"mix.wav", "manifest.json", "manifest.csv", "subtitles.srt"} <= set(names)
    assert sum(name.startswith("lines/") for name in names) == 2


def test_without_a_scene_the_page_says_where_to_go(open_page: OpenPage, project: Project) -> None:
    workshop().store.delete(project.id)
    page = open_page("export", project, "en")
    assert page.info
    assert not page.title
