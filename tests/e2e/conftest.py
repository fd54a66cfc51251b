"""The real studio in a real browser: a server with a home of its own, and Chromium."""

import shutil
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect, sync_playwright

from tests.e2e.serving import CHROMIUM_FLAGS, Server, studio_at

__all__ = ["Server", "idle", "studio_at"]

PATIENCE_MS = 60_000  # only ever reached by a test that fails: two busy cores may take long to redraw a page
IDLE = "[data-testid=stApp][data-test-script-state=notRunning]"


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Give a test that drives a browser one second go; the summary names those that needed it."""
    for item in items:
        if item.get_closest_marker("e2e"):
            item.add_marker(pytest.mark.flaky(reruns=1))


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """One studio for all tests of a process; each makes projects of its own."""
    with studio_at(tmp_path_factory.mktemp("home")) as (running, _):
        yield running


@pytest.fixture(scope="module")
def flags() -> tuple[str, ...]:
    """What Chromium is started with; a module that needs more says so."""
    return CHROMIUM_FLAGS


@pytest.fixture(scope="module")
def browser(flags: tuple[str, ...]) -> Iterator[Browser]:
    chromium = shutil.which("chromium")
    if chromium is None:
        pytest.skip("there is no chromium on this machine; install Debian's package of that name")
    expect.set_options(timeout=PATIENCE_MS)
    with sync_playwright() as playwright:
        found = playwright.chromium.launch(executable_path=chromium, args=list(flags))
        yield found
        found.close()


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """A tab that fails the test when a script on the page breaks."""
    context = browser.new_context(viewport={"width": 1440, "height": 1000}, locale="en-US")
    context.set_default_timeout(PATIENCE_MS)
    opened = context.new_page()
    broken: list[str] = []
    opened.on("pageerror", lambda error: broken.append(str(error)))
    yield opened
    context.close()
    assert broken == []


def idle(page: Page) -> None:
    """Wait until the server has nothing to do for this tab."""
    page.wait_for_timeout(150)  # until the browser has told the server what was done
    page.wait_for_selector(IDLE, timeout=PATIENCE_MS)
