"""A line is directed in a browser: by mouse and by keys, heard, undone, in step with what is kept."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from studio.scene import Line, Role, Scene
from studio.store import Project
from tests.e2e.conftest import PATIENCE_MS, Server, idle
from tests.e2e.serving import scene_now
from tests.e2e.waiting import LIT, comes_true
from tts.contract import CurvePoint, Easing, Emotion, IntensityCurve

pytestmark = pytest.mark.e2e
RISING = IntensityCurve((CurvePoint(0.0, 0.2), CurvePoint(1.0, 0.9)))
SCENE = Scene(
    "Two words",
    (Role("ann", "Ann"), Role("ben", "Ben")),
    (
        Line("1", "ann", "I never said that to anybody.", curve=RISING),
        Line("2", "ben", "No.", locked=True),
        Line("3", "ann", "我说过不行。"),
    ),
    language="",
)


@pytest.fixture(scope="module")
def page(browser: Browser) -> Iterator[Page]:
    """One tab for all tests, because the first page of a tab takes the longest."""
    context = browser.new_context(viewport={"width": 1440, "height": 1200}, locale="en-US")
    context.set_default_timeout(PATIENCE_MS)
    context.add_init_script(LIT)
    opened = context.new_page()
    broken: list[str] = []
    opened.on("pageerror", lambda error: broken.append(str(error)))
    yield opened
    context.close()
    assert broken == []


@pytest.fixture
def project(server: Server) -> Project:
    return server.project(SCENE)


@pytest.fixture
def editor(server: Server, project: Project, page: Page) -> Locator:
    page.goto(server.address("direct", project, line="1"))
    expect(page.locator(".st-key-direct-prosody .planned >> nth=0")).to_be_visible()
    idle(page)
    return page.locator(".st-key-direct-curve")


def kept(project: Project, line: str = "1") -> Line:
    return scene_now(project).line(line)


def drag(page: Page, dot: Locator, dx: float, dy: float) -> None:
    box = dot.locator(".knob").bounding_box()
    assert box is not None
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    page.mouse.move(x, y)
    page.mouse.down()
    for step in range(1, 6):
        page.mouse.move(x + dx * step / 5, y + dy * step / 5)
    page.mouse.up()


def test_one_drag_is_one_undo(project: Project, editor: Locator, page: Page) -> None:
    drag(page, editor.locator(".dot").first, 0, -60)
    assert comes_true(lambda: kept(project).curve.points[0].strength > 0.4)
    moved = kept(project).curve
    assert moved.points[1] == RISING.points[1]
    page.locator(".st-key-undo button:enabled").first.wait_for()
    page.keyboard.press("Control+z")
    assert comes_true(lambda: kept(project).curve == RISING)
    expect(editor.locator(".dot").first).to_have_attribute("aria-valuenow", "0.20")
    page.locator(".st-key-redo button:enabled").first.wait_for()
    page.keyboard.press("Control+Shift+z")
    assert comes_true(lambda: kept(project).curve == moved)


def test_the_whole_curve_by_keys(project: Project, editor: Locator, page: Page) -> None:
    editor.locator(".dot").first.focus()
    page.keyboard.press("a")
    assert comes_true(lambda: len(kept(project).curve.points) == 3)
    for key in ("Shift+ArrowUp", "ArrowUp", "ArrowRight", "e", "e"):
        page.keyboard.press(key)
    assert comes_true(lambda: kept(project).curve.points[1].easing is Easing.IN)
    point = kept(project).curve.points[1]
    assert (point.at, point.strength) == pytest.approx((0.52, 0.67))
    page.keyboard.press("s")
    assert comes_true(lambda: kept(project).curve.points[1].anchor is not None)
    page.keyboard.press("Delete")
    assert comes_true(lambda: len(kept(project).curve.points) == 2)


def test_a_double_click_adds_a_point_and_shapes_replace_the_curve(
    project: Project, editor: Locator, page: Page
) -> None:
    editor.locator(".plot").dblclick(position={"x": 250, "y": 40})
    assert comes_true(lambda: len(kept(project).curve.points) == 3)
    for key, count in (("swell", 3), ("hold", 1), ("fall", 2), ("burst", 3), ("rise", 2)):
        editor.locator(f"[data-key={key}]").click()
        assert comes_true(lambda count=count: len(kept(project).curve.points) == count)  # type: ignore[misc]


def test_quick_operations_are_all_done_in_their_order(project: Project, editor: Locator, page: Page) -> None:
    page.evaluate(
        """() => {
          const root = document.querySelector(".st-key-direct-curve")
          const all = [...root.querySelectorAll("*")].find((node) => node.shadowRoot)?.shadowRoot ?? root
          for (const key of ["fall", "weaker", "mirror"]) all.querySelector(`[data-key=${key}]`).click()
        }"""
    )
    want = [pytest.approx(0.16), pytest.approx(0.8)]
    assert comes_true(lambda: [p.strength for p in kept(project).curve.points] == want)


def test_a_curve_is_copied_to_another_line(project: Project, editor: Locator, page: Page) -> None:
    editor.locator("[data-key=copy]").click()
    expect(editor.locator("[data-key=paste]")).to_be_enabled()
    page.keyboard.press("Escape")
    page.keyboard.press("Alt+ArrowDown")
    expect(editor.locator("[data-key=paste]")).to_be_disabled()  # line 2 is locked
    page.keyboard.press("Alt+ArrowDown")
    expect(editor.locator("[data-key=paste]")).to_be_enabled()
    editor.locator("[data-key=paste]").click()
    assert comes_true(lambda: kept(project, "3").curve == RISING)


def test_a_locked_line_does_not_move(project: Project, editor: Locator, page: Page) -> None:
    page.keyboard.press("Alt+ArrowDown")
    expect(editor.locator(".editor")).to_have_class("editor locked")
    drag(page, editor.locator(".dot").first, 0, 60)
    editor.locator(".dot").first.focus()
    page.keyboard.press("ArrowDown")
    page.wait_for_timeout(600)
    assert kept(project, "2").curve == SCENE.line("2").curve


def test_the_wheel_blends_and_its_numbers_are_exact(project: Project, editor: Locator, page: Page) -> None:
    pad = page.locator(".st-key-direct-pad")
    pad.get_by_role("slider", name="sad").focus()
    for _ in range(3):
        page.keyboard.press("Shift+ArrowUp")
    assert comes_true(lambda: (kept(project).emotion or Emotion()).feelings.sad == pytest.approx(0.3))
    pad.get_by_label("happy").last.fill("0.25")
    assert comes_true(lambda: (kept(project).emotion or Emotion()).feelings.happy == pytest.approx(0.25))
    assert (kept(project).emotion or Emotion()).feelings.sad == pytest.approx(0.3)


def test_space_renders_what_is_missing_and_lights_the_words(
    project: Project, editor: Locator, page: Page
) -> None:
    said = SCENE.line("1").text.split()
    page.evaluate("noteLit('.word.now')")
    page.locator("h1").click()
    page.keyboard.press("Space")
    page.wait_for_function("lit.length > 0")
    assert page.evaluate("lit[0]") in said
    expect(page.get_by_text("Followed: r =")).to_be_visible()
    expect(editor.locator("[data-key=play]")).to_have_text("▶")
    page.evaluate("lit.length = 0")
    page.keyboard.press("Space")
    page.wait_for_function("lit.length > 0")


def test_space_is_typed_where_words_are_written(project: Project, editor: Locator, page: Page) -> None:
    field = page.locator("[class*=st-key-direct-tags] textarea")
    field.click()
    page.keyboard.press("End")
    page.keyboard.type(" And you")
    expect(field).to_have_value("[0.2>0.9] I never said that to anybody. And you")
    page.keyboard.press("Control+Enter")
    assert comes_true(lambda: kept(project).text == "I never said that to anybody. And you")
