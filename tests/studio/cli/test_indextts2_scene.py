"""A scene through IndexTTS-2 on made weights, from the first command to the pack."""

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import soundfile

from studio.cli import main
from tests.tts.weights.hub import serve
from tts.weights.layout import INDEXTTS2

SCRIPT = """Ada: Hello there. (pause 0.4) What do you want?
Bo: [angry 0.2>0.9] 你好，我们今天去哪里？
Ada: [sad] We shall see.
"""
Ran = tuple[int, str, str]
Run = Callable[..., Ran]


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A home, a script and two recordings; the tests of this file share them."""
    folder = tmp_path_factory.mktemp("scene")
    (folder / "scene.txt").write_text(SCRIPT, encoding="utf-8")
    for seed, name in enumerate(("ada", "bo")):
        noise = np.random.default_rng(seed).standard_normal(26_460) * 0.05
        soundfile.write(folder / f"{name}.wav", noise, 22_050)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("STUDIO_HOME", str(folder / "home"))
        patch.delenv("STUDIO_WEIGHTS", raising=False)
        patch.setenv("LC_ALL", "en_US.UTF-8")
        patch.setenv("OMP_NUM_THREADS", "1")
        yield folder


@pytest.fixture
def studio(place: Path, capsys: pytest.CaptureFixture[str]) -> Run:
    """Run a command in this process: its exit code, what it said and what it complained of."""

    def run(*arguments: object) -> Ran:
        code = main([str(argument) for argument in arguments])
        said = capsys.readouterr()
        return code, said.out, said.err

    return run


def report(said: str) -> dict[str, Any]:
    read: dict[str, Any] = json.loads(said)
    return read


def test_without_weights_the_engine_says_what_to_do(studio: Run, place: Path) -> None:
    code, _, complaint = studio("render", place / "scene.txt", "--engine", "indextts2", "--out", place / "a")
    assert code == 2
    assert "python launch.py models download" in complaint


def test_what_is_wrong_with_weights_and_recordings_is_said_in_the_language_asked_for(
    studio: Run, place: Path
) -> None:
    soundfile.write(place / "short.wav", np.full(4_410, 0.1), 22_050)
    adding = ("clips", "add", place / "short.wav", "--name", "S", "--lang")
    assert "at least 1 s" in studio(*adding, "en")[2]
    assert "至少要 1 秒" in studio(*adding, "zh")[2]
    code, _, complaint = studio("models", "import", place / "nowhere", "--lang", "zh")
    assert code == 2
    assert "缺少" in complaint


def test_nothing_is_downloaded_before_the_terms_were_accepted(
    studio: Run, place: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with serve({"IndexTeam/IndexTTS-2/LICENSE.txt": b"You may do this, not that."}) as hub:
        code, said, complaint = studio("models", "download", "--endpoint", hub.endpoint)
        assert not [path for _, path, _ in hub.asked if path.endswith((".pth", ".safetensors", ".pt"))]
    assert code == 1
    assert "You may do this, not that." in said
    assert "CC BY-NC 4.0" in said
    assert "not accepted" in complaint


def test_a_scene_is_rendered_from_weights_that_came_over_the_network(studio: Run, place: Path) -> None:
    assert studio("models", "make-tiny", place / "made")[0] == 0
    assert studio("models", "make-tiny", place / "made")[0] == 2
    files = {}
    for file in INDEXTTS2.needed():
        files[f"{file.repository.id}/{file.remote}"] = file.under(place / "made").read_bytes()
    with serve(files) as hub:
        code, said, _ = studio("models", "download", "--accept-licences", "--endpoint", hub.endpoint)
    assert code == 0
    assert studio("models", "verify")[0] == 0
    folder = Path(studio("models", "path")[1].strip())
    assert folder == place / "home" / "models" / "indextts2"
    (folder / "MADE_AT_RANDOM.txt").write_bytes((place / "made" / "MADE_AT_RANDOM.txt").read_bytes())
    states = {row["file"]: row["state"] for row in report(studio("models", "list", "--json")[1])["files"]}
    assert states["gpt.pth"] == "verified"

    assert studio("clips", "add", place / "ada.wav", "--name", "Ada")[0] == 0
    assert studio("clips", "add", place / "bo.wav", "--name", "Bo", "--gender", "male")[0] == 0
    code, said, _ = studio("voices", "--engine", "indextts2")
    assert "random numbers" in said
    assert "Ada" in said
    render = ("render", place / "scene.txt", "--engine", "indextts2", "--device", "cpu", "--json", "--out")
    code, said, complaint = studio(*render, place / "pack")
    assert code == 0, complaint
    rendered = report(said)
    assert rendered["total"]["failed"] == 0
    first = [(place / "pack" / line["file"]).read_bytes() for line in rendered["lines"]]
    assert len(first) == 3
    code, said, _ = studio(*render, place / "again")
    assert [(place / "again" / line["file"]).read_bytes() for line in report(said)["lines"]] == first
