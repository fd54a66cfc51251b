"""A scene opens from either form, and saving never leaves half a file."""

from pathlib import Path

import pytest

from studio.errors import SceneFileError, ScriptError
from studio.load import load_scene, save_scene
from studio.scene_json import scene_to_json
from studio.script import read_script
from studio.words import explain

SCENE = read_script(b"# Duel\nAnna: [sad 0.2>0.9] Stay.\n", "duel.txt")


def test_a_script_and_scene_json_open_alike(tmp_path: Path) -> None:
    script, scene, odd = tmp_path / "duel.txt", tmp_path / "duel.json", tmp_path / "odd.scene"
    script.write_bytes(b"# Duel\nAnna: [sad 0.2>0.9] Stay.\n")
    save_scene(SCENE, scene)
    odd.write_bytes(scene_to_json(SCENE))
    assert load_scene(script) == load_scene(scene) == load_scene(odd) == SCENE


def test_broken_json_is_not_taken_for_a_script(tmp_path: Path) -> None:
    path = tmp_path / "broken.json"
    path.write_text("Anna: hi")
    with pytest.raises(SceneFileError):
        load_scene(path)


def test_a_missing_file_and_a_folder_are_named(tmp_path: Path) -> None:
    for path in (tmp_path / "none.txt", tmp_path):
        with pytest.raises(ScriptError) as caught:
            load_scene(path)
        assert str(path) in explain(caught.value, "en")


def test_a_save_that_fails_leaves_the_old_file_and_nothing_else(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "duel.json"
    path.write_text("old")

    def no_space(self: Path, target: Path) -> Path:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "replace", no_space)
    with pytest.raises(OSError, match="No space"):
        save_scene(SCENE, path)
    assert [(found.name, found.read_text()) for found in tmp_path.iterdir()] == [("duel.json", "old")]
