"""What comes from a browser is checked, and does to a scene what a list of lines shows at once."""

from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from studio.errors import EditError
from studio.line_changes import LABELS, Applied, apply_op
from studio.line_ops import MAX_IDS, Delete, Hear, Insert, Move, SetText, parse_op
from studio.scene import Line, Role, Scene
from studio.words import LANGUAGES, explain, say
from tests.studio.strategies import scenes
from tts.contract import Delivery, Emotion, Feelings

ANN, BEN = Role("ann", "Ann"), Role("ben", "Ben", delivery=Delivery(rate=1.2))
SCENE = Scene(
    "s",
    (ANN, BEN),
    (
        Line(
            "L1", "ann", "Hello there", emotion=Emotion(Feelings(sad=1.0), 0.5), delivery=Delivery(rate=0.9)
        ),
        Line("L2", "ben", "Bye"),
        Line("L3", "ben", "Really", locked=True),
    ),
)


def done(scene: Scene = SCENE, used: tuple[str, ...] = (), **raw: Any) -> Applied:
    return apply_op(scene, parse_op(raw), used)


def texts(applied: Applied) -> list[str]:
    return [line.text for line in applied.scene.lines]


def test_a_good_operation_is_read() -> None:
    assert parse_op({"op": "text", "line": "a", "text": "x", "final": True}) == SetText("a", "x", True)
    assert parse_op({"op": "insert", "after": None, "new": "~1"}) == Insert(None, "~1", "")
    assert parse_op({"op": "move", "lines": ["a", "a"], "steps": -1}) == Move(("a",), -1)
    assert parse_op({"op": "hear", "lines": ["a"]}) == Hear(("a",))


@pytest.mark.parametrize(
    "raw",
    [
        None,
        [],
        {"op": "explode"},
        {"op": []},
        {"op": "text", "line": 5, "text": "", "final": True},
        {"op": "text", "line": "a", "text": None, "final": True},
        {"op": "text", "line": "a", "text": "x", "final": 1},
        {"op": "text", "line": "a", "text": "x" * 20_001, "final": True},
        {"op": "delete", "lines": []},
        {"op": "delete", "lines": "abc"},
        {"op": "delete", "lines": ["a"] * (MAX_IDS + 1)},
        {"op": "move", "lines": ["a"], "steps": True},
        {"op": "move", "lines": ["a"], "steps": 1.5},
        {"op": "duplicate", "lines": ["a"], "new": ["~1", "~2"]},
        {"op": "split", "line": "a", "char": -1, "new": "~"},
    ],
)
def test_anything_else_is_refused_in_words(raw: object) -> None:
    with pytest.raises(EditError) as caught:
        parse_op(raw)
    for lang in LANGUAGES:
        assert explain(caught.value, lang)


def test_a_new_line_inherits_role_feeling_and_delivery() -> None:
    applied = done(op="insert", after="L1", new="~1", text="")
    new = applied.scene.line(applied.names["~1"])
    first = SCENE.lines[0]
    assert (new.role, new.emotion, new.delivery) == (first.role, first.emotion, first.delivery)
    assert applied.scene.lines[1] is new


def test_ids_that_were_used_do_not_come_again() -> None:
    assert done(op="insert", after="L1", new="~1", used=("L0009",)).names == {"~1": "L0010"}


def test_text_that_is_still_being_typed_keeps_its_tags() -> None:
    applied = done(op="text", line="L2", text="[angry", final=False)
    assert applied.scene.line("L2").text == "[angry"
    finished = done(applied.scene, op="text", line="L2", text="[angry] Bye", final=True).scene.line("L2")
    assert (finished.text, finished.emotion) == ("Bye", Emotion(Feelings(angry=1.0)))


def test_lines_are_split_and_joined_again() -> None:
    split = done(op="split", line="L1", char=5, new="~1")
    assert texts(split)[:2] == ["Hello", "there"]
    assert texts(done(split.scene, op="merge", line="L1"))[0] == "Hello there"


def test_lines_are_moved_doubled_and_deleted() -> None:
    assert texts(done(op="move", lines=["L3"], steps=-2)) == ["Really", "Hello there", "Bye"]
    assert texts(done(op="duplicate", lines=["L2"], new=["~1"])) == ["Hello there", "Bye", "Bye", "Really"]
    assert texts(done(op="delete", lines=["L1"])) == ["Bye", "Really"]


def test_locked_lines_are_left_alone_and_named() -> None:
    applied = done(op="delete", lines=["L2", "L3"])
    assert (texts(applied), applied.locked) == (["Hello there", "Really"], ("L3",))
    assert done(op="role", lines=["L1", "L3"], role="ben").locked == ("L3",)
    assert not done(op="lock", lines=["L3"], locked=False).scene.line("L3").locked


def test_a_line_that_another_tab_deleted_is_passed_over() -> None:
    assert texts(done(op="delete", lines=["gone", "L1"])) == ["Bye", "Really"]
    assert done(op="delete", lines=["gone"]).scene is SCENE
    assert done(op="duplicate", lines=["gone", "L1"], new=["~1", "~2"]).names.keys() == {"~2"}
    with pytest.raises(EditError):
        done(op="text", line="gone", text="x", final=True)


def test_a_feeling_keeps_the_strength_and_brings_its_technique() -> None:
    whisper = done(op="feeling", lines=["L1", "L2"], feeling="whispering").scene
    assert whisper.line("L1").emotion == Emotion(Feelings(gentle=0.5, calm=0.4), 0.5)
    assert whisper.line("L1").delivery == Delivery(rate=0.9), "technique of the line's own stays"
    assert whisper.line("L2").delivery == Delivery(rate=0.93, pitch_st=-1.0, volume_db=-9.0)
    loud = done(whisper, op="feeling", lines=["L2"], feeling="happy").scene
    assert loud.line("L2").delivery is None, "what the last feeling brought goes with it"
    assert done(loud, op="feeling", lines=["L2"], feeling="").scene.line("L2").emotion is None
    with pytest.raises(EditError):
        done(op="feeling", lines=["L1"], feeling="hapy")


def test_every_operation_that_changes_a_scene_has_a_name_for_undo() -> None:
    for key in LABELS.values():
        assert all(say(key, lang) for lang in LANGUAGES)


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=6,
)
kinds = ["text", "insert", "paste", "duplicate", "delete", "move", "split", "merge", "hear"]
kinds += ["role", "feeling", "lock"]
names = ("line", "lines", "text", "final", "new", "after", "steps", "char", "role", "locked")


@given(
    st.fixed_dictionaries(
        {"op": st.sampled_from(kinds)},
        optional=dict.fromkeys(names, json_values),
    )
)
def test_whatever_a_browser_sends_is_read_or_refused(raw: dict[str, object]) -> None:
    try:
        parse_op(raw)
    except EditError as error:
        explain(error, "en")


@settings(deadline=None, max_examples=40, suppress_health_check=[HealthCheck.too_slow])
@given(scenes(), st.data())
def test_many_operations_in_a_row_keep_a_scene_whole(scene: Scene, data: st.DataObject) -> None:
    used: set[str] = set()
    for step in range(6):
        ids = [line.id for line in scene.lines] or ["none"]
        used |= set(ids)
        one, some = st.sampled_from(ids), st.lists(st.sampled_from(ids), min_size=1, unique=True)
        raw = {
            "op": data.draw(st.sampled_from(kinds)),
            "line": data.draw(one),
            "after": data.draw(st.none() | one),
            "lines": (lines := data.draw(some)),
            "text": data.draw(st.text("ab []:\n", max_size=12)),
            "steps": data.draw(st.integers(-3, 3)),
            "char": data.draw(st.integers(0, 5)),
            "role": data.draw(st.sampled_from([role.id for role in scene.roles])),
            "feeling": data.draw(st.sampled_from(["", "happy", "whispering"])),
            "locked": data.draw(st.booleans()),
            "final": data.draw(st.booleans()),
            "new": f"~{step}",
        }
        if raw["op"] == "duplicate":
            raw["new"] = [f"~{step}-{i}" for i in range(len(lines))]
        try:
            applied = apply_op(scene, parse_op(raw), used)
        except EditError as error:
            explain(error, "zh")
            continue
        before = {line.id: line for line in scene.lines}
        for line in scene.lines:
            if line.locked and raw["op"] != "lock":
                assert line in applied.scene.lines, "a locked line is never changed"
        assert set(applied.names.values()) <= {line.id for line in applied.scene.lines}
        assert not (set(applied.names.values()) - before.keys()) & used
        scene = applied.scene


def test_deleting_is_read_as_it_is_written() -> None:
    assert parse_op({"op": "delete", "lines": ["a", "b"]}) == Delete(("a", "b"))
