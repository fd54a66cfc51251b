"""Tagged text and the editors show the same direction, and stay in step."""

from dataclasses import replace

import pytest

from studio.curve_ops import set_line_curve
from studio.errors import EditError
from studio.scene import Line, Role, Scene
from studio.script import directed_text
from studio.tagged import retag, set_tagged
from tts.contract import CurvePoint, Delivery, Easing, Emotion, Feelings, IntensityCurve, Pause

ROLE = Role("r", "R")
ANGRY = Line("1", "r", "I said never again.", Emotion(Feelings(angry=1.0), 0.8))
BENT = IntensityCurve(
    (CurvePoint(0.0, 0.2, Easing.SMOOTH), CurvePoint(0.5, 1.0, Easing.IN), CurvePoint(1.0, 0.4))
)


def test_a_changed_tag_changes_the_feeling() -> None:
    assert directed_text(ANGRY, ROLE) == "[angry 0.8] I said never again."
    line = retag(ANGRY, ROLE, "[sad 0.5] I said never again.").line
    assert line.emotion == Emotion(Feelings(sad=1.0), 0.5)


def test_a_tag_that_is_taken_away_takes_its_direction_with_it() -> None:
    spoken = replace(ANGRY, pauses=(Pause(7, 0.5),), delivery=Delivery(rate=0.8))
    line = retag(spoken, ROLE, "I said never again.").line
    assert (line.emotion, line.pauses, line.delivery) == (None, (), None)


def test_a_ramp_in_the_text_is_a_curve_in_the_editor() -> None:
    line = retag(ANGRY, ROLE, "[angry 0.2>0.9] I said never again.").line
    assert [p.strength for p in line.curve.points] == pytest.approx([0.2, 0.9])


def test_a_curve_from_the_editor_is_a_ramp_in_the_text() -> None:
    rising = IntensityCurve((CurvePoint(0.0, 0.2), CurvePoint(1.0, 0.9)))
    scene = set_line_curve(Scene("", (ROLE,), (replace(ANGRY, emotion=None),)), "1", rising)
    assert directed_text(scene.line("1"), ROLE) == "[0.2>0.9] I said never again."


def test_what_tags_cannot_say_survives_an_edit_of_something_else() -> None:
    line = replace(ANGRY, curve=BENT, note="kept")
    shown = directed_text(line, ROLE)
    slower = retag(line, ROLE, f"[speed=0.8] {shown}").line
    assert slower.delivery == Delivery(rate=0.8)
    assert slower.curve == BENT
    assert slower.note == "kept"


def test_new_words_keep_the_direction() -> None:
    line = replace(ANGRY, curve=BENT)
    shown = directed_text(line, ROLE).replace("again", "more")
    after = retag(line, ROLE, shown).line
    assert after.text == "I said never more."
    assert [p.easing for p in after.curve.points] == [p.easing for p in BENT.points]


def test_text_that_is_not_understood_changes_nothing_and_says_why() -> None:
    found = retag(ANGRY, ROLE, "[hapy 0.5] I said never again.")
    assert found.line is ANGRY
    assert [fault.code for fault in found.faults] == ["unknown_feeling_near"]


def test_a_voice_belongs_to_a_role() -> None:
    assert retag(ANGRY, ROLE, "[voice=ada] I said never again.").faults


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_text_that_is_left_as_it_is_changes_nothing(lang: str) -> None:
    line = replace(ANGRY, curve=BENT)
    assert retag(line, ROLE, directed_text(line, ROLE, lang), lang).line is line


def test_a_line_without_words_can_get_some() -> None:
    assert retag(Line("1", "r", ""), ROLE, "[sad] No.").line.emotion == Emotion(Feelings(sad=1.0))


def test_a_locked_line_is_left_alone() -> None:
    scene = Scene("", (ROLE,), (replace(ANGRY, locked=True),))
    with pytest.raises(EditError, match="locked"):
        set_tagged(scene, "1", "Something else.")
