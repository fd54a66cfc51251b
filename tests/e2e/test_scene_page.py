"""A scene is heard as the mix has it, from any line, and timed and felt with mouse or keys."""

import re

import pytest
from playwright.sync_api import Locator, Page, expect

from studio.mix import timeline
from studio.scene import Line, Role, Scene
from studio.store import Project
from tests.e2e.conftest import Server, idle
from tests.e2e.serving import scene_now
from tests.e2e.waiting import LIT, SLOWLY, comes_true, until
from tts.contract import Emotion, Feelings

pytestmark = pytest.mark.e2e

RATE = 22_050


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
    page.add_init_script(SLOWLY + LIT)
    page.goto(server.address("scene", project))
    if not server.store.takes.last_of_scene(project.id, project.scenes()[0].id):
        missing = page.locator(".st-key-render-missing button")
        missing.click()
        missing.wait_for(state="detached", timeout=120_000)
    page.get_by_role("button", name="Play (Space)").wait_for()
    idle(page)
    return page


def strength(page: Page, text: str) -> Locator:
    return page.get_by_role("slider", name=f"Strength: {text}")


def test_lines_sound_where_the_mix_has_them_to_the_frame(
    scene_page: Page, server: Server, project: Project
) -> None:
    scene_page.keyboard.press("Space")
    until(3, lambda: scene_page.evaluate("window.started.length"))
    started = scene_page.evaluate("window.started")
    takes = server.store.takes.last_of_scene(project.id, project.scenes()[0].id)
    places = timeline(
        scene_now(project), [(line.id, takes[line.id].seconds) for line in scene_now(project).lines]
    )
    frames = [round(one["when"] * RATE) - round(started[0]["when"] * RATE) for one in started]
    assert [one["rate"] for one in started] == [RATE] * 3
    assert frames == [round(place.start_s * RATE) for place in places]
    assert frames[1] < started[0]["length"]  # it interrupts
    assert [one["offset"] for one in started] == [0, 0, 0]
    assert [abs(one["first"]) < 1e-4 for one in started] == [True] * 3  # faded in
    scene_page.keyboard.press("Space")
    expect(scene_page.get_by_role("button", name="Play (Space)")).to_be_visible()


def test_a_click_on_a_line_plays_from_there_and_lights_its_words(scene_page: Page) -> None:
    scene_page.evaluate("noteLit('.list .line[data-now] :is(.who, .word[data-now])')")
    scene_page.locator(".list .line").nth(2).locator(".play").click()
    scene_page.wait_for_function("lit.some((text) => ['So', 'you', 'did'].includes(text))")
    assert set(scene_page.evaluate("lit")) <= {"Ann", "So", "you", "did"}
    assert scene_page.evaluate("window.started.length") == 1
    expect(scene_page.get_by_role("button", name="Play (Space)")).to_be_visible()  # it ends by itself


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
    until(0.8, lambda: (scene_now(project).lines[0].emotion or Emotion(strength=0.0)).strength)
    expect(grip).to_have_attribute("aria-valuenow", "0.8")
    scene_page.locator(".st-key-undo button:enabled").first.click()
    until(None, lambda: scene_now(project).lines[0].emotion)
    expect(grip).to_have_attribute("aria-valuenow", "0.5")


def test_pauses_and_strengths_are_changed_by_keys(scene_page: Page, project: Project) -> None:
    pause = scene_page.get_by_role("slider", name="Pause before: So you did.")
    pause.focus()
    for _ in range(4):
        scene_page.keyboard.press("ArrowUp")
    until(0.6, lambda: scene_now(project).lines[2].gap_s)
    expect(pause).to_have_attribute("aria-valuetext", re.compile("0.60 s of silence"))
    scene_page.keyboard.press("Delete")
    until(None, lambda: scene_now(project).lines[2].gap_s)
    idle(scene_page)
    strength(scene_page, "So you did.").focus()
    scene_page.keyboard.press("ArrowUp")
    scene_page.keyboard.press("ArrowUp")
    until(0.6, lambda: (scene_now(project).lines[2].emotion or Emotion()).strength)
    idle(scene_page)
    scene_page.keyboard.press("ArrowLeft")
    focus = "document.activeElement.shadowRoot?.activeElement?.className"
    assert comes_true(lambda: scene_page.evaluate(focus) in ("body", "strength"))
    project.undo()


def test_a_pause_is_typed_in_the_list(scene_page: Page, project: Project) -> None:
    field = scene_page.get_by_role("spinbutton", name="Pause before line, in seconds: 2")
    field.fill("-0.5")
    field.press("Enter")
    until(-0.5, lambda: scene_now(project).lines[1].gap_s)
    project.undo()


def test_solo_and_loudness_are_heard_at_once(scene_page: Page, project: Project) -> None:
    scene_page.get_by_role("button", name="Solo: Ben").click()
    expect(scene_page.get_by_role("button", name="Solo: Ben")).to_have_attribute("aria-pressed", "true")
    loudness = scene_page.get_by_role("slider", name="Loudness: Ben")
    loudness.focus()
    loudness.press("ArrowLeft")
    until(-0.5, lambda: scene_now(project).roles[1].gain_db)
    project.undo()


def test_a_scene_goes_on_at_the_same_word_when_a_pause_before_it_changes(
    scene_page: Page, project: Project
) -> None:
    scene_page.evaluate("window.slowness = 30")  # so that it still plays when the pause has changed
    scene_page.evaluate("noteLit('.list .line[data-now] .word[data-now]')")
    scene_page.locator(".list .line").nth(2).locator(".play").click()
    scene_page.wait_for_function("lit.includes('you')", timeout=120_000)
    scene_page.get_by_role("spinbutton", name="Pause before line, in seconds: 2").fill("0.5")
    scene_page.keyboard.press("Enter")
    until(0.5, lambda: scene_now(project).lines[1].gap_s)
    until(2, lambda: scene_page.evaluate("window.started.length"))
    assert scene_page.evaluate("window.started[1].offset") > 0.0
    project.undo()
