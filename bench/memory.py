"""What an hour of editing and rendering leaves in memory: `python -m bench.memory [--minutes 8]`.

A real server, with its engine, is kept at work as fast as it goes by a real browser: words are typed into
lines of the Script page, feelings changed, lines rendered, undone, pages changed, and the tab is loaded anew
in every round. The table shows what has been done by then, and the resident memory of the server and of its
engine. An hour of steady work is taken for 1,200 edits, 500 renderings and 120 page changes.
"""

import argparse
import itertools
import shutil
import tempfile
import time
from pathlib import Path

import psutil
from playwright.sync_api import Page, sync_playwright

from bench.line_list import FIND, scene_of
from studio.store import Project
from tests.e2e.serving import CHROMIUM_FLAGS, Server, studio_at

LINES = 40
EDITS = 60  # of a round
TURNS = itertools.cycle(("Scene", "Direct", "Cast", "Compare", "Export", "Home"))
EDIT = """async ([count, round]) => {
    const { list } = window;
    const ids = list.model.order;
    for (let i = 0; i < count; i += 1) {
        const line = ids[(round * count + i * 7) % ids.length];
        const feeling = ["happy", "sad", "angry", ""][(round + i) % 4];
        const text = { op: "text", line, text: `Round ${round}, words ${i}.`, final: true };
        list.do(i % 3 ? text : { op: "feeling", lines: [line], feeling });
        list.sender.soon();
        while (list.model.pending.length) await new Promise((go) => setTimeout(go, 2));
    }
}"""


def one_round(page: Page, server: Server, project: Project, number: int) -> None:
    """Edit, render what that made stale, undo, look at another page."""
    page.goto(server.address("script", project))
    page.wait_for_selector(".row textarea", timeout=60_000)
    page.evaluate(FIND)
    page.evaluate(EDIT, [EDITS, number])
    page.wait_for_timeout(500)
    page.locator(".st-key-render-missing button").first.click()
    page.wait_for_function(
        "() => [...window.list.model.rows.values()].every((row) => row.k === 'rendered')", timeout=180_000
    )
    for _ in range(5):
        page.locator(".st-key-undo button").first.click()
        page.wait_for_timeout(100)
    for _ in range(6):
        page.get_by_role("link", name=next(TURNS), exact=True).click()
        page.wait_for_timeout(400)


def resident_mb(process: psutil.Process) -> float:
    """Memory of a process that is in use, in MB."""
    return float(process.memory_info().rss) / 1e6


def main() -> None:
    """Work, and print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--minutes", type=float, default=8.0)
    until_s = time.monotonic() + 60.0 * parser.parse_args().minutes
    print("| edits | takes | server, MB | engine, MB |\n| --- | --- | --- | --- |")
    with (
        tempfile.TemporaryDirectory() as home,
        studio_at(Path(home)) as (server, process),
        sync_playwright() as playwright,
    ):
        browser = playwright.chromium.launch(
            executable_path=shutil.which("chromium"), args=list(CHROMIUM_FLAGS)
        )
        page, project = browser.new_page(), server.project(scene_of(LINES))
        studio = psutil.Process(process.pid)
        for number in itertools.count():
            if time.monotonic() > until_s:
                break
            one_round(page, server, project, number)
            engines = [resident_mb(one) for one in studio.children()]
            print(
                f"| {(number + 1) * EDITS} | {len(server.store.takes.keys())} "
                f"| {resident_mb(studio):.0f} | {sum(engines):.0f} |",
                flush=True,
            )
        browser.close()


if __name__ == "__main__":
    main()
