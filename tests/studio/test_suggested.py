"""Words suggest feelings with their reason, and what a person has set is never touched."""

from dataclasses import replace

import pytest

from studio.errors import EditError
from studio.scene import Line, Role, Scene
from studio.suggested import feel_as_told, suggestions, take_suggestions, tell_reason
from tts.contract import Emotion, EmotionShift, Feelings
from tts.text.feeling import read_feeling

SAD = Emotion(Feelings(sad=1.0))
ROLES = (Role("ann", "Ann"), Role("ben", "Ben", emotion=Emotion(Feelings(calm=0.5))))
PLAIN = Line("1", "ann", "How dare you!")
SCENE = Scene(
    "Tea",
    ROLES,
    (
        PLAIN,
        replace(PLAIN, id="2", emotion=SAD),
        replace(PLAIN, id="3", locked=True),
        replace(PLAIN, id="4", shifts=(EmotionShift(4, SAD),)),
        Line("5", "ben", "How dare you!"),
        Line("6", "ann", "The train leaves at nine."),
        Line("7", "ann", "我真的很害怕！"),
    ),
)


def test_only_undirected_lines_that_tell_something_get_a_suggestion() -> None:
    found = suggestions(SCENE, "en")
    assert [one.line_id for one in found] == ["1", "7"]
    assert found[0].before == "How dare you!"
    assert "angry" in found[0].after
    assert "How dare" in found[0].reason


def test_taking_suggestions_changes_those_lines_alone() -> None:
    done = take_suggestions(SCENE, ["1", "2", "3", "7"])
    assert done.changed == ("1", "7")
    assert done.scene.line("7").emotion is not None
    assert [done.scene.line(x) for x in "23456"] == [SCENE.line(x) for x in "23456"]


def test_a_line_directed_in_the_meantime_stays() -> None:
    directed = SCENE.with_lines(tuple(replace(x, emotion=SAD) if x.id == "1" else x for x in SCENE.lines))
    assert take_suggestions(directed, ["1"]).changed == ()


def test_an_unknown_line_is_refused() -> None:
    with pytest.raises(EditError):
        take_suggestions(SCENE, ["9"])


def test_a_description_becomes_a_mix() -> None:
    words = read_feeling("barely holding back tears", described=True)
    line = feel_as_told(SCENE, "2", words).line("2")
    assert line.emotion is not None
    assert line.emotion.feelings.sad > 0.5
    assert line.emotion.description == ""
    with pytest.raises(EditError):
        feel_as_told(SCENE, "3", words)


@pytest.mark.parametrize(
    ("lang", "told"),
    [("en", "“tears”"), ("zh", "“tears”")],
)
def test_the_reason_is_told_in_both_languages(lang: str, told: str) -> None:
    text = "Her tears fell."
    assert told in tell_reason(read_feeling(text), text, lang)
