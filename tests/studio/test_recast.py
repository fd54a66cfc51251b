"""A new voice for one role, or for all that share one, changes nobody else's."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from studio.casting import cast
from studio.recast import VoiceFilter, add_named_role, give_voice, replace_everywhere
from studio.scene import Role, Scene
from tts.contract import Voice

VOICES = (
    Voice("lan", "Lan", "兰", ("zh-CN",), "female", "adult"),
    Voice("hao", "Hao", "浩", ("zh-CN", "en-US"), "male", "adult"),
    Voice("mia", "Mia", "米娅", ("en-US",), "female", "child"),
)
IDS = [voice.id for voice in VOICES]
SCENE = Scene("Two", (Role("a", "A"), Role("b", "B"), Role("c", "C", voice="mia")), language="zh-CN")


def sounding(scene: Scene) -> dict[str, str]:
    return {role.id: role.voice for role in cast(scene, VOICES).roles}


@given(st.sampled_from("abc"), st.sampled_from(IDS))
def test_giving_one_role_a_voice_leaves_the_others_theirs(role_id: str, voice: str) -> None:
    before, after = sounding(SCENE), sounding(give_voice(SCENE, VOICES, role_id, voice))
    assert after == before | {role_id: voice}


@given(st.sampled_from(IDS), st.sampled_from(IDS))
def test_a_voice_is_replaced_wherever_it_speaks_chosen_or_cast(old: str, new: str) -> None:
    before, after = sounding(SCENE), sounding(replace_everywhere(SCENE, VOICES, old, new))
    assert after == {role: new if voice == old else voice for role, voice in before.items()}


def test_a_scene_in_which_nobody_has_the_voice_stays_as_it_is() -> None:
    alone = Scene("One", (Role("a", "A", voice="mia"), Role("b", "B", voice="mia")))
    assert replace_everywhere(alone, VOICES, "hao", "lan") is alone


@pytest.mark.parametrize(
    ("wanted", "found"),
    [
        (VoiceFilter(), IDS),
        (VoiceFilter("en"), ["hao", "mia"]),
        (VoiceFilter(gender="female"), ["lan", "mia"]),
        (VoiceFilter("zh", "female", "child"), []),
    ],
)
def test_voices_are_found_by_language_gender_and_age(wanted: VoiceFilter, found: list[str]) -> None:
    assert [voice.id for voice in VOICES if wanted.fits(voice)] == found


def test_a_new_role_has_an_id_of_its_own() -> None:
    scene = Scene("One", (Role("r2", "Two"),))
    after, role_id = add_named_role(scene, "Three")
    assert role_id == "r3"
    assert after.role("r3").name == "Three"
