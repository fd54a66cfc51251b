"""A delta turns one scene into the other, and survives being written down."""

from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings

from studio.errors import EditError
from studio.scene import Line, Role, Scene
from studio.store.delta import apply_delta, delta_from_json, delta_to_json, difference
from tests.studio.strategies import scenes

ADA = Role("ada", "Ada")
PAIR = Scene("Two", (ADA,), (Line("1", "ada", "One."), Line("2", "ada", "Two.")))


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(scenes(), scenes())
def test_a_written_delta_leads_from_any_scene_to_any_other(before: Scene, after: Scene) -> None:
    delta = delta_from_json(delta_to_json(difference(before, after)))
    assert apply_delta(before, delta) == after


def test_a_delta_holds_only_the_line_that_changed() -> None:
    after = PAIR.with_lines((PAIR.lines[0], replace(PAIR.lines[1], text="Zwei.")))
    delta = difference(PAIR, after)
    assert [line_id for line_id, _ in delta.lines] == ["2"]
    assert delta.head is None
    assert delta.order is None


def test_equal_scenes_have_no_difference() -> None:
    assert difference(PAIR, replace(PAIR)).is_empty


def test_a_delta_of_another_scene_is_refused() -> None:
    delta = difference(PAIR, PAIR.with_lines(PAIR.lines[::-1]))
    with pytest.raises(EditError):
        apply_delta(PAIR.with_lines(PAIR.lines[:1]), delta)
