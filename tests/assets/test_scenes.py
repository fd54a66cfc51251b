"""The demo scenes that ship can be spoken as they are, and show what direction is."""

from pathlib import Path

import pytest

from studio.load import load_scene
from studio.scene import Scene
from studio.scene_json import scene_from_json, scene_to_json
from studio.script import read_script, write_script
from tts.engines.draft.voices import VOICES

FOLDER = Path(__file__).parents[2] / "assets" / "scenes"
SCENES = sorted(FOLDER.glob("*.txt"))


@pytest.fixture(params=SCENES, ids=lambda path: path.stem)
def scene(request: pytest.FixtureRequest) -> Scene:
    return load_scene(request.param, voices=VOICES)


def test_two_demo_scenes_ship_with_a_note_on_their_rights() -> None:
    assert [path.name for path in SCENES] == ["earnest.txt", "kongyiji.txt"]
    note = (FOLDER / "README.md").read_text("utf-8")
    assert all(path.name in note for path in SCENES)
    assert "public domain" in note


def test_every_role_has_a_voice_of_its_own_in_the_language_of_the_scene(scene: Scene) -> None:
    voices = [VOICES[role.voice].voice for role in scene.roles]
    assert len({voice.id for voice in voices}) == len(voices)
    assert all(voice.languages[0] == scene.language for voice in voices)


def test_the_scene_is_directed(scene: Scene) -> None:
    assert len(scene.lines) >= 24
    assert sum(line.emotion is not None for line in scene.lines) >= 20
    assert sum(not line.curve.is_flat for line in scene.lines) >= 8
    assert sum(bool(line.pauses) for line in scene.lines) >= 5
    assert any(line.gap_s is not None for line in scene.lines)


def test_many_feelings_are_heard(scene: Scene) -> None:
    felt = set()
    for line in scene.lines:
        for emotion in (*(s.emotion for s in line.shifts), line.emotion):
            felt |= {
                i for i, weight in enumerate(emotion.feelings.weights() if emotion else ()) if weight > 0.2
            }
    assert len(felt) >= 7


def test_a_demo_scene_survives_both_of_its_file_forms(scene: Scene) -> None:
    assert scene_from_json(scene_to_json(scene)) == scene
    again = read_script(write_script(scene).encode(), "again.txt")
    assert [line.text for line in again.lines] == [line.text for line in scene.lines]
    assert [line.shifts for line in again.lines] == [line.shifts for line in scene.lines]
