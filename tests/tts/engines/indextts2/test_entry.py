"""The engine says what is wrong with a weights folder without loading it."""

from pathlib import Path

import pytest

from tts.engines.indextts2.entry import ENTRY
from tts.errors import WeightsError


def test_weights_of_another_release_and_half_a_folder_are_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("STUDIO_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("STUDIO_WEIGHTS", str(tmp_path))
    assert "weights_missing" in str(ENTRY.problem())
    (tmp_path / "config.yaml").write_text("dataset:\n  version: 1\nversion: 2.5\n", encoding="utf-8")
    assert "found=2.5" in str(ENTRY.problem())
    with pytest.raises(WeightsError, match=r"found=2\.5"):
        ENTRY.load("cpu")
    (tmp_path / "config.yaml").write_text("version: 2.0\n", encoding="utf-8")
    problem = str(ENTRY.problem())
    assert "incomplete" in problem
    assert "gpt.pth" in problem
