"""The studio is killed at any moment of an editing session: at most the operation in flight is missing."""

import random
import sqlite3
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page

from studio.line_changes import apply_op
from studio.line_ops import parse_op
from studio.scene import Line, Role, Scene
from studio.store import Project, ProjectStore
from studio.store.store import FILE_NAME
from tests.e2e.conftest import studio_at
from tests.e2e.serving import scene_now

pytestmark = pytest.mark.e2e

ROLES = (Role("ann", "Ann", "en-us-clara"), Role("ben", "Ben", "en-us-sam"))
SCENE = Scene("Kept", ROLES, tuple(Line(str(n), "ann", f"Line {n}.") for n in range(1, 9)), language="en-US")
FEELINGS = ("happy", "sad", "")
LATEST_MS = 1500
MOST_FIRST = 6  # operations before the clock starts
DRIVE = """(ops) => {
    const hosts = [...document.querySelectorAll("*")].filter((one) => one.shadowRoot);
    const { list } = hosts.map((one) => one.shadowRoot.querySelector(".lines")).find((one) => one);
    window.acknowledged = 0;
    (async () => {
        for (const op of ops) {
            list.do(op);
            while (list.model.pending.length) await new Promise((go) => setTimeout(go, 2));
            window.acknowledged += 1;
        }
    })();
}"""


def operations(chance: random.Random) -> Iterator[dict[str, Any]]:
    """What somebody does to the lines, one thing after the other; every one changes something."""
    number = 0
    while True:
        number += 1
        line = str(chance.randint(1, 8))
        yield chance.choice(
            [
                {"op": "text", "line": line, "text": f"Words {number}, {chance.random()}.", "final": True},
                {"op": "text", "line": line, "text": f"话 {number}", "final": True},
                {"op": "feeling", "lines": [line], "feeling": FEELINGS[number % 3]},
                {"op": "role", "lines": [line], "role": ("ann", "ben")[number % 2]},
                {"op": "move", "lines": [line], "steps": (-1, 1)[number % 2]},
            ]
        )


def after(scene: Scene, ops: list[dict[str, Any]]) -> list[Scene]:
    """The scene as it is, and after each operation that changes it."""
    states = [scene]
    for op in ops:
        changed = apply_op(states[-1], parse_op(op), frozenset()).scene
        if changed != states[-1]:
            states.append(changed)
    return states


def edited(
    page: Page, address: str, ops: list[dict[str, Any]], kill: Callable[[], None], moment: tuple[int, float]
) -> int:
    """Edit in the browser until the studio is killed; tells how many operations it had acknowledged.

    `moment` is how many it must have acknowledged, and how long it goes on after that, in ms.
    """
    page.goto(address)
    page.wait_for_selector(".row textarea", timeout=60_000)
    page.evaluate(DRIVE, ops)
    first, then_ms = moment
    page.wait_for_function("first => window.acknowledged >= first", arg=first)
    page.wait_for_timeout(then_ms)
    kill()
    page.wait_for_timeout(100)
    return int(page.evaluate("window.acknowledged"))


def opens_clean(home: Path, project_id: str) -> tuple[Scene, int]:
    """Read the store as another program would; its scene, and the number of its last operation."""
    with sqlite3.connect(home / FILE_NAME) as database:
        assert database.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        assert database.execute("PRAGMA foreign_key_check").fetchall() == []
    store = ProjectStore(home)
    project: Project = store.open(project_id)
    last = project.next_undo()
    found = scene_now(project), last.number if last else 0
    store.close()
    return found


@pytest.mark.parametrize("kills", [3, pytest.param(50, marks=pytest.mark.slow)])
def test_killed_at_random_moments_it_has_all_but_the_operation_in_flight(
    page: Page, tmp_path: Path, kills: int
) -> None:
    chance = random.Random(kills)
    store = ProjectStore(tmp_path)
    project_id = store.create("Kept", (SCENE,)).id
    store.close()
    edits = 0
    for _ in range(kills):
        before, number = opens_clean(tmp_path, project_id)
        one_by_one = operations(chance)
        ops = [next(one_by_one) for _ in range(200)]
        with studio_at(tmp_path) as (server, process):
            address = server.address("script", server.store.open(project_id))
            moment = chance.randint(0, MOST_FIRST), chance.uniform(0.0, LATEST_MS)
            acknowledged = edited(page, address, ops, process.kill, moment)
            process.wait(30)
        now, last = opens_clean(tmp_path, project_id)
        least, most = after(before, ops[:acknowledged]), after(before, ops[: acknowledged + 1])
        assert now in (least[-1], most[-1]), f"killed at {moment}, {acknowledged} acknowledged"
        assert last - number in (len(least) - 1, len(most) - 1)
        edits += acknowledged
    assert edits >= kills, "there was editing to interrupt"
