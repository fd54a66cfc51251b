"""A reading is chosen by ear, and listeners judge blindly by keys alone, without knowing of each other."""

import json
from dataclasses import replace

import pytest
from playwright.sync_api import Page

from studio.lab.blind import SAME, Kind, from_json, to_json, trials
from studio.scene import Line, Role, Scene
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


def test_listeners_take_a_preference_an_abx_and_a_rating_test_by_keys_alone(
    page: Page, server: Server, project: Project
) -> None:
    link = made_test(page, server, project)
    ours = server.store.blind
    (made,) = ours.of_project(project.id)
    preference = from_json(made.design)
    abx, rating = (
        ours.create(project.id, to_json(replace(preference, kind=kind))) for kind in (Kind.ABX, Kind.MUSHRA)
    )
    other = page.context.new_page()
    for tab in (page, other):  # two tabs, two listeners: neither has the other's order, nor its answers
        begin(tab, link)
    answer(page, "ab", "ArrowLeft")
    page.get_by_text("Question 2 of 2").wait_for()
    page.reload()
    page.get_by_role("button", name="Go on").press("Enter")
    page.get_by_text("Question 2 of 2").wait_for()
    assert other.get_by_text("Question 1 of 2").is_visible()
    answer(page, "ab", "ArrowDown")
    page.get_by_text("Thank you").wait_for()
    answer(other, "ab", "ArrowRight")
    other.get_by_text("Question 2 of 2").wait_for()
    assert answers(server, made.id) == [("L1", 0), ("L1", SAME), ("L2", 1)]
    heard = [json.loads(body)["trial"] for _, _, body in ours.answers(made.id)]
    asked = [trials(preference, 0)[0], trials(preference, 0)[1], trials(preference, 1)[0]]
    assert [(one["item"], tuple(one["slots"])) for one in heard] == [(one.item, one.slots) for one in asked]

    begin(page, f"{server.url}/listen/{abx}?lang=en")
    answer(page, "abx", "ArrowRight")
    page.get_by_text("Question 2 of 2").wait_for()
    answer(page, "abx", "ArrowLeft")
    page.get_by_text("Thank you").wait_for()
    assert answers(server, abx) == [("L1", 1), ("L1", 0)]

    begin(page, f"{server.url}/listen/{rating}?lang=en")
    rate(page)
    page.get_by_text("Question 2 of 2").wait_for()
    (kept,) = [json.loads(body)["ratings"] for _, _, body in ours.answers(rating)]
    assert kept == [51, 52, 53]


def made_test(page: Page, server: Server, project: Project) -> str:
    """Make a preference test of one line, twice each, as its maker does; the link that listeners get."""
    page.goto(server.address("compare", project))
    page.locator(".st-key-compare-bench button", has_text="Blind tests").click(timeout=60_000)
    page.locator(".st-key-blind-repeats input").fill("2", timeout=60_000)
    page.keyboard.press("Enter")
    page.get_by_text("Readings: 2. Questions for each listener: 2.").wait_for()
    page.locator(".st-key-blind-make button").click()
    return page.locator("code", has_text="/listen/").inner_text(timeout=90_000)


def begin(tab: Page, link: str) -> None:
    """Open a link and start; the button has the keyboard already."""
    tab.goto(link)
    tab.get_by_role("button", name="Start").press("Enter")
    tab.get_by_text("Question 1 of 2").wait_for()


def answer(tab: Page, slots: str, key: str) -> None:
    """Hear all slots by their keys, then answer by one; nothing can be answered before all were heard."""
    tab.keyboard.press(key)
    for slot in slots:
        tab.keyboard.press(slot)
    tab.locator("main button[data-heard]").nth(len(slots) - 1).wait_for()
    tab.keyboard.press(key)


def rate(tab: Page) -> None:
    """Hear everything, then move each slider; the first button has the keyboard."""
    for letter in "abcr":
        tab.keyboard.press(letter)
    for steps in (1, 2, 3):
        tab.keyboard.press("Tab")  # from a button that plays to its slider
        for _ in range(steps):
            tab.keyboard.press("ArrowRight")
        tab.keyboard.press("Tab")
    tab.keyboard.press("Enter")


def answers(server: Server, test: str) -> list[tuple[str, int]]:
    """Who chose which slot, as it is on disk."""
    return [(who, json.loads(body)["choice"]) for who, _, body in server.store.blind.answers(test)]
