"""A scene written as a script reads back with the same meaning."""

from dataclasses import astuple, replace

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from studio.scene import Line, Role, Scene
from studio.script import read_script, write_script
from studio.tokens import estimate_place, word_starts
from tests.studio.strategies import scenes
from tts.contract import (
    CurvePoint,
    Delivery,
    Easing,
    Emotion,
    EmotionShift,
    Feelings,
    IntensityCurve,
    Pause,
)


def back(scene: Scene, lang: str = "en") -> Scene:
    return read_script(write_script(scene, lang).encode(), "back.txt")


def script(text: str) -> Scene:
    return read_script(text.encode(), "play.txt")


SCRIPTS = [
    "# Duel\nAnna: Stay here.\n",
    "Anna: [happy 0.8] I was glad, [sad 0.2>0.9] but you never (pause 0.6) came [calm 0.4] back.\n",
    "Anna: [0.2>0.9>0.1] one two three four five six\n",
    "Anna: [happy 0.6 + sad 0.2, 0.2>0.9] Oh [neutral] well.\n",
    "Anna [voice=en-1, calm 0.3, speed=slow, gain=-2, pan=0.5, color=#112233]:\nAnna: [speed=normal] Hm.\n",
    "小红：[开心 0.6 + 悲伤 0.2，语速=快] 你好（停顿 0.6）吗？[愤怒] 走！\n",
    "Anna (aside): (pause 1) [locked, seed=3, gap=-0.4] Well. (pause 2)\n",
    "@Who, me?: a \\[b\\] \\(pause 1) \\\\[sad] c (sighs) \\n \\\\\n",
    '[language=en-GB, gap=0.2]\nAnna: [describe="like rain, slow"] Hm.\n',
    "Anna: [whispering] Hush [hot anger] now.\n",
]


@pytest.mark.parametrize("text", SCRIPTS)
@pytest.mark.parametrize("lang", ["en", "zh"])
def test_what_was_read_from_a_script_is_read_again(text: str, lang: str) -> None:
    scene = script(text)
    assert replace(back(scene, lang), title="") == replace(scene, title="")


def test_a_scene_is_written_as_a_person_would() -> None:
    scene = script(
        "# Duel\nAnna [voice=en-1]:\nAnna: [happy 0.8]I was glad,[sad 0.2>0.9]but no (pause 0.5) more.\n"
    )
    assert write_script(scene) == (
        "# Duel\nAnna [voice=en-1]:\nAnna: [happy 0.8] I was glad,[sad 0.2>0.9]but no (pause 0.5) more.\n"
    )
    assert write_script(script("小红: [happy 0.8] 你好(pause 0.5)吗"), "zh") == (
        "# play\n小红：[开心 0.8] 你好（停顿 0.5）吗\n"
    )


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(scenes(max_lines=2))
def test_any_scene_can_be_written_and_keeps_its_words(scene: Scene) -> None:
    scene = replace(scene, lines=(*scene.lines, Line("the last", scene.roles[0].id, "End.")))
    again = back(scene)
    kept = [line for line in scene.lines if " ".join(line.text.replace("\0", " ").split())]
    assert [" ".join(line.text.replace("\0", " ").split()) for line in kept] == [
        " ".join(line.text.split()) for line in again.lines
    ]
    assert [line.locked for line in kept] == [line.locked for line in again.lines]
    third = back(again)
    for one, other in zip(third.lines, again.lines, strict=True):
        np.testing.assert_allclose(technique(third, one), technique(again, other), atol=1e-3)


def technique(scene: Scene, line: Line) -> tuple[float, ...]:
    delivery = line.delivery or scene.role(line.role).delivery
    return astuple(delivery)


TEXT = "Never did I say that 你好吗 to you, my dear friend."
STARTS = word_starts(TEXT)


@st.composite
def directed_lines(draw: st.DrawFn) -> Line:
    """Lines that hold only what the plain form can hold: points at words, straight or stepped."""
    hundredths = st.integers(0, 100).map(lambda n: n / 100)
    emotions = st.builds(Emotion, st.builds(Feelings, happy=hundredths, sad=hundredths), strength=hundredths)
    chars = sorted(draw(st.lists(st.sampled_from(STARTS), min_size=1, max_size=5, unique=True)))
    easings = st.sampled_from([Easing.LINEAR, Easing.HOLD])
    points = tuple(CurvePoint(estimate_place(TEXT, c), draw(hundredths), draw(easings), c) for c in chars)
    shifts = draw(st.lists(st.sampled_from(STARTS[1:]), max_size=3, unique=True))
    return Line(
        "L0001",
        "anna",
        TEXT,
        emotion=draw(emotions),
        shifts=tuple(EmotionShift(char, draw(emotions)) for char in sorted(shifts)),
        curve=IntensityCurve(points),
        pauses=tuple(Pause(char, draw(hundredths)) for char in sorted(shifts)),
    )


def heard(line: Line) -> NDArray[np.float64]:
    """Weights of the nine feelings, times strength and curve, at every word's start."""
    resolved = line.curve.resolve(lambda char: 1.0 if char >= len(TEXT) else estimate_place(TEXT, char))
    rows = []
    for char in STARTS:
        emotion = line.emotion or Emotion()
        for shift in line.shifts:
            emotion = shift.emotion if shift.char <= char else emotion
        level = resolved.sample(np.array([estimate_place(TEXT, char)]))[0]
        rows.append(np.array(emotion.feelings.weights()) * emotion.strength * level)
    return np.array(rows)


@settings(max_examples=80, deadline=None)
@given(directed_lines())
def test_what_will_be_heard_is_the_same_after_a_round_trip(line: Line) -> None:
    again = back(Scene("P", (Role("anna", "Anna"),), (line,))).lines[0]
    np.testing.assert_allclose(heard(again), heard(line), atol=2e-4)
    assert [pause for pause in again.pauses if pause.seconds] == [p for p in line.pauses if p.seconds]


@settings(max_examples=100, deadline=None)
@given(st.lists(st.text(min_size=1, max_size=40), min_size=1, max_size=4))
def test_any_role_name_stays_that_of_one_role(names: list[str]) -> None:
    roles = tuple(Role(str(i), name) for i, name in enumerate(names))
    scene = Scene("P", roles, tuple(Line(f"L{i}", role.id, "Hm.") for i, role in enumerate(roles)))
    assert len(back(scene).roles) == len(roles)


def test_the_roles_own_pause_can_be_taken_back_in_a_line() -> None:
    role = Role("anna", "Anna", delivery=Delivery(pause_before_s=1.0))
    line = Line("L0001", "anna", "Hm.", delivery=Delivery())
    again = back(Scene("P", (role,), (line,)))
    assert again.lines[0].delivery == Delivery()
    assert again.roles[0].delivery == role.delivery
