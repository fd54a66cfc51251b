"""The Scene page in Chromium with scenes of several lengths: until it can be used, until an edit is answered.

    python -m bench.scene_page --lines 26 500 2000

Nothing is rendered: what is measured is the page, its timeline and its list. "opened" is from a click in the
navigation; "first" the same for the first time after the server started, "linked" from an address, with
Streamlit's own start.
"""

import argparse
import shutil
import statistics
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

from studio.scene import Line, Role, Scene
from tests.e2e.serving import CHROMIUM_FLAGS, Server, studio_at
from tts.contract import Emotion, Feelings

ANSWERED = """
async ([step]) => {
  const find = (root, wanted) => {
    for (const node of root.querySelectorAll("*")) {
      if (node.matches(wanted)) return node;
      const inner = node.shadowRoot && find(node.shadowRoot, wanted);
      if (inner) return inner;
    }
    return null;
  };
  const gain = find(document, ".head .level");
  const began = performance.now();
  gain.value = Number(gain.value) + step;
  gain.dispatchEvent(new Event("change"));
  const undo = () => document.querySelector(".st-key-undo button");
  const app = document.querySelector("[data-testid=stApp]");
  const state = () => app.dataset.testScriptState;
  const rest = () => new Promise((r) => setTimeout(r, 2));
  while (state() === "notRunning" && performance.now() - began < 2000) await rest();
  while (state() !== "notRunning" || !undo()) await rest();
  return performance.now() - began;
}
"""


def scene_of(lines: int) -> Scene:
    """A scene of two roles who feel something."""
    roles = (Role("ann", "Ann", emotion=Emotion(Feelings(happy=1.0), 0.5)), Role("ben", "Ben"))
    said = tuple(
        Line(str(i), roles[i % 2].id, f"This is what is said in line number {i + 1}.") for i in range(lines)
    )
    return Scene(f"{lines} lines", roles, said, language="en-US")


@dataclass(frozen=True, slots=True)
class Figures:
    """One row of the table; all in seconds, medians but for the first."""

    first: float
    opened: float
    linked: float
    answered: float


def opened_s(page: Page) -> float:
    """Seconds from a click on the page's name until the timeline and the list are there."""
    began = time.perf_counter()
    page.get_by_role("link", name="Scene", exact=True).click()
    _ready(page)
    return time.perf_counter() - began


def linked_s(page: Page, address: str) -> float:
    """The same from an address."""
    page.goto("about:blank")
    began = time.perf_counter()
    page.goto(address)
    _ready(page)
    return time.perf_counter() - began


def _ready(page: Page) -> None:
    page.wait_for_selector(".player .list .line", state="attached", timeout=60_000)
    page.wait_for_selector(".player .block", timeout=60_000)


def measure(page: Page, server: Server, lines: int, rounds: int) -> Figures:
    """Open, open by a link, and edit."""
    project = server.project(scene_of(lines))
    opened = []
    for _ in range(rounds + 1):
        page.goto(server.address("engine", project))
        page.wait_for_timeout(2000)
        opened.append(opened_s(page))
    linked = [linked_s(page, server.address("scene", project)) for _ in range(rounds)]
    page.wait_for_timeout(1000)
    answered = []
    for i in range(rounds * 4):
        answered.append(page.evaluate(ANSWERED, [0.5 if i % 2 else -0.5]) / 1000.0)
        page.wait_for_timeout(100)
    median = statistics.median
    return Figures(opened[0], median(opened[1:]), median(linked), median(answered))


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--lines", type=int, nargs="+", default=[26, 500, 2000])
    parser.add_argument("--rounds", type=int, default=5)
    asked = parser.parse_args()
    with (
        tempfile.TemporaryDirectory() as home,
        studio_at(Path(home)) as (server, _),
        sync_playwright() as playwright,
    ):
        chromium = playwright.chromium.launch(
            executable_path=shutil.which("chromium"), args=list(CHROMIUM_FLAGS)
        )
        page = chromium.new_page(viewport={"width": 1440, "height": 1000})
        print("| lines | first, s | opened, s | linked, s | edit until answered, ms |")
        print("| --- | --- | --- | --- | --- |")
        for lines in asked.lines:
            found = measure(page, server, lines, asked.rounds)
            print(
                f"| {lines} | {found.first:.2f} | {found.opened:.2f} | {found.linked:.2f} "
                f"| {1000.0 * found.answered:.0f} |",
                flush=True,
            )
        chromium.close()


if __name__ == "__main__":
    main()
