"""The safe maximum stands where the hand is: a line over the curve, and a warning at points beyond it."""

import pytest
from playwright.sync_api import Page, expect

from studio.scene import Line, Role, Scene
from tests.e2e.conftest import Server, idle
from tts.contract import CurvePoint, Emotion, Feelings, IntensityCurve

pytestmark = pytest.mark.e2e
RISING = IntensityCurve((CurvePoint(0.0, 0.2), CurvePoint(1.0, 1.0)))
SCENE = Scene(
    "Surprise",
    (Role("ann", "Ann", voice="en-us-clara"),),
    (Line("1", "ann", "You sold the garden!", emotion=Emotion(Feelings(surprised=1.0)), curve=RISING),),
)


def test_a_point_beyond_the_safe_maximum_is_marked_and_said(server: Server, page: Page) -> None:
    page.goto(server.address("direct", server.project(SCENE), line="1"))
    editor = page.locator(".st-key-direct-curve")
    dots = editor.locator("g.dot")
    expect(dots).to_have_count(2, timeout=60_000)
    idle(page)
    expect(editor.locator("g.safe text")).to_contain_text("safe to")
    assert "beyond what is safe" in str(dots.nth(1).get_attribute("aria-valuetext"))
    assert "beyond" not in str(dots.nth(0).get_attribute("aria-valuetext"))
    dots.nth(1).focus()
    for _ in range(5):
        page.keyboard.press("Shift+ArrowDown")
    expect(editor.locator("g.dot.beyond")).to_have_count(0)
    assert "beyond" not in str(dots.nth(1).get_attribute("aria-valuetext"))
    expect(editor.locator("g.safe.passed")).to_have_count(0)
