"""How quick the list of lines is in a browser: `python -m bench.line_list --lines 12 200 2000`.

Every figure is from the user's side. "cpu" is what the server's process used, which says more than the clock
on a machine that does other things too.
"""

import argparse
import shutil
import statistics
import subprocess
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from playwright.sync_api import Page, sync_playwright

from studio.scene import Line, Role, Scene
from tests.e2e.serving import CHROMIUM_FLAGS, Server, studio_at

OPS = 20
KEY_MS = 15
FRAMES = 100
FIND = """() => {
    const hosts = [...document.querySelectorAll("*")].filter((one) => one.shadowRoot);
    window.list = hosts.map((one) => one.shadowRoot.querySelector(".lines")).find((one) => one).list;
}"""
EDITS = """async (count) => {
    const took = [];
    for (let i = 0; i < count; i += 1) {
        const from = performance.now();
        window.list.do({ op: "text", line: window.list.model.order[1], text: `again ${i}`, final: true });
        while (window.list.model.pending.length) await new Promise((go) => setTimeout(go, 1));
        took.push(performance.now() - from);
        await new Promise((go) => setTimeout(go, 150));
    }
    return took;
}"""
SCROLL = """async (count) => {
    const took = [];
    for (let i = 0; i < count; i += 1) {
        const from = performance.now();
        window.list.scroller.scrollTop += 120;
        await new Promise((go) => requestAnimationFrame(go));
        took.push(performance.now() - from);
    }
    return took;
}"""


@dataclass(frozen=True, slots=True)
class Figures:
    """One row of the table; times in milliseconds."""

    lines: int
    load: float
    acknowledged: float
    worst: float
    cpu: float
    typed: int
    kept: int
    frame: float


def scene_of(count: int) -> Scene:
    """A scene of two who speak in turn."""
    roles = (Role("ann", "Ann", "en-us-clara"), Role("ben", "Ben", "en-us-sam"))
    lines = (
        Line(f"L{n:04d}", roles[n % 2].id, f"This is line {n} of the scene.") for n in range(1, count + 1)
    )
    return Scene(f"{count} lines", roles, tuple(lines))


def measure(server: Server, process: subprocess.Popen[bytes], page: Page, count: int) -> Figures:
    """Open a scene from another page, edit it, type into it, scroll it."""
    project = server.project(scene_of(count))
    load = []
    for _ in range(3):
        page.goto(server.address("engine", project))
        page.wait_for_timeout(2000)
        from_s = time.perf_counter()
        page.get_by_role("link", name="Script", exact=True).click()
        page.wait_for_selector(".row textarea")
        load.append(time.perf_counter() - from_s)
    page.evaluate(FIND)
    page.wait_for_function("() => window.list.model.order.every((id) => window.list.model.rows.get(id).k)")
    page.wait_for_timeout(1000)
    before_s = cpu_s(process)
    acknowledged: list[float] = page.evaluate(EDITS, OPS)
    cpu_ms = 1000.0 * (cpu_s(process) - before_s) / OPS
    page.locator(".row textarea").nth(0).focus()
    for number in range(OPS):
        page.keyboard.press("Shift+Enter")
        page.keyboard.type(f"typed {number}", delay=KEY_MS)
    page.keyboard.press("Enter")
    page.wait_for_function("() => window.list.model.pending.length === 0")
    texts = [line.text for line in project.scene(project.scenes()[0].id).lines]
    frames: list[float] = page.evaluate(SCROLL, FRAMES)
    return Figures(
        lines=count,
        load=1000.0 * min(load),
        acknowledged=statistics.median(acknowledged),
        worst=max(acknowledged),
        cpu=cpu_ms,
        typed=OPS,
        kept=sum(text.startswith("typed") for text in texts),
        frame=statistics.median(frames),
    )


def cpu_s(process: subprocess.Popen[bytes]) -> float:
    """Seconds of processor time that the server has used; nan where the system does not say."""
    stat = Path(f"/proc/{process.pid}/stat")
    if not stat.exists():
        return float("nan")
    fields = stat.read_text("utf-8").rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / 100.0


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--lines", type=int, nargs="+", default=[12, 200, 2000])
    counts = parser.parse_args().lines
    print("| lines | load, ms | edit acknowledged, ms (worst) | server cpu, ms | kept of typed | frame, ms |")
    print("| --- | --- | --- | --- | --- | --- |")
    with tempfile.TemporaryDirectory() as home, studio_at(Path(home)) as (server, process):
        for count in counts:
            with sync_playwright() as playwright:
                options: dict[str, Any] = {"args": list(CHROMIUM_FLAGS)}
                browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), **options)
                found = measure(server, process, browser.new_page(), count)
                browser.close()
            print(
                f"| {found.lines} | {found.load:.0f} | {found.acknowledged:.0f} ({found.worst:.0f}) "
                f"| {found.cpu:.0f} | {found.kept} of {found.typed} | {found.frame:.0f} |",
                flush=True,
            )


if __name__ == "__main__":
    main()
