"""The list and the server agree, whatever messages are lost, doubled or late."""

from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from studio.components.changes import Row
from studio.components.lines.feed import Feed, Outbox, read_outbox


def row(line_id: str, text: str = "") -> Row:
    return {"id": line_id, "t": text}


def outbox(feed: Feed, **changes: Any) -> Outbox:
    told = {"list": "me", "epoch": feed.epoch, "revision": -1, "seen": 0, "ops": [], "selected": []}
    read = read_outbox(told | changes)
    assert read is not None
    return read


def test_a_list_that_has_nothing_gets_everything() -> None:
    message = Feed("s").message([row("a"), row("b")], None)
    assert message["rows"] == [row("a"), row("b")]
    assert message["order"] == ["a", "b"]
    assert message["base"] == -1


def test_a_list_gets_only_what_it_has_not_seen() -> None:
    feed = Feed("s")
    first = feed.message([row("a"), row("b")], None)
    after = feed.message([row("a"), row("b", "new")], outbox(feed, revision=first["revision"]))
    assert after["rows"] == [row("b", "new")]
    assert "order" not in after


def test_each_operation_is_done_once_however_often_it_is_sent() -> None:
    feed = Feed("s")
    sent = outbox(feed, ops=[{"seq": 1, "op": "x"}, {"seq": 2, "op": "y"}])
    done = []
    for seq, op in feed.fresh(sent):
        done.append(op["op"])
        feed.settle(sent, seq, {})
    assert done == ["x", "y"]
    assert list(feed.fresh(sent)) == []
    assert feed.message([], sent)["done"] == 2


def test_operations_for_another_server_or_scene_are_not_done() -> None:
    feed = Feed("s")
    assert list(feed.fresh(outbox(feed, epoch="old", ops=[{"seq": 1}]))) == []


def test_a_line_that_the_list_named_is_known_to_later_operations_of_the_same_outbox() -> None:
    feed = Feed("s")
    ops = [{"seq": 1, "new": "~1"}, {"seq": 2, "line": "~1", "lines": ["~1", "b"], "after": "~1"}]
    sent = outbox(feed, ops=ops)
    fresh = feed.fresh(sent)
    feed.settle(sent, next(fresh)[0], {"~1": "L7"})
    _, second = next(fresh)
    assert (second["line"], second["lines"], second["after"]) == ("L7", ["L7", "b"], "L7")
    assert feed.message([], sent)["names"] == {"~1": "L7"}
    assert feed.message([], outbox(feed, seen=1))["names"] == {}


def test_a_refusal_is_told_until_it_was_seen() -> None:
    feed = Feed("s")
    sent = outbox(feed, ops=[{"seq": 1}])
    feed.settle(sent, 1, {}, "locked")
    assert feed.message([], sent)["notes"] == [{"seq": 1, "text": "locked"}]
    assert feed.message([], outbox(feed, seen=1))["notes"] == []
    assert feed.message([], outbox(feed, list="other"))["notes"] == []


names = st.sampled_from(["list", "epoch", "revision", "seen", "ops", "selected", "seq"])
leaves = st.none() | st.integers() | st.text(max_size=4)


@given(st.recursive(leaves, lambda inner: st.lists(inner) | st.dictionaries(names, inner), max_leaves=12))
def test_whatever_a_browser_sends_is_read_or_dropped(raw: object) -> None:
    read = read_outbox(raw)
    assert read is None or isinstance(read.ops, tuple)


texts = st.sampled_from("xyz")
states = st.lists(st.dictionaries(st.sampled_from("abcde"), texts, max_size=5), min_size=1, max_size=12)


@settings(deadline=None)
@given(states, st.data())
def test_a_list_that_misses_messages_still_shows_the_last_state(
    scenes: list[dict[str, str]], data: st.DataObject
) -> None:
    feed = Feed("s")
    shown: dict[str, Row] = {}
    order: list[str] = []
    revision = -1
    for state in [*scenes, scenes[-1]]:
        told = outbox(feed, revision=data.draw(st.integers(-1, revision)))  # what it said may be old
        message: dict[str, Any] = feed.message([row(one, text) for one, text in state.items()], told)
        if state is not scenes[-1] and data.draw(st.booleans()):
            continue  # this message never arrived
        assert message["base"] <= revision
        shown |= {str(one["id"]): one for one in message["rows"]}
        order = message.get("order", order)
        revision = message["revision"]
    assert [shown[one] for one in order] == [row(one, text) for one, text in scenes[-1].items()]
