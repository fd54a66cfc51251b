"""The engine room: one thread that starts the worker, hands it work, and outlives its crashes."""

import threading
from collections import deque
from concurrent.futures import Future
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path

from tts.cache import Cache, Recent
from tts.contract import EngineInfo, ProsodyPlan, Speech, Stage, Utterance
from tts.core.board import Board, Task, as_tts_error
from tts.core.jobs import Notice, NoticeKind
from tts.core.pace import Pace, letters
from tts.core.process import WorkerProcess
from tts.core.starts import Starts
from tts.core.wire import Hello, PlanRequest, Rendered, RenderRequest, Warned
from tts.errors import Cancelled, EngineCrashed, EngineUnavailable, TtsError

_TRIES = 2  # a line over which the engine died is tried once more, alone
_JOIN_S = 5.0


@dataclass(frozen=True, slots=True)
class Shared:
    """What the engine room and the rest of the core both use."""

    board: Board
    cache: Cache
    recent: Recent[Speech]
    pace: Pace


@dataclass(frozen=True, slots=True)
class EngineState:
    """The engine's process at a moment.

    Attributes
    ----------
    pid : int or None
        Its process; None where it was not needed yet, or died.
    info : EngineInfo or None
        What it said of itself when it was loaded, with what the device allows.
    crashes : int
        How often it died unasked.
    waiting : int
        Plans and lines that it has not begun.
    refusal : TtsError or None
        Why it did not start when it was last tried, and would not start now.
    """

    pid: int | None
    info: EngineInfo | None
    crashes: int
    waiting: int
    refusal: TtsError | None = None


@dataclass(frozen=True, slots=True)
class _PlanOrder:
    utterance: Utterance
    answer: "Future[ProsodyPlan]"


class EngineRoom:
    """Runs the engine's work off a board, in a thread of its own."""

    def __init__(self, hello: Hello, logs: Path, shared: Shared) -> None:
        self._hello, self._logs, self._shared = hello, logs, shared
        self._board, self._changed = shared.board, shared.board.changed
        self._plans: deque[_PlanOrder] = deque()
        self._closing = self._warm_up = False
        self._worker: WorkerProcess | None = None
        self._info: EngineInfo | None = None
        self._cache_warning: Notice | None = None
        self._crashes = 0
        self._starts = Starts(hello.entry)
        self._thread = threading.Thread(target=self._work, name="engine-room", daemon=True)

    def open(self) -> None:
        """Start the thread; the engine itself starts with the first work."""
        self._thread.start()

    def close(self) -> None:
        """End the engine and the thread; plans still asked for are cancelled."""
        with self._changed:
            self._closing = True
            orders, worker = list(self._plans), self._worker
            self._plans.clear()
            self._changed.notify_all()
        for order in orders:
            order.answer.set_exception(Cancelled("The speech engine was closed."))
        if worker is not None:
            worker.stop()
        if self._thread.is_alive():
            self._thread.join(_JOIN_S)

    def plan(self, utterance: Utterance) -> "Future[ProsodyPlan]":
        """Ask for a plan; it goes ahead of every line that has not begun."""
        order = _PlanOrder(utterance, Future())
        with self._changed:
            if self._closing:
                raise Cancelled("The speech engine was closed.")
            self._plans.append(order)
            self._changed.notify_all()
        return order.answer

    def warm_up(self) -> None:
        """Let the engine start though nothing is to be done yet."""
        with self._changed:
            self._starts.again()
            self._warm_up = True
            self._changed.notify_all()

    def try_again(self) -> None:
        """Let an engine that did not start be tried once more, with the next work."""
        with self._changed:
            self._starts.again()

    def state(self) -> EngineState:
        """The engine's process at this moment."""
        with self._changed:
            worker = self._worker
            pid = worker.pid if worker is not None and worker.alive else None
            waiting = len(self._plans) + self._board.waiting
            return EngineState(pid, self._info, self._crashes, waiting, self._starts.refusal)

    def _work(self) -> None:
        try:
            while self._work_once():
                pass
        finally:
            self._drop_worker()

    def _work_once(self) -> bool:
        """Do the most urgent thing; says whether there may be more."""
        with self._changed:
            while not (self._closing or self._plans or self._board.has_queued or self._warm_up):
                self._changed.wait()
            if self._closing:
                return False
            self._warm_up = False
            refusal = self._starts.refusal
            if refusal is not None:
                self._refuse_all(refusal)
                return True
            order = self._plans.popleft() if self._plans else None
            tasks = [] if order else self._take_batch()
        if order:
            self._make_plan(order)
        elif tasks:
            self._render(tasks)
        else:
            with suppress(Exception):  # whatever is wrong shows again with the first line, which tells it
                self._ready_worker()
        return True

    def _refuse_all(self, error: TtsError) -> None:
        error = error.with_traceback(None)  # which grows each time that it is raised
        while self._plans:
            self._plans.popleft().answer.set_exception(error)
        self._board.fail_queued(error)

    def _take_batch(self) -> list[Task]:
        limit = self._info.capabilities.batch if self._info else 1
        batch = self._board.next_batch(max(1, limit))
        for task in batch:
            # Another process may have made it while it waited; one more look is enough for that.
            if task.looked_up == 1 and self._shared.cache.has(Stage.SOUND, task.keys.sound):
                self._board.look_again(task)
        return [task for task in batch if self._board.begin(task)]

    def _render(self, tasks: list[Task]) -> None:
        open_tasks = deque(tasks)
        request = RenderRequest(tuple(t.utterance for t in tasks), tuple(t.keys for t in tasks))
        try:
            for reply in self._ready_worker().render(request):
                if isinstance(reply, Warned):
                    self._warn(reply)
                else:
                    self._finish(open_tasks.popleft(), reply)
        except EngineCrashed as crash:
            self._after_crash(crash, open_tasks)
        except Exception as error:  # it cannot be started, and will not start for the next line either
            with self._changed:
                error = as_tts_error(error)
                for task in open_tasks:
                    self._board.finish(task, error, kept=False)
                self._board.fail_queued(error)

    def _finish(self, task: Task, reply: Rendered) -> None:
        if isinstance(reply.result, Speech):
            self._shared.recent.put(task.keys.sound, replace(reply.result, reused=frozenset(Stage)))
            self._shared.pace.learn(reply.result.reused, letters(task.utterance.text), reply.wall_s)
        with self._changed:
            if isinstance(reply.result, Speech) and not reply.kept and self._cache_warning:
                for job, _ in task.waiters:
                    job.notify(self._cache_warning)
            self._board.finish(task, reply.result, kept=reply.kept)
            idle = not self._board.has_queued
        if idle:
            self._shared.pace.save()

    def _after_crash(self, crash: EngineCrashed, open_tasks: deque[Task]) -> None:
        with self._changed:
            if self._closing:
                return
            self._count_crash(crash)
            for task in open_tasks:
                task.crashes += 1
                if task.crashes < _TRIES:
                    self._board.enqueue(task)
                else:
                    self._board.finish(task, crash, kept=False)

    def _make_plan(self, order: _PlanOrder) -> None:
        try:
            order.answer.set_result(self._planned(order.utterance))
        except Exception as error:
            order.answer.set_exception(as_tts_error(error))

    def _planned(self, utterance: Utterance) -> ProsodyPlan:
        for tries_left in reversed(range(_TRIES)):
            try:
                for reply in self._ready_worker().plan(PlanRequest(utterance)):
                    if isinstance(reply, Warned):
                        self._warn(reply)
                    elif isinstance(reply.result, ProsodyPlan):
                        return reply.result
                    else:
                        raise reply.result
            except EngineCrashed as crash:
                with self._changed:
                    if self._closing:
                        raise Cancelled("The speech engine was closed.") from crash
                    self._count_crash(crash)
                if not tries_left:
                    raise
        raise EngineUnavailable("The speech engine gave no plan.")

    def _count_crash(self, crash: EngineCrashed) -> None:
        self._drop_worker()
        self._crashes += 1
        text = f"The speech engine stopped unexpectedly ({crash.reason}) and is started anew."
        self._notify(Notice(NoticeKind.ENGINE_RESTARTED, text))

    def _ready_worker(self) -> WorkerProcess:
        if self._worker is not None and not self._worker.alive:
            with self._changed:
                self._count_crash(self._worker.crashed())
        if self._worker is None:
            problem = self._hello.entry.problem()
            if problem is not None:
                raise EngineUnavailable(problem)
            self._start_worker()
        if self._worker is None:
            raise Cancelled("The speech engine was closed.")
        return self._worker

    def _start_worker(self) -> None:
        worker = WorkerProcess(self._hello, self._logs)
        with self._changed:
            self._worker = worker
            self._starts.begin()
            closing = self._closing
        if closing:
            worker.stop()
            self._drop_worker()
            return
        try:
            ready = worker.start()
        except Exception as error:
            self._note_failed(worker, as_tts_error(error))
            raise
        with self._changed:
            self._starts.succeed()
        self._info = ready.info
        self._shared.pace.learn_start(ready.start_s)

    def _note_failed(self, worker: WorkerProcess, error: TtsError) -> None:
        with self._changed:
            self._starts.fail(error)
        if not isinstance(error, EngineCrashed):  # which whoever wanted the engine takes care of
            worker.stop()
            self._drop_worker()

    def _drop_worker(self) -> None:
        if self._worker is not None:
            self._worker.close_pipes()
        self._worker = None

    def _warn(self, warned: Warned) -> None:
        """Remember what the worker says once, for the jobs of now and those to come."""
        self._cache_warning = Notice(NoticeKind.CACHE_UNUSABLE, warned.text)
        self._notify(self._cache_warning)

    def _notify(self, notice: Notice) -> None:
        with self._changed:
            for job in self._board.jobs():
                job.notify(notice)
