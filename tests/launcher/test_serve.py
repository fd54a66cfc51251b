"""One studio a folder: a new start takes the old one's place, strangers are left alone, no child stays."""

import json
import os
import signal
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import asdict
from pathlib import Path

import pytest

from launcher.instance import choose_port, remembered, stop_earlier
from launcher.place import Place
from launcher.processes import Identity, alive, identify
from launcher.words import Refused
from tests.watching import wait_for

ROOT = Path(__file__).resolve().parents[2]
SERVER = Path(__file__).with_name("server.py")
START = """
import sys
from pathlib import Path
from launcher.place import Place
from launcher.serve import serve

folder, port, server = sys.argv[1:]
command = lambda place, port: [sys.executable, server, str(port), str(place.root)]
sys.exit(serve(Place(Path(folder)), port=int(port), browser=False, command=command))
"""
Start = Callable[[int], subprocess.Popen[str]]


@pytest.fixture
def place(tmp_path: Path) -> Place:
    return Place(tmp_path)


@pytest.fixture
def start(tmp_path: Path) -> Iterator[Start]:
    started: list[subprocess.Popen[str]] = []

    def go(port: int) -> subprocess.Popen[str]:
        command = [sys.executable, "-c", START, str(tmp_path), str(port), str(SERVER)]
        process = subprocess.Popen(command, cwd=ROOT, stderr=subprocess.PIPE, encoding="utf-8")
        started.append(process)
        wait_for(lambda: process.poll() is not None or child_of(tmp_path, port) is not None)
        if process.poll() is None:
            read_until(process, "The studio is open")
        return process

    yield go
    for process in started:
        process.send_signal(signal.SIGTERM)
        process.communicate(timeout=120)


def read_until(process: subprocess.Popen[str], words: str) -> None:
    assert process.stderr is not None
    for line in process.stderr:
        if words in line:
            return
    pytest.fail(f"never said {words!r}")


def child_of(folder: Path, port: int) -> Identity | None:
    try:
        return identify(int((folder / f"child-{port}").read_text(encoding="utf-8")))
    except (OSError, ValueError):
        return None


def free_port() -> int:
    with socket.socket() as trial:
        trial.bind(("127.0.0.1", 0))
        return int(trial.getsockname()[1])


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_ending_the_launcher_leaves_no_child_behind(
    place: Place, start: Start, number: signal.Signals
) -> None:
    launcher = start(port := free_port())
    child, server = child_of(place.root, port), remembered(place)
    assert child is not None
    assert server is not None
    launcher.send_signal(number)
    assert launcher.wait(timeout=120) == 0
    wait_for(lambda: not alive(child) and not alive(server))
    assert remembered(place) is None


def test_a_second_start_takes_the_place_of_the_first(place: Place, start: Start) -> None:
    first = start(port := free_port())
    old, old_child = remembered(place), child_of(place.root, port)
    second = start(port)
    assert old is not None
    assert old_child is not None
    _, said = first.communicate(timeout=120)
    assert first.returncode == 0
    assert "Another start has taken over" in said
    assert not alive(old)
    wait_for(lambda: not alive(old_child))
    new = remembered(place)
    assert new is not None
    assert new.pid != old.pid
    assert alive(new)
    assert second.poll() is None


def test_a_studio_whose_launcher_was_killed_is_still_found_and_replaced(place: Place, start: Start) -> None:
    first = start(port := free_port())
    orphan, orphans_child = remembered(place), child_of(place.root, port)
    assert orphan is not None
    assert orphans_child is not None
    first.kill()
    first.wait()
    assert alive(orphan)
    start(port)
    wait_for(lambda: not alive(orphan) and not alive(orphans_child))


def test_a_server_that_ends_by_itself_is_reported_and_its_children_end_with_it(
    place: Place, start: Start
) -> None:
    launcher = start(port := free_port())
    child, server = child_of(place.root, port), remembered(place)
    assert child is not None
    assert server is not None
    os.kill(server.pid, signal.SIGKILL)
    _, said = launcher.communicate(timeout=120)
    assert launcher.returncode == 1
    assert "stopped by itself" in said
    wait_for(lambda: not alive(child))


def test_a_server_that_somebody_else_ended_in_order_is_no_failure(place: Place, start: Start) -> None:
    launcher = start(free_port())
    server = remembered(place)
    assert server is not None
    os.kill(server.pid, signal.SIGTERM)
    _, said = launcher.communicate(timeout=120)
    assert launcher.returncode == 0
    assert "Stopped." in said


@pytest.mark.parametrize("other", [("another time", None), (None, "another command")])
def test_a_process_that_only_shares_the_number_is_left_alone(
    place: Place, other: tuple[str | None, str | None]
) -> None:
    with subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE) as stranger:
        now = identify(stranger.pid)
        assert now is not None
        noted = Identity(now.pid, other[0] or now.started, other[1] or now.command)
        place.instance.write_text(json.dumps(asdict(noted)), encoding="utf-8")
        stop_earlier(place)
        assert stranger.poll() is None


@pytest.mark.parametrize("note", ["", "{", "[]", '{"pid": 1}', '{"pid": "x", "started": "", "command": ""}'])
def test_a_damaged_note_stops_nobody(place: Place, note: str) -> None:
    place.instance.write_text(note, encoding="utf-8")
    stop_earlier(place)
    assert remembered(place) is None


def test_a_port_that_a_stranger_holds_is_passed_over_unless_it_was_asked_for(
    capsys: pytest.CaptureFixture[str],
) -> None:
    with socket.socket() as stranger:
        stranger.bind(("127.0.0.1", 0))
        stranger.listen()
        taken = int(stranger.getsockname()[1])
        assert choose_port(None, usual=taken) > taken
        assert str(taken) in capsys.readouterr().err
        with pytest.raises(Refused, match="--port"):
            choose_port(taken)


def test_a_process_that_has_ended_is_no_longer_found() -> None:
    with subprocess.Popen([sys.executable, "-c", ""]) as process:
        wait_for(lambda: identify(process.pid) is None)  # nobody has asked for its exit code yet
    assert identify(process.pid) is None
