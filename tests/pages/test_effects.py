"""Where a voice is heard from is chosen for a role, for a line and for many, and heard on the pages."""

import pytest

from studio.mastering import rings_s
from studio.scene import Line, Scene, with_effects
from studio.store import Project
from studio.ui.workshop import workshop
from tests.pages.conftest import OpenPage
from tests.pages.test_scene import shown


def scene_of(project: Project) -> Scene:
    return project.scene(project.scenes()[0].id)


def line_of(project: Project, line_id: str) -> Line:
    return scene_of(project).line(line_id)


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_a_role_is_heard_through_a_telephone_until_that_is_undone(
    open_page: OpenPage, project: Project, lang: str
) -> None:
    page = open_page("cast", project, lang)
    page.session_state["cast-mixing"] = True
    page.run()
    page.selectbox("cast-effect-ann").set_value("telephone").run()
    assert not page.exception
    assert scene_of(project).role("ann").effect == "telephone"
    page.button_group("audition-feeling-ann").set_value("angry").run()
    (player,) = page.main.get("bidi_component")
    assert "+telephone.wav" in str(player.proto)
    project.undo()
    page.run()
    assert page.selectbox("cast-effect-ann").value == "none"


def test_a_line_has_an_effect_of_its_own_or_its_roles(open_page: OpenPage, project: Project) -> None:
    page = open_page("direct", project, "en")
    (effect,) = [box for box in page.selectbox if box.key and box.key.startswith("direct-effect")]
    assert effect.value == "role"
    effect.set_value("hall").run()
    assert not page.exception
    assert line_of(project, "1").effect == "hall"
    (effect,) = [box for box in page.selectbox if box.key and box.key.startswith("direct-effect")]
    effect.set_value("none").run()
    assert line_of(project, "1").effect == ""
    (effect,) = [box for box in page.selectbox if box.key and box.key.startswith("direct-effect")]
    effect.set_value("role").run()
    assert line_of(project, "1").effect is None


def test_many_lines_get_an_effect_at_once(open_page: OpenPage, project: Project) -> None:
    page = open_page("script", project, "en")
    page.button_group("script-view").set_value("bulk").run()
    page.selectbox("bulk-effect").set_value("radio")
    page.button("bulk-apply").click().run()
    assert not page.exception
    assert line_of(project, "1").effect == "radio"


def test_the_player_hears_the_scene_through_its_effects(open_page: OpenPage, project: Project) -> None:
    scene_id = project.scenes()[0].id
    project.edit(scene_id, lambda scene: with_effects(scene, {"ben": "hall"}, {}), "operation.effect")
    page = open_page("scene", project, "en")
    page.button("render-missing").click().run()
    for order in workshop().desk.orders():
        assert workshop().desk.wait(order.number, 30)
    dry, heard = shown(page.run())["lines"]
    assert (dry["url"].count("+"), dry["tail_s"]) == (0, 0.0)
    assert heard["url"].endswith("+hall.wav")
    assert heard["tail_s"] == pytest.approx(rings_s("hall"))
