"""A scene is written, cast, directed, rendered, heard and kept by keys alone, without a mouse."""

import contextlib
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import Page, expect
from playwright.sync_api import TimeoutError as NotYet

from studio.scene import Line, Role, Scene
from studio.store import Project
from tests.e2e.conftest import Server, idle
from tests.e2e.serving import scene_now
from tests.e2e.waiting import LIT, SLOWLY, comes_true

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


def go(page: Page, digit: int, path: str, work: str = "#stMain") -> None:
    """Go to a page by its digit; the focus is then where a writer goes on, and the page is whole."""
    page.keyboard.press(f"Alt+{digit}")
    page.wait_for_url(f"**/{path}?*", timeout=PATIENCE_MS)
    page.wait_for_function(ACTIVE.replace("closest", "matches"), arg=work, timeout=PATIENCE_MS)
    idle(page)


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
    assert comes_true(lambda: scene_now(project).lines[-1].text == "Every one of them is here.")
    return project


def voices(project: Project) -> dict[str, str]:
    return {role.name: role.voice for role in scene_now(project).roles}


def cast(page: Page, project: Project) -> None:
    go(page, 4, "cast")
    tab_to(page, "[class*=-name-] input", within=8)
    page.keyboard.press("Control+a")
    page.keyboard.type("Mira")
    page.keyboard.press("Enter")
    assert comes_true(lambda: "Mira" in voices(project))
    idle(page)
    voice = voices(project)["Mira"]
    tab_to(page, "[class*=st-key-cast-voice-]", within=16)
    for key in ("ArrowDown", "ArrowDown", "Enter"):
        page.keyboard.press(key)
    assert comes_true(lambda: voices(project)["Mira"] != voice)


def direct(page: Page, server: Server, project: Project) -> None:
    go(page, 5, "direct", ".dot")
    line = scene_now(project).lines[-1]
    for key in ("a", "ArrowDown", "ArrowDown", "e"):
        page.keyboard.press(key)
    assert comes_true(lambda: len(scene_now(project).lines[-1].curve.points) > len(line.curve.points))
    idle(page)
    page.keyboard.press("Control+Enter")
    place = (project.id, project.scenes()[0].id, line.id)
    assert comes_true(lambda: bool(server.store.takes.of_line(place)))


def render_and_listen(page: Page, server: Server, project: Project) -> None:
    go(page, 6, "scene")
    tab_to(page, ".st-key-render-missing", within=4)
    page.keyboard.press("Enter")
    place = (project.id, project.scenes()[0].id)
    assert comes_true(lambda: len(server.store.takes.last_of_scene(*place)) == len(SPOKEN))
    expect(page.locator(".st-key-render-missing")).to_have_count(0)
    idle(page)
    page.evaluate("noteLit('.list .line[data-now] .word[data-now]')")
    page.keyboard.press("Space")
    page.wait_for_function("started.length > 0 && lit.length > 0")
    page.keyboard.press("Space")


def keep(page: Page, project: Project, name: str) -> None:
    go(page, 2, "versions")
    tab_to(page, ".st-key-version-name input", within=4)
    page.keyboard.type(name)
    page.keyboard.press("Enter")
    idle(page)
    tab_to(page, ".st-key-version-keep", within=2)
    page.keyboard.press("Enter")
    assert comes_true(lambda: name in dict(project.versions()))


def test_a_scene_of_ten_lines_is_made_and_heard_without_a_mouse(page: Page, server: Server) -> None:
    page.add_init_script(SLOWLY + LIT)
    project = write(page, server)
    written = scene_now(project)
    assert [line.role for line in written.lines] == ["r1", "r2"] * 5
    assert written.lines[0].text == "You came!"
    assert written.lines[0].emotion is not None
    cast(page, project)
    direct(page, server, project)
    render_and_listen(page, server, project)
    keep(page, project, "First reading")
    (kept,) = project.version("First reading").values()
    assert "Mira" in [role.name for role in kept.roles]
    assert len(kept.lines) == len(SPOKEN)


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
