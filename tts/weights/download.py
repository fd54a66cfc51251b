"""All files of an engine's weights, several at once, with what is left told as it goes.

Progress is the iterator; to cancel, close it. What has arrived stays and is gone on with the next time.
"""

import queue
import shutil
import threading
import time
from collections.abc import Generator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

from tts.errors import Cancelled, Problem, TtsError, WeightsError
from tts.weights.fetch import ATTEMPTS, Hooks, Remote, fetch, look_up, part_of
from tts.weights.layout import WeightsFile, WeightsLayout
from tts.weights.record import is_unchanged, pin_of, read_record, write_record

_ROOM_BYTES = 200_000_000  # that is left free beside what is downloaded
_TOLD_EVERY_S = 0.2


@dataclass(frozen=True, slots=True)
class Source:
    """Where files come from: `endpoint` of a hub (None is huggingface.co), `parallel` files at once."""

    endpoint: str | None = None
    parallel: int = 4


@dataclass(frozen=True, slots=True)
class Moved:
    """How far it is; `left_s` is None as long as nothing is known of the pace."""

    done_bytes: int
    total_bytes: int
    rate_bytes_s: float
    left_s: float | None


@dataclass(frozen=True, slots=True)
class Retried:
    """A file is tried again, for `reason`: attempt `attempt` of `attempts`."""

    local: str
    reason: Problem
    attempt: int
    attempts: int = ATTEMPTS


@dataclass(frozen=True, slots=True)
class Arrived:
    """A file is there, whole and pinned."""

    local: str
    sha256: str


DownloadEvent = Moved | Retried | Arrived


def download(
    layout: WeightsLayout, folder: Path, source: Source | None = None
) -> Generator[DownloadEvent, None, None]:
    """Bring every file that is missing or not verified into a folder.

    Nothing is fetched before the terms of its repositories were accepted: that is the caller's to see to.

    Parameters
    ----------
    layout : WeightsLayout
    folder : Path
        Made if it is not there.
    source : Source, optional

    Yields
    ------
    Moved, Retried, Arrived

    Raises
    ------
    WeightsError
        The server cannot be reached, the disk is too small or cannot be written, or a file does not come
        right; the other files are finished first.
    """
    source = source or Source()
    with ThreadPoolExecutor(source.parallel, thread_name_prefix="download") as pool:
        wanted = _missing(layout, folder)
        found = pool.map(partial(look_up, endpoint=source.endpoint), wanted)
        remotes = [remote for remote in found if remote is not None]
        _check_disk(remotes, folder)
        yield from _Transfer(layout, folder, remotes).run(pool)


class _Transfer:
    """Files on their way."""

    def __init__(self, layout: WeightsLayout, folder: Path, remotes: Sequence[Remote]) -> None:
        self._layout, self._folder, self._remotes = layout, folder, remotes
        self._events: queue.SimpleQueue[DownloadEvent | None] = queue.SimpleQueue()
        self._lock = threading.Lock()
        self._stop = threading.Event()
        self._total = sum(remote.size_bytes for remote in remotes)
        self._kept = sum(_size(part_of(remote, folder)) for remote in remotes)
        self._done = self._kept
        self._began_s = self._told_s = time.monotonic()

    def run(self, pool: ThreadPoolExecutor) -> Generator[DownloadEvent, None, None]:
        """Start all, tell how they go, and raise what went wrong when all are over."""
        jobs = [pool.submit(self._one, remote) for remote in self._remotes]
        for job in jobs:
            job.add_done_callback(lambda _: self._events.put(None))
        open_jobs = len(jobs)
        try:
            while open_jobs:
                event = self._events.get()
                if event is None:
                    open_jobs -= 1
                else:
                    yield event
        finally:
            self._stop.set()
            for job in jobs:
                job.cancel()
        _raise_first(jobs)

    def _one(self, remote: Remote) -> None:
        hooks = Hooks(self._moved, self._retried, self._stop)
        record = read_record(self._layout)
        known = remote.file.sha256 or record.published.get(remote.file.local, "")
        sha256 = fetch(remote, self._folder, known, hooks)
        with self._lock:  # the record is read and written as a whole
            pin = pin_of(remote.file.under(self._folder), sha256)
            record = read_record(self._layout).with_pins(self._folder, {remote.file.local: pin})
            published = {**record.published, remote.file.local: sha256}
            write_record(self._layout, replace(record, published=published))
        self._events.put(Arrived(remote.file.local, sha256))

    def _retried(self, file: WeightsFile, reason: Problem, attempt: int) -> None:
        self._events.put(Retried(file.local, reason, attempt))

    def _moved(self, count: int) -> None:
        with self._lock:
            self._done += count
            now_s = time.monotonic()
            if now_s - self._told_s < _TOLD_EVERY_S and self._done < self._total:
                return
            self._told_s = now_s
            rate = max(0.0, (self._done - self._kept) / max(now_s - self._began_s, 1e-6))
            left_s = (self._total - self._done) / rate if rate > 0 else None
            self._events.put(Moved(self._done, self._total, rate, left_s))


def _missing(layout: WeightsLayout, folder: Path) -> list[WeightsFile]:
    """Files that are not there as they were verified."""
    record = read_record(layout)
    return [
        file
        for file in layout.files
        if not is_unchanged(file.under(folder), record.pinned(folder, file.local))
    ]


def _check_disk(remotes: Sequence[Remote], folder: Path) -> None:
    needed = sum(remote.size_bytes - _size(part_of(remote, folder)) for remote in remotes)
    there = next((place for place in (folder, *folder.parents) if place.is_dir()), folder)
    free = shutil.disk_usage(there).free
    if needed + _ROOM_BYTES > free:
        needed_gb, free_gb = f"{needed / 1e9:.1f}", f"{free / 1e9:.1f}"
        raise WeightsError(Problem.of("disk_full", needed_gb=needed_gb, free_gb=free_gb, folder=folder))


def _raise_first(jobs: Sequence["Future[None]"]) -> None:
    errors = [error for job in jobs if not job.cancelled() and (error := job.exception()) is not None]
    for error in sorted(errors, key=lambda error: isinstance(error, Cancelled)):
        if isinstance(error, TtsError):
            raise error
        failed = Problem.of("download_failed", reason=f"{type(error).__name__}: {error}")
        raise WeightsError(failed) from error


def _size(path: Path) -> int:
    return path.stat().st_size if path.is_file() else 0
