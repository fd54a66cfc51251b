"""What is to be rendered: each sound once, however many lines of however many jobs wait for it.

Knows nothing of processes; whoever calls holds `changed`, the core's one lock.
"""

import heapq
import itertools
import threading
from dataclasses import dataclass, field, replace
from enum import Enum, IntEnum, auto

from tts.contract import Speech, Stage, StageKeys, Utterance
from tts.core.jobs import Job
from tts.errors import Problem, SpeechFailed, TtsError


class Priority(IntEnum):
    """Who goes first; within one priority, who asked first."""

    PREVIEW = 0  # somebody waits to hear this line
    INTERACTIVE = 1  # somebody looks on
    BATCH = 2  # a whole scene


class Phase(Enum):
    """Where a task is."""

    NEW = auto()  # nobody looked into the cache yet
    LOOKED_UP = auto()  # somebody does now
    QUEUED = auto()  # waits for the engine
    RUNNING = auto()  # with the engine
    OVER = auto()


@dataclass(slots=True, eq=False)
class Task:
    """One sound to be had."""

    utterance: Utterance
    keys: StageKeys
    priority: Priority
    arrival: int
    phase: Phase = Phase.NEW
    looked_up: int = 0  # how often the cache was asked for it
    said_kept: bool = False
    crashes: int = 0  # how often the engine died over it
    waiters: list[tuple[Job, int]] = field(default_factory=list)


class _Heap:
    """Tasks in order of priority, then of arrival; entries that no longer hold are skipped."""

    def __init__(self, phase: Phase) -> None:
        self._phase = phase
        self._heap: list[tuple[Priority, int, int, Task]] = []
        self._pushes = itertools.count()  # tells apart two entries of one task, which cannot be compared

    def push(self, task: Task) -> None:
        task.phase = self._phase
        heapq.heappush(self._heap, (task.priority, task.arrival, next(self._pushes), task))

    def first(self) -> Task | None:
        while self._heap:
            priority, _, _, task = self._heap[0]
            if task.phase is self._phase and task.priority is priority:
                return task
            heapq.heappop(self._heap)
        return None

    def pop(self) -> Task | None:
        task = self.first()
        if task is not None:
            heapq.heappop(self._heap)
        return task


class Board:
    """Tasks by sound key, from being asked for to being answered."""

    def __init__(self) -> None:
        self.changed = threading.Condition()
        self._tasks: dict[str, Task] = {}
        self._arrivals = itertools.count()
        self._new = _Heap(Phase.NEW)
        self._queued = _Heap(Phase.QUEUED)

    def ask(self, job: Job, line: int, keys: StageKeys, priority: Priority) -> None:
        """Let a line wait for its sound; joins a task that is under way, and hurries it where need be."""
        task = self._tasks.get(keys.sound)
        if task is None:
            task = Task(job.utterances[line], keys, priority, next(self._arrivals))
            self._tasks[keys.sound] = task
            self._new.push(task)
            self.changed.notify_all()
        task.waiters.append((job, line))
        if task.phase is Phase.RUNNING:
            job.mark_started(line)
        if priority < task.priority:
            task.priority = priority
            if task.phase is Phase.NEW:
                self._new.push(task)
            elif task.phase is Phase.QUEUED:
                self._queued.push(task)

    def withdraw(self, job: Job) -> None:
        """Let no line of a job wait any more; tasks without waiters go, unless somebody has them in hand."""
        for task in self._all():
            task.waiters = [(other, line) for other, line in task.waiters if other is not job]
            if not task.waiters and task.phase in {Phase.NEW, Phase.QUEUED}:
                self._close(task)

    def next_lookup(self) -> Task | None:
        """Take the next task that nobody looked up yet."""
        task = self._new.pop()
        if task is not None:
            task.phase = Phase.LOOKED_UP
            task.looked_up += 1
        return task

    def look_again(self, task: Task) -> None:
        """Let the cache be asked once more for a task that was to be rendered."""
        self._new.push(task)
        self.changed.notify_all()

    def enqueue(self, task: Task) -> None:
        """Let a task wait for the engine, unless nobody wants it any more."""
        if task.waiters:
            self._queued.push(task)
            self.changed.notify_all()
        else:
            self._close(task)

    @property
    def has_queued(self) -> bool:
        """Whether a task waits for the engine."""
        return self._queued.first() is not None

    @property
    def waiting(self) -> int:
        """Tasks that the engine has not begun."""
        return sum(task.phase is not Phase.RUNNING for task in self._all())

    def next_batch(self, limit: int) -> list[Task]:
        """Take up to `limit` tasks of the most urgent priority; one that crashed the engine comes alone."""
        batch: list[Task] = []
        while len(batch) < limit and (task := self._queued.first()) is not None:
            if batch and (task.priority is not batch[0].priority or task.crashes or batch[0].crashes):
                break
            self._queued.pop()
            task.phase = Phase.RUNNING
            batch.append(task)
        return batch

    def begin(self, task: Task) -> bool:
        """Tell who waits that the engine begins with a task; says no where it went another way since."""
        if task.phase is not Phase.RUNNING:
            return False
        for job, line in task.waiters:
            job.mark_started(line)
        return True

    def finish(self, task: Task, result: Speech | TtsError, *, kept: bool) -> None:
        """Answer everybody who waits; to all but the first, the sound comes as one that was there."""
        self._close(task)
        waiters, task.waiters = task.waiters, []
        for job, line in waiters:
            if isinstance(result, Speech):
                job.mark_done(line, task.keys, result, kept=kept)
                result = replace(result, reused=frozenset(Stage))
            else:
                job.mark_failed(line, result)

    def fail_queued(self, error: TtsError) -> None:
        """Answer every task that waits for the engine with one error."""
        while (task := self._queued.pop()) is not None:
            self.finish(task, error, kept=False)

    def jobs(self) -> list[Job]:
        """Every job that waits for something."""
        return list(dict.fromkeys(job for task in self._all() for job, _ in task.waiters))

    def tasks_of(self, job: Job) -> list[Task]:
        """Tasks that a job waits for."""
        return [task for task in self._all() if any(other is job for other, _ in task.waiters)]

    def _all(self) -> list[Task]:
        # A copy: an abandoned iterator may be collected, and so withdraw its job, in the middle of any loop.
        return list(self._tasks.values())

    def _close(self, task: Task) -> None:
        task.phase = Phase.OVER
        self._tasks.pop(task.keys.sound, None)


def as_tts_error(error: Exception) -> TtsError:
    """Turn anything that went wrong into an answer, so that a thread that others wait for lives on."""
    if isinstance(error, TtsError):
        return error
    return SpeechFailed(Problem.of("line_failed", reason=f"{type(error).__name__}: {error}"))
