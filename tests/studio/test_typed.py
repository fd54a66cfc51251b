"""What is typed or pasted into a line: tags direct it, names give it a role, nothing typed is lost."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from studio.errors import EditError
from studio.scene import Line, Role, Scene, utterance_of
from studio.typed import clean, faults_in, joining_space, paste_lines, read_typed, set_typed
from tests.studio.strategies import lines
from tts.contract import CurvePoint, Delivery, Emotion, Feelings, IntensityCurve, Pause

ANN = Role("ann", "Ann", delivery=Delivery(rate=1.1))
BEN = Role("ben", "Ben")
RISING = IntensityCurve((CurvePoint(0.0, 0.2), CurvePoint(1.0, 0.9)))


def scene_of(*lines: Line) -> Scene:
    return Scene("s", (ANN, BEN), lines)


def test_a_tag_typed_in_a_line_becomes_its_direction() -> None:
    line = read_typed(Line("1", "ann", ""), ANN, "[sad 0.4>0.9] Hello there").line
    assert line.text == "Hello there"
    assert line.emotion == Emotion(Feelings(sad=1.0))
    assert [point.strength for point in line.curve.points] == [0.4, 0.9]


def test_what_a_tag_does_not_mention_stays() -> None:
    before = Line("1", "ann", "Hello there", curve=RISING, delivery=Delivery(pitch_st=2.0), seed=7)
    after = read_typed(before, ANN, "[angry] Hello there [volume=3]").line
    assert after.emotion == Emotion(Feelings(angry=1.0))
    assert after.curve == RISING
    assert after.delivery == Delivery(pitch_st=2.0, volume_db=3.0)
    assert after.seed == 7


def test_a_pause_typed_between_words_is_heard_between_them() -> None:
    line = read_typed(Line("1", "ann", ""), ANN, "Wait (pause 0.8) there").line
    assert (line.text, line.pauses) == ("Wait there", (Pause(5, 0.8),))


def test_words_without_tags_keep_direction_on_the_words_that_survive() -> None:
    before = Line("1", "ann", "Hello there", pauses=(Pause(6, 0.5),))
    assert read_typed(before, ANN, "Oh hello there").line.pauses == (Pause(9, 0.5),)


@pytest.mark.parametrize(
    "typed", ["[hapy 0.4] Hello", "[sad Hello", "Hello [sad]", "[voice=x] Hello", "[] Hi"]
)
def test_a_tag_that_is_not_understood_stays_in_the_words_and_is_told(typed: str) -> None:
    read = read_typed(Line("1", "ann", "Hello", seed=3), ANN, typed)
    assert read.line.text == typed
    assert read.line.seed == 3
    assert read.faults == faults_in(typed)
    assert read.faults


def test_brackets_can_be_spoken_by_a_backslash_before_them() -> None:
    line = read_typed(Line("1", "ann", ""), ANN, r"the \[sad] part").line
    assert (line.text, line.emotion) == ("the [sad] part", None)


def test_a_locked_line_takes_no_words() -> None:
    with pytest.raises(EditError):
        set_typed(scene_of(Line("1", "ann", "Hello", locked=True)), "1", "Bye")


def test_pasted_lines_get_the_roles_that_stand_before_them() -> None:
    scene = scene_of(Line("1", "ann", ""))
    after, ids = paste_lines(scene, "1", "Go on.\nBen: [sad] I can't.\n\nZoë: Why?\nReally.")
    names = [after.role(line.role).name for line in after.lines]
    assert names == ["Ann", "Ben", "Zoë", "Zoë"]
    assert [line.text for line in after.lines] == ["Go on.", "I can't.", "Why?", "Really."]
    assert after.lines[1].emotion == Emotion(Feelings(sad=1.0))
    assert ids == tuple(line.id for line in after.lines)
    assert ids[0] == "1"


def test_lines_are_pasted_behind_one_that_has_words() -> None:
    scene = scene_of(Line("1", "ann", "First"), Line("2", "ben", "Last"))
    after, ids = paste_lines(scene, "1", "One\r\nTwo")
    assert [line.text for line in after.lines] == ["First", "One", "Two", "Last"]
    assert {after.line(one).role for one in ids} == {"ann"}


def test_a_pasted_tag_that_is_not_understood_costs_only_its_own_line() -> None:
    after, _ = paste_lines(scene_of(Line("1", "ann", "")), "1", "[sad] One\nBen: [laughs] Two")
    assert [line.text for line in after.lines] == ["One", "[laughs] Two"]
    assert after.lines[0].emotion == Emotion(Feelings(sad=1.0))
    assert after.role(after.lines[1].role).name == "Ben"


def test_pasting_nothing_changes_nothing() -> None:
    scene = scene_of(Line("1", "ann", "Hello"))
    assert paste_lines(scene, "1", " \n\n") == (scene, ())


def test_a_role_with_a_colon_in_its_name_can_go_on_speaking() -> None:
    scene = Scene("s", (Role("r", "Unit: 5 #a"),), (Line("1", "r", "Hello"),))
    after, ids = paste_lines(scene, "1", "One\nTwo")
    assert [after.line(one).role for one in ids] == ["r", "r"]


def test_text_is_cleaned_of_what_no_one_can_see() -> None:
    assert clean("a\x00b\r\nc\ud800") == "ab c�"
    assert joining_space("Hello", "there") == " "
    assert joining_space("你", "好") == ""


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.text(max_size=80) | st.text("ab[](>.4 )\\sad", max_size=40), lines("1", ["ann"]))
def test_whatever_is_typed_makes_a_line_that_can_be_kept(typed: str, line: Line) -> None:
    read = read_typed(line, ANN, typed)
    read.line.text.encode()
    assert "\n" not in read.line.text
    assert utterance_of(scene_of(read.line), read.line).text == read.line.text


@given(st.text(alphabet="ab:[]() \n#@\\\x00你：", max_size=60))
def test_whatever_is_pasted_makes_lines_whose_words_were_there(text: str) -> None:
    after, ids = paste_lines(scene_of(Line("1", "ann", "Hello")), "1", text)
    assert after.lines[0].text == "Hello"
    assert [line.id for line in after.lines[1:]] == list(ids)
    assert len(ids) <= len([row for row in clean(text.replace("\n", "|")).split("|") if row.strip()])
