"""The real studio in a real browser: a server with a home of its own, and Chromium."""

import contextlib
import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlencode

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

from studio.scene import Scene
from studio.store import Project, ProjectStore

ROOT = Path(__file__).resolve().parents[2]
START_S = 60.0
FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
IDLE = "[data-testid=stApp][data-test-script-state=notRunning]"


@dataclass(frozen=True, slots=True)
class Server:
    """A studio that runs, where it keeps its things, and its projects as another process sees them."""

    url: str
    home: Path
    store: ProjectStore

    def project(self, scene: Scene) -> Project:
        """Make a project of one scene."""
        return self.store.create(scene.title, (scene,))

    def address(self, page: str, project: Project, **query: str) -> str:
        """Address of a page that shows a project; English unless `lang` says otherwise."""
        named = {"project": project.id, "scene": project.scenes()[0].id, "lang": "en"} | query
        return f"{self.url}/{page}?{urlencode(named)}"


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    home = tmp_path_factory.mktemp("home")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [sys.executable, "-m", "streamlit", "run", "streamlit_app.py", "--server.port", str(port)]
    log = (home / "server.log").open("wb")
    environment = os.environ | {"STUDIO_HOME": str(home)}
    process = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=log, stderr=subprocess.STDOUT)
    try:
        _wait_for(f"http://127.0.0.1:{port}/_stcore/health")
        store = ProjectStore(home)
        yield Server(f"http://127.0.0.1:{port}", home, store)
        store.close()
    finally:
        process.terminate()
        process.wait(30)
        log.close()


def _wait_for(url: str) -> None:
    until = time.monotonic() + START_S
    while True:
        with contextlib.suppress(OSError), urllib.request.urlopen(url, timeout=5):
            return
        if time.monotonic() > until:
            pytest.fail(f"{url} did not answer within {START_S:g} s")
        time.sleep(0.2)


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    chromium = shutil.which("chromium")
    if chromium is None:
        pytest.skip("there is no chromium on this machine; install Debian's package of that name")
    with sync_playwright() as playwright:
        found = playwright.chromium.launch(executable_path=chromium, args=list(FLAGS))
        yield found
        found.close()


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """A tab that fails the test when a script on the page breaks."""
    context = browser.new_context(viewport={"width": 1440, "height": 1000}, locale="en-US")
    opened = context.new_page()
    broken: list[str] = []
    opened.on("pageerror", lambda error: broken.append(str(error)))
    yield opened
    context.close()
    assert broken == []


def idle(page: Page) -> None:
    """Wait until the server has nothing to do for this tab."""
    page.wait_for_timeout(150)  # until the browser has told the server what was done
    page.wait_for_selector(IDLE, timeout=60_000)
