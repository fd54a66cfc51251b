"""A line is heard in several feelings, and the chosen one becomes its own."""

import pytest

from studio.store import Project
from studio.ui.workshop import workshop
from tests.pages.conftest import OpenPage


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_the_chosen_feeling_becomes_the_lines_and_can_be_undone(
    open_page: OpenPage, project: Project, lang: str
) -> None:
    page = open_page("compare", project, lang)
    page.button("compare-render").click().run()
    (trial,) = workshop().trials.values()
    assert trial.wait(30)
    page.run()
    table = page.get("html")[0].proto.body
    assert table.count("<audio") == 16
    page.selectbox("compare-choice").set_value(1).run()
    page.button("compare-use").click().run()
    assert not page.exception
    scene_id = project.scenes()[0].id
    emotion = project.scene(scene_id).line("1").emotion
    assert emotion is not None
    assert (emotion.feelings.happy, emotion.strength) == (1.0, 0.5)
    page.sidebar.button("undo").click().run()
    assert project.scene(scene_id).line("1").emotion is None
