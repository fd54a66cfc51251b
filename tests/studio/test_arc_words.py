"""A role's arc can be read."""

from studio.arc_words import describe_arc
from studio.scene import Line, Role, Scene
from tts.contract import Emotion, Feelings

SAD, ANGRY = Feelings(sad=1.0), Feelings(angry=1.0)
LINES = (
    Line("1", "ada", "I waited.", emotion=Emotion(SAD, 0.25)),
    Line("2", "ada", "Nobody came, nobody at all, not once.", emotion=Emotion(ANGRY, 0.9)),
    Line("3", "ada", "Well.", emotion=Emotion(SAD, 0.5)),
)


def scene(*lines: Line) -> Scene:
    return Scene("One", (Role("ada", "Ada"), Role("bo", "Bo")), lines)


def test_an_arc_tells_its_ends_and_its_height() -> None:
    told = describe_arc(scene(*LINES), "ada", "en")
    assert told == "from sad 0.25 to sad 0.5, strongest in “Nobody came, nobody at a…” (angry 0.9)"
    assert "愤怒 0.9" in describe_arc(scene(*LINES), "ada", "zh")


def test_who_feels_nothing_or_once_is_told_so() -> None:
    assert describe_arc(scene(*LINES), "bo", "en") == "neutral throughout"
    assert describe_arc(scene(LINES[0]), "ada", "en") == "sad 0.25 in its only felt line, “I waited.”"
