"""The cache: what was rendered once is found again by its content, and the folder keeps its size."""

import threading
import time
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from tts.cache.box import pack, unpack
from tts.cache.shelf import Entry, Shelf
from tts.cache.speech import speech_from_arrays, speech_to_arrays
from tts.contract import Speech, Stage
from tts.errors import BadValue, CacheError

DEFAULT_LIMIT_BYTES = 4 * 2**30  # about 2 500 lines of three seconds with all their stages
DEFAULT_OWNER = "user"
_FILL_AFTER_EVICTION = 0.9  # evicting a tenth at once, so that a full cache is not scanned at every write
_RESCAN_SHARE = 0.05  # other processes write too: look again after this share of the limit was written


@dataclass(frozen=True, slots=True)
class StageStats:
    """Entries of one stage."""

    entries: int
    size_bytes: int


@dataclass(frozen=True, slots=True)
class CacheStats:
    """The cache at a moment."""

    folder: Path
    limit_bytes: int
    stages: Mapping[Stage, StageStats]
    pinned: StageStats

    @property
    def size_bytes(self) -> int:
        """Size of all entries."""
        return sum(stage.size_bytes for stage in self.stages.values())


@dataclass(frozen=True, slots=True)
class Verified:
    """What a check of every entry found; damaged ones are gone and will be made anew when asked for."""

    checked: int
    damaged: tuple[Entry, ...]


class Cache:
    """Stages on disk by content, shared by any number of threads and processes; a `StageStore`.

    Parameters
    ----------
    folder : Path
        Made when something is first kept.
    limit_bytes : int or None
        Size that the entries may take. None: what `set_limit` chose, else `DEFAULT_LIMIT_BYTES`. Pinned
        entries stay even beyond it. Several processes writing at once may overshoot by a twentieth each.
    """

    def __init__(self, folder: Path, *, limit_bytes: int | None = None) -> None:
        if limit_bytes is not None:
            _check_limit(limit_bytes)
        self._shelf = Shelf(folder)
        self._given_limit = limit_bytes
        self._lock = threading.Lock()
        # As of the last scan, and what this process wrote since; a limit of zero makes the first write scan.
        self._limit = self._total = self._written = 0

    @property
    def folder(self) -> Path:
        """Where the entries lie."""
        return self._shelf.folder

    @property
    def limit_bytes(self) -> int:
        """Size that the entries may take."""
        if self._given_limit is not None:
            return self._given_limit
        chosen = self._shelf.read_limit()
        return DEFAULT_LIMIT_BYTES if chosen is None else chosen

    def set_limit(self, limit_bytes: int) -> None:
        """Choose the size for this and every later use of the folder, and shrink to it."""
        _check_limit(limit_bytes)
        self._shelf.write_limit(limit_bytes)
        self._given_limit = None
        self.prune(to_bytes=limit_bytes)

    def has(self, stage: Stage, key: str) -> bool:
        """Whether an entry is there; whether it is sound shows when it is read."""
        return self._shelf.holds(stage, key)

    def get(self, stage: Stage, key: str) -> dict[str, NDArray[np.generic]] | None:
        """Return the named arrays kept under a key, read-only, or None.

        A damaged entry is dropped and counts as not there.

        Raises
        ------
        CacheError
            If the folder cannot be read.
        """
        data = self._shelf.read(stage, key)
        if data is None:
            return None
        try:
            arrays = unpack(data, stage, key)
        except CacheError:
            self._shelf.drop(stage, key)
            return None
        self._shelf.touch(stage, key)
        return arrays

    def put(self, stage: Stage, key: str, arrays: Mapping[str, NDArray[np.generic]]) -> None:
        """Keep named arrays under a key; what was used longest ago makes room.

        Raises
        ------
        CacheError
            If the folder cannot be written, or its disk is full. Nothing that was there is lost.
        """
        data = pack(stage, key, arrays)
        self._shelf.write(stage, key, data)
        self._make_room(len(data))

    def get_speech(self, key: str) -> Speech | None:
        """Return the rendering kept under a sound key, or None; see `get`."""
        arrays = self.get(Stage.SOUND, key)
        if arrays is None:
            return None
        try:
            return speech_from_arrays(arrays)
        except CacheError:
            self._shelf.drop(Stage.SOUND, key)
            return None

    def put_speech(self, key: str, speech: Speech) -> None:
        """Keep a rendering under its sound key; see `put`."""
        self.put(Stage.SOUND, key, speech_to_arrays(speech))

    def sound_bytes(self, key: str) -> bytes | None:
        """Return the file of a kept sound as it is, to take it to another machine; see `adopt_sound`."""
        return self._shelf.read(Stage.SOUND, key)

    def adopt_sound(self, key: str, data: bytes) -> bool:
        """Keep the file of a sound that another cache gave, unless there is one under its key already.

        Returns
        -------
        bool
            Whether it was taken in.

        Raises
        ------
        CacheError
            If the bytes are damaged, are no rendering, or are one under another key; or like `put`.
        """
        if self.has(Stage.SOUND, key):
            return False
        speech_from_arrays(unpack(data, Stage.SOUND, key))
        self._shelf.write(Stage.SOUND, key, data)
        self._make_room(len(data))
        return True

    def pin(self, key: str, *, stage: Stage = Stage.SOUND, owner: str = DEFAULT_OWNER) -> None:
        """Keep an entry whatever the limit, for as long as any owner wants it."""
        self._shelf.pin(stage, key, owner=owner)

    def unpin(self, key: str, *, stage: Stage = Stage.SOUND, owner: str = DEFAULT_OWNER) -> None:
        """Take back one owner's pin."""
        self._shelf.unpin(stage, key, owner=owner)

    def entries(self) -> list[Entry]:
        """Every entry, the least recently used first."""
        return sorted(self._shelf.scan(), key=lambda entry: (entry.used_s, entry.key))

    def stats(self) -> CacheStats:
        """Count the entries and their size."""
        entries = self.entries()
        return CacheStats(
            folder=self.folder,
            limit_bytes=self.limit_bytes,
            stages={stage: _count([e for e in entries if e.stage is stage]) for stage in Stage},
            pinned=_count([e for e in entries if e.pinned]),
        )

    def prune(self, *, to_bytes: int | None = None, unused_s: float | None = None) -> StageStats:
        """Remove unpinned entries, the least recently used first.

        Parameters
        ----------
        to_bytes : int or None
            Size to shrink to; None is the limit, 0 empties the cache but for what is pinned.
        unused_s : float or None
            Remove also everything that was not used for so many seconds.

        Returns
        -------
        StageStats
            What went.
        """
        with self._lock:
            return self._evict(self.limit_bytes if to_bytes is None else to_bytes, unused_s=unused_s)

    def verify(self) -> Verified:
        """Read every entry whole; damaged ones are dropped."""
        entries, damaged = self.entries(), []
        for entry in entries:
            data = self._shelf.read(entry.stage, entry.key)
            if data is None:
                continue
            try:
                unpack(data, entry.stage, entry.key)
            except CacheError:
                self._shelf.drop(entry.stage, entry.key)
                damaged.append(entry)
        return Verified(len(entries), tuple(damaged))

    def _make_room(self, size_bytes: int) -> None:
        with self._lock:
            self._written += size_bytes
            self._total += size_bytes
            if self._total > self._limit or self._written > self._limit * _RESCAN_SHARE:
                self._limit = self.limit_bytes
                self._evict(self._limit)

    def _evict(self, limit: int, *, unused_s: float | None = None) -> StageStats:
        self._shelf.sweep()
        entries = self.entries()
        total = sum(entry.size_bytes for entry in entries)
        goal = limit * _FILL_AFTER_EVICTION if total > limit else limit
        oldest_s = -np.inf if unused_s is None else time.time() - unused_s
        gone = []
        for entry in entries:
            if total <= goal and entry.used_s >= oldest_s:
                break
            if not entry.pinned and self._shelf.drop(entry.stage, entry.key):
                gone.append(entry)
                total -= entry.size_bytes
        self._total, self._written = total, 0
        return _count(gone)


def _count(entries: list[Entry]) -> StageStats:
    return StageStats(len(entries), sum(entry.size_bytes for entry in entries))


def _check_limit(limit_bytes: int) -> None:
    if limit_bytes < 0:
        raise BadValue("cache limit", limit_bytes, "zero or more bytes")
