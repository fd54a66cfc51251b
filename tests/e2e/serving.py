"""A studio that runs beside a test or a benchmark, with a home of its own."""

import contextlib
import os
import random
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
START_S = 120.0
STARTS = 3
PORTS = range(20_000, 30_000)  # below those that systems give to outgoing connections
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


def scene_now(project: Project) -> Scene:
    """The scene of a project that has one, as it is kept by now."""
    return project.scene(project.scenes()[0].id)


@contextlib.contextmanager
def studio_at(home: Path) -> Iterator[tuple[Server, subprocess.Popen[bytes]]]:
    """Run a studio that keeps its things in `home`, on a free port."""
    process, url = _started(home)
    try:
        store = ProjectStore(home)
        yield Server(url, home, store), process
        store.close()
    finally:
        process.terminate()
        process.wait(START_S)


def _started(home: Path) -> tuple[subprocess.Popen[bytes], str]:
    """Start a server; once more where somebody took its port in the meantime."""
    with (home / "server.log").open("ab") as log:
        for _ in range(STARTS):
            port = _free_port()
            command = [
                sys.executable,
                "-m",
                "streamlit",
                "run",
                "streamlit_app.py",
                "--server.port",
                str(port),
            ]
            environment = os.environ | {"STUDIO_HOME": str(home)}
            process = subprocess.Popen(
                command, cwd=ROOT, env=environment, stdout=log, stderr=subprocess.STDOUT
            )
            url = f"http://127.0.0.1:{port}"
            if _answers(f"{url}/_stcore/health", process):
                return process, url
            process.kill()
            process.wait()
    raise TimeoutError(f"no studio within {START_S:g} s; see {home / 'server.log'}")


def _free_port() -> int:
    """A port that nobody has, and that no outgoing connection gets by chance."""
    for port in random.SystemRandom().sample(PORTS, len(PORTS)):
        with socket.socket() as trial, contextlib.suppress(OSError):
            trial.bind(("127.0.0.1", port))
            return port
    raise OSError("every port is taken")


def _answers(url: str, process: subprocess.Popen[bytes]) -> bool:
    """Whether a server answers in time; an answer after its end is a stranger's."""
    until = time.monotonic() + START_S
    while time.monotonic() < until and process.poll() is None:
        with contextlib.suppress(OSError), urllib.request.urlopen(url, timeout=5):
            return process.poll() is None
        time.sleep(0.1)
    return False
