"""The inference core: the one owner of an engine, shared by everything in this process that wants speech."""

import atexit
import threading
from collections.abc import Collection, Iterable, Sequence
from concurrent.futures import TimeoutError as FutureTimeout
from dataclasses import dataclass, replace
from pathlib import Path
from types import TracebackType
from typing import Self

from tts.cache import Cache, Recent
from tts.contract import EngineInfo, ProsodyPlan, Speech, Stage, StageKeys, Utterance
from tts.core.board import Board, Phase, Priority, Task, as_tts_error
from tts.core.jobs import Job, Notice, NoticeKind, Owner
from tts.core.pace import Estimate, Pace, letters
from tts.core.room import EngineRoom, EngineState, Shared
from tts.core.wire import Hello
from tts.errors import CacheError, Cancelled, TtsError
from tts.home import cache_folder, logs_folder, studio_home
from tts.registry import EngineEntry

MEMORY_BYTES = 64 * 2**20  # twelve minutes of sound
_SLICE_S = 0.5  # Windows cannot interrupt a wait without an end
_JOIN_S = 5.0


@dataclass(frozen=True, slots=True)
class LineStatus:
    """What rendering an utterance now would do."""

    cached: bool  # it can be heard at once
    redo: frozenset[Stage]  # stages that would be made anew; empty where cached


class Core:
    """Speech for everybody in this process, from one engine in a process of its own.

    Every method may be called from any thread. Nothing starts before the first line that is not cached.
    Close it, or use it in a `with`; its engine ends with this process in any case.

    Parameters
    ----------
    entry : EngineEntry
        The engine.
    home : Path or None
        Folder for the cache and logs; None is `tts.home.studio_home()`.
    device : str
        "cpu", "cuda" or "auto".
    limit_bytes : int or None
        Size of the cache; None is the size chosen for its folder.
    memory_bytes : int
        Size of the takes that are held in memory, too, so that who follows a job reads them from there.
    """

    def __init__(
        self,
        entry: EngineEntry,
        *,
        home: Path | None = None,
        device: str = "auto",
        limit_bytes: int | None = None,
        memory_bytes: int = MEMORY_BYTES,
    ) -> None:
        home = (home or studio_home()).absolute()
        folder = cache_folder(home)
        self.entry = entry
        self.cache = Cache(folder, limit_bytes=limit_bytes)
        self._board = Board()
        self._changed = self._board.changed
        self._recent: Recent[Speech] = Recent(memory_bytes, lambda speech: speech.audio.samples.nbytes)
        self._pace = Pace(folder, f"{entry.name} {device}")
        shared = Shared(self._board, self.cache, self._recent, self._pace)
        self._room = EngineRoom(Hello(entry, device, folder, limit_bytes), logs_folder(home), shared)
        self._owner = Owner(self._changed, self._fetch, self._cancel, self._left_s)
        self._lookups = threading.Thread(target=self._look_up, name="cache-lookups", daemon=True)
        self._opened = self._closed = False

    @property
    def info(self) -> EngineInfo:
        """Who the engine is, without starting it."""
        return self.entry.info()

    def engine_state(self) -> EngineState:
        """The engine's process at this moment."""
        return self._room.state()

    def keys(self, utterance: Utterance) -> StageKeys:
        """Content addresses of an utterance's stages; `keys.sound` names its take.

        Raises
        ------
        TtsError
            If the engine can tell already that it cannot render it.
        """
        return self.entry.keys(utterance)

    def status(self, utterance: Utterance) -> LineStatus:
        """What rendering an utterance now would do; raises like `keys`."""
        return self.status_of(self.keys(utterance))

    def status_of(self, keys: StageKeys) -> LineStatus:
        """The same for an utterance whose keys are known."""
        if self.cache.has(Stage.SOUND, keys.sound):
            return LineStatus(True, frozenset())
        names = {Stage.SAID: keys.said, Stage.HOW: keys.how}
        missing = {stage for stage, key in names.items() if not self.cache.has(stage, key)}
        return LineStatus(False, frozenset(missing | {Stage.SOUND}))

    def speech(self, utterance: Utterance) -> Speech | None:
        """Return the take of an utterance if it is kept, without asking the engine.

        Raises
        ------
        TtsError
            Like `keys`; `CacheError` if the folder cannot be read.
        """
        return self._kept(self.keys(utterance))

    def estimate(self, utterances: Iterable[Utterance]) -> Estimate:
        """Tell what rendering some lines would take; lines that cannot be rendered count for nothing."""
        open_lines: dict[str, tuple[float, bool]] = {}
        cached = 0
        for utterance in utterances:
            keys = self._keys_or_error(utterance)
            if not isinstance(keys, StageKeys):
                continue
            if self.cache.has(Stage.SOUND, keys.sound):
                cached += 1
            else:
                said_kept = self.cache.has(Stage.SAID, keys.said)
                open_lines[keys.sound] = (letters(utterance.text), said_kept)
        return replace(self.estimate_amounts(open_lines.values()), cached=cached)

    def estimate_amounts(self, amounts: Collection[tuple[float, bool]]) -> Estimate:
        """The same for lines not in the cache: letters of speech, and whether what is said is kept."""
        times = [self._pace.seconds(amount, said_kept=kept) for amount, kept in amounts]
        return Estimate(0, len(amounts), self._total_s(times))

    def submit(self, utterances: Sequence[Utterance], priority: Priority = Priority.INTERACTIVE) -> Job:
        """Ask for lines; returns at once. See `Job` for how to follow them.

        An engine that did not start is tried once more.

        Raises
        ------
        Cancelled
            If the core was closed.
        """
        job = Job(utterances, self._owner)
        answers = [self._keys_or_error(utterance) for utterance in job.utterances]
        with self._changed:
            self._open()
            self._room.try_again()
            for line, keys in enumerate(answers):
                if isinstance(keys, StageKeys):
                    self._board.ask(job, line, keys, priority)
                else:
                    job.mark_failed(line, keys)
        return job

    def plan(self, utterance: Utterance) -> ProsodyPlan:
        """Say what will be heard, ahead of everything that has not begun; waits for the answer.

        Raises
        ------
        TtsError
            If the engine cannot, or the core was closed meanwhile.
        """
        kept = self._kept_or_none(self.keys(utterance))
        if kept is not None:
            return kept.plan
        with self._changed:
            self._open()
        answer = self._room.plan(utterance)
        while True:
            try:
                return answer.result(_SLICE_S)
            except FutureTimeout:
                continue

    def warm_up(self) -> None:
        """Start the engine now, in the background, so that the first line does not wait for it."""
        with self._changed:
            self._open()
            self._room.warm_up()

    def close(self) -> None:
        """Cancel every job and end the engine; the core cannot be used afterwards."""
        with self._changed:
            self._closed = True
            for job in self._board.jobs():
                self._cancel(job)
            self._changed.notify_all()
        self._room.close()
        if self._lookups.is_alive():
            self._lookups.join(_JOIN_S)
        self._pace.save()
        atexit.unregister(self.close)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def _open(self) -> None:
        if self._closed:
            raise Cancelled("The speech engine was closed.")
        if not self._opened:
            self._opened = True
            self._room.open()
            self._lookups.start()
            atexit.register(self.close)

    def _look_up(self) -> None:
        """Answer from the cache what is there, and pass the rest on to the engine."""
        while (task := self._next_lookup()) is not None:
            self._look_up_one(task)

    def _next_lookup(self) -> Task | None:
        """Wait for a task to look up; None when the core is closed."""
        with self._changed:
            while not self._closed:
                task = self._board.next_lookup()
                if task is not None:
                    return task
                self._changed.wait()
        return None

    def _look_up_one(self, task: Task) -> None:
        found: Speech | TtsError | None = None
        notice = None
        try:
            found = self._kept(task.keys)
            task.said_kept = found is None and self.cache.has(Stage.SAID, task.keys.said)
        except CacheError as error:
            notice = Notice(NoticeKind.CACHE_UNUSABLE, str(error))
        except Exception as error:
            found = as_tts_error(error)
        with self._changed:
            if notice:
                for job, _ in task.waiters:
                    job.notify(notice)
            if found is None:
                self._board.enqueue(task)
            else:
                self._board.finish(task, found, kept=True)

    def _keys_or_error(self, utterance: Utterance) -> StageKeys | TtsError:
        try:
            return self.keys(utterance)
        except TtsError as error:
            return error

    def _kept(self, keys: StageKeys) -> Speech | None:
        speech = self._recent.get(keys.sound)
        if speech is None:
            speech = self.cache.get_speech(keys.sound)
            if speech is not None:
                self._recent.put(keys.sound, speech)
        return speech

    def _kept_or_none(self, keys: StageKeys) -> Speech | None:
        try:
            return self._kept(keys)
        except CacheError:
            return None

    def _fetch(self, utterance: Utterance, keys: StageKeys) -> Speech:
        """Bring back a sound that a job was told of; one that was lost since is rendered again."""
        speech = self._kept_or_none(keys)
        if speech is not None:
            return speech
        [result] = self.submit([utterance], Priority.PREVIEW).results()
        if isinstance(result, TtsError):
            raise result
        return result

    def _cancel(self, job: Job) -> None:
        with self._changed:
            self._board.withdraw(job)
            job.mark_cancelled()

    def _left_s(self, job: Job) -> float | None:
        tasks = [task for task in self._board.tasks_of(job) if task.phase is not Phase.OVER]
        times = [self._pace.seconds(letters(t.utterance.text), said_kept=t.said_kept) for t in tasks]
        return self._total_s(times)

    def _total_s(self, times: list[float | None]) -> float | None:
        """Sum what lines will take, and the engine's start; None if any is unknown."""
        known_s = [time_s for time_s in times if time_s is not None]
        if len(known_s) < len(times):
            return None
        started = not times or self._room.state().info is not None
        return sum(known_s) + (0.0 if started else self._pace.start_s())
