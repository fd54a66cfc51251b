"""Operations of a list are done in order, kept at once, undone one by one, and refused in words."""

from typing import Any

import pytest

from studio.components.lines.feed import Feed, Outbox, read_outbox
from studio.scene import Line, Role, Scene
from studio.store import Project
from studio.ui import workshop
from studio.ui.line_counter import Counter, take_outbox

HEARD: list[tuple[str, ...]] = []


@pytest.fixture
def project() -> Project:
    HEARD.clear()
    lines = (Line("1", "ann", "Hello"), Line("2", "ann", "Bye", locked=True))
    return workshop.workshop().store.create("p", (Scene("s", (Role("ann", "Ann"),), lines),))


def send(feed: Feed, project: Project, *ops: dict[str, Any]) -> Outbox:
    numbered = [{**op, "seq": number} for number, op in enumerate(ops, start=1)]
    told = {"list": "me", "epoch": feed.epoch, "revision": -1, "seen": 0, "ops": numbered, "selected": []}
    outbox = read_outbox(told)
    assert outbox is not None
    take_outbox(feed, outbox, Counter(project, project.scenes()[0].id, "en", HEARD.append))
    return outbox


def texts(project: Project) -> list[str]:
    return [line.text for line in project.scene(project.scenes()[0].id).lines]


def test_a_line_can_be_made_and_written_in_one_outbox(project: Project) -> None:
    send(
        Feed("s"),
        project,
        {"op": "insert", "after": "1", "new": "~1", "text": ""},
        {"op": "text", "line": "~1", "text": "New", "final": True},
    )
    assert texts(project) == ["Hello", "New", "Bye"]


def test_an_outbox_that_comes_twice_is_done_once(project: Project) -> None:
    feed, op = Feed("s"), {"op": "duplicate", "lines": ["1"], "new": ["~1"]}
    send(feed, project, op)
    send(feed, project, op)
    assert texts(project) == ["Hello", "Hello", "Bye"]


def test_what_is_typed_in_one_go_is_undone_in_one_go(project: Project) -> None:
    typed = [
        {"op": "text", "line": "1", "text": text, "final": text.endswith("!"), "gesture": "me-1"}
        for text in ("Hello y", "Hello yo", "Hello you!")
    ]
    send(Feed("s"), project, *typed)
    assert texts(project)[0] == "Hello you!"
    project.undo()
    assert texts(project)[0] == "Hello"


def test_what_cannot_be_done_is_told_and_the_rest_goes_on(project: Project) -> None:
    feed = Feed("s")
    outbox = send(
        feed,
        project,
        {"op": "text", "line": "2", "text": "x", "final": True},
        {"op": "nonsense"},
        {"op": "delete", "lines": ["1", "2"]},
    )
    message: dict[str, Any] = feed.message([], outbox)
    assert texts(project) == ["Bye"]
    assert message["done"] == 3
    locked, unknown, left = [note["text"] for note in message["notes"]]
    assert "locked" in locked
    assert "Reload" in unknown
    assert left == "Locked lines left as they are: 1"


def test_sound_is_ordered_for_lines_that_are_there_and_is_no_operation_to_undo(project: Project) -> None:
    send(Feed("s"), project, {"op": "hear", "lines": ["1", "gone"]})
    assert HEARD == [("1",)]
    assert project.next_undo() is None
