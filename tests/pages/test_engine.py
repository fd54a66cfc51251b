"""The engine's page tells what speaks and keeps the cache in hand."""

import time

import pytest

from studio.store import Project
from studio.ui.workshop import workshop
from tests.pages.conftest import OpenPage


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_engines_are_described_and_the_draft_is_called_one(
    open_page: OpenPage, project: Project, lang: str
) -> None:
    page = open_page("engine", project, lang)
    assert any(word in text.value for text in page.markdown for word in ("Draft quality", "草稿品质"))
    assert page.dataframe


def test_the_engine_is_started_by_hand(open_page: OpenPage, project: Project) -> None:
    page = open_page("engine", project, "en")
    next(button for button in page.button if button.label == "Start now").click().run()
    assert not page.exception
    deadline = time.monotonic() + 20
    while workshop().core.engine_state().pid is None and time.monotonic() < deadline:
        time.sleep(0.05)
    page.run()
    assert any("Running" in text.value for text in page.markdown)


def test_the_cache_can_be_checked(open_page: OpenPage, project: Project) -> None:
    page = open_page("engine", project, "en")
    next(button for button in page.button if button.label == "Check every entry").click().run()
    assert "0 damaged" in page.success[0].value
