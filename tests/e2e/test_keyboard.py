"""A scene is begun and written by keys alone, as somebody without a mouse does."""

import contextlib
from collections.abc import Callable
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import Page, expect
from playwright.sync_api import TimeoutError as NotYet

from studio.scene import Line, Role, Scene
from studio.store import Project
from tests.e2e.conftest import Server, idle

pytestmark = pytest.mark.e2e

PATIENCE_MS = 60_000
SPOKEN = (
    "[happy 0.8] You came!",
    "I said that I would.",
    "[sad 0.2>0.9] I did not think so.",
    "[gentle] Sit down.",
    "Where were you?",
    "At sea.",
    "[surprised 0.7] So long?",
    "Nine winters.",
    "[angry 0.6] And not one letter.",
    "[calm] Every one of them is here.",
)
ACTIVE = """selector => {
    let found = document.activeElement;
    while (found?.shadowRoot?.activeElement) found = found.shadowRoot.activeElement;
    return Boolean(found && found.closest(selector));
}"""


def focus_comes_to(page: Page, selector: str) -> None:
    page.wait_for_function(ACTIVE, arg=selector, timeout=PATIENCE_MS)


def into_the_page(page: Page) -> None:
    """Press Alt+0 until it is heard: its listener comes to a page a little after the page itself."""
    for _ in range(PATIENCE_MS // 1000):
        page.keyboard.press("Alt+0")
        with contextlib.suppress(NotYet):
            page.wait_for_function(ACTIVE, arg="#stMain", timeout=1000)
            return
    pytest.fail("Alt+0 does not lead into the page")


def tab_to(page: Page, selector: str, *, within: int) -> None:
    """Press Tab until something has the focus; so far away that nobody would go there is a failure."""
    for _ in range(within):
        page.keyboard.press("Tab")
        if page.evaluate(ACTIVE, selector):
            return
    pytest.fail(f"{selector} is more than {within} tabs away")


def until(page: Page, true: Callable[[], bool]) -> None:
    for _ in range(PATIENCE_MS // 100):
        if true():
            return
        page.wait_for_timeout(100)
    pytest.fail("it did not come")


def now(project: Project) -> Scene:
    return project.scene(project.scenes()[0].id)


def write(page: Page, server: Server) -> Project:
    page.goto(f"{server.url}/?lang=en")
    idle(page)
    page.locator(".st-key-nav a").last.wait_for()
    into_the_page(page)
    tab_to(page, ".st-key-new", within=8)
    page.keyboard.press("Enter")
    page.wait_for_url("**/script?*", timeout=PATIENCE_MS)
    focus_comes_to(page, "textarea.text")
    project = server.store.open(parse_qs(urlsplit(page.url).query)["project"][0])
    for number, text in enumerate(SPOKEN):
        if number:
            page.keyboard.press("Shift+Enter")
        page.keyboard.press(f"Control+{number % 2 + 1}")
        page.keyboard.type(text)
    page.keyboard.press("Enter")
    until(page, lambda: now(project).lines[-1].text == "Every one of them is here.")
    return project


def test_a_scene_of_ten_lines_is_written_without_a_mouse(page: Page, server: Server) -> None:
    project = write(page, server)
    written = now(project)
    assert [line.role for line in written.lines] == ["r1", "r2"] * 5
    assert written.lines[0].text == "You came!"
    assert written.lines[0].emotion is not None


def test_a_script_opens_on_its_line_and_the_keys_of_the_page_are_heard_there(
    page: Page, server: Server
) -> None:
    lines = (Line("one", "ann", "Hello."), Line("two", "ann", "Bye."))
    project = server.project(Scene("Opens", (Role("ann", "Ann"),), lines))
    page.goto(server.address("script", project, line="two"))
    focus_comes_to(page, ".row.cursor")
    idle(page)
    page.keyboard.press("F1")
    expect(page.locator("[role=dialog]")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.locator("[role=dialog]")).to_have_count(0)


def test_the_buttons_above_the_lines_are_one_station_of_the_tab_key(page: Page, server: Server) -> None:
    project = server.project(Scene("Stations"))
    page.goto(server.address("script", project))
    page.locator(".lines .bar .tool").last.wait_for()
    expect(page.locator(".lines .bar .tool[tabindex='0']:not(:disabled)")).to_have_count(1)
