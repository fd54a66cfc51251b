"""Read the command line of `launch.py` and do what it asks for."""

import argparse
import os
import signal
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

from launcher.install import ensure_installed
from launcher.instance import PORT
from launcher.place import Place
from launcher.processes import on_stop_signals
from launcher.serve import serve
from launcher.words import Refused, tell

INTERRUPTED = 130


def main(arguments: Sequence[str], place: Place | None = None) -> int:
    """Install what is missing, then open the studio, run the tests or pass a command on."""
    place = place or Place(Path(__file__).resolve().parent.parent)
    options = _parser().parse_args(arguments)
    on_stop_signals(signal.default_int_handler)
    try:
        ensure_installed(
            place, "requirements-dev.txt" if options.word == "test" else "requirements.txt", cpu=options.cpu
        )
        if options.word is None:
            return serve(place, port=options.port, browser=not options.no_browser)
        if options.word == "test":
            os.chdir(place.root)
            os.environ.setdefault("OMP_NUM_THREADS", "1")  # the tests' processes share the cores already
            return _become(
                place,
                [
                    "-m",
                    "pytest",
                    *(
                        options.rest
                        or ["-n", str(_processes()), "--dist", "loadfile", "--no-loadscope-reorder"]
                    ),
                ],
            )
        return _become(place, ["-m", "studio", options.word, *options.rest])
    except Refused as error:
        tell(str(error))
        return 1
    except KeyboardInterrupt:
        return INTERRUPTED


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="launch.py", description="Start Dialogue Studio, run its tests, or give it a command."
    )
    parser.add_argument(
        "--port", type=int, help=f"port of the studio on 127.0.0.1 (else {PORT}, or the next free)"
    )
    parser.add_argument("--no-browser", action="store_true", help="do not open a browser window")
    parser.add_argument("--cpu", action="store_true", help="install PyTorch without CUDA (smaller)")
    parser.add_argument("word", nargs="?", help="test, or a command of the studio: render, plan, doctor ...")
    parser.add_argument("rest", nargs=argparse.REMAINDER, help="what the command takes")
    return parser


def _processes() -> int:
    """How many processes share the whole suite; each takes about 1 GB with PyTorch in it."""
    return min(4, os.cpu_count() or 1)


def _become(place: Place, arguments: Sequence[str]) -> int:
    """Hand this process over to the environment's Python, so that signals and exit codes are its own.

    It stays in the folder the user is in, because the names of files that a command takes count from there.
    """
    command = [str(place.python), *arguments]
    others = os.environ.get("PYTHONPATH")
    os.environ["PYTHONPATH"] = os.pathsep.join([str(place.root), *([others] if others else [])])
    if sys.platform != "win32":
        os.execv(command[0], command)
    child = subprocess.Popen(command)
    while True:
        try:
            return child.wait()
        except KeyboardInterrupt:  # the child got it too, and ends in its own way
            continue
