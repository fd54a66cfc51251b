"""axe-core finds nothing serious on any page, in both languages and themes."""

from pathlib import Path

import axe_playwright_python
import pytest
from playwright.sync_api import Page

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
FINDINGS = """async () => (await axe.run(document, {resultTypes: ["violations"]})).violations
    .filter(found => ["serious", "critical"].includes(found.impact))
    .map(found => `${found.id}: ${found.nodes.map(node => node.html.slice(0, 120)).join(" | ")}`)"""


@pytest.fixture(scope="module")
def projects(server: Server) -> dict[str, Project]:
    scenes = ROOT / "assets" / "scenes"
    return {lang: server.project(load_scene(scenes / f"{name}.txt")) for lang, name in SCENES.items()}


def look(page: Page, address: str, *themes: str) -> list[str]:
    """What axe finds on a page in some themes."""
    found = []
    for theme in themes:
        page.emulate_media(color_scheme=theme)  # type: ignore[arg-type]
        page.goto(address)
        page.locator(".st-key-nav a").last.wait_for()
        idle(page)
        page.wait_for_function(FADED)
        page.evaluate(AXE)
        found += [f"{address}, {theme}: {finding}" for finding in page.evaluate(FINDINGS)]
    assert page.locator("[data-testid=stException]").count() == 0
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
        found += look(page, address_of(name, server, projects[lang], lang), theme)
    assert found == []


@pytest.mark.slow
@pytest.mark.parametrize("lang", ["en", "zh"])
def test_every_page_in_every_language_and_theme(
    page: Page, server: Server, projects: dict[str, Project], lang: str
) -> None:
    found = []
    for name in PAGES:
        found += look(page, address_of(name, server, projects[lang], lang), "light", "dark")
    assert found == []
