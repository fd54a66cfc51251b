"""How soon somebody who has never seen the studio hears a first acted line: `python -m bench.newcomer`.

A fresh home, a server that has never run, a browser without a cache, an engine with nothing stored. Two
ways, each with a server of its own: the tour, and a demo scene opened from Home. The press that starts a line
is the last one; the line is heard from when the browser plays it. Reading comes on top, at 200 words a
minute: Home from its top to the button that is pressed, and what the tour says.
"""

import argparse
import os
import shutil
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

from tests.e2e.serving import CHROMIUM_FLAGS, studio_at
from tests.e2e.waiting import SLOWLY

PATIENCE_MS = 120_000
WORDS_A_MINUTE = 200
IDLE = "[data-testid=stApp][data-test-script-state=notRunning]"
HEARD = "started.length > 0"
READ = """(button) => {
    const read = document.createRange();
    read.setStart(document.querySelector("[data-testid=stMain]"), 0);
    read.setEndAfter(button);
    return read.toString().trim().split(/\\s+/).length;
}"""
TOLD = """() => (document.querySelector(".st-key-tour") ?? document.createElement("p"))
    .innerText.trim().split(/\\s+/).filter(Boolean).length"""
WAYS = {"tour": ".st-key-tour-begin button", "demo": ".st-key-demo-earnest button"}


@dataclass(frozen=True, slots=True)
class Newcomer:
    """What one way took: seconds of each part, presses, words that are read."""

    start_s: float
    home_s: float
    open_s: float
    heard_s: float
    presses: int
    words: int


def go(way: str, chromium: str, home: Path) -> Newcomer:
    """Start a studio in a fresh home and go one way until a line is heard."""
    began = time.monotonic()
    with studio_at(home) as (server, _), _tab(chromium) as page:
        started = time.monotonic()
        page.goto(f"{server.url}/?lang=en")
        begin = page.locator(WAYS[way]).first
        begin.wait_for()
        page.wait_for_selector(IDLE)
        seen, words = time.monotonic(), begin.evaluate(READ)
        begin.click()
        play = page.locator(".row .tool").first
        play.wait_for()
        opened, words = time.monotonic(), words + page.evaluate(TOLD)
        play.click()
        page.wait_for_function(HEARD)
        heard = time.monotonic()
    return Newcomer(started - began, seen - started, opened - seen, heard - opened, presses=2, words=words)


@contextmanager
def _tab(chromium: str) -> Iterator[Page]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=list(CHROMIUM_FLAGS))
        page = browser.new_page(viewport={"width": 1440, "height": 1000}, locale="en-US")
        page.set_default_timeout(PATIENCE_MS)
        page.add_init_script(SLOWLY)
        yield page
        browser.close()


def main() -> None:
    """Print the table."""
    argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter).parse_args()
    chromium = shutil.which("chromium")
    if chromium is None:
        raise SystemExit("There is no chromium on this machine.")
    print(f"load {os.getloadavg()[0]:.1f}")
    print("| way | start, s | Home, s | scene open, s | heard, s | in all, s | presses | reading, s |")
    print("| --- | --- | --- | --- | --- | --- | --- | --- |")
    for way in WAYS:
        with tempfile.TemporaryDirectory() as home:
            took = go(way, chromium, Path(home))
        parts = (took.start_s, took.home_s, took.open_s, took.heard_s)
        told = " | ".join(f"{part:.1f}" for part in (*parts, sum(parts)))
        reading = round(60 * took.words / WORDS_A_MINUTE)
        print(f"| {way} | {told} | {took.presses} | {reading} |", flush=True)


if __name__ == "__main__":
    main()
