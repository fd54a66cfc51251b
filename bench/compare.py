"""Readings side by side in Chromium: how soon a grid is there, how soon and how cleanly it switches.

    python -m bench.compare --switches 40
    python -m bench.compare --no-page

Prints the time from the press until all 45 new cells of a warm line (nine feelings at five strengths; what
is said is known, and the engine runs) can be played, what the studio's processes computed meanwhile, and
the load; then, while readings play, the time from an arrow key's event until the first sample of the other
reading, and the largest step between neighbouring samples that leave the page meanwhile against the largest
step inside the readings as recorded. Gains for listening, and readings that fade into each other, may raise
that to about 2; a click would be far more.
"""

import argparse
import os
import shutil
import statistics
import tempfile
import time
from pathlib import Path

import psutil
from playwright.sync_api import Page, sync_playwright

from studio.lab.grid import Axes, grid
from studio.lab.sounds import missing, order
from studio.scene import Line, Role, Scene, utterance_of
from studio.ui.compare_grid import FIRST
from studio.words import say
from tests.e2e.conftest import idle
from tests.e2e.serving import CHROMIUM_FLAGS, Server, studio_at
from tts.contract import FEELINGS
from tts.core import Core
from tts.registry import find_engine

TEXT = "I never thought that you would come back after all these years."
# Every node that would reach the loudspeaker also reaches a recorder, which knows the frame of each sample.
RECORDER = """
const connect = AudioNode.prototype.connect;
window.recorded = [];
AudioNode.prototype.connect = function (to, ...rest) {
  const answer = connect.call(this, to, ...rest);
  const context = this.context;
  if (!(to instanceof AudioDestinationNode) || this.isTap) return answer;
  window.context = context;
  if (!context.tap) {
    context.tap = context.createScriptProcessor(256, 1, 1);
    context.tap.isTap = true;
    context.tap.onaudioprocess = (event) => {
      window.recorded.push(Float32Array.from(event.inputBuffer.getChannelData(0)));
    };
    connect.call(context.tap, context.destination);
  }
  connect.call(this, context.tap);
  return answer;
};
const start = AudioBufferSourceNode.prototype.start;
window.started = [];
AudioBufferSourceNode.prototype.start = function (when, offset) {
  const data = this.buffer.getChannelData(0);
  let step = 0;
  for (let i = 1; i < data.length; i += 1) step = Math.max(step, Math.abs(data[i] - data[i - 1]));
  window.started.push({ when, offset, now: this.context.currentTime, wall: performance.now(), step });
  return start.call(this, when, offset);
};
document.addEventListener("keydown", (event) => { window.pressed = event.timeStamp; }, true);
"""
# The largest step between neighbouring samples since it was last asked for.
STEP = """() => {
  const samples = window.recorded.flatMap((block) => [...block]);
  window.recorded = [];
  let most = 0;
  for (let i = 1; i < samples.length; i += 1) most = Math.max(most, Math.abs(samples[i] - samples[i - 1]));
  return most;
}"""


def scene() -> Scene:
    """One line."""
    return Scene("One line", (Role("ann", "Ann", voice="en-us-clara"),), (Line("1", "ann", TEXT),), "en-US")


def rendered_alone(home: Path) -> None:
    """The same 45 readings from the core, without a page: what is left for one to take."""
    line = utterance_of(scene(), scene().lines[0])
    with Core(find_engine("draft"), home=home) as core:
        core.submit([line]).wait()
        cells = missing(lambda _: core, grid(line, Axes(FEELINGS, (0.125, 0.25, 0.5, 0.75, 1.0)), "draft"))
        before_s, load, began = computed_s(os.getpid()), psutil.getloadavg()[0], time.perf_counter()
        for job in order(lambda _: core, cells).values():
            job.wait()
        wall_s, spent_s = time.perf_counter() - began, computed_s(os.getpid()) - before_s
    print(f"| {len(cells)} new cells without a page, load {load:.1f} | all {wall_s:.2f} s | ", end="")
    print(f"processor {spent_s:.2f} s |")


def open_grid(page: Page, server: Server) -> None:
    """Render the line as it is, which warms line and engine; then ask for 9 × 5 others."""
    page.goto(server.address("compare", server.project(scene())))
    page.locator(".st-key-compare-render button").wait_for(timeout=60_000)
    for name in FIRST.feelings:
        press(page, "feelings", say(f"feeling.{name}", "en"))
    fill_s(page, 1)
    for name in FEELINGS:
        press(page, "feelings", say(f"feeling.{name}", "en"))
    for strength in ("0 %", "12.5 %"):  # nothing at all is the line as it is; the least there is instead
        press(page, "strengths", strength)
    page.locator(".st-key-compare-render button", has_text="(45)").wait_for(timeout=60_000)


def press(page: Page, what: str, name: str) -> None:
    """Choose, or no longer choose, a pill, and let the server hear of it."""
    page.locator(f".st-key-compare-{what}").get_by_role("button", name=name, exact=True).click()
    idle(page)


def fill_s(page: Page, wanted: int) -> tuple[float, float]:
    """Seconds from the press until the second cell and until all can be played."""
    began = time.perf_counter()
    page.locator(".st-key-compare-render button").click()
    first = 0.0
    while True:
        ready = page.locator("td[data-id] svg").count()
        passed = time.perf_counter() - began
        if ready > 1 and not first:
            first = passed
        if ready >= wanted or passed > 120:
            return first, passed
        page.wait_for_timeout(30)


def switch(page: Page, key: str) -> tuple[float, float]:
    """Press a key while a reading plays.

    Returns
    -------
    tuple of float
        Milliseconds from the key's event to the first sample of the other reading, as it is scheduled by the
        clock of the sound card; and the largest step between samples that leave the page meanwhile, as a
        share of the largest one inside any reading.
    """
    page.evaluate(STEP)
    page.keyboard.press(key)
    page.wait_for_timeout(110)
    step = page.evaluate(STEP)
    pressed, all_started = page.evaluate("[window.pressed, window.started]")
    begun = next((one for one in all_started if one["wall"] >= pressed), all_started[-1])  # not a repeat
    late_ms = begun["wall"] - pressed + 1000.0 * (begun["when"] - begun["now"])
    return late_ms, step / max(one["step"] for one in all_started)


def computed_s(pid: int) -> float:
    """Processor seconds that a process and its children have taken."""
    server = psutil.Process(pid)
    times = [one.cpu_times() for one in (server, *server.children(recursive=True))]
    return sum(one.user + one.system for one in times)


def measure(page: Page, server: Server, pid: int, switches: int) -> None:
    """Fill the grid of a warm line, then walk through it while it plays."""
    open_grid(page, server)
    before_s, load = computed_s(pid), psutil.getloadavg()[0]
    first, every = fill_s(page, 46)
    spent = computed_s(pid) - before_s
    print(f"| 45 new cells of a warm line, load {load:.1f} | first {first:.2f} s | all {every:.2f} s |")
    print(f"| processor time of the studio meanwhile | {spent:.2f} s | |")
    page.wait_for_timeout(1500)
    page.locator("label", has_text="Repeat").click()
    page.locator("td[data-id]").nth(1).click()
    page.wait_for_timeout(500)
    keys = ("Right", "Down", "Right", "Up", "Left", "Down", "Left", "Up")
    rows = [switch(page, f"Arrow{keys[i % len(keys)]}") for i in range(switches)]
    for name, place, digits in (("switch, ms", 0, 1), ("step at a switch, of the readings' own", 1, 2)):
        values = [row[place] for row in rows]
        print(f"| {name} | median {statistics.median(values):.{digits}f} | worst {max(values):.{digits}f} |")


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--switches", type=int, default=40)
    parser.add_argument("--no-page", action="store_true", help="the readings alone, without Chromium")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as home:
        rendered_alone(Path(home))
    if asked.no_page:
        return
    with (
        tempfile.TemporaryDirectory() as home,
        studio_at(Path(home)) as (server, process),
        sync_playwright() as playwright,
    ):
        flags = [*CHROMIUM_FLAGS, "--autoplay-policy=no-user-gesture-required"]
        chromium = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=flags)
        page = chromium.new_page(viewport={"width": 1440, "height": 1400})
        page.add_init_script(RECORDER)
        measure(page, server, process.pid, asked.switches)
        chromium.close()


if __name__ == "__main__":
    main()
