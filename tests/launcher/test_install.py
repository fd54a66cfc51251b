"""What is needed is installed once; what changed or was cut short is redone; failures are told plainly."""

import json
import subprocess
from pathlib import Path

import pytest

from launcher.install import digest, ensure_installed
from launcher.pip import diagnosis
from launcher.place import Place
from launcher.words import Refused


def has(place: Place, module: str) -> bool:
    return (
        subprocess.run([place.python, "-c", f"import {module}"], check=False, capture_output=True).returncode
        == 0
    )


def test_an_install_is_done_once_grows_with_the_tests_and_is_redone_when_cut_short(
    place: Place, capsys: pytest.CaptureFixture[str]
) -> None:
    ensure_installed(place, "requirements.txt")
    assert has(place, "soundlike")
    assert not has(place, "testlike")
    first = capsys.readouterr()
    assert "Installing into .venv" in first.err
    assert "安装" in first.err
    assert first.out == ""  # a command's own output stays clean

    ensure_installed(place, "requirements.txt")
    assert capsys.readouterr().err == ""

    ensure_installed(place, "requirements-dev.txt")
    assert has(place, "testlike")
    capsys.readouterr()
    ensure_installed(place, "requirements.txt")
    assert capsys.readouterr().err == ""

    place.installed.write_text(
        json.dumps({"cpu": False}), encoding="utf-8"
    )  # as an interrupted install leaves it
    ensure_installed(place, "requirements.txt")
    assert "interrupted" in capsys.readouterr().err

    (place.root / "requirements.txt").write_text("soundlike\n", encoding="utf-8")
    ensure_installed(place, "requirements.txt")
    assert "requirements changed" in capsys.readouterr().err


def test_an_environment_whose_python_is_gone_is_made_anew(
    place: Place, capsys: pytest.CaptureFixture[str]
) -> None:
    place.python.unlink()
    ensure_installed(place, "requirements.txt")
    assert has(place, "soundlike")
    assert "making it anew" in capsys.readouterr().err


def test_a_package_that_cannot_be_had_is_named_and_the_next_start_tries_again(place: Place) -> None:
    (place.root / "requirements.txt").write_text("nowhere-to-be-found==3\n", encoding="utf-8")
    with pytest.raises(Refused, match="nowhere-to-be-found") as caught:
        ensure_installed(place, "requirements.txt")
    assert caught.value.key == "no_wheel"
    assert "nowhere-to-be-found" in place.install_log.read_text(encoding="utf-8")
    with pytest.raises(Refused):
        ensure_installed(place, "requirements.txt")


def test_a_missing_network_is_told_apart_from_a_missing_package(
    place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("PIP_NO_INDEX")
    for name, value in {
        "PIP_INDEX_URL": "http://127.0.0.1:9/",
        "PIP_RETRIES": "1",
        "PIP_FIND_LINKS": "",
    }.items():
        monkeypatch.setenv(name, value)
    with pytest.raises(Refused) as caught:
        ensure_installed(place, "requirements.txt")
    assert caught.value.key == "no_network"


def test_the_choice_of_a_small_pytorch_asks_its_own_index_and_is_remembered(
    place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[list[str]] = []
    (place.root / "requirements.txt").write_text("torch==2.*\ntorchaudio==2.*\nnumpy\n", encoding="utf-8")
    monkeypatch.setattr(
        "launcher.install.run_pip", lambda _place, arguments, _log: asked.append(list(arguments))
    )
    ensure_installed(place, "requirements.txt", cpu=True)
    assert asked[0][:2] == ["torch==2.*", "torchaudio==2.*"]
    assert asked[0][-1].endswith("/cpu")
    asked.clear()
    ensure_installed(place, "requirements-dev.txt")
    assert asked[0][-1].endswith("/cpu")


@pytest.mark.parametrize(
    ("said", "key"),
    [
        (
            "ERROR: Could not install packages due to an OSError: [Errno 28] No space left on device",
            "disk_full",
        ),
        (
            "ERROR: Could not install packages due to an OSError: [Errno 13] Permission denied: '/x'",
            "no_rights",
        ),
        (
            "WARNING: Retrying ... [Errno -2] Name or service not known\nERROR: No matching distribution",
            "no_wheel",
        ),
        (
            "WARNING: Retrying ... NewConnectionError(...)\nERROR: No matching distribution found",
            "no_network",
        ),
        ("ERROR: Package 'x' requires a different Python: 3.9.1 not in '>=3.10'", "no_wheel"),
        ("ERROR: something nobody has seen before", "pip_failed"),
        ("", "pip_failed"),
    ],
)
def test_what_pip_says_becomes_a_cause_and_a_way_out(said: str, key: str, tmp_path: Path) -> None:
    assert diagnosis(said.splitlines(), Place(tmp_path)).key == key


def test_an_included_file_counts_as_a_change(place: Place) -> None:
    before = digest(place.root, "requirements-dev.txt")
    (place.root / "requirements.txt").write_text("soundlike==1.0\n\n", encoding="utf-8")
    assert digest(place.root, "requirements-dev.txt") != before


def test_little_room_on_the_disk_is_said_before_anything_is_fetched(
    place: Place, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    class Usage:
        free = 1_000_000_000

    monkeypatch.setattr("shutil.disk_usage", lambda _path: Usage)
    monkeypatch.setattr("launcher.install.run_pip", lambda *_: None)
    ensure_installed(place, "requirements.txt")
    assert "1.0 GB are free" in capsys.readouterr().err
