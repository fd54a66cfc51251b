"""How long it takes from letting go of a curve point to the redrawn plan, in a real Chromium.

Run with ``python -m bench.curve_latency [--drags 30]``. The studio runs as it does for users, with the draft
engine and a home of its own; the point of a line of ten words is dragged again and again. The times are taken
in the browser, from ``pointerup`` to the frame after the planned pitch behind the curve, and the plot of
the plan, have been drawn anew.
"""

import argparse
import statistics
import tempfile
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

from studio.scene import Line, Role, Scene
from tests.e2e.serving import CHROMIUM_FLAGS, studio_at
from tts.contract import Emotion, Feelings

TEXT = "I never said that I would come back to you."
PLOT = ".st-key-direct-prosody .planned >> nth=0"
WATCH = """() => {
  window.released = 0
  window.drawn = {}
  const place = (name) => document.querySelector(`.st-key-direct-${name}`)
  const watch = (name) => {
    const host = [...place(name).querySelectorAll("*")].find((node) => node.shadowRoot)
    const observer = new MutationObserver(() => {
      if (!window.released) return
      observer.disconnect()
      requestAnimationFrame(() => { window.drawn[name] = performance.now() - window.released })
    })
    observer.observe(host.shadowRoot, { subtree: true, childList: true })
  }
  addEventListener("pointerup", () => { window.released = performance.now() }, { capture: true, once: true })
  watch("curve")
  watch("prosody")
}"""


def main() -> None:
    """Drag, and print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--drags", type=int, default=30)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder, studio_at(Path(folder)) as (server, _):
        line = Line("1", "a", TEXT, Emotion(Feelings(happy=0.8)))
        project = server.project(Scene("Bench", (Role("a", "Ann"),), (line,), language="en-US"))
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(
                executable_path="/usr/bin/chromium", args=list(CHROMIUM_FLAGS)
            )
            page = browser.new_page(viewport={"width": 1440, "height": 1200})
            page.goto(server.address("direct", project, line="1"))
            page.wait_for_selector(PLOT, timeout=120_000)
            page.wait_for_timeout(2000)
            times_ms = [_drag(page, turn) for turn in range(options.drags + 3)][3:]
            browser.close()
    _print(times_ms)


def _drag(page: Page, turn: int) -> dict[str, float]:
    """Move the only point up or down; milliseconds until editor and plot were drawn anew."""
    page.evaluate(WATCH)
    box = page.locator(".st-key-direct-curve .dot .knob").first.bounding_box()
    if box is None:
        raise RuntimeError("The curve editor shows no point.")
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x, y + (40 if turn % 2 == 0 else -40), steps=4)
    page.mouse.up()
    page.wait_for_function("Object.keys(window.drawn).length === 2", timeout=30_000)
    found = dict(page.evaluate("window.drawn"))
    page.wait_for_timeout(500)
    return found


def _print(times_ms: list[dict[str, float]]) -> None:
    print("| pointerup until | median ms | fastest | slowest of 19 in 20 |")
    print("| --- | ---: | ---: | ---: |")
    told = {"curve": "planned pitch in the editor redrawn", "prosody": "plot of the plan redrawn"}
    for name, what in told.items():
        ordered = sorted(one[name] for one in times_ms)
        late = ordered[int(0.95 * (len(ordered) - 1))]
        print(f"| {what} | {statistics.median(ordered):.0f} | {ordered[0]:.0f} | {late:.0f} |")


if __name__ == "__main__":
    main()
