"""The whole way in a browser, from first words to after a kill; links to a cold server; two tabs at once."""

from dataclasses import replace
from pathlib import Path

import psutil
import pytest
from playwright.sync_api import Page, expect

from studio.scene import Line, Role, Scene
from studio.store import Project
from tests.e2e.conftest import Server, idle, studio_at
from tests.e2e.serving import scene_now
from tests.e2e.waiting import LIT, PATIENCE_S, comes_true

pytestmark = pytest.mark.e2e

WORDS = {
    "en": ("Ann: [happy 0.8] You came!\nBen: [sad 0.2>0.9] I almost did not.", "en-US"),
    "zh": ("小安：[开心 0.8] 你来了！\n阿本：[悲伤 0.2>0.9] 我差点就没来。", "zh-CN"),
}
SCENE = Scene("Links", (Role("ann", "Ann"),), (Line("one", "ann", "Hello."), Line("two", "ann", "Bye.")))


def paste(page: Page, server: Server, lang: str) -> None:
    page.goto(f"{server.url}/?lang={lang}")
    idle(page)
    page.locator(".st-key-script-text textarea").fill(WORDS[lang][0])
    page.locator(".st-key-script-text textarea").press("Control+Enter")  # what it would become is shown first
    page.locator(".st-key-open button").click()
    page.wait_for_url("**/script?*")
    idle(page)


def cast(page: Page, server: Server, project: Project, lang: str) -> None:
    """Call the first role something else."""
    page.goto(server.address("cast", project, lang=lang))
    name = page.locator("[class*=-name-] input").first
    name.fill("Nobody")
    name.press("Enter")
    assert comes_true(lambda: scene_now(project).roles[0].name == "Nobody")


def direct(page: Page, server: Server, project: Project, lang: str) -> None:
    """Lower the curve of the second line at its first point, by keys."""
    line = scene_now(project).lines[1]
    page.goto(server.address("direct", project, lang=lang, line=line.id))
    point = page.locator(".st-key-direct-curve .dot").first
    point.focus()
    point.press("ArrowUp")
    assert comes_true(lambda: scene_now(project).lines[1].curve != line.curve)


def render_and_listen(page: Page, server: Server, project: Project, lang: str) -> None:
    """Render what is missing from the Scene page, and play it until a line is lit."""
    page.add_init_script(LIT)
    page.goto(server.address("scene", project, lang=lang))
    page.locator(".st-key-render-missing button").click(timeout=120_000)
    scene_id = project.scenes()[0].id
    lines = {line.id for line in scene_now(project).lines}
    assert comes_true(lambda: server.store.takes.last_of_scene(project.id, scene_id).keys() == lines)
    expect(page.locator(".st-key-render-missing")).to_have_count(0)
    idle(page)
    page.evaluate("noteLit('.list .line[data-now] .word[data-now]')")
    page.keyboard.press("Space")
    page.wait_for_function("lit.length > 0")


@pytest.mark.parametrize(
    "lang", ["zh", pytest.param("en", marks=pytest.mark.slow)]
)  # the others speak English
def test_a_scene_is_written_cast_directed_heard_undone_and_there_again_after_a_kill(
    page: Page, tmp_path: Path, lang: str
) -> None:
    with studio_at(tmp_path) as (server, process):
        paste(page, server, lang)
        (card,) = server.store.projects()
        project = server.store.open(card.id)
        cast(page, server, project, lang)
        direct(page, server, project, lang)
        render_and_listen(page, server, project, lang)
        directed = scene_now(project).lines[1].curve
        page.locator(".st-key-undo button").first.click()
        assert comes_true(lambda: scene_now(project).lines[1].curve != directed)
        before = scene_now(project)
        children = psutil.Process(process.pid).children(recursive=True)
        process.kill()
        psutil.wait_procs(children, timeout=PATIENCE_S)
        assert not [child for child in children if child.is_running()], "the engine goes with its studio"
    with studio_at(tmp_path) as (server, _):
        page.goto(f"{server.url}/?lang={lang}")
        idle(page)
        expect(page.locator("[data-testid=stAlert]")).to_be_visible()
        page.locator(f".st-key-open-{card.id} button").click()
        page.wait_for_url("**/script?*")
        idle(page)
        project = server.store.open(card.id)
        assert scene_now(project) == before
        takes = server.store.takes.last_of_scene(card.id, project.scenes()[0].id)
        assert takes.keys() == {line.id for line in before.lines}
        assert project.next_redo() is not None


def test_an_engine_that_dies_in_the_middle_is_told_of_and_the_scene_completes(
    page: Page, tmp_path: Path
) -> None:
    lines = tuple(Line(str(n), "ann", f"Line {n} takes the engine a little while.") for n in range(24))
    with studio_at(tmp_path) as (server, process):
        project = server.project(replace(SCENE, lines=lines))
        place = (project.id, project.scenes()[0].id)
        page.goto(server.address("scene", project))
        idle(page)
        page.locator(".st-key-render-missing button").click()
        assert comes_true(lambda: bool(server.store.takes.last_of_scene(*place)))
        psutil.Process(process.pid).children()[0].kill()
        expect(page.get_by_text("The speech engine stopped unexpectedly.")).to_be_visible(timeout=120_000)
        assert comes_true(lambda: len(server.store.takes.last_of_scene(*place)) == len(lines))
        expect(page.locator(".st-key-render-missing")).to_have_count(0)
        expect(page.get_by_text("could not be rendered")).to_have_count(0)


def test_a_link_leads_a_cold_server_to_its_line(page: Page, tmp_path: Path) -> None:
    with studio_at(tmp_path) as (server, _):
        project = server.project(SCENE)
        page.goto(server.address("direct", project, line="two"))
        idle(page)
        expect(page.get_by_text("Bye.").first).to_be_visible()
        expect(page.locator(".st-key-nav")).to_be_visible()
        assert page.locator("[role=dialog]").count() == 0
        assert "line=two" in page.url


def test_two_tabs_on_one_project_stay_in_step(page: Page, server: Server) -> None:
    project = server.project(SCENE)
    other = page.context.new_page()
    for tab in (page, other):
        tab.goto(server.address("script", project))
        idle(tab)
    scene_id = project.scenes()[0].id
    project.edit(
        scene_id,
        lambda scene: scene.with_lines((replace(scene.lines[0], text="Changed."), *scene.lines[1:])),
        "operation.line_text",
    )
    other.reload()
    idle(other)
    other.locator(".st-key-undo button").first.click()
    assert comes_true(lambda: project.scene(scene_id).lines[0].text == "Hello.")
    page.reload()
    idle(page)
    page.locator(".st-key-redo button").first.click()
    assert comes_true(lambda: project.scene(scene_id).lines[0].text == "Changed.")
