"""axe-core finds nothing serious on any page, with its drawers open, in both languages and themes."""

import contextlib
from pathlib import Path
from typing import Literal

import axe_playwright_python
import pytest
from playwright.sync_api import Locator, Page
from playwright.sync_api import TimeoutError as NotYet

from studio.load import load_scene
from studio.store import Project
from studio.ui import router
from tests.e2e.conftest import Server, idle

pytestmark = pytest.mark.e2e

ROOT = Path(__file__).resolve().parents[2]
AXE = Path(axe_playwright_python.__file__).with_name("axe.min.js").read_text("utf-8")
PAGES = [path.stem for path in sorted(router.PAGES.glob("*.py"))]
SCENES = {"en": "earnest", "zh": "kongyiji"}
FADED = """document.getAnimations().every(
    (one) => one.playState !== "running" || one.effect?.getTiming().iterations === Infinity)"""
FINDINGS = """async ([where, rules]) => {
    const runOnly = rules.length ? { type: "rule", values: rules } : undefined
    const { violations } = await axe.run(where, { resultTypes: ["violations"], ...(runOnly && { runOnly }) })
    return violations
        .filter(found => ["serious", "critical"].includes(found.impact))
        .map(found => `${found.id}: ${found.nodes.map(node => node.html.slice(0, 120)).join(" | ")}`)
}"""
OF_A_THEME = ["color-contrast", "link-in-text-block"]
"""What another theme can change."""

EVERYTHING = "#root"
MAIN = "[data-testid=stMain]"
CLOSED = f"{MAIN} details:not([open]) > summary"
POPOVERS = f"{MAIN} [data-testid=stPopover] button:not([disabled]):visible"
OPENED = "[data-testid=stPopoverBody]"
MANY_DRAWERS = 8
PRESSES, PRESS_MS = 6, 10_000


@pytest.fixture(scope="module")
def projects(server: Server) -> dict[str, Project]:
    scenes = ROOT / "assets" / "scenes"
    return {lang: server.project(load_scene(scenes / f"{name}.txt")) for lang, name in SCENES.items()}


def look(page: Page, address: str, where: str, *themes: str) -> list[str]:
    """What axe finds in some themes somewhere on a page with its drawers open, and in what opens over it."""
    page.emulate_media(color_scheme=themes[0])  # type: ignore[arg-type]
    page.goto(address)
    page.locator(".st-key-nav a").last.wait_for()
    idle(page)
    open_drawers(page)
    page.evaluate(AXE)
    found = judge(page, where, *themes)
    popovers = {popover.inner_text(): popover for popover in page.locator(POPOVERS).all()}
    for popover in popovers.values():  # one of those that are alike, as of all projects on Home
        press_until(page, popover, "visible")
        idle(page)
        found += judge(page, OPENED, *themes)
        press_until(page, popover, "detached")
    assert page.locator("[data-testid=stException]").count() == 0
    return [f"{address}, {finding}" for finding in found]


def press_until(page: Page, popover: Locator, state: Literal["visible", "detached"]) -> None:
    """Press a button until what it opens is there, or gone: a page that is drawn anew may swallow a press."""
    for _ in range(PRESSES):
        popover.click()
        with contextlib.suppress(NotYet):
            page.locator(OPENED).first.wait_for(state=state, timeout=PRESS_MS)
            return
    pytest.fail(f"what opens over the page does not become {state}")


def open_drawers(page: Page) -> None:
    """Open what is folded on a page; what lies inside may be folded again."""
    for _ in range(MANY_DRAWERS):
        closed = page.locator(CLOSED)
        if not closed.count():
            return
        closed.first.click()
        idle(page)


def judge(page: Page, where: str, first: str, *others: str) -> list[str]:
    """Serious findings somewhere on the page as it is; other themes are judged by their colours alone."""
    found = []
    for theme in (first, *others):
        page.emulate_media(color_scheme=theme)  # type: ignore[arg-type]
        page.wait_for_function(FADED)
        rules = [] if theme == first else OF_A_THEME
        found += [f"{theme}: {finding}" for finding in page.evaluate(FINDINGS, [where, rules])]
    page.emulate_media(color_scheme=first)  # type: ignore[arg-type]
    return found


def address_of(name: str, server: Server, project: Project, lang: str) -> str:
    tour = {"tour": "on"} if name == "script" else {}
    return server.address("" if name == "home" else name, project, lang=lang, **tour)


def test_every_page_can_be_read_and_used_by_everybody(
    page: Page, server: Server, projects: dict[str, Project]
) -> None:
    found = []
    for number, name in enumerate(PAGES):
        lang, theme = ("en", "zh")[number % 2], ("light", "dark")[number // 2 % 2]
        where = MAIN if number else EVERYTHING  # what stands beside all pages is judged once
        found += look(page, address_of(name, server, projects[lang], lang), where, theme)
    assert found == []


@pytest.mark.slow
@pytest.mark.parametrize("lang", ["en", "zh"])
def test_every_page_in_every_language_and_theme(
    page: Page, server: Server, projects: dict[str, Project], lang: str
) -> None:
    found = []
    for name in PAGES:
        address = address_of(name, server, projects[lang], lang)
        found += look(page, address, EVERYTHING, "light", "dark")
    assert found == []
