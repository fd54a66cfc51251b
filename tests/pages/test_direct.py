"""A user directs one line: what it feels, how strongly over its words, how it is delivered; by its takes."""

import re
import time
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from studio.edits import replace_line
from studio.scene import Line
from studio.store import Project
from studio.ui import workshop
from tests.pages.conftest import OpenPage
from tests.watching import WAIT_S
from tts.contract import FLAT, CurvePoint, Delivery, Easing, Emotion, Feelings, IntensityCurve

RISING = IntensityCurve((CurvePoint(0.0, 0.2), CurvePoint(1.0, 0.9)))


@pytest.fixture
def page(open_page: OpenPage, project: Project) -> AppTest:
    return open_page("direct", project, "en")


def line_of(project: Project, line_id: str = "1") -> Line:
    return project.scene(project.scenes()[0].id).line(line_id)


def edit(project: Project, line: Line) -> None:
    project.edit(project.scenes()[0].id, lambda scene: replace_line(scene, line), "operation.curve")


def render(page: AppTest) -> AppTest:
    page.button(key="direct-render").click().run()
    desk = workshop.workshop().desk
    assert desk.wait(desk.orders()[0].number, WAIT_S)
    return page.run()


def planned(page: AppTest) -> AppTest:
    """The page once the engine has started."""
    end = time.monotonic() + WAIT_S
    while "The engine is starting" in captions(page) and time.monotonic() < end:
        page.run()
    return page


def test_a_feeling_is_given_by_name_and_taken_back(page: AppTest, project: Project) -> None:
    widget(page, "button_group", "direct-pure").select("sad").run()
    assert line_of(project).emotion == Emotion(Feelings(sad=1.0))
    page.button(key="direct-as-role").click().run()
    assert line_of(project).emotion is None
    assert not page.exception


def test_a_finer_feeling_brings_its_technique(page: AppTest, project: Project) -> None:
    widget(page, "selectbox", "direct-finer").select("whispering").run()
    line = line_of(project)
    assert line.delivery is not None
    assert line.delivery.volume_db < 0.0
    assert widget(page, "number_input", "direct-volume_db").value == line.delivery.volume_db


def test_strength_is_set_and_undone_at_once(page: AppTest, project: Project) -> None:
    widget(page, "slider", "direct-strength").set_value(0.4).run()
    assert line_of(project).emotion == Emotion(strength=0.4)
    page.button(key="undo").click().run()
    assert line_of(project).emotion is None
    assert widget(page, "slider", "direct-strength").value == 1.0


def test_a_field_of_the_delivery_is_marked_and_reset(page: AppTest, project: Project) -> None:
    widget(page, "number_input", "direct-rate").set_value(0.8).run()
    assert line_of(project).delivery == Delivery(rate=0.8)
    assert widget(page, "number_input", "direct-rate").label.endswith("●")
    page.button(key="direct-reset-rate").click().run()
    assert line_of(project).delivery is None
    assert not widget(page, "number_input", "direct-rate").label.endswith("●")


def test_tags_and_editors_stay_in_step(page: AppTest, project: Project) -> None:
    widget(page, "text_area", "direct-tags").set_value("[sad 0.2>0.9] Hello there.").run()
    assert [p.strength for p in line_of(project).curve.points] == pytest.approx([0.2, 0.9])
    assert widget(page, "button_group", "direct-pure").value == "sad"
    widget(page, "button_group", "direct-pure").select("happy").run()
    assert widget(page, "text_area", "direct-tags").value == "[happy 0.2>0.9] Hello there."


def test_tags_that_are_not_understood_stay_to_be_mended(page: AppTest, project: Project) -> None:
    widget(page, "text_area", "direct-tags").set_value("[sadd] Hello there.").run()
    assert "sadd" in page.error[0].value
    assert widget(page, "text_area", "direct-tags").value == "[sadd] Hello there."
    assert line_of(project).text == "Hello there."
    widget(page, "text_area", "direct-tags").set_value("[sad] Hello there.").run()
    assert not page.error
    assert line_of(project).emotion == Emotion(Feelings(sad=1.0))


def test_a_locked_line_is_shown_and_not_directed(page: AppTest, project: Project) -> None:
    widget(page, "toggle", "direct-lock").set_value(True).run()
    assert line_of(project).locked
    assert "locked" in page.info[0].value
    assert widget(page, "slider", "direct-strength").disabled
    assert widget(page, "text_area", "direct-tags").disabled
    assert not page.button(key="direct-render").disabled
    widget(page, "toggle", "direct-lock").set_value(False).run()
    assert not line_of(project).locked


def test_the_next_line_and_back(page: AppTest) -> None:
    page.button(key="direct-next").click().run()
    assert page.query_params["line"] == "2"
    assert page.button(key="direct-next").disabled
    page.button(key="direct-before").click().run()
    assert page.query_params["line"] == "1"


def test_a_rendered_line_tells_how_it_followed_its_plan(page: AppTest, project: Project) -> None:
    assert "Render the line" in captions(planned(page))
    render(page)
    assert page.button(key="direct-render").disabled
    assert "no contour to follow; ends where planned" in captions(page)  # the engine hums one tone
    assert "as the line is now" in captions(page)


def test_a_take_is_starred_compared_and_restored_by_one_undo(page: AppTest, project: Project) -> None:
    render(page)
    widget(page, "button_group", "direct-pure").select("sad").run()
    assert "has changed since (emotion)" in captions(page)
    render(page)
    page.button(key="direct-star").click().run()
    chooser = page.selectbox(key="direct-take-1-2")
    assert chooser.options[0].startswith("★ 2")
    widget(page, "selectbox", "direct-compare").select_index(1).run()
    assert len(page.main.get("bidi_component")) == 3
    old = chooser.options[1]
    page.selectbox(key="direct-take-1-2").select_index(1).run()
    assert old.startswith("1")
    page.button(key="direct-restore").click().run()
    assert line_of(project).emotion is None
    page.button(key="undo").click().run()
    assert line_of(project).emotion == Emotion(Feelings(sad=1.0))
    assert not page.exception


def test_a_curve_is_told_in_words(page: AppTest, project: Project) -> None:
    edit(project, Line("1", "ann", "Hello there.", curve=RISING))
    assert "Starts at 0.2, rises to 0.9 at the end." in captions(page.run())


def test_the_table_is_the_curve(page: AppTest, project: Project) -> None:
    page.session_state["direct-table"] = True
    planned(page).run()
    page.session_state[f"direct-points-1-{hash(FLAT)}"] = {
        "edited_rows": {0: {"strength": 0.4, "easing": "smooth"}},
        "added_rows": [{"at": 50.0, "strength": 0.9, "easing": "linear", "anchor": 6}],
        "deleted_rows": [],
    }
    page.run()
    assert not page.exception
    assert line_of(project).curve.points == (
        CurvePoint(0.0, 0.4, Easing.SMOOTH),
        CurvePoint(0.5, 0.9, Easing.LINEAR, 6),
    )


def test_a_curve_is_given_to_other_lines(page: AppTest, project: Project) -> None:
    edit(project, Line("1", "ann", "Hello there.", curve=RISING))
    page.session_state["direct-sharing"] = True
    page.run()
    page.multiselect(key="direct-share").select("2").run()
    page.button(key="direct-share-go").click().run()
    assert line_of(project, "2").curve == RISING


def test_the_page_speaks_chinese(open_page: OpenPage, project: Project) -> None:
    page = open_page("direct", project, "zh")
    assert page.title[0].value == "导演"
    assert widget(page, "text_area", "direct-tags").label == "带标签的台词"


def test_a_scene_without_lines_says_what_to_do(open_page: OpenPage, project: Project) -> None:
    scene = project.scenes()[0].id
    project.edit(scene, lambda s: s.with_lines(()), "operation.curve")
    assert "Write one on the Script page" in open_page("direct", project, "en").info[0].value


def test_what_an_engine_cannot_do_is_greyed_out_with_the_reason(page: AppTest) -> None:
    described = widget(page, "text_input", "direct-description")
    assert described.disabled
    assert "takes feelings as a mix" in described.placeholder


def widget(page: AppTest, kind: str, name: str) -> Any:
    """The widget of a kind whose key is a name and how often it was made anew."""
    return next(one for one in getattr(page, kind) if re.match(rf"{name}(-|$)", str(one.key)))


def captions(page: AppTest) -> str:
    return " ".join(element.value for element in (*page.caption, *page.text))


def test_direct_edits_are_named_for_the_undo_button(page: AppTest, project: Project) -> None:
    widget(page, "slider", "direct-strength").set_value(0.4).run()
    operation = project.next_undo()
    assert operation is not None
    assert operation.label == "operation.strength"


def test_a_line_feels_what_its_own_words_tell_in_one_undo(page: AppTest, project: Project) -> None:
    edit(project, Line("1", "ann", "How dare you!"))
    page.run()
    assert "How dare" in captions(page)
    page.button(key="direct-take-own").click().run()
    taken = line_of(project).emotion
    assert taken is not None
    assert taken.feelings.angry > 0.5
    project.undo()
    assert line_of(project).emotion is None
    assert not page.exception


def test_a_mix_is_kept_under_a_name_and_given_to_another_line(page: AppTest, project: Project) -> None:
    bitter = Feelings(happy=0.4, melancholic=0.5)
    edit(project, Line("1", "ann", "Hello there.", emotion=Emotion(bitter)))
    page.run()
    page.session_state["direct-presets"] = True
    page.run()
    widget(page, "text_input", "preset-name").set_value("bitter-sweet")
    page.button(key="preset-save").click().run()
    page.session_state["view"].lines = ("2",)
    page.run()
    widget(page, "selectbox", "direct-own").select("own:bitter-sweet").run()
    assert line_of(project, "2").emotion == Emotion(bitter)
    page.button(key="preset-drop-own:bitter-sweet").click().run()
    assert not any(box.key and box.key.startswith("direct-own") for box in page.selectbox)
    assert not page.exception
