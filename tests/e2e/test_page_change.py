"""From one page to the next: the new one comes, whole, whatever the old one was in the middle of."""

from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Page

from studio.scene import Line, Role, Scene
from tests.e2e.conftest import Server, idle

pytestmark = pytest.mark.e2e

FOLLOW = """(name) => {
  const links = document.querySelectorAll(".st-key-nav [data-testid=stPageLink] a");
  [...links].find((link) => link.textContent.includes(name)).click();
}"""
SCENE = Scene("One", (Role("ann", "Ann"),), (Line("1", "ann", "Hello."),), language="en-US")


TITLES = {"Versions": "Versions", "Export": "Hand over: One", "Engine": "Engine"}


@pytest.mark.parametrize("name", TITLES)
def test_a_menu_that_shuts_as_the_page_is_left_does_not_call_it_back(
    page: Page, server: Server, name: str
) -> None:
    page.goto(server.address("", server.project(SCENE)))
    idle(page)
    page.locator("[class*=st-key-manage-] button").filter(visible=True).last.click()
    page.get_by_label("Title").filter(visible=True).wait_for()
    page.evaluate(FOLLOW, name)
    page.get_by_role("heading", name=TITLES[name], level=1).wait_for()
    idle(page)
    assert page.get_by_role("heading", name=TITLES[name], level=1).is_visible()


def test_nothing_is_asked_of_the_web(page: Page, server: Server) -> None:
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(server.address("scene", server.project(SCENE)))
    page.get_by_role("heading", name="Scene", exact=True).wait_for()
    page.get_by_test_id("stSidebar").get_by_role("link", name="Cast", exact=True).click()
    page.get_by_role("heading", name="Cast", exact=True).wait_for()
    idle(page)
    hosts = {urlsplit(url).netloc for url in asked if not url.startswith(("blob:", "data:"))}
    assert hosts == {urlsplit(server.url).netloc}


def test_the_sidebar_is_as_wide_on_the_first_page_as_on_the_next(page: Page, server: Server) -> None:
    page.goto(server.address("versions", server.project(SCENE)))
    sidebar = page.get_by_test_id("stSidebar")
    sidebar.get_by_role("link", name="Scene", exact=True).wait_for()
    idle(page)
    first = sidebar.bounding_box()
    sidebar.get_by_role("link", name="Scene", exact=True).click()
    page.get_by_role("heading", name="Scene", exact=True).wait_for()
    idle(page)
    then = sidebar.bounding_box()
    assert first is not None
    assert then is not None
    assert first["width"] == then["width"]
