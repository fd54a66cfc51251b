"""The studio that runs now: its note on disk, finding it again, and a free port for it."""

import json
import socket
import sys
from dataclasses import asdict

from launcher.place import Place, write_whole
from launcher.processes import Identity, alive, end, identify
from launcher.words import Refused, say

HOST = "127.0.0.1"
PORT = 7860
PORTS_TRIED = 20


def remember(place: Place, pid: int) -> None:
    """Note which process is this project's studio."""
    identity = identify(pid)
    if identity is not None:
        _note(place, identity)


def _note(place: Place, identity: Identity) -> None:
    write_whole(place.instance, json.dumps(asdict(identity)))


def refresh(place: Place, pid: int) -> None:
    """Note a process again once it is up, if it is still the one noted: a Python may re-execute itself."""
    noted = remembered(place)
    if noted is not None and noted.pid == pid:
        remember(place, pid)


def remembered(place: Place) -> Identity | None:
    """The process that was noted last, whether or not it still runs."""
    try:
        note = json.loads(place.instance.read_text(encoding="utf-8"))
        return Identity(int(note["pid"]), str(note["started"]), str(note["command"]))
    except (OSError, ValueError, KeyError, TypeError):
        return None


def forget(place: Place, pid: int) -> None:
    """Drop the note on a process, unless another start has put its own there."""
    noted = remembered(place)
    if noted is not None and noted.pid == pid:
        place.instance.unlink(missing_ok=True)


def stop_earlier(place: Place) -> None:
    """Stop the studio that was started from this folder before, and nothing else.

    A process that got the same number later, or runs another command, is left alone.

    Raises
    ------
    Refused
        If it does not stop.
    """
    earlier = remembered(place)
    if earlier is None or not alive(earlier):
        return
    say("replacing", pid=earlier.pid)
    place.instance.unlink(missing_ok=True)  # tells the launcher beside it that this end is meant
    if not end(earlier):
        _note(place, earlier)
        raise Refused("cannot_stop", pid=earlier.pid)


def is_free(port: int) -> bool:
    """Tell whether a server could listen on a port of this machine."""
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as trial:
        if sys.platform == "win32":
            trial.setsockopt(socket.SOL_SOCKET, socket.SO_EXCLUSIVEADDRUSE, 1)
        else:  # connections of a server that has just ended do not count
            trial.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            trial.bind((HOST, port))
        except OSError:
            return False
        return True


def choose_port(asked: int | None, *, usual: int = PORT) -> int:
    """Take the port that was asked for, or the usual one, or the next that is free.

    Raises
    ------
    Refused
        If the port that was asked for is taken, or all that were tried are.
    """
    first = usual if asked is None else asked
    if is_free(first):
        return first
    other = next((port for port in range(first + 1, first + PORTS_TRIED) if is_free(port)), None)
    if other is None:
        raise Refused("no_port", port=first, other=first + PORTS_TRIED - 1)
    if asked is not None:
        raise Refused("port_taken", port=asked, other=other)
    say("next_port", port=first, other=other)
    return other
