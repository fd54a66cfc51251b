"""The studio's data lies where the platform keeps such things, or where the user says."""

from pathlib import Path

import pytest

from tts.home import cache_folder, logs_folder, studio_home


def test_the_variable_moves_everything(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("STUDIO_HOME", str(tmp_path / "elsewhere"))
    assert studio_home() == tmp_path / "elsewhere"
    assert cache_folder() == tmp_path / "elsewhere" / "cache"
    assert logs_folder() == tmp_path / "elsewhere" / "logs"
    assert not studio_home().exists(), "asking makes nothing"


def test_a_relative_or_home_path_becomes_absolute(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("STUDIO_HOME", "~/somewhere")
    assert studio_home() == Path.home() / "somewhere"
    monkeypatch.setenv("STUDIO_HOME", "here")
    assert studio_home() == Path.cwd() / "here"


@pytest.mark.parametrize("value", [None, "", "  "])
def test_otherwise_it_is_the_users_data_folder(monkeypatch: pytest.MonkeyPatch, value: str | None) -> None:
    if value is None:
        monkeypatch.delenv("STUDIO_HOME", raising=False)
    else:
        monkeypatch.setenv("STUDIO_HOME", value)
    assert studio_home().is_absolute()
    assert studio_home().name == "dialogue-studio"
