"""Roles get names, voices and ways to speak; a feeling is heard at once; recordings need consent."""

import io
import json
from dataclasses import replace

import numpy as np
import pytest
import soundfile
from streamlit.testing.v1 import AppTest

from studio.edits import update_role
from studio.reference_clips import ClipShelf
from studio.scene import Role, Scene
from studio.store import Project
from studio.ui.workshop import workshop
from tests.pages.conftest import OpenPage
from tts.core import studio_home


def role_of(project: Project, role_id: str) -> Role:
    return project.scene(project.scenes()[0].id).role(role_id)


def select(page: AppTest, key: str, value: str) -> None:
    page.selectbox(key).set_value(value).run()
    assert not page.exception


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_a_role_is_renamed_felt_and_placed(open_page: OpenPage, project: Project, lang: str) -> None:
    page = open_page("cast", project, lang)
    page.text_input("cast-name-ann").set_value("Anna").run()
    select(page, "cast-feeling-ann", "sad")
    page.slider("cast-strength-ann").set_value(0.4).run()
    page.slider("cast-rate-ann").set_value(1.2).run()
    page.session_state["cast-mixing"] = True
    page.run()
    page.slider("cast-pan-ann").set_value(-0.5).run()
    assert not page.exception
    role = role_of(project, "ann")
    assert (role.name, role.emotion.feelings.sad, role.emotion.strength) == ("Anna", 1.0, 0.4)
    assert (role.delivery.rate, role.pan) == (1.2, -0.5)
    project.undo()
    page.run()
    assert page.slider("cast-pan-ann").value == 0.0


def test_a_special_place_in_the_mix_is_told_while_its_drawer_is_shut(
    open_page: OpenPage, project: Project
) -> None:
    change = replace(role_of(project, "ann"), gain_db=-3.0, effect="telephone")
    project.edit(project.scenes()[0].id, lambda now: update_role(now, change), "operation.role")
    told = [caption.value for caption in open_page("cast", project, "en").caption]
    assert "Loudness (dB) -3 · telephone" in told


def test_one_role_gets_another_voice_and_the_other_keeps_its_own(
    open_page: OpenPage, project: Project
) -> None:
    page = open_page("cast", project, "en")
    select(page, "cast-voice-ann", "tone-high")
    assert (role_of(project, "ann").voice, role_of(project, "ben").voice) == ("tone-high", "tone-high")


def test_a_voice_is_replaced_in_every_scene_and_comes_back_with_one_undo(
    open_page: OpenPage, project: Project
) -> None:
    other = project.add_scene(Scene("Later", (Role("ann", "Ann", voice="tone-low"),)))
    page = open_page("cast", project, "en")
    page.session_state["cast-replace"] = True
    page.run()
    page.button("cast-replace-do").click().run()
    assert not page.exception
    assert role_of(project, "ann").voice == project.scene(other).role("ann").voice == "tone-high"
    project.undo()
    assert role_of(project, "ann").voice == project.scene(other).role("ann").voice == "tone-low"


def test_a_role_comes_and_goes_but_not_one_that_speaks(open_page: OpenPage, project: Project) -> None:
    page = open_page("cast", project, "en")
    assert page.button("remove-ann").disabled
    page.button("add-role").click().run()
    assert role_of(project, "r3").name == "Role 3"
    page.button("remove-r3").click().run()
    assert not page.exception
    assert len(project.scene(project.scenes()[0].id).roles) == 2


def test_a_feeling_is_heard_as_soon_as_it_is_chosen(open_page: OpenPage, project: Project) -> None:
    page = open_page("cast", project, "en")
    assert not page.main.get("bidi_component")
    page.button_group("audition-feeling-ann").set_value("angry").run()
    assert not page.exception
    (element,) = page.main.get("bidi_component")
    data = json.loads(element.proto.json)
    assert data["rows"][0]["text"] == "Hello there."
    assert data["command"]["line"] == data["rows"][0]["id"]
    assert workshop().store.takes.keys() == set()


def test_voices_are_filtered(open_page: OpenPage, project: Project) -> None:
    page = open_page("cast", project, "en")
    page.session_state["cast-narrow"] = True
    page.run()
    select(page, "cast-filter-age", "child")
    assert len(page.selectbox("cast-voice-ann").options) == 2  # chosen by the studio, and the present one


def test_a_recording_is_measured_and_kept_with_consent_only(open_page: OpenPage, project: Project) -> None:
    page = open_page("cast", project, "en")
    file = io.BytesIO()
    t = np.arange(16_000 * 3) / 16_000
    turns = 150.0 * t + 0.9 * np.sin(2 * np.pi * 2.7 * t)  # sways, and pauses: a held tone would be music
    noise = np.random.default_rng(1).normal(0.0, 3e-4, t.size)
    voice = 0.2 * (2.0 * (turns % 1.0) - 1.0) * (t % 1.0 < 0.75) + noise
    soundfile.write(file, voice, 16_000, format="WAV")
    page.session_state["clips"] = True
    page.run()
    page.file_uploader("clip-file").set_value([("../x.wav", file.getvalue(), "audio/wav")]).run()
    assert not page.exception
    assert any("8 to 12 s" in warning.value for warning in page.warning)
    page.text_input("clip-name").set_value("Jane")
    page.text_area("clip-rights").set_value("Jane Doe, for this film.")
    page.button("clip-keep").click().run()
    assert "consent" in page.error[0].value
    page.checkbox("clip-consent").set_value(True)
    page.button("clip-keep").click().run()
    assert not page.exception
    (kept,) = ClipShelf(studio_home() / "voices").clips()
    assert (kept.name, kept.rights.note) == ("Jane", "Jane Doe, for this film.")
    page.run()
    page.button(f"forget-{kept.id}").click().run()
    assert ClipShelf(studio_home() / "voices").clips() == []
