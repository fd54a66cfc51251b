"""An engine that does not load: the pages say why, once, and go on when it can."""

import time
from collections.abc import Callable
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from studio.store import Project
from studio.ui import workshop
from tests.pages.conftest import OpenPage
from tests.stubborn import loads, mend, stubborn_entry
from tests.watching import WAIT_S


@pytest.fixture
def stubborn(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Folder of the only engine of this studio."""
    workshop.close()
    monkeypatch.setattr(workshop, "engines", lambda: (stubborn_entry(tmp_path),))
    return tmp_path


def until(page: AppTest, true: Callable[[], bool]) -> None:
    """Look again as the page does by itself."""
    end_s = time.monotonic() + WAIT_S
    while not true():
        assert time.monotonic() < end_s, "it was never shown"
        page.run()
    assert not page.exception


def refused(page: AppTest) -> bool:
    return any("text_head.weight" in error.value.replace("\\", "") for error in page.error)


def test_direct_says_why_there_is_no_plan_and_goes_on_when_asked(
    stubborn: Path, project: Project, open_page: OpenPage
) -> None:
    page = open_page("direct", project, "en")
    until(page, lambda: refused(page))
    page.run()
    assert refused(page)
    assert loads(stubborn) == 1, "looking is not asking"
    assert not any("The engine is starting" in caption.value for caption in page.caption)
    mend(stubborn, in_place=False)
    page.button(key="direct-again").click().run()
    until(page, lambda: any("Render the line" in text.value for text in page.text))
    assert not page.error


def test_the_engine_page_says_why_it_did_not_start(
    stubborn: Path, project: Project, open_page: OpenPage
) -> None:
    workshop.workshop().core.warm_up()
    page = open_page("engine", project, "zh")
    until(page, lambda: refused(page))
    assert not any("尚未启动" in text.value for text in page.markdown)
