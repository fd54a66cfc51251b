"""A line's strip shows what is heard: strength times curve, and where the feeling turns."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from studio.arc import line_arc, scale_role, scene_arc, with_strength
from studio.errors import EditError
from studio.scene import Line, Role, Scene
from tests.studio import strategies
from tts.contract import CurvePoint, Emotion, EmotionShift, Feelings, IntensityCurve
from tts.errors import BadValue

HAPPY, SAD = Feelings(happy=1.0), Feelings(sad=1.0)
RISE = IntensityCurve((CurvePoint(0.0, 0.0), CurvePoint(1.0, 1.0)))


def scene_of(line: Line) -> Scene:
    return Scene("One", (Role("ada", "Ada", emotion=Emotion(HAPPY, 0.5)),), (line,))


def test_a_rising_line_rises_to_its_strength() -> None:
    line = Line("1", "ada", "Hello", emotion=Emotion(SAD, 0.8), curve=RISE)
    (part,) = line_arc(scene_of(line), line).parts
    assert part.feelings == SAD
    assert part.strengths[0] == 0.0
    assert part.strengths[-1] == 0.8
    assert part.strengths[len(part.strengths) // 2] == pytest.approx(0.4)


def test_a_line_without_a_feeling_of_its_own_shows_its_roles() -> None:
    line = Line("1", "ada", "Hello")
    arc = line_arc(scene_of(line), line)
    assert (arc.strength, arc.peak, arc.parts[0].feelings) == (0.5, 0.5, HAPPY)


def test_a_neutral_line_feels_nothing_however_strong() -> None:
    line = Line("1", "ada", "Hello", emotion=Emotion(strength=1.0))
    arc = line_arc(scene_of(line), line)
    assert not arc.felt
    assert arc.peak == 0.0


def test_a_feeling_turns_where_its_word_stands() -> None:
    line = Line("1", "ada", "ab cd", shifts=(EmotionShift(3, Emotion(SAD, 1.0)),))
    first, second = line_arc(scene_of(line), line).parts
    assert (first.start, first.end, second.start, second.end) == (0.0, 0.6, 0.6, 1.0)
    assert (set(first.strengths), set(second.strengths)) == ({0.5}, {1.0})
    assert line_arc(scene_of(line), line).strongest == second


def test_a_step_in_the_curve_belongs_to_the_feeling_behind_it() -> None:
    step = IntensityCurve((CurvePoint(0.0, 0.2), CurvePoint(0.6, 0.2), CurvePoint(0.6, 1.0)))
    line = Line("1", "ada", "ab cd", Emotion(HAPPY), (EmotionShift(3, Emotion(SAD)),), step)
    first, second = line_arc(scene_of(line), line).parts
    assert max(first.strengths) == 0.2
    assert min(second.strengths) == 1.0


def test_dragging_a_line_sets_its_strength_and_keeps_the_proportion_of_its_turns() -> None:
    line = Line("1", "ada", "ab cd", Emotion(HAPPY, 0.5), (EmotionShift(3, Emotion(SAD, 0.2)),))
    after = with_strength(scene_of(line), "1", 1.0).lines[0]
    assert after.emotion == Emotion(HAPPY, 1.0)
    assert after.shifts[0].emotion.strength == pytest.approx(0.4)


def test_a_locked_line_says_so() -> None:
    line = Line("1", "ada", "Hello", locked=True)
    with pytest.raises(EditError, match="locked"):
        with_strength(scene_of(line), "1", 0.5)
    with pytest.raises(BadValue):
        with_strength(scene_of(replace(line, locked=False)), "1", 1.5)


@given(strategies.scenes())
def test_the_strip_of_any_line_is_whole_and_in_range(scene: Scene) -> None:
    arcs = scene_arc(scene)
    assert [arc.line_id for arc in arcs] == [line.id for line in scene.lines]
    for arc in arcs:
        assert arc.parts[0].start == 0.0
        assert arc.parts[-1].end == 1.0
        assert all(a.end == b.start for a, b in zip(arc.parts, arc.parts[1:], strict=False))
        assert all(0.0 <= value <= 1.0 for part in arc.parts for value in part.strengths)


@given(strategies.scenes(), strategies.unit, st.data())
def test_any_unlocked_line_takes_any_strength(scene: Scene, strength: float, data: st.DataObject) -> None:
    free = [line.id for line in scene.lines if not line.locked]
    if free:
        line_id = data.draw(st.sampled_from(free))
        after = with_strength(scene, line_id, strength)
        assert line_arc(after, after.line(line_id)).strength == pytest.approx(strength)


def test_a_line_next_to_nothing_takes_the_strength_that_is_asked() -> None:
    line = Line("1", "ada", "Hello", Emotion(HAPPY, 5e-324), (EmotionShift(2, Emotion(SAD)),))
    assert with_strength(scene_of(line), "1", 0.5).line("1").emotion == Emotion(HAPPY, 0.5)


def test_a_role_is_scaled_as_a_whole_but_for_locked_and_neutral_lines() -> None:
    lines = (
        Line("1", "ada", "Hello"),
        Line("2", "ada", "Hello", emotion=Emotion(SAD, 0.9)),
        Line("3", "ada", "Hello", emotion=Emotion()),
        Line("4", "ada", "Hello", locked=True),
    )
    after = scale_role(replace(scene_of(lines[0]), lines=lines), "ada", 1.25)
    assert [line_arc(after, line).strength for line in after.lines] == [0.625, 1.0, 1.0, 0.5]
    assert after.lines[2:] == lines[2:]
