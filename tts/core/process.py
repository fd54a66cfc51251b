"""The worker process as its parent sees it: started, asked, found dead, ended.

It is a fresh interpreter that is told nothing but where to find our modules, so it behaves the same whatever
started the studio (a command, a test, a page server that swaps `__main__` under its scripts).
"""

import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import IO

from tts.core.wire import (
    Hello,
    LoadFailed,
    Planned,
    PlanRequest,
    Ready,
    Rendered,
    RenderRequest,
    Request,
    Warned,
    receive,
    send,
)
from tts.errors import EngineCrashed, EngineUnavailable, Problem, SpeechFailed

_BOOT = "import json, sys; sys.path[:] = json.loads(sys.argv[1]); from tts.worker import main; main()"
_STOP_S = 4.0  # longer than the worker's own grace
_TAIL_LINES = 12
_TAIL_BYTES = 8192
_LOGS_KEPT = 10


class WorkerProcess:
    """One run of an engine. Used from one thread, except for `stop`, which any thread may call.

    Raises `EngineUnavailable` where the system starts no more processes.
    """

    def __init__(self, hello: Hello, logs: Path) -> None:
        self._log_path, log = _open_log(logs, hello.entry.name)
        self._log_start = 0 if isinstance(log, int) else log.tell()
        self._hello = hello
        try:
            self._process = subprocess.Popen(
                [sys.executable, "-c", _BOOT, json.dumps(sys.path)],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=log,
                env=os.environ | {"PYTHONUTF8": "1"},  # the log is read as UTF-8 everywhere
                # Ctrl+C in the terminal reaches the parent alone, which then ends the worker.
                start_new_session=True,
                creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
            )
        except OSError as error:
            raise EngineUnavailable(Problem.of("no_process", reason=error)) from error
        finally:
            if not isinstance(log, int):
                log.close()

    @property
    def pid(self) -> int:
        """Process id."""
        return self._process.pid

    @property
    def alive(self) -> bool:
        """Whether the process runs."""
        return self._process.poll() is None

    def start(self) -> Ready:
        """Load the engine and wait until it is ready.

        Raises
        ------
        EngineCrashed
            If the process dies meanwhile.
        TtsError
            If the engine says that it cannot run here; usually `EngineUnavailable`.
        """
        self._send(self._hello)
        try:
            reply = self._receive()
        except SpeechFailed as error:
            raise EngineUnavailable(f"The speech engine cannot describe itself: {error}") from error
        if isinstance(reply, LoadFailed):
            raise reply.error
        if not isinstance(reply, Ready):
            raise EngineUnavailable(f"The speech engine answered {type(reply).__name__} instead of starting.")
        return reply

    def render(self, request: RenderRequest) -> Iterator[Rendered | Warned]:
        """Yield a `Rendered` for each line, in order, and warnings in between.

        Raises
        ------
        EngineCrashed
            If the process dies; lines not answered by then get no answer.
        """
        self._send(request)
        missing = len(request.utterances)
        while missing:
            try:
                reply = self._receive()
            except SpeechFailed as error:
                reply = Rendered(error, 0.0, kept=False)
            if isinstance(reply, Rendered):
                missing -= 1
            if isinstance(reply, Rendered | Warned):
                yield reply

    def plan(self, request: PlanRequest) -> Iterator[Planned | Warned]:
        """Yield warnings, then the one `Planned`; raises like `render`."""
        self._send(request)
        while True:
            try:
                reply = self._receive()
            except SpeechFailed as error:
                reply = Planned(error)
            if isinstance(reply, Planned | Warned):
                yield reply
            if isinstance(reply, Planned):
                return

    def stop(self, *, wait_s: float = _STOP_S) -> None:
        """End the process: politely, and after `wait_s` seconds by force."""
        with suppress(OSError, ValueError):  # already closed, or its reader is dead
            _pipe(self._process.stdin).close()
        try:
            self._process.wait(wait_s)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()

    def close_pipes(self) -> None:
        """Free both pipes; only once nobody uses them."""
        for pipe in (self._process.stdin, self._process.stdout):
            with suppress(OSError):  # what was not written yet has no reader any more
                _pipe(pipe).close()

    def _send(self, request: Request) -> None:
        try:
            send(_pipe(self._process.stdin), request)
        except (OSError, ValueError) as error:
            raise self.crashed() from error

    def _receive(self) -> object:
        try:
            return receive(_pipe(self._process.stdout))
        except (EOFError, OSError, ValueError) as error:
            raise self.crashed() from error

    def crashed(self) -> EngineCrashed:
        """Why the process is dead, with its last words; ends it if only its pipe is."""
        try:
            code: int | None = self._process.wait(_STOP_S)
        except subprocess.TimeoutExpired:
            self._process.kill()
            code = self._process.wait()
        return EngineCrashed(code, _tail(self._log_path, self._log_start))


def _pipe(stream: IO[bytes] | None) -> "IO[bytes]":
    if stream is None:
        raise ValueError("The process was started without pipes.")
    return stream


def _open_log(logs: Path, engine: str) -> tuple[Path | None, "IO[bytes] | int"]:
    """Open a log of its own for a run; without a writable folder there is none."""
    path = logs / f"engine-{engine}-{time.strftime('%Y%m%d-%H%M%S')}-{os.getpid()}.log"
    try:
        logs.mkdir(parents=True, exist_ok=True)
        old = sorted(logs.glob("engine-*.log"), key=lambda log: log.stat().st_mtime)
        for log in old[: -_LOGS_KEPT + 1]:
            log.unlink()
    except OSError:
        pass
    try:
        return path, path.open("ab")
    except OSError:
        return None, subprocess.DEVNULL


def _tail(path: Path | None, start: int) -> str:
    """Last lines that the worker wrote, for whoever asks why it died."""
    if path is None:
        return ""
    try:
        with path.open("rb") as log:
            log.seek(max(start, path.stat().st_size - _TAIL_BYTES))
            text = log.read().decode("utf-8", "replace")
    except OSError:
        return ""
    return "\n".join(text.splitlines()[-_TAIL_LINES:])
