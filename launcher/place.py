"""Where the launcher keeps what it makes: all inside the project's folder, nothing elsewhere."""

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO


@dataclass(frozen=True, slots=True)
class Place:
    """A project folder: its environment, and the launcher's own notes about it."""

    root: Path

    @property
    def venv(self) -> Path:
        """The folder of the virtual environment."""
        return self.root / ".venv"

    @property
    def python(self) -> Path:
        """The environment's Python."""
        if sys.platform == "win32":
            return self.venv / "Scripts" / "python.exe"
        return self.venv / "bin" / "python"

    @property
    def installed(self) -> Path:
        """The note on what was installed; it lives and dies with the environment."""
        return self.venv / "studio-installed.json"

    @property
    def notes(self) -> Path:
        """The folder of the launcher's notes; made when it is asked for."""
        folder = self.root / ".studio"
        folder.mkdir(exist_ok=True)
        return folder

    @property
    def instance(self) -> Path:
        """The note on the studio that runs now."""
        return self.notes / "instance.json"

    @property
    def install_log(self) -> Path:
        """All that pip said during the last install."""
        return self.notes / "install.log"

    @contextmanager
    def alone(self, what: str, waiting: str) -> Iterator[None]:
        """Hold a lock by name, saying `waiting` once if somebody else has it; it ends with its process."""
        with (self.notes / f"{what}.lock").open("a+b") as handle:
            if not _try_lock(handle):
                print(waiting, file=sys.stderr, flush=True)
                _lock(handle)
            yield


if sys.platform == "win32":
    import msvcrt
    import time

    def _try_lock(handle: IO[bytes]) -> bool:
        handle.seek(0)
        try:
            msvcrt.locking(handle.fileno(), msvcrt.LK_NBLCK, 1)
        except OSError:
            return False
        return True

    def _lock(handle: IO[bytes]) -> None:
        while not _try_lock(handle):
            time.sleep(0.5)

else:
    import fcntl

    def _try_lock(handle: IO[bytes]) -> bool:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        return True

    def _lock(handle: IO[bytes]) -> None:
        fcntl.flock(handle, fcntl.LOCK_EX)


def write_whole(path: Path, text: str) -> None:
    """Write a small file so that a reader finds the old text or the new one, never a part."""
    part = path.with_name(f"{path.name}.{os.getpid()}.part")
    part.write_text(text, encoding="utf-8")
    part.replace(path)
