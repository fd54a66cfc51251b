"""A studio that runs beside a test or a benchmark, with a home of its own."""

import contextlib
import os
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlencode

from studio.scene import Scene
from studio.store import Project, ProjectStore

ROOT = Path(__file__).resolve().parents[2]
START_S = 60.0
CHROMIUM_FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)


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


@contextlib.contextmanager
def studio_at(home: Path) -> Iterator[tuple[Server, subprocess.Popen[bytes]]]:
    """Run a studio that keeps its things in `home`, on a free port."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [sys.executable, "-m", "streamlit", "run", "streamlit_app.py", "--server.port", str(port)]
    environment = os.environ | {"STUDIO_HOME": str(home)}
    with (home / "server.log").open("ab") as log:
        process = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=log, stderr=subprocess.STDOUT)
        try:
            _wait_for(f"http://127.0.0.1:{port}/_stcore/health")
            store = ProjectStore(home)
            yield Server(f"http://127.0.0.1:{port}", home, store), process
            store.close()
        finally:
            process.terminate()
            process.wait(30)


def _wait_for(url: str) -> None:
    until = time.monotonic() + START_S
    while True:
        with contextlib.suppress(OSError), urllib.request.urlopen(url, timeout=5):
            return
        if time.monotonic() > until:
            raise TimeoutError(f"{url} did not answer within {START_S:g} s")
        time.sleep(0.2)
