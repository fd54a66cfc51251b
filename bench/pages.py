"""How quick the pages are in a browser: `python -m bench.pages [--rounds 5]`.

    change   from a click in the navigation until the page has come and the server rests, warm, in the browser
    rerun    from the browser's message that asks for a run of the whole page, as an edit makes one, until the
             server's last answer to it
    cpu      processor time of the server in such a run
    widget   the same two for a widget of the page that changes nothing in the project (`WIDGETS`), which runs
             its own piece of the page alone
    start    from the start of the server's process, with a home of its own, until Home can be used in a
             browser that runs already

The scene is a typical one: 24 lines of two roles, rendered, with feelings and a curve.
"""

import argparse
import shutil
import statistics
import tempfile
import time
from collections.abc import Callable
from dataclasses import astuple, dataclass, fields
from functools import partial
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, CDPSession, Page, sync_playwright

from bench.line_list import cpu_s
from studio.scene import Line, Role, Scene
from tests.e2e.serving import CHROMIUM_FLAGS, studio_at
from tts.contract import CurvePoint, Emotion, Feelings, IntensityCurve

LINES = 24
RENDER_MS = 180_000
RERUNS = 4  # the system counts processor time in steps of 10 ms
REST_MS = 700  # longer than any answer takes, so that the last one is known for the last
LINKS = ".st-key-nav [data-testid=stPageLink] a"
WIDGETS = {
    "Home": "[class*=st-key-manage-] button",
    "Versions": ".st-key-version-name input",
    "Script": ".st-key-script-view button",
    "Cast": ".st-key-clips summary",
    "Direct": ".st-key-direct-table summary",
    "Scene": ".st-key-scene-suggest summary",
    "Compare": ".st-key-compare-strengths button",
    "Export": ".st-key-pack-preset [aria-checked=false]",
    "Engine": "[class*=st-key-voices-] summary",
}
"""What is pressed on each page: a drawer, a choice, a field that gets another letter and Enter."""
CHANGE = """async (name) => {
    const app = () => document.querySelector("[data-testid=stApp]").dataset.testScriptState;
    const title = () => document.querySelector("h1")?.textContent ?? "";
    const links = [...document.querySelectorAll(".st-key-nav [data-testid=stPageLink] a")];
    const link = links.find((one) => one.innerText.trim() === name);
    const rest = () => new Promise((go) => setTimeout(go, 1));
    const before = title();
    const from = performance.now();
    link.click();
    while (title() === before || !title() || app() !== "notRunning") {
        if (performance.now() - from > 30000) throw new Error(`${name} does not come`);
        await rest();
    }
    return performance.now() - from;
}"""


@dataclass(frozen=True, slots=True)
class Figures:
    """One row of the table; medians in milliseconds."""

    change: float
    rerun: float
    cpu: float
    widget: float
    widget_cpu: float


def scene() -> Scene:
    """The typical scene."""
    roles = (Role("ann", "Ann", "en-us-clara"), Role("ben", "Ben", "en-us-sam"))
    rise = IntensityCurve((CurvePoint(0.0, 0.3), CurvePoint(1.0, 1.0)))
    moods = (Emotion(Feelings(happy=0.8)), Emotion(Feelings(sad=0.6)), None)
    lines = tuple(
        Line(str(n), roles[n % 2].id, f"This is line {n}.", emotion=moods[n % 3], curve=rise)
        for n in range(1, LINES + 1)
    )
    return Scene("Typical", roles, lines, language="en-US")


class Watch:
    """When messages of Streamlit's socket go and come, by the browser's own clock."""

    def __init__(self, session: CDPSession) -> None:
        self.sent: list[float] = []
        self.received: list[float] = []
        session.send("Network.enable")
        session.on("Network.webSocketFrameSent", lambda event: self.sent.append(event["timestamp"]))
        session.on("Network.webSocketFrameReceived", lambda event: self.received.append(event["timestamp"]))

    def answered_ms(self, page: Page, act: Callable[[], None]) -> float:
        """Do what asks the server for something, and time its answer."""
        self.sent.clear()
        self.received.clear()
        act()
        page.wait_for_timeout(REST_MS)
        within = [at for at in self.received if at - self.sent[0] < REST_MS / 1000.0]
        return 1000.0 * (within[-1] - self.sent[0])


def whole_page(page: Page) -> None:
    """Ask for a run of the whole page, as its key R does."""
    page.locator("h1").first.click()
    page.keyboard.press("r")


def press(page: Page, name: str) -> None:
    """Touch the widget of a page that stands for all that change nothing."""
    known = WIDGETS[name.rsplit(maxsplit=1)[-1]]  # an icon is a word of the link, too
    widget = page.locator(known).filter(visible=True).last
    widget.click()
    if widget.evaluate("(node) => node.tagName") == "INPUT":
        widget.press_sequentially("a")
        widget.press("Enter")


def of_page(page: Page, watch: Watch, process: Any, name: str) -> Figures:
    """Go to a page, and have it run as a whole and by a widget of its own."""
    change = page.evaluate(CHANGE, name)
    page.wait_for_timeout(1200)
    taken = [change]
    for act in (partial(whole_page, page), partial(press, page, name)):
        act()  # a drawer is filled for the first time only once
        page.wait_for_timeout(REST_MS)
        before_s = cpu_s(process)
        taken.append(statistics.median(watch.answered_ms(page, act) for _ in range(RERUNS)))
        taken.append(1000.0 * (cpu_s(process) - before_s) / RERUNS)
    return Figures(*taken)


def measure(page: Page, watch: Watch, process: Any, names: list[str], rounds: int) -> dict[str, Figures]:
    """Go through all pages again and again; the first round warms them up."""
    turns = [{name: of_page(page, watch, process, name) for name in names} for _ in range(rounds + 1)][1:]
    columns = [field.name for field in fields(Figures)]
    return {
        name: Figures(*(statistics.median(getattr(turn[name], one) for turn in turns) for one in columns))
        for name in names
    }


def render(page: Page, address: str) -> None:
    """Let every line have its sound."""
    page.goto(address)
    page.locator(".st-key-render-missing button").click(timeout=60_000)
    page.locator(".st-key-render-missing").wait_for(state="detached", timeout=RENDER_MS)


def start_ms(browser: Browser) -> float:
    """Milliseconds from nothing to a Home that can be used."""
    page = browser.new_page()
    with tempfile.TemporaryDirectory() as home:
        began = time.perf_counter()
        with studio_at(Path(home)) as (server, _):
            page.goto(server.url)
            page.locator(".st-key-open button").wait_for(timeout=60_000)
            took = 1000.0 * (time.perf_counter() - began)
    page.close()
    return took


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--rounds", type=int, default=5)
    rounds = parser.parse_args().rounds
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=shutil.which("chromium"), args=list(CHROMIUM_FLAGS)
        )
        starts = [start_ms(browser) for _ in range(3)]
        with tempfile.TemporaryDirectory() as home, studio_at(Path(home)) as (server, process):
            page = browser.new_page(viewport={"width": 1440, "height": 1000})
            watch = Watch(page.context.new_cdp_session(page))
            project = server.project(scene())
            render(page, server.address("scene", project))
            texts = page.locator(LINKS).all_inner_texts()
            found = measure(page, watch, process, [text.strip() for text in texts], rounds)
        browser.close()
    print("| page | change, ms | rerun, ms | its server cpu, ms | widget, ms | its server cpu, ms |")
    print("| --- " * 6 + "|")
    for name, row in found.items():
        print(f"| {name.split()[-1]} | " + " | ".join(f"{value:.0f}" for value in astuple(row)) + " |")
    print(f"\nstart: {min(starts):.0f} to {max(starts):.0f} ms")


if __name__ == "__main__":
    main()
