"""The command line with the tone engine, in a home of its own."""

import json
import os
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from studio.cli import main
from tests.tone import tone_entry

ROOT = Path(__file__).resolve().parents[3]
_BOOT = """
import sys
import tts.registry
from functools import partial
from pathlib import Path
from tests.tone import tone_entry
tts.registry.engines = lambda: (tone_entry(Path(sys.argv[1])),)
from studio.cli import main
sys.exit(main(sys.argv[2:]))
"""


@dataclass(frozen=True)
class Ran:
    """A command that is over."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        """What it wrote, read as JSON."""
        return json.loads(self.out)


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder to work in; the engine's own folder is `engine` in it."""
    (tmp_path / "engine").mkdir()
    monkeypatch.setenv("STUDIO_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("LC_ALL", "en_US.UTF-8")
    entry = tone_entry(tmp_path / "engine")
    monkeypatch.setattr("tts.registry.engines", lambda: (entry,))
    monkeypatch.setattr("studio.cli.opening.engines", lambda: (entry,))
    return tmp_path


@pytest.fixture
def studio(home: Path, capsys: pytest.CaptureFixture[str]) -> Callable[..., Ran]:
    """Run a command in this process."""

    def run(*arguments: object) -> Ran:
        try:
            code = main([str(argument) for argument in arguments])
        except SystemExit as stop:  # argparse does not return
            code = int(stop.code or 0)
        said = capsys.readouterr()
        return Ran(code, said.out, said.err)

    return run


@pytest.fixture
def start(home: Path) -> Callable[..., "subprocess.Popen[str]"]:
    """Start a command in a process of its own, to be killed or interrupted."""

    def run(*arguments: object) -> "subprocess.Popen[str]":
        command = [sys.executable, "-c", _BOOT, str(home / "engine"), *map(str, arguments)]
        return subprocess.Popen(
            command,
            cwd=ROOT,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            encoding="utf-8",
            env={**os.environ, "PYTHONPATH": str(ROOT)},
        )

    return run


@pytest.fixture
def script(home: Path) -> Callable[..., Path]:
    """Write a script, each text said by Ada and Bo in turn."""

    def write(*texts: str) -> Path:
        path = home / "scene.txt"
        lines = [f"{'Ada' if i % 2 == 0 else 'Bo'}: {text}" for i, text in enumerate(texts)]
        path.write_text("\n".join(lines) + "\n", encoding="utf-8")
        return path

    return write
