"""The source passes its own linters; what they hold is set in `pyproject.toml`."""

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent


@pytest.mark.parametrize(
    "command",
    [
        ["ruff", "check", "--quiet", "."],
        ["ruff", "format", "--check", "--quiet", "."],
        ["mypy", "."],
        ["mypy", "--platform", "win32", "launch.py"],  # branches that this machine never runs
        ["mypy", "--platform", "darwin", "launch.py"],
    ],
    ids=" ".join,
)
def test_the_source_is_clean(command: list[str]) -> None:
    answer = subprocess.run(
        [sys.executable, "-m", *command], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert answer.returncode == 0, answer.stdout + answer.stderr
