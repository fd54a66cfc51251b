"""Files appear complete or not at all."""

import os
import stat
from pathlib import Path

import pytest

from tts.whole import written_whole


def test_a_file_appears_when_its_block_ends_well(tmp_path: Path) -> None:
    target = tmp_path / "scene.json"
    target.write_text("old")
    with written_whole(target, sync=True) as part:
        part.write_text("new")
        assert target.read_text() == "old"
    assert target.read_text() == "new"
    assert list(tmp_path.iterdir()) == [target]


def test_a_block_that_fails_leaves_what_was_there_and_nothing_else(tmp_path: Path) -> None:
    target = tmp_path / "scene.json"
    target.write_text("old")
    with pytest.raises(KeyboardInterrupt):
        _write_half(target)
    assert target.read_text() == "old"
    assert list(tmp_path.iterdir()) == [target]


def _write_half(target: Path) -> None:
    with written_whole(target) as part:
        part.write_text("half")
        raise KeyboardInterrupt


@pytest.mark.skipif(os.name == "nt", reason="Windows has no such mode")
def test_others_may_read_what_the_user_lets_them_read(tmp_path: Path) -> None:
    before = os.umask(0o022)
    try:
        with written_whole(tmp_path / "line.wav") as part:
            part.write_bytes(b"sound")
    finally:
        os.umask(before)
    assert stat.S_IMODE((tmp_path / "line.wav").stat().st_mode) == 0o644
