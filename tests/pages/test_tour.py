"""A newcomer is led through five steps on every page, can leave at any time, and finds all keys."""

import pytest
from streamlit.testing.v1 import AppTest

from studio.edits import set_emotion
from studio.store import Project, TakeCard
from studio.ui.workshop import workshop
from tests.pages.conftest import OpenPage
from tts.contract import Emotion, Feelings


@pytest.mark.parametrize(
    ("lang", "hear", "draw"), [("en", "**Hear**", "**Draw**"), ("zh", "**听**", "**画曲线**")]
)
def test_the_tour_goes_on_by_doing_from_page_to_page_until_it_is_ended(
    studio: AppTest, lang: str, hear: str, draw: str
) -> None:
    studio.query_params["lang"] = lang
    page = studio.run().button("tour-begin").click().run()
    assert not page.exception
    (card,) = workshop().store.projects()
    project = workshop().store.open(card.id)
    assert page.query_params["tour"] == "on"
    assert any(hear in text.value for text in page.markdown)
    scene_id = project.scenes()[0].id
    lines = project.scene(scene_id).lines
    place = (card.id, scene_id, lines[0].id)
    workshop().store.takes.add(place, TakeCard("k", 1.0, 1.0, "tone", "1", "{}"))
    project.edit(
        scene_id,
        lambda scene: set_emotion(scene, (lines[1].id,), Emotion(Feelings(angry=1.0))).scene,
        "operation.line_feeling",
    )
    page = page.switch_page("pages/cast.py").run()
    assert not page.exception
    assert any(draw in text.value for text in page.markdown)
    page.button("tour-end").click().run()
    assert "tour" not in page.query_params
    assert not any(draw in text.value for text in page.markdown)


@pytest.mark.parametrize(
    "name", ["home", "versions", "script", "cast", "direct", "scene", "export", "engine"]
)
def test_every_page_has_the_list_of_keys_and_a_link_to_every_other(
    open_page: OpenPage, project: Project, name: str
) -> None:
    page = open_page(name, project, "en")
    assert len(page.sidebar.get("page_link")) >= 9
    if name == "direct":
        page.button("keys").click().run()
        assert not page.exception
        assert any("On every page" in text.value for text in page.markdown)
