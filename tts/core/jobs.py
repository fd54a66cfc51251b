"""A job: lines that somebody asked for, how far they are, and everything that happened to them so far."""

import threading
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from tts.contract import Speech, Stage, StageKeys, Utterance
from tts.errors import Cancelled, TtsError

# Waiting in slices lets Ctrl+C through on Windows, where a wait without an end cannot be interrupted.
_SLICE_S = 0.5


class LineState(StrEnum):
    """Where a line of a job is."""

    WAITING = "waiting"
    RENDERING = "rendering"
    DONE = "done"
    FAILED = "failed"
    CANCELLED = "cancelled"


_OPEN = frozenset({LineState.WAITING, LineState.RENDERING})


@dataclass(frozen=True, slots=True)
class Started:
    """The engine began with line `line` of the job (counted from 0); lines from the cache never do."""

    line: int


@dataclass(frozen=True, slots=True)
class Done:
    """Line `line` can be heard. `keys.sound` names the take; `speech.reused` tells what was not made anew."""

    line: int
    keys: StageKeys
    speech: Speech


@dataclass(frozen=True, slots=True)
class Failed:
    """Line `line` cannot be had; the others go on."""

    line: int
    error: TtsError


class NoticeKind(StrEnum):
    """What a notice is about."""

    ENGINE_RESTARTED = "engine_restarted"
    CACHE_UNUSABLE = "cache_unusable"


@dataclass(frozen=True, slots=True)
class Notice:
    """Something that users should know though the job goes on."""

    kind: NoticeKind
    text: str


Event = Started | Done | Failed | Notice


@dataclass(frozen=True, slots=True)
class Snapshot:
    """A job at a moment.

    Attributes
    ----------
    lines : tuple of LineState
        In the order of the job's utterances.
    reused : int
        Lines of `done` that came whole from the cache.
    left_s : float or None
        Time left; None as long as nothing is known of the engine's pace.
    notices : tuple of Notice
        What users should know, in order.
    """

    lines: tuple[LineState, ...]
    reused: int
    elapsed_s: float
    left_s: float | None
    notices: tuple[Notice, ...]

    @property
    def total(self) -> int:
        """Lines of the job."""
        return len(self.lines)

    @property
    def done(self) -> int:
        """Lines that can be heard."""
        return self.lines.count(LineState.DONE)

    @property
    def failed(self) -> int:
        """Lines that cannot be had."""
        return self.lines.count(LineState.FAILED)

    @property
    def cancelled(self) -> bool:
        """Whether lines were given up because nobody asked any more."""
        return LineState.CANCELLED in self.lines

    @property
    def finished(self) -> bool:
        """Whether nothing more will happen."""
        return _OPEN.isdisjoint(self.lines)


@dataclass(frozen=True, slots=True)
class _Arrived:
    """A finished line as it is remembered: its sound stays on disk unless it could not be kept there."""

    line: int
    keys: StageKeys
    reused: frozenset[Stage]
    speech: Speech | None


@dataclass(frozen=True, slots=True)
class Owner:
    """What a job needs of the core: its lock, and three things only the core can do."""

    changed: threading.Condition
    fetch: Callable[[Utterance, StageKeys], Speech]
    cancel: Callable[["Job"], None]
    left_s: Callable[["Job"], float | None]


class Job:
    """Lines on their way. Iterate it for its events; any number of places may watch it, at any time.

    Iterating yields what happened so far and then what happens, until no line is open. When the last
    iterator is closed early, the job is cancelled: to cancel is to stop asking. A job that nobody iterates
    goes on by itself; `snapshot` shows it.
    """

    def __init__(self, utterances: Sequence[Utterance], owner: Owner) -> None:
        self.utterances = tuple(utterances)
        self._owner = owner
        self._states = [LineState.WAITING] * len(self.utterances)
        self._open = len(self.utterances)
        self._events: list[Started | Failed | Notice | _Arrived] = []
        self._watchers = 0
        self._began_s = time.monotonic()
        self._ended_s: float | None = None if self.utterances else self._began_s

    def __len__(self) -> int:
        return len(self.utterances)

    def __iter__(self) -> Iterator[Event]:
        with self._owner.changed:
            self._watchers += 1
        try:
            yield from self._watch()
        finally:
            with self._owner.changed:
                self._watchers -= 1
                abandoned = self._watchers == 0
            if abandoned:
                self.cancel()

    def results(self) -> list[Speech | TtsError]:
        """Wait for every line; all of them are held in memory at once."""
        found: list[Speech | TtsError] = [Cancelled("The line was cancelled.") for _ in self.utterances]
        for event in self:
            if isinstance(event, Done):
                found[event.line] = event.speech
            elif isinstance(event, Failed):
                found[event.line] = event.error
        return found

    def cancel(self) -> None:
        """Give up every line that is not done; one in the making is finished only if others want it."""
        self._owner.cancel(self)

    def snapshot(self) -> Snapshot:
        """How far the job is, at once."""
        with self._owner.changed:
            arrived = [event for event in self._events if isinstance(event, _Arrived)]
            return Snapshot(
                lines=tuple(self._states),
                reused=sum(event.reused == frozenset(Stage) for event in arrived),
                elapsed_s=(self._ended_s or time.monotonic()) - self._began_s,
                left_s=self._owner.left_s(self),
                notices=tuple(event for event in self._events if isinstance(event, Notice)),
            )

    def wait(self, timeout_s: float | None = None) -> bool:
        """Wait until nothing more will happen; says whether that came within the time."""
        deadline_s = None if timeout_s is None else time.monotonic() + timeout_s
        with self._owner.changed:
            while self._ended_s is None:
                left_s = _SLICE_S if deadline_s is None else deadline_s - time.monotonic()
                if left_s <= 0:
                    return False
                self._owner.changed.wait(min(left_s, _SLICE_S))
        return True

    def mark_started(self, line: int) -> None:
        """Note that the engine began with a line, unless it did before.

        The caller holds the core's lock, here and in the methods below.
        """
        if self._states[line] is LineState.WAITING:
            self._note(line, LineState.RENDERING, Started(line))

    def mark_done(self, line: int, keys: StageKeys, speech: Speech, *, kept: bool) -> None:
        """Note that a line is there; its sound is held only where the cache does not keep it."""
        arrived = _Arrived(line, keys, speech.reused, None if kept else speech)
        self._note(line, LineState.DONE, arrived)

    def mark_failed(self, line: int, error: TtsError) -> None:
        """Note why a line cannot be had."""
        self._note(line, LineState.FAILED, Failed(line, error))

    def mark_cancelled(self) -> None:
        """Note that nobody asks for the open lines any more."""
        self._states = [LineState.CANCELLED if state in _OPEN else state for state in self._states]
        self._open = 0
        self._end_if_complete()

    def notify(self, notice: Notice) -> None:
        """Tell everybody who watches; that the cache cannot be used is told once."""
        told = any(isinstance(event, Notice) and event.kind is notice.kind for event in self._events)
        if told and notice.kind is NoticeKind.CACHE_UNUSABLE:
            return
        self._events.append(notice)
        self._owner.changed.notify_all()

    def _note(self, line: int, state: LineState, event: Started | Failed | _Arrived) -> None:
        if self._states[line] is LineState.CANCELLED:
            return
        self._states[line] = state
        self._open -= state not in _OPEN
        self._events.append(event)
        self._end_if_complete()

    def _end_if_complete(self) -> None:
        if self._ended_s is None and not self._open:
            self._ended_s = time.monotonic()
        self._owner.changed.notify_all()

    def _watch(self) -> Iterator[Event]:
        place = 0
        while (event := self._await_event(place)) is not None:
            place += 1
            if isinstance(event, _Arrived):
                try:
                    speech = event.speech or self._owner.fetch(self.utterances[event.line], event.keys)
                except TtsError as error:
                    yield Failed(event.line, error)
                    continue
                yield Done(event.line, event.keys, replace(speech, reused=event.reused))
            else:
                yield event

    def _await_event(self, place: int) -> Started | Failed | Notice | _Arrived | None:
        with self._owner.changed:
            while place >= len(self._events):
                if self._ended_s is not None:
                    return None
                self._owner.changed.wait(_SLICE_S)
            return self._events[place]
