"""The real studio in a real browser: a server with a home of its own, and Chromium."""

import shutil
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect, sync_playwright

from tests.e2e.serving import CHROMIUM_FLAGS, Server, studio_at

__all__ = ["Server", "idle", "studio_at"]

PATIENCE_MS = 20_000  # two busy cores may take as long to redraw a page
IDLE = "[data-testid=stApp][data-test-script-state=notRunning]"


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    with studio_at(tmp_path_factory.mktemp("home")) as (running, _):
        yield running


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    chromium = shutil.which("chromium")
    if chromium is None:
        pytest.skip("there is no chromium on this machine; install Debian's package of that name")
    expect.set_options(timeout=PATIENCE_MS)
    with sync_playwright() as playwright:
        found = playwright.chromium.launch(executable_path=chromium, args=list(CHROMIUM_FLAGS))
        yield found
        found.close()


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """A tab that fails the test when a script on the page breaks."""
    context = browser.new_context(viewport={"width": 1440, "height": 1000}, locale="en-US")
    opened = context.new_page()
    broken: list[str] = []
    opened.on("pageerror", lambda error: broken.append(str(error)))
    yield opened
    context.close()
    assert broken == []


def idle(page: Page) -> None:
    """Wait until the server has nothing to do for this tab."""
    page.wait_for_timeout(150)  # until the browser has told the server what was done
    page.wait_for_selector(IDLE, timeout=60_000)
