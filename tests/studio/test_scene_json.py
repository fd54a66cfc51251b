"""A scene survives its file, and a file that is no scene is refused with the place of every fault."""

import json
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from studio.errors import Fault, SceneFileError
from studio.scene import Line, Role, Scene
from studio.scene_json import FORMAT, VERSION, scene_from_json, scene_to_json
from studio.words import explain
from tests.studio.strategies import scenes

POINT = {"at": 0, "strength": 1}
SMALL = Scene("Duel", (Role("a", "Anna"),), (Line("L0001", "a", "Stay here."),))


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(scenes())
def test_any_scene_comes_back_from_its_file(scene: Scene) -> None:
    assert scene_from_json(scene_to_json(scene)) == scene


@settings(max_examples=200, deadline=None)
@given(st.binary(max_size=200) | st.text('{}[]",:0123456789eE+-.\\ntrufalse', max_size=200).map(str.encode))
def test_junk_is_refused_and_never_crashes(data: bytes) -> None:
    with pytest.raises(SceneFileError):
        scene_from_json(data, "junk.json")


def test_a_small_scene_is_a_small_file_that_people_can_read() -> None:
    table = json.loads(scene_to_json(SMALL))
    assert table == {
        "format": FORMAT,
        "version": VERSION,
        "title": "Duel",
        "roles": [{"id": "a", "name": "Anna"}],
        "lines": [{"id": "L0001", "role": "a", "text": "Stay here."}],
    }


def test_the_file_is_marked_utf8_by_an_editor_and_still_opens() -> None:
    assert scene_from_json(b"\xef\xbb\xbf" + scene_to_json(SMALL)) == SMALL


def faults_of(table: Any) -> list[tuple[str, str]]:
    data = json.dumps(table).encode()
    with pytest.raises(SceneFileError) as caught:
        scene_from_json(data, "scene.json")
    return [(fault.code, dict(fault.facts).get("path", "")) for fault in caught.value.faults]


def table(**changes: Any) -> dict[str, Any]:
    plain: dict[str, Any] = json.loads(scene_to_json(SMALL))
    return plain | changes


def line(**changes: Any) -> dict[str, Any]:
    return {"lines": [{"id": "L0001", "role": "a", "text": "Stay."} | changes]}


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"title": 3}, ("wrong_type", "title")),
        ({"titel": "x"}, ("unknown_field_near", "titel")),
        ({"zzz": 1}, ("unknown_field", "zzz")),
        ({"roles": {}}, ("wrong_type", "roles")),
        ({"gap_s": 99}, ("bad_field", "gap_s")),
        ({"gap_s": True}, ("wrong_type", "gap_s")),
        ({"roles": [{"id": "a", "name": "A"}, {"id": "a", "name": "B"}]}, ("repeated_id", "roles[1].id")),
        (line(role="b"), ("unknown_role", "lines[0].role")),
        (line(text="\ud800"), ("surrogate", "lines[0].text")),
        (line(delivery={"rate": 9}), ("bad_field", "lines[0].delivery.rate")),
        (line(emotion={"feelings": {"happy": 2}}), ("bad_field", "lines[0].emotion.feelings.happy")),
        (line(emotion={"feelings": {"hapy": 1}}), ("unknown_field_near", "lines[0].emotion.feelings.hapy")),
        (line(pauses=[{"char": 6, "seconds": 1}]), ("char_outside", "lines[0].pauses[0].char")),
        (line(shifts=[{"char": 1}]), ("missing_field", "lines[0].shifts[0].emotion")),
        (line(curve=[]), ("no_points", "lines[0].curve")),
        (
            line(curve=[{"at": 1, "strength": 0}, {"at": 0, "strength": 0}]),
            ("points_order", "lines[0].curve"),
        ),
        (line(curve=[POINT | {"strength": 5}]), ("bad_field", "lines[0].curve[0].strength")),
        (line(curve=[POINT | {"easing": "x"}]), ("bad_field", "lines[0].curve[0].easing")),
        (line(seed=1.5), ("wrong_type", "lines[0].seed")),
        (line(locked="yes"), ("wrong_type", "lines[0].locked")),
    ],
)
def test_a_fault_names_the_path_of_what_is_wrong(changes: dict[str, Any], expected: tuple[str, str]) -> None:
    assert expected in faults_of(table(**changes))


def test_every_fault_is_told_not_only_the_first() -> None:
    wrong = line(delivery={"rate": 9, "pitch_st": 99}, note=1) | {"title": None}
    assert {path for _, path in faults_of(table(**wrong))} == {
        "title",
        "lines[0].note",
        "lines[0].delivery.rate",
        "lines[0].delivery.pitch_st",
    }


def test_a_newer_file_is_refused_by_its_version() -> None:
    with pytest.raises(SceneFileError) as caught:
        scene_from_json(json.dumps(table(version=VERSION + 1)).encode(), "new.json")
    assert f"version {VERSION + 1}" in explain(caught.value, "en")
    assert "请升级" in explain(caught.value, "zh")


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "json_syntax"),
        (b'{"a": 1,', "json_syntax"),
        (b'{"a": NaN}', "json_number"),
        (b'{"a": 1e999}', "json_number"),
        (b'{"a": ' + b"1" * 5000 + b"}", "json_number"),
        (b'{"a": 1, "a": 2}', "json_repeated"),
        (b"[" * 100_000, "json_too_deep"),
        (b'"\\' + b'"\\' * 50_000, "json_syntax"),
        (b"\xff\xfe\x00\xd8", "json_syntax"),
        (b"[]", "not_a_scene"),
        (b'{"format": "dialogue-studio-scene"}', "bad_version"),
        (b'{"format": "dialogue-studio-scene", "version": true}', "bad_version"),
    ],
)
def test_hostile_files_are_refused_quickly_and_by_name(data: bytes, code: str) -> None:
    with pytest.raises(SceneFileError) as caught:
        scene_from_json(data, "x.json")
    assert [fault.code for fault in caught.value.faults] == [code]


def test_broken_json_names_line_and_column() -> None:
    with pytest.raises(SceneFileError) as caught:
        scene_from_json(b'{\n  "a": 1,\n  b: 2\n}', "x.json")
    assert caught.value.faults == (
        Fault(
            "json_syntax",
            "x.json",
            3,
            3,
            (("reason", "Expecting property name enclosed in double quotes"),),
        ),
    )
