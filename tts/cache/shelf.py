"""The cache folder as files: where an entry lies, how it appears whole or not at all, what pins it.

    <folder>/said/3f/3f….entry     one file per stage and key; its time of modification is its last use
    <folder>/pins/<owner>/sound/…  empty files: this owner wants that entry kept
    <folder>/tmp/….part            being written; swept an hour after whoever wrote it was killed
    <folder>/limit.json            the size limit, where somebody chose one

There is no index to fall out of step: the folder is the truth, and any process may add or remove files.
"""

import errno
import json
import os
import re
import tempfile
import time
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from tts.contract import Stage
from tts.errors import BadValue, CacheError
from tts.home import HOME_VARIABLE

_KEY = re.compile(r"[0-9A-Za-z_-]{1,128}")
_SUFFIX = ".entry"
_ORPHAN_S = 3600.0  # far longer than any write takes
_FULL = (errno.ENOSPC, errno.EDQUOT)


@dataclass(frozen=True, slots=True)
class Entry:
    """One kept stage of one utterance, as it lies on disk."""

    stage: Stage
    key: str
    size_bytes: int
    used_s: float  # last use, seconds since the epoch
    pinned: bool


class Shelf:
    """Bytes by stage and key in one folder; knows nothing of limits or of what the bytes mean."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._places = {stage: str(folder / stage.value) for stage in Stage}
        self._last_ns = 0

    def path(self, stage: Stage, key: str) -> Path:
        """Place of an entry.

        Raises
        ------
        BadValue
            If the key could not be the name of a file.
        """
        check_name("cache key", key)
        return self.folder / stage.value / key[:2] / f"{key}{_SUFFIX}"

    def holds(self, stage: Stage, key: str) -> bool:
        """Whether an entry is there; asked for thousands at a time, so it makes no path of it.

        Raises
        ------
        BadValue
            If the key could not be the name of a file.
        """
        check_name("cache key", key)
        return os.access(f"{self._places[stage]}/{key[:2]}/{key}{_SUFFIX}", os.F_OK)

    def read(self, stage: Stage, key: str) -> bytes | None:
        """Bytes of an entry, or None where there is none.

        Raises
        ------
        CacheError
            If the folder cannot be read.
        """
        try:
            return self.path(stage, key).read_bytes()
        except (FileNotFoundError, NotADirectoryError):
            return None
        except OSError as error:
            raise _unusable(self.folder, error, "read") from error

    def write(self, stage: Stage, key: str, data: bytes) -> None:
        """Keep bytes: after a kill at any moment the entry is either wholly there or not at all.

        Raises
        ------
        CacheError
            If the folder cannot be written, or its disk is full.
        """
        self.replace(self.path(stage, key), data)

    def replace(self, path: Path, data: bytes) -> None:
        """Write any file of the folder in one step; see `write`."""
        part: Path | None = None
        try:
            handle, part = self._new_part()
            with os.fdopen(handle, "wb") as file:
                file.write(data)
            self._stamp(part)
            try:
                part.replace(path)
            except FileNotFoundError:
                path.parent.mkdir(parents=True, exist_ok=True)
                part.replace(path)
        except OSError as error:
            if part is not None:
                with suppress(OSError):
                    part.unlink(missing_ok=True)
            # Windows refuses to replace a file that somebody reads; the same key holds the same bytes.
            if isinstance(error, PermissionError) and path.is_file() and path.suffix == _SUFFIX:
                return
            raise _unusable(self.folder, error, "written") from error

    def touch(self, stage: Stage, key: str) -> None:
        """Note that an entry was used now; a folder that may only be read forgets it."""
        with suppress(OSError):
            self._stamp(self.path(stage, key))

    def drop(self, stage: Stage, key: str) -> bool:
        """Remove an entry; says whether it went (it may be gone, or in use on Windows)."""
        try:
            self.path(stage, key).unlink()
        except OSError:
            return False
        return True

    def scan(self) -> Iterator[Entry]:
        """Every entry that is there now, in no order."""
        pinned = self.pins()
        for stage in Stage:
            for file in _files(self.folder / stage.value):
                key = file.name.removesuffix(_SUFFIX)
                if not file.name.endswith(_SUFFIX) or not _KEY.fullmatch(key):
                    continue
                with suppress(OSError):
                    facts = file.stat()
                    yield Entry(stage, key, facts.st_size, facts.st_mtime, (stage, key) in pinned)

    def sweep(self) -> None:
        """Remove what writers that were killed left behind."""
        for file in _files(self.folder / "tmp"):
            with suppress(OSError):
                if time.time() - file.stat().st_mtime > _ORPHAN_S:
                    Path(file.path).unlink()

    def pin(self, stage: Stage, key: str, *, owner: str) -> None:
        """Note that `owner` wants an entry kept, whether it is there yet or not."""
        self.path(stage, key)
        self.replace(self._pin(stage, key, owner), b"")

    def unpin(self, stage: Stage, key: str, *, owner: str) -> None:
        """Take back the wish of `owner`; those of others stay."""
        try:
            self._pin(stage, key, owner).unlink(missing_ok=True)
        except NotADirectoryError:
            return
        except OSError as error:
            raise _unusable(self.folder, error, "written") from error

    def pins(self) -> set[tuple[Stage, str]]:
        """Every entry that somebody wants kept."""
        found = set()
        for owner in _folders(self.folder / "pins"):
            for stage in Stage:
                found |= {(stage, file.name) for file in _files(owner / stage.value)}
        return found

    def read_limit(self) -> int | None:
        """The chosen size limit in bytes, or None where nobody chose one (or the file is damaged)."""
        try:
            limit = json.loads((self.folder / "limit.json").read_bytes())["limit_bytes"]
        except (OSError, ValueError, KeyError, TypeError):
            return None
        return limit if isinstance(limit, int) and limit >= 0 else None

    def write_limit(self, limit_bytes: int) -> None:
        """Choose the size limit for every process that uses the folder from now on."""
        self.replace(self.folder / "limit.json", json.dumps({"limit_bytes": limit_bytes}).encode())

    def _pin(self, stage: Stage, key: str, owner: str) -> Path:
        check_name("pin owner", owner)
        check_name("cache key", key)
        return self.folder / "pins" / owner / stage.value / key

    def _new_part(self) -> tuple[int, Path]:
        folder = self.folder / "tmp"
        try:
            handle, name = tempfile.mkstemp(dir=folder, suffix=".part")
        except FileNotFoundError:
            folder.mkdir(parents=True, exist_ok=True)
            handle, name = tempfile.mkstemp(dir=folder, suffix=".part")
        return handle, Path(name)

    def _stamp(self, path: Path) -> None:
        # Explicit and strictly growing: the file system's own clock ticks in steps of milliseconds.
        self._last_ns = now = max(time.time_ns(), self._last_ns + 1000)
        os.utime(path, ns=(now, now))


def check_name(what: str, name: str) -> None:
    """Raise `BadValue` unless a name is safe as the name of a file."""
    if not _KEY.fullmatch(name):
        raise BadValue(what, name, "1 to 128 letters, digits, - or _")


def _files(folder: Path) -> Iterator[os.DirEntry[str]]:
    """Every file under a folder, which other processes may be changing."""
    try:
        with os.scandir(folder) as found:
            for item in found:
                if item.is_dir(follow_symlinks=False):
                    yield from _files(Path(item.path))
                else:
                    yield item
    except (FileNotFoundError, NotADirectoryError):
        return
    except OSError as error:
        raise _unusable(folder, error, "read") from error


def _folders(folder: Path) -> list[Path]:
    try:
        return [child for child in folder.iterdir() if child.is_dir()]
    except (FileNotFoundError, NotADirectoryError):
        return []


def _unusable(folder: Path, error: OSError, deed: str) -> CacheError:
    reason = "its disk is full" if error.errno in _FULL else error.strerror or str(error)
    return CacheError(
        f"The cache folder {folder} cannot be {deed}: {reason}. "
        f"Free space, allow access, or set {HOME_VARIABLE} to another folder."
    )
