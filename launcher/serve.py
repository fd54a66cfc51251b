"""Run the studio's server: start it, open the browser when it answers, and leave no child behind."""

import os
import signal
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request
import webbrowser
from collections.abc import Callable, Sequence

from launcher.instance import HOST, choose_port, forget, refresh, remember, remembered, stop_earlier
from launcher.place import Place
from launcher.processes import GRACE_S, POLL_S, Family, on_stop_signals
from launcher.words import say, sentence

ASKED_TO_END = (0, -signal.SIGINT, -signal.SIGTERM)  # exit codes of a server that somebody else asked to end
Command = Callable[[Place, int], Sequence[str]]


def streamlit_command(place: Place, port: int) -> list[str]:
    """The studio's own server, for this machine alone whatever the environment says."""
    script = str(place.root / "streamlit_app.py")
    own = ["--server.address", HOST, "--server.port", str(port), "--server.headless", "true"]
    return [str(place.python), "-m", "streamlit", "run", script, *own]


def serve(
    place: Place, *, port: int | None = None, browser: bool = True, command: Command = streamlit_command
) -> int:
    """Take the place of an earlier start, run the studio until it is told to end; return the exit code.

    Raises
    ------
    Refused
        If there is no port, or the earlier studio does not stop.
    """
    stop = _StopRequest()
    with place.alone("start", sentence("waiting_start")):
        stop_earlier(place)
        chosen = choose_port(port)
        say("starting")
        family = Family(command(place, chosen), folder=place.root)
        remember(place, family.process.pid)
    if _until_ready(family.process, chosen, stop):
        refresh(place, family.process.pid)
        url = f"http://{HOST}:{chosen}"
        say("open", url=url)
        if browser and _has_screen():
            threading.Thread(target=webbrowser.open, args=(url,), daemon=True).start()
    return _until_ended(place, family, stop)


class _StopRequest:
    """How often somebody has asked for the end; twice means at once."""

    def __init__(self) -> None:
        self.count = 0
        on_stop_signals(self._note)

    def _note(self, *_: object) -> None:
        self.count += 1


def _until_ready(process: subprocess.Popen[bytes], port: int, stop: _StopRequest) -> bool:
    """Wait for the server's first answer; False if it ended or was told to end before."""
    direct = urllib.request.build_opener(urllib.request.ProxyHandler({}))  # a proxy cannot reach this machine
    while process.poll() is None and not stop.count:
        try:
            with direct.open(f"http://{HOST}:{port}/_stcore/health", timeout=2):
                return True
        except (urllib.error.URLError, OSError):
            time.sleep(POLL_S)
    return False


def _until_ended(place: Place, family: Family, stop: _StopRequest) -> int:
    process = family.process
    while process.poll() is None and not stop.count:
        time.sleep(POLL_S)
    told = bool(stop.count)
    if told:
        say("stopping")
        family.ask_to_end()
        end = time.monotonic() + GRACE_S
        while process.poll() is None and stop.count < 2 and time.monotonic() < end:
            time.sleep(POLL_S)
    family.end_all()
    code = process.wait()
    noted = remembered(place)
    forget(place, process.pid)
    if not told and (noted is None or noted.pid != process.pid):
        say("replaced")
        return 0
    if told or code in ASKED_TO_END:
        say("stopped")
        return 0
    say("server_failed", code=code)
    return 1


def _has_screen() -> bool:
    """Tell whether a browser would have a window; without one, Python would start one in the terminal."""
    return not sys.platform.startswith("linux") or any(
        os.environ.get(name) for name in ("DISPLAY", "WAYLAND_DISPLAY", "WSL_DISTRO_NAME")
    )
