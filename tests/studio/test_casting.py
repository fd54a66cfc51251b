"""Roles get voices that speak their language, each its own, the same every time."""

import pytest

from studio.casting import cast, cast_here, language_of
from studio.errors import SceneError
from studio.scene import Line, Role, Scene
from tts.contract import Voice

VOICES = (
    Voice("zh-a", "A", "甲", ("zh-CN",)),
    Voice("us-b", "B", "乙", ("en-US",)),
    Voice("gb-c", "C", "丙", ("en-GB", "en-US")),
    Voice("us-d", "D", "丁", ("en-US",)),
    Voice("zh-e", "E", "戊", ("zh-CN", "en-US")),
)


def play(*said: str, language: str = "") -> Scene:
    roles = tuple(Role(f"r{i}", f"R{i}") for i in range(len(said)))
    lines = tuple(Line(f"L{i}", f"r{i}", words) for i, words in enumerate(said))
    return Scene("Play", roles, lines, language)


def voices_of(scene: Scene) -> list[str]:
    return [role.voice for role in scene.roles]


def test_each_role_gets_its_own_voice_of_its_language() -> None:
    assert voices_of(cast(play("Hello.", "Stay, OK?", "你好。"), VOICES)) == ["us-b", "gb-c", "zh-a"]


def test_a_country_goes_before_the_order_of_voices() -> None:
    assert voices_of(cast(play("Hello.", "Stay.", language="en-GB"), VOICES)) == ["gb-c", "us-b"]


def test_voices_repeat_only_when_all_are_taken() -> None:
    cast_scene = cast(play(*["你好。"] * 5), VOICES)
    assert voices_of(cast_scene) == ["zh-a", "zh-e", "zh-a", "zh-e", "zh-a"]


def test_a_role_that_has_a_voice_keeps_it_and_nobody_else_gets_it() -> None:
    scene = Scene("P", (Role("a", "A"), Role("b", "B", voice="us-b")), (Line("1", "a", "Hi."),))
    assert voices_of(cast(scene, VOICES)) == ["gb-c", "us-b"]


def test_casting_twice_changes_nothing() -> None:
    once = cast(play("Hello.", "你好。"), VOICES)
    assert cast(once, VOICES) == once


def test_a_language_that_nobody_speaks_still_gets_a_voice() -> None:
    assert voices_of(cast(play("Hei.", language="fi-FI"), VOICES)) == ["zh-a"]


def test_without_voices_casting_says_so() -> None:
    with pytest.raises(SceneError, match="no voices"):
        cast(play("Hi."), ())
    assert cast(Scene("Empty"), ()) == Scene("Empty")


def test_the_language_of_a_role_is_that_of_most_of_its_words() -> None:
    scene = play("我们用 AI 做配音。", "Say 你好 to them all.")
    assert [language_of(scene, role) for role in scene.roles] == ["zh", "en"]


def test_a_voice_of_another_engine_gets_a_stand_in_and_one_that_nobody_has_is_not_passed_over() -> None:
    roles = (Role("a", "A", voice="fr-x"), Role("b", "B", voice="us-b"), Role("c", "C", voice="typo"))
    scene = Scene("P", roles, (Line("1", "a", "Hello."), Line("2", "b", "Hello.")))
    here = cast_here(scene, VOICES, lambda voice: voice in ("fr-x", "us-b"))
    assert voices_of(here) == ["gb-c", "us-b", "typo"]
    assert cast_here(scene, (), lambda _: True) is scene
