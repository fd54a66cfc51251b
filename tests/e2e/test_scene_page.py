"""A scene is heard as the mix has it, from any line, and timed and felt with mouse or keys."""

import time

import pytest
from playwright.sync_api import Locator, Page

from studio.mix import timeline
from studio.scene import Line, Role, Scene
from studio.store import Project
from tests.e2e.conftest import Server, idle
from tts.contract import Emotion, Feelings

pytestmark = pytest.mark.e2e

RATE = 22_050
LISTENER = """
window.started = [];
const start = AudioBufferSourceNode.prototype.start;
AudioBufferSourceNode.prototype.start = function (when, offset) {
  const samples = this.buffer.getChannelData(0);
  const { length } = this.buffer;
  window.started.push({ when, offset, rate: this.context.sampleRate, length, first: samples[0] });
  return start.call(this, when, offset);
};
"""


@pytest.fixture(scope="module")
def project(server: Server) -> Project:
    roles = (
        Role("ann", "Ann", voice="en-us-clara", emotion=Emotion(Feelings(happy=1.0), 0.5), pan=-0.4),
        Role("ben", "Ben", voice="en-us-sam"),
    )
    lines = (
        Line("1", "ann", "You came after all."),
        Line("2", "ben", "I said that I would.", gap_s=-0.3),
        Line("3", "ann", "So you did."),
    )
    return server.project(Scene("Three lines", roles, lines, language="en-US"))


@pytest.fixture
def scene_page(page: Page, server: Server, project: Project) -> Page:
    page.add_init_script(LISTENER)
    page.goto(server.address("scene", project))
    idle(page)
    missing = page.locator(".st-key-render-missing button")
    if missing.count():
        missing.click()
        missing.wait_for(state="detached", timeout=90_000)
        idle(page)
    return page


def now(project: Project) -> Scene:
    return project.scene(project.scenes()[0].id)


def until(page: Page, found: object, probe: object) -> None:
    """Wait until a probe finds what it should."""
    assert callable(probe)
    end = time.monotonic() + 30.0
    while probe() != found and time.monotonic() < end:
        page.wait_for_timeout(50)
    assert probe() == found


def strength(page: Page, text: str) -> Locator:
    return page.get_by_role("slider", name=f"Strength: {text}")


def test_lines_sound_where_the_mix_has_them_to_the_frame(
    scene_page: Page, server: Server, project: Project
) -> None:
    scene_page.keyboard.press("Space")
    until(scene_page, 3, lambda: scene_page.evaluate("window.started.length"))
    started = scene_page.evaluate("window.started")
    takes = server.store.takes.last_of_scene(project.id, project.scenes()[0].id)
    places = timeline(now(project), [(line.id, takes[line.id].seconds) for line in now(project).lines])
    frames = [round(one["when"] * RATE) - round(started[0]["when"] * RATE) for one in started]
    assert [one["rate"] for one in started] == [RATE] * 3
    assert frames == [round(place.start_s * RATE) for place in places]
    assert frames[1] < started[0]["length"]  # it interrupts
    assert [one["offset"] for one in started] == [0, 0, 0]
    assert [abs(one["first"]) < 1e-4 for one in started] == [True] * 3  # faded in
    scene_page.keyboard.press("Space")
    assert scene_page.get_by_role("button", name="Play (Space)").count() == 1


def test_a_click_on_a_line_plays_from_there_and_lights_its_words(scene_page: Page) -> None:
    scene_page.locator(".list .line").nth(2).locator(".play").click()
    word = scene_page.locator(".list .line[data-now] .word[data-now]")
    word.wait_for(timeout=30_000)
    assert scene_page.locator(".list .line[data-now] .who").inner_text() == "Ann"
    assert word.inner_text() in ("So", "you", "did")
    assert scene_page.evaluate("window.started.length") == 1
    scene_page.get_by_role("button", name="Play (Space)").wait_for(timeout=15_000)  # it ends by itself


def test_a_drag_of_a_strength_is_one_step_to_undo(scene_page: Page, project: Project) -> None:
    grip = strength(scene_page, "You came after all.")
    box = grip.bounding_box()
    block = scene_page.locator(".block").first.bounding_box()
    assert box
    assert block
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    scene_page.mouse.move(x, y)
    scene_page.mouse.down()
    for step in range(1, 11):
        scene_page.mouse.move(x, y - step / 10 * 0.3 * block["height"])
    scene_page.mouse.up()
    until(scene_page, 0.8, lambda: (now(project).lines[0].emotion or Emotion(strength=0.0)).strength)
    idle(scene_page)
    assert grip.get_attribute("aria-valuenow") == "0.8"
    scene_page.get_by_role("button", name="Undo", exact=False).first.click()
    until(scene_page, None, lambda: now(project).lines[0].emotion)
    idle(scene_page)
    until(scene_page, "0.5", lambda: grip.get_attribute("aria-valuenow"))


def test_pauses_and_strengths_are_changed_by_keys(scene_page: Page, project: Project) -> None:
    pause = scene_page.get_by_role("slider", name="Pause before: So you did.")
    pause.focus()
    for _ in range(4):
        scene_page.keyboard.press("ArrowUp")
    until(scene_page, 0.6, lambda: now(project).lines[2].gap_s)
    idle(scene_page)
    assert "0.60 s of silence" in (pause.get_attribute("aria-valuetext") or "")
    scene_page.keyboard.press("Delete")
    until(scene_page, None, lambda: now(project).lines[2].gap_s)
    idle(scene_page)
    strength(scene_page, "So you did.").focus()
    scene_page.keyboard.press("ArrowUp")
    scene_page.keyboard.press("ArrowUp")
    until(scene_page, 0.6, lambda: (now(project).lines[2].emotion or Emotion()).strength)
    idle(scene_page)
    scene_page.keyboard.press("ArrowLeft")
    assert scene_page.evaluate("document.activeElement.shadowRoot?.activeElement?.className") in (
        "body",
        "strength",
    )
    project.undo()


def test_a_pause_is_typed_in_the_list(scene_page: Page, project: Project) -> None:
    field = scene_page.get_by_role("spinbutton", name="Pause before line, in seconds: 2")
    field.fill("-0.5")
    field.press("Enter")
    until(scene_page, -0.5, lambda: now(project).lines[1].gap_s)
    project.undo()


def test_solo_and_loudness_are_heard_at_once(scene_page: Page, project: Project) -> None:
    scene_page.get_by_role("button", name="Solo: Ben").click()
    assert scene_page.get_by_role("button", name="Solo: Ben").get_attribute("aria-pressed") == "true"
    loudness = scene_page.get_by_role("slider", name="Loudness: Ben")
    loudness.focus()
    loudness.press("ArrowLeft")
    until(scene_page, -0.5, lambda: now(project).roles[1].gain_db)
    project.undo()


def test_a_scene_goes_on_at_the_same_word_when_a_pause_before_it_changes(
    scene_page: Page, project: Project
) -> None:
    scene_page.locator(".list .line").nth(2).locator(".play").click()
    until(scene_page, 1, lambda: scene_page.evaluate("window.started.length"))
    scene_page.get_by_role("spinbutton", name="Pause before line, in seconds: 2").fill("0.5")
    scene_page.keyboard.press("Enter")
    until(scene_page, 0.5, lambda: now(project).lines[1].gap_s)
    until(scene_page, 2, lambda: scene_page.evaluate("window.started.length"))
    assert scene_page.evaluate("window.started[1].offset") > 0.0
    project.undo()
