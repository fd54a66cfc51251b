"""Run pip: show that it works, keep all that it says in a log, and put a failure into plain words."""

import queue
import re
import subprocess
import threading
import time
from collections.abc import Sequence
from typing import IO

from launcher.place import Place
from launcher.processes import Family
from launcher.words import Refused, minutes, tell

HEARTBEAT_S = 15.0
SHOWN_FROM_MB = 20.0
_DOWNLOAD = re.compile(r"\s*(Downloading|Using cached) (\S+?-[\d.]+)\S* \(([\d.]+) (MB|GB)\)")
# Told by what pip prints; the first that matches is the cause, the rest follow from it.
_CAUSES = (
    ("disk_full", re.compile(r"No space left on device|Errno 28|not enough space", re.IGNORECASE)),
    ("no_rights", re.compile(r"Permission denied|Access is denied", re.IGNORECASE)),
    (
        "no_network",
        re.compile(
            r"NewConnectionError|ConnectTimeout|ReadTimeout|name resolution|getaddrinfo|ProxyError|"
            r"connection broken|Connection(?:Reset)?Error|Max retries exceeded|SSLError|is unreachable",
            re.IGNORECASE,
        ),
    ),
    ("no_wheel", re.compile(r"No matching distribution|requires a different Python|Failed to build")),
)


def run_pip(place: Place, arguments: Sequence[str], log: IO[str]) -> None:
    """Install with the environment's pip.

    Raises
    ------
    Refused
        If pip fails; the words name the cause where its output shows one.
    """
    family = Family(
        [str(place.python), "-m", "pip", "install", "--progress-bar", "off", "--no-input", *arguments],
        folder=place.root,
        capture=True,
    )
    try:
        said = _follow(family.process, log)
        code = family.process.wait()
    finally:  # nothing of an interrupted install may go on writing
        family.end_all()
        family.process.wait()
    if code != 0:
        raise diagnosis(said, place)


def diagnosis(said: Sequence[str], place: Place) -> Refused:
    """Find in pip's lines why it failed."""
    whole = "\n".join(said)
    errors = [line.removeprefix("ERROR: ") for line in said if line.startswith("ERROR: ")]
    detail = errors[-1] if errors else (said[-1] if said else "pip said nothing")
    key = next((key for key, sign in _CAUSES if sign.search(whole)), "pip_failed")
    return Refused(key, path=place.root, detail=detail, log=place.install_log)


def progress(line: str) -> str:
    """What is worth showing of one of pip's lines; empty for most of them.

    Examples
    --------
    >>> progress("  Downloading torch-2.11.0-cp311-cp311-manylinux_2_28_x86_64.whl (530.6 MB)")
    'torch-2.11.0 (530.6 MB)'
    >>> progress("  Downloading click-8.5.1-py3-none-any.whl (107 kB)")
    ''
    """
    found = _DOWNLOAD.match(line)
    if found:
        _, name, size, unit = found.groups()
        return f"{name} ({size} {unit})" if unit == "GB" or float(size) >= SHOWN_FROM_MB else ""
    if line.startswith("Installing collected packages:"):
        return f"{line.count(',') + 1} packages -> .venv"
    return ""


def _follow(process: subprocess.Popen[bytes], log: IO[str]) -> list[str]:
    """Show and keep what pip says until it has said all; return its lines."""
    lines: queue.Queue[str | None] = queue.Queue()
    threading.Thread(target=_read, args=(process, lines), daemon=True).start()
    said: list[str] = []
    began_s, doing = time.monotonic(), "pip"
    while True:
        try:
            line = lines.get(timeout=HEARTBEAT_S)
        except queue.Empty:
            tell(f"  {minutes(time.monotonic() - began_s)}  {doing} ...")
            continue
        if line is None:
            return said
        log.write(f"{line}\n")
        said.append(line)
        if shown := progress(line):
            doing = shown
            tell(f"  {minutes(time.monotonic() - began_s)}  {doing}")


def _read(process: subprocess.Popen[bytes], lines: queue.Queue[str | None]) -> None:
    for line in process.stdout or ():
        lines.put(line.decode("utf-8", "replace").rstrip())
    lines.put(None)
