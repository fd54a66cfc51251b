"""What a studio makes to be looked at is gone when it ends, and after a kill when the next one begins."""

import os
import subprocess
import sys
from pathlib import Path

from studio.shelf import clear_shelf, make_shelf


def test_a_shelf_is_empty_and_gone_when_the_studio_ends(tmp_path: Path) -> None:
    shelf = make_shelf(tmp_path)
    (shelf / "tea.studio.zip").touch()
    assert make_shelf(tmp_path) == shelf
    assert list(shelf.iterdir()) == []
    clear_shelf(shelf)
    assert not shelf.exists()


def test_what_a_killed_studio_left_is_deleted_and_what_a_running_one_has_stays(tmp_path: Path) -> None:
    with subprocess.Popen([sys.executable, "-c", ""]) as killed:
        killed.wait()
    left, kept = (tmp_path / "shelf" / str(pid) for pid in (killed.pid, os.getppid()))
    for folder in (left, kept):
        folder.mkdir(parents=True)
        (folder / "tea.studio.zip").touch()
    make_shelf(tmp_path)
    assert not left.exists()
    assert [path.name for path in kept.iterdir()] == ["tea.studio.zip"]


def test_a_stranger_on_the_shelf_is_left_alone(tmp_path: Path) -> None:
    stranger = tmp_path / "shelf" / "notes.txt"
    stranger.parent.mkdir()
    stranger.touch()
    make_shelf(tmp_path)
    assert stranger.exists()
