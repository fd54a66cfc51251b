"""A scene goes into a table and back; only cells that somebody changed become edits."""

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings

from studio.errors import EditError
from studio.line_table import table_of, take_table
from studio.scene import Line, Role, Scene
from tests.studio.strategies import scenes
from tts.contract import Delivery, Emotion, Feelings
from tts.errors import BadValue

SCENE = Scene(
    "s",
    (Role("ann", "Ann"), Role("ben", "Ben", delivery=Delivery(rate=1.2))),
    (
        Line("L1", "ann", "Hello", emotion=Emotion(Feelings(sad=1.0), 0.5), delivery=Delivery(volume_db=3.0)),
        Line("L2", "ben", "Bye", locked=True),
    ),
)


def changed(line: int, **cells: Any) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = [dict(row) for row in table_of(SCENE, "en")]
    rows[line] |= cells
    return rows


@settings(deadline=None, max_examples=40, suppress_health_check=[HealthCheck.too_slow])
@given(scenes())
def test_a_table_that_nobody_touched_changes_nothing(scene: Scene) -> None:
    taken = take_table(scene, table_of(scene, "zh"), "zh")
    assert taken.scene == scene
    assert taken.changed == ()


def test_changed_cells_change_their_lines_alone() -> None:
    taken = take_table(
        SCENE, changed(0, feeling="angry", strength=80.0, rate=1.5, gap=-0.5, note="slow"), "en"
    )
    line = taken.scene.lines[0]
    assert line.emotion == Emotion(Feelings(angry=1.0), 0.8)
    assert line.delivery == Delivery(rate=1.5, volume_db=3.0)
    assert (line.gap_s, line.note, line.text) == (-0.5, "slow", "Hello")
    assert taken.changed == ("L1",)
    assert taken.scene.lines[1] is SCENE.lines[1]


def test_emptied_cells_let_the_line_follow_its_role_again() -> None:
    line = take_table(SCENE, changed(0, feeling=None, volume=None, strength=None), "en").scene.lines[0]
    assert (line.emotion, line.delivery) == (None, None)


def test_rows_from_a_spreadsheet_become_lines_and_roles() -> None:
    nan = float("nan")
    rows = [
        *changed(0),
        {"role": "Zoë", "text": "[sad] Why?", "rate": nan},
        {"text": "Really?"},
        {"text": None},
    ]
    scene = take_table(SCENE, rows, "en").scene
    assert [line.text for line in scene.lines] == ["Hello", "Bye", "Why?", "Really?"]
    assert [scene.role(line.role).name for line in scene.lines[2:]] == ["Zoë", "Zoë"]
    assert scene.lines[2].emotion == Emotion(Feelings(sad=1.0))


def test_a_scene_without_lines_or_roles_can_be_pasted_full() -> None:
    scene = take_table(Scene("s"), [{"role": "Ann", "text": "Hello"}], "en").scene
    assert scene.role(scene.lines[0].role).name == "Ann"


def test_locked_lines_are_left_alone_unless_the_table_unlocks_them() -> None:
    taken = take_table(SCENE, changed(1, text="No"), "en")
    assert (taken.locked, taken.scene) == (("L2",), SCENE)
    unlocked = take_table(SCENE, changed(1, text="No", locked=False), "en").scene.lines[1]
    assert unlocked == replace(SCENE.lines[1], text="No", locked=False)


def test_what_no_row_speaks_of_stays() -> None:
    assert take_table(SCENE, [], "en").scene == SCENE


def test_cells_that_make_no_sense_are_refused() -> None:
    with pytest.raises(EditError):
        take_table(SCENE, changed(0, feeling="hapy"), "en")
    with pytest.raises(EditError):
        take_table(SCENE, changed(0, rate="fast"), "en")
    with pytest.raises(BadValue):
        take_table(SCENE, changed(0, rate=9.0), "en")
