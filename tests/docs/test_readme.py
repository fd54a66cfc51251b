"""What the READMEs tell a user to type does what they say."""

import re
import shlex
from pathlib import Path

import pytest

from launcher.main import main as launch
from launcher.place import Place
from studio.cli import main
from studio.script import read_script

ROOT = Path(__file__).resolve().parents[2]
BLOCK = re.compile(r"^```(\w*)\n(.*?)^```", re.DOTALL | re.MULTILINE)
FEW = 12  # rows of a scene, those that say who speaks among them
README = {name: (ROOT / name).read_text("utf-8") for name in ("README.md", "README.zh.md")}


def blocks(name: str, kind: str) -> list[str]:
    return [text for language, text in BLOCK.findall(README[name]) if language == kind]


def commands(name: str) -> list[list[str]]:
    lines = [shlex.split(line) for block in blocks(name, "") for line in block.splitlines()]
    assert all(line[:2] == ["python", "launch.py"] for line in lines)
    return [line[2:] for line in lines]


def test_both_languages_tell_of_the_same_commands() -> None:
    english, chinese = ([line[:1] for line in commands(name)] for name in README)
    assert english == chinese
    assert {"render", "plan", "doctor"} <= {word for line in english for word in line}


def test_the_commands_of_the_studio_do_what_they_say(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("STUDIO_HOME", str(tmp_path / "home"))
    monkeypatch.chdir(tmp_path)
    shorten_scenes(tmp_path)
    lines = [line for name in README for line in commands(name) if line and line[0] != "test"]
    for line in [list(words) for words in dict.fromkeys(map(tuple, lines))]:
        assert main(line) == 0, (line, capsys.readouterr().err)
        if "--out" in line:
            made = tmp_path / line[line.index("--out") + 1]
            assert made.is_file() or {"lines", "mix.wav", "subtitles.srt", "manifest.json"} <= names_in(made)


def shorten_scenes(place: Path) -> None:
    """Put the demo scenes there with their first lines, as the commands are tried here and not the voices."""
    for scene in (ROOT / "assets" / "scenes").glob("*.txt"):
        short = place / scene.relative_to(ROOT)
        short.parent.mkdir(parents=True, exist_ok=True)
        short.write_text("\n".join(scene.read_text("utf-8").splitlines()[:FEW]) + "\n", encoding="utf-8")


def names_in(folder: Path) -> set[str]:
    return {path.name for path in folder.iterdir()}


@pytest.mark.parametrize("name", README)
def test_the_commands_of_the_launcher_are_understood(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    done: list[str] = []
    monkeypatch.setattr("launcher.main.on_stop_signals", lambda _handler: None)
    monkeypatch.setattr("launcher.main.ensure_installed", lambda *_, **__: done.append("install"))
    monkeypatch.setattr("launcher.main.serve", lambda *_, **__: 0)
    monkeypatch.setattr("launcher.main._become", lambda *_: 0)
    inline = re.findall(r"`python launch\.py ?([^`]*)`", README[name])
    assert "--cpu" in inline
    for line in [*commands(name), *(shlex.split(text) for text in inline)]:
        assert launch(line, Place(ROOT)) == 0
    assert len(done) == len(commands(name)) + len(inline)


@pytest.mark.parametrize("name", README)
def test_the_script_that_is_shown_is_one(name: str) -> None:
    (example,) = blocks(name, "text")
    scene = read_script(example.encode(), "example.txt")
    assert len(scene.roles) == len(scene.lines) == 2
    assert scene.lines[0].shifts
