"""A reading is chosen by ear, and two listeners judge blindly without knowing of each other."""

import json

import pytest
from playwright.sync_api import Page

from studio.lab.blind import Design, Item, Kind, to_json, trials
from studio.recipes import recipe_of
from studio.scene import Line, Role, Scene, utterance_of
from studio.store import Project
from tests.e2e.conftest import Server, idle

pytestmark = pytest.mark.e2e

SCENE = Scene(
    "One line",
    (Role("ann", "Ann", voice="en-us-clara"),),
    (Line("1", "ann", "You came after all."),),
    language="en-US",
)
STARTED = """
window.started = [];
const start = AudioBufferSourceNode.prototype.start;
AudioBufferSourceNode.prototype.start = function (when, offset) {
  window.started.push(offset);
  return start.call(this, when, offset);
};
"""


@pytest.fixture(scope="module")
def project(server: Server) -> Project:
    return server.project(SCENE)


def test_a_reading_is_switched_at_the_same_word_chosen_and_undone(
    page: Page, server: Server, project: Project
) -> None:
    page.add_init_script(STARTED)
    page.goto(server.address("compare", project))
    page.locator(".st-key-compare-render button").click(timeout=60_000)
    page.locator("td[data-id] svg").nth(20).wait_for(timeout=90_000)
    idle(page)
    page.locator("td[data-id]").nth(3).click()
    page.wait_for_function("window.started.length === 1")
    page.wait_for_timeout(300)
    page.keyboard.press("ArrowRight")
    page.wait_for_function("window.started.length === 2")
    first, second = page.evaluate("window.started")
    assert first == 0
    assert second > 0.1  # it goes on, and does not begin again
    page.keyboard.press("c")
    scene_id = project.scenes()[0].id
    page.locator(".st-key-undo button:enabled").first.wait_for(timeout=20_000)
    assert project.scene(scene_id).line("1").emotion is not None
    page.locator(".st-key-undo button").first.click()
    idle(page)
    assert project.scene(scene_id).line("1").emotion is None


def test_two_tabs_are_two_listeners_and_a_reload_is_none(
    page: Page, server: Server, project: Project
) -> None:
    own = recipe_of(utterance_of(SCENE, SCENE.lines[0]))
    items = tuple(Item(str(i), "You came after all.", (own, own)) for i in range(3))
    design = Design(Kind.AB, "Tea", "", ("one", "two"), ("draft", "draft"), items)
    test = server.store.blind.create(project.id, to_json(design))
    other = page.context.new_page()
    for tab in (page, other):
        tab.goto(f"{server.url}/listen/{test}?lang=en")
        tab.get_by_role("button", name="Start").click()
        tab.get_by_text("Question 1 of 3").wait_for(timeout=20_000)
    page.keyboard.press("a")
    page.keyboard.press("b")
    page.keyboard.press("ArrowLeft")
    page.get_by_text("Question 2 of 3").wait_for(timeout=20_000)
    page.reload()
    page.get_by_role("button", name="Go on").click()
    page.get_by_text("Question 2 of 3").wait_for(timeout=20_000)
    assert other.get_by_text("Question 1 of 3").is_visible()
    ((who, _, body),) = server.store.blind.answers(test)
    heard = json.loads(body)["trial"]
    assert who == "L1"
    assert (heard["item"], tuple(heard["slots"])) == (trials(design, 0)[0].item, trials(design, 0)[0].slots)
