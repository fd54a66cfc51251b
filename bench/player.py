"""The Scene page in Chromium with scenes of several lengths: until it can be used, until an edit is answered.

    python -m bench.player --lines 26 500 2000

Nothing is rendered: what is measured is the page, its timeline and its list.
"""

import argparse
import shutil
import statistics
import tempfile
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


def load_s(page: Page, address: str) -> float:
    """Seconds until the timeline and the list are there."""
    page.goto("about:blank")
    page.evaluate("1")
    began = page.evaluate("Date.now()")
    page.goto(address)
    page.locator(".list .line").last.wait_for(state="attached", timeout=60_000)
    page.locator(".block").first.wait_for(timeout=60_000)
    ended = page.evaluate("Date.now()")
    return float(ended - began) / 1000.0


def measure(page: Page, server: Server, lines: int, rounds: int) -> tuple[float, float]:
    """Median seconds of a warm load, and of an edit until its answer is drawn."""
    address = server.address("scene", server.project(scene_of(lines)))
    load_s(page, address)
    loads = [load_s(page, address) for _ in range(rounds)]
    page.wait_for_timeout(1000)
    edits = []
    for i in range(rounds * 3):
        edits.append(page.evaluate(ANSWERED, [0.5 if i % 2 else -0.5]) / 1000.0)
        page.wait_for_timeout(100)
    return statistics.median(loads), statistics.median(edits)


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
        print("| lines | page load, warm (s) | edit until answered (s) |\n| --- | --- | --- |")
        for lines in asked.lines:
            load, edit = measure(page, server, lines, asked.rounds)
            print(f"| {lines} | {load:.2f} | {edit:.3f} |", flush=True)
        chromium.close()


if __name__ == "__main__":
    main()
