"""A piece of a page runs alone while nothing around it changes, and a closed drawer costs nothing."""

from collections.abc import Callable

import pytest
import streamlit as st

from studio.edits import set_locked
from studio.store import Project
from studio.ui import pieces, state
from tests.pages.conftest import OpenPage


class WholePage(Exception):
    """Stands for the run of the whole page that was asked for."""


def whole_page() -> None:
    raise WholePage


@pytest.mark.usefixtures("humming")
def test_a_piece_runs_alone_until_the_project_or_the_selection_changes(
    project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    view = state.View("en", project=project.id, scene=project.scenes()[0].id)
    monkeypatch.setattr(state, "view", lambda: view)
    monkeypatch.setattr(st, "rerun", whole_page)
    runs: list[int] = []
    alone: list[Callable[[], None]] = []

    def fragment(run: Callable[[], None]) -> Callable[[], None]:
        alone.append(run)
        return run

    monkeypatch.setattr(st, "fragment", fragment)
    pieces.piece(lambda: runs.append(1))
    (again,) = alone
    again()
    assert len(runs) == 2
    line = project.scene(view.scene).lines[0].id
    project.edit(view.scene, lambda scene: set_locked(scene, (line,), True).scene, "operation.line_lock")
    with pytest.raises(WholePage):
        again()
    project.undo()
    with pytest.raises(WholePage):
        again()  # what can be undone is another thing than before
    assert len(runs) == 2


def test_a_drawer_stays_filled_until_another_page_is_shown(open_page: OpenPage, project: Project) -> None:
    page = open_page("engine", project, "en")
    assert not page.dataframe
    page.session_state["voices-tone"] = True
    assert page.run().dataframe
    page.session_state["voices-tone"] = False
    assert page.run().dataframe
    page.switch_page("pages/versions.py").run()
    assert not page.switch_page("pages/engine.py").run().dataframe
