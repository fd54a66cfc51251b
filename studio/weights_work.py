"""Work on an engine's weights, watched or not: read terms, download, verify, bring in, remove."""

import hashlib
import shutil
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass, field, replace
from enum import StrEnum
from pathlib import Path

from tts.errors import Cancelled, Problem, TtsError, WeightsError
from tts.weights.download import Moved, Retried, Source, download
from tts.weights.fetch import licence_text
from tts.weights.layout import Repository, WeightsLayout
from tts.weights.moving import FileState, Verified, adopt, bring_in, remove, standing, verify
from tts.weights.record import accept, weights_folder

KEPT_NOTES = 5  # retries that are still told of


class Work(StrEnum):
    """What is done; each is a key "weights.work_<value>" of `studio.words`."""

    TERMS = "terms"
    DOWNLOAD = "download"
    VERIFY = "verify"
    ADOPT = "adopt"
    BRING = "bring"
    REMOVE = "remove"


@dataclass(frozen=True, slots=True)
class Terms:
    """The licence of a repository as it was read; `text` is None where none could be fetched."""

    repository: Repository
    text: str | None

    @property
    def digest(self) -> str:
        """Names what was read."""
        read = self.text if self.text is not None else f"{self.repository.licence} {self.repository.page}"
        return hashlib.sha256(read.encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class WorkCard:
    """Some work as a page shows it.

    `moved` is how far bytes are; `wrong` are files that are not right; `freed_bytes` were removed. Cancelled
    work is `finished` once it has stopped.
    """

    work: Work
    moved: Moved | None = None
    retried: tuple[Retried, ...] = ()
    terms: tuple[Terms, ...] = ()
    right: int = 0
    wrong: tuple[Verified, ...] = ()
    freed_bytes: int = 0
    error: TtsError | None = None
    cancelled: bool = False
    finished: bool = False


@dataclass(frozen=True, slots=True)
class Room:
    """What a download takes, roughly before the server was asked, and what there is, in bytes."""

    needed_bytes: int
    free_bytes: int


@dataclass(slots=True, eq=False)
class _Running:
    card: WorkCard
    stop: threading.Event = field(default_factory=threading.Event)
    thread: threading.Thread | None = None


class WeightsWork:
    """One engine's weights; one piece of work at a time. Any thread may ask; every method returns at once.

    What is asked for while something is under way is not begun.

    Parameters
    ----------
    layout : WeightsLayout
    changed : callable
        Called when other weights are in place than before: an engine that holds the old ones has to go.
    """

    def __init__(self, layout: WeightsLayout, changed: Callable[[], None]) -> None:
        self.layout = layout
        self._changed = changed
        self._lock = threading.Lock()
        self._now: _Running | None = None

    def card(self) -> WorkCard | None:
        """The work that is done or was done last."""
        with self._lock:
            return self._now.card if self._now else None

    def busy(self) -> bool:
        """Whether something is under way."""
        card = self.card()
        return card is not None and not card.finished

    def cancel(self) -> None:
        """Stop what is under way; what has arrived stays and is gone on with."""
        with self._lock:
            if self._now:
                self._now.stop.set()

    def close(self, timeout_s: float = 10.0) -> None:
        """Stop, and wait a while until it has."""
        self.cancel()
        with self._lock:
            thread = self._now.thread if self._now else None
        if thread is not None:
            thread.join(timeout_s)

    def read_terms(self, endpoint: str | None) -> None:
        """Fetch the licence texts, and nothing else."""
        self._begin(Work.TERMS, lambda running: self._read_terms(running, endpoint))

    def download(self, source: Source, accepted: Sequence[Terms]) -> None:
        """Note which terms were accepted, then bring what is missing."""
        self._begin(Work.DOWNLOAD, lambda running: self._download(running, source, accepted))

    def verify(self) -> None:
        """Read every file whole and compare it with what is known."""
        self._begin(Work.VERIFY, self._verify)

    def adopt(self, folder: Path) -> None:
        """Use a folder where it is."""
        self._begin(Work.ADOPT, lambda _: self._replaced(lambda: adopt(self.layout, folder)))

    def bring_in(self, folder: Path) -> None:
        """Copy the weights of a folder into the studio's own."""
        self._begin(Work.BRING, lambda _: self._replaced(lambda: bring_in(self.layout, folder)))

    def remove(self) -> None:
        """Delete what was downloaded or copied, and forget a folder that was used."""
        self._begin(Work.REMOVE, self._remove)

    def room(self) -> Room:
        """What a download would take and what the disk has."""
        folder = weights_folder(self.layout)
        there = next((place for place in (folder, *folder.parents) if place.is_dir()), folder)
        absent = (FileState.MISSING, FileState.ABSENT, FileState.CHANGED)
        missing = [one.file.about_bytes for one in standing(self.layout, folder) if one.state in absent]
        return Room(sum(missing), shutil.disk_usage(there).free)

    def _begin(self, work: Work, act: Callable[[_Running], None]) -> None:
        with self._lock:
            if self._now and not self._now.card.finished:
                return
            running = self._now = _Running(WorkCard(work))
            running.thread = threading.Thread(
                target=self._do, args=(running, act), name=f"weights-{work}", daemon=True
            )
        running.thread.start()

    def _do(self, running: _Running, act: Callable[[_Running], None]) -> None:
        try:
            act(running)
        except Cancelled:
            self._note(running, cancelled=True)
        except TtsError as error:
            self._note(running, error=error)
        except OSError as error:
            reason = f"{type(error).__name__}: {error}"
            self._note(running, error=WeightsError(Problem.of("download_failed", reason=reason)))
        finally:
            self._note(running, finished=True)

    def _note(self, running: _Running, **facts: object) -> None:
        with self._lock:
            running.card = replace(running.card, **facts)  # type: ignore[arg-type]

    def _read_terms(self, running: _Running, endpoint: str | None) -> None:
        for repository in self.layout.repositories:
            _check_wanted(running)
            read = Terms(repository, licence_text(repository.id, endpoint))
            self._note(running, terms=(*running.card.terms, read))

    def _download(self, running: _Running, source: Source, accepted: Sequence[Terms]) -> None:
        accept(self.layout, {terms.repository.id: terms.digest for terms in accepted})
        with closing(download(self.layout, weights_folder(self.layout), source)) as events:
            for event in events:
                match event:
                    case Moved():
                        self._note(running, moved=event)
                    case Retried():
                        self._note(running, retried=(*running.card.retried, event)[-KEPT_NOTES:])
                    case _:
                        self._note(running, right=running.card.right + 1)
                _check_wanted(running)
        self._changed()

    def _verify(self, running: _Running) -> None:
        for checked in self._checked(running):
            if checked.reason is None:
                self._note(running, right=running.card.right + 1)
            else:
                self._note(running, wrong=(*running.card.wrong, checked))

    def _checked(self, running: _Running) -> Iterator[Verified]:
        for checked in verify(self.layout, weights_folder(self.layout)):
            yield checked
            _check_wanted(running)

    def _remove(self, running: _Running) -> None:
        self._changed()  # an engine that has a file open would keep it from being deleted on Windows
        self._note(running, freed_bytes=remove(self.layout))

    def _replaced(self, bring: Callable[[], object]) -> None:
        bring()
        self._changed()


def _check_wanted(running: _Running) -> None:
    if running.stop.is_set():
        raise Cancelled("The work was stopped.")


def size_told(size_bytes: int) -> str:
    """A size as people read it, in the unit that suits it."""
    if size_bytes >= 1e9:
        return f"{size_bytes / 1e9:.2f} GB"
    return f"{size_bytes / 1e6:.1f} MB" if size_bytes >= 1e5 else f"{size_bytes / 1e3:.0f} kB"
