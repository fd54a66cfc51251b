"""`doctor` names what is there and what is missing, and fails only where the studio would."""

import argparse
import json
import socket
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

import launcher.instance
from studio.cli import doctor
from tests.tone import tone_entry, tone_info
from tts.errors import Problem

ROOT = Path(__file__).resolve().parents[3]


@pytest.fixture(autouse=True)
def quick(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A home of its own, and a PyTorch that answers at once."""
    monkeypatch.setenv("STUDIO_HOME", str(tmp_path / "home"))
    answer = {"version": "2.11.0", "cuda": "13.0", "cards": [{"card": "H100", "memory_gb": 79.6}]}
    monkeypatch.setattr(doctor, "_ASK_TORCH", f"print({json.dumps(json.dumps(answer))})")


def ask(*arguments: str) -> int:
    parser = argparse.ArgumentParser()
    parser.add_argument("--lang")
    doctor.add_parser(parser.add_subparsers())
    args = parser.parse_args(["--lang", "en", *arguments] if "--lang" not in arguments else list(arguments))
    code: int = args.run(args)
    return code


def report(capsys: pytest.CaptureFixture[str]) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(capsys.readouterr().out)
    return found


def test_a_healthy_machine_works_and_everything_asked_for_is_reported(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    assert ask("doctor", "--json") == 0
    found = report(capsys)
    assert found["works"] is True
    about = {finding["about"]: finding for finding in found["findings"]}
    assert set(about) == {
        *("python", "memory", "home", "disk", "cache", "port", "torch", "gpu", "engine", "weights"),
    }
    assert about["home"]["facts"]["folder"] == str(tmp_path / "home")
    assert about["gpu"]["sentence"] == "GPU: H100, 80 GB."
    engines = [finding["sentence"] for finding in found["findings"] if finding["about"] == "engine"]
    assert "Draft quality" in engines[0]


def test_words_for_people_are_in_their_language(capsys: pytest.CaptureFixture[str]) -> None:
    assert ask("--lang", "zh", "doctor") == 0
    said = capsys.readouterr().out
    assert "草稿质量" in said
    assert "工作室可以在本机运行" in said


def test_a_folder_that_cannot_be_written_is_named_with_the_way_out(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "file").write_text("", encoding="utf-8")
    monkeypatch.setenv("STUDIO_HOME", str(tmp_path / "file" / "below"))
    assert ask("doctor") == 1
    said = capsys.readouterr().out
    assert f"[ X ] {tmp_path / 'file' / 'below'} cannot be written to" in said
    assert "STUDIO_HOME" in said


def test_a_pytorch_that_does_not_load_is_told_with_its_own_last_words(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(doctor, "_ASK_TORCH", "raise OSError('libcudart is missing')")
    assert ask("doctor") == 1
    assert "libcudart is missing" in capsys.readouterr().out


def test_no_graphics_card_is_no_fault(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(doctor, "_ASK_TORCH", 'print(\'{"version": "2", "cuda": "", "cards": []}\')')
    assert ask("doctor", "--json") == 0
    levels = {finding["about"]: finding["level"] for finding in report(capsys)["findings"]}
    assert levels["gpu"] == "ok"


def test_a_port_in_use_is_noted(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    with socket.socket() as stranger:
        stranger.bind(("127.0.0.1", 0))
        stranger.listen()
        monkeypatch.setattr(doctor, "PORT", stranger.getsockname()[1])
        assert ask("doctor") == 0
    assert "in use" in capsys.readouterr().out


def test_the_port_looked_at_is_the_one_the_studio_uses() -> None:
    config = (ROOT / ".streamlit/config.toml").read_text(encoding="utf-8")
    assert doctor.PORT == launcher.instance.PORT
    assert f"port = {doctor.PORT}\n" in config


@pytest.mark.parametrize(
    ("quality", "problem", "said"),
    [
        ("full", None, "Weights: in place for tone."),
        ("full", Problem.of("package_missing", package="choir"), "cannot run. The package choir is missing."),
    ],
)
def test_an_engine_with_weights_says_how_it_stands(
    quality: str,
    problem: Problem | None,
    said: str,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    info = replace(tone_info(), quality=quality)
    entry = replace(tone_entry(), info=lambda: info, problem=lambda: problem)
    monkeypatch.setattr(doctor, "engines", lambda: (entry,))
    assert ask("doctor") == (1 if problem else 0)
    assert said in capsys.readouterr().out


def test_no_sentence_is_left_unused() -> None:
    source = Path(doctor.__file__).read_text(encoding="utf-8")
    words = json.loads((ROOT / "studio/words/en/doctor.json").read_text(encoding="utf-8"))
    unused = {key for key in words if f'{key.removeprefix("doctor.")}"' not in source}
    assert unused == {"doctor.engine_draft", "doctor.engine_full"}  # named after an engine's quality
