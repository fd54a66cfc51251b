"""An address leads to its line, also where it leaves the scene out."""

from streamlit.testing.v1 import AppTest

from studio.store import Project
from studio.ui import state


def test_a_link_without_a_scene_still_finds_its_line(studio: AppTest, project: Project) -> None:
    studio.query_params["project"] = project.id
    studio.query_params["line"] = "2"
    studio.run()
    page = studio.switch_page("pages/compare.py").run()
    assert not page.exception
    view = page.session_state["view"]
    assert isinstance(view, state.View)
    assert view.lines == ("2",)
    (line,) = [box for box in page.selectbox if box.label == "Line"]
    assert line.index is not None
    assert line.options[line.index] == "Ben: Good evening, Ann.", "the line of the address is chosen"
