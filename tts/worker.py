"""The engine's own process: loads one engine, answers one request after the other, ends with its parent.

Requests come on standard input and replies go to standard output, both taken away from everything else in the
process at once, so that a library that prints cannot garble them. The end of standard input means that the
parent is gone, however it went.
"""

import faulthandler
import os
import queue
import signal
import sys
import threading
import time
import traceback
from collections.abc import Iterator, Mapping
from typing import IO

import numpy as np
from numpy.typing import NDArray

from tts.cache import Cache, Recent
from tts.contract import Engine, Speech, Stage, StageKeys
from tts.core.wire import (
    Hello,
    LoadFailed,
    Planned,
    PlanRequest,
    Ready,
    Rendered,
    RenderRequest,
    Reply,
    Warned,
    receive,
    send,
)
from tts.errors import (
    DEVICE_LOST_EXIT,
    OUT_OF_MEMORY_EXIT,
    CacheError,
    EngineUnavailable,
    Problem,
    SpeechFailed,
    TtsError,
)

_GRACE_S = 1.0  # for the engine to end its own children after the parent is gone
_RECENT_BYTES = 128 * 2**20  # some hundred lines' said stage, so that a preview reads no disk

Arrays = Mapping[str, NDArray[np.generic]]


class KeptStages:
    """The cache as an engine sees it: in memory first, and never a reason to fail."""

    def __init__(self, cache: Cache, pipe: IO[bytes]) -> None:
        self._cache, self._pipe = cache, pipe
        self._recent: Recent[Arrays] = Recent(_RECENT_BYTES, _size_bytes)
        self._warned = False

    def get(self, stage: Stage, key: str) -> Arrays | None:
        """Return the arrays of a key, or None."""
        arrays = self._recent.get(stage + key)
        if arrays is not None:
            return arrays
        try:
            arrays = self._cache.get(stage, key)
        except CacheError as error:
            self._warn(error)
            return None
        if arrays is not None:
            self._recent.put(stage + key, arrays)
        return arrays

    def put(self, stage: Stage, key: str, arrays: Arrays) -> None:
        """Keep arrays in memory, and on disk where that is possible."""
        self._recent.put(stage + key, arrays)
        try:
            self._cache.put(stage, key, arrays)
        except CacheError as error:
            self._warn(error)

    def keep(self, keys: StageKeys, speech: Speech) -> bool:
        """Keep a rendering on disk; says whether that was possible."""
        try:
            self._cache.put_speech(keys.sound, speech)
        except CacheError as error:
            self._warn(error)
            return False
        return True

    def _warn(self, error: CacheError) -> None:
        if not self._warned:
            self._warned = True
            send(self._pipe, Warned(f"{error} Rendering goes on without keeping what it makes."))


def main() -> None:
    """Serve the parent until it is gone; called in a fresh interpreter only."""
    requests_pipe, replies_pipe = _take_standard_streams()
    faulthandler.enable()
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl+C is the parent's to answer
    requests: queue.SimpleQueue[object] = queue.SimpleQueue()
    threading.Thread(target=_read_requests, args=(requests_pipe, requests), daemon=True).start()
    hello = requests.get()
    if isinstance(hello, SpeechFailed):
        _send_safely(replies_pipe, LoadFailed(EngineUnavailable(Problem.of("engine_missing", reason=hello))))
    elif isinstance(hello, Hello):
        _serve(hello, requests, replies_pipe)
    # All is written and the engine closed: the parent need not wait while libraries are taken apart.
    sys.stderr.flush()
    os._exit(0)


def _take_standard_streams() -> tuple[IO[bytes], IO[bytes]]:
    requests = os.fdopen(os.dup(0), "rb")
    replies = os.fdopen(os.dup(1), "wb")
    nothing = os.open(os.devnull, os.O_RDONLY)
    os.dup2(nothing, 0)
    os.close(nothing)
    os.dup2(2, 1)
    sys.stdout = sys.stderr
    return requests, replies


def _read_requests(pipe: IO[bytes], requests: "queue.SimpleQueue[object]") -> None:
    """Pass requests on; when the parent is gone, ask the engine to end, then end whatever it does."""
    while True:
        try:
            requests.put(receive(pipe))
        except SpeechFailed as error:
            requests.put(error)
        except EOFError:
            requests.put(None)
            time.sleep(_GRACE_S)
            os._exit(0)


def _serve(hello: Hello, requests: "queue.SimpleQueue[object]", pipe: IO[bytes]) -> None:
    started_s = time.perf_counter()
    try:
        engine = hello.entry.load(hello.device)
    except Exception as error:
        traceback.print_exc()
        _send_safely(pipe, LoadFailed(_as_load_error(error)))
        return
    try:
        stages = KeptStages(Cache(hello.cache_folder, limit_bytes=hello.limit_bytes), pipe)
        _send_safely(pipe, Ready(engine.info, time.perf_counter() - started_s))
        while (request := requests.get()) is not None:
            for reply in _answer(engine, stages, request):
                _send_safely(pipe, reply)
    except BrokenPipeError:
        return  # the parent went between two replies
    finally:
        engine.close()


def _answer(engine: Engine, stages: KeptStages, request: object) -> Iterator[Reply]:
    match request:
        case PlanRequest(utterance):
            try:
                yield Planned(engine.plan(utterance, stages))
            except Exception as error:
                yield Planned(_as_line_error(error))
        case RenderRequest():
            yield from _render(engine, stages, request)
        case SpeechFailed():
            raise request  # it cannot be read; the parent learns it from the end of this process


def _render(engine: Engine, stages: KeptStages, request: RenderRequest) -> Iterator[Rendered]:
    answered = 0
    before_s = time.perf_counter()
    try:
        for keys, result in zip(request.keys, engine.render(request.utterances, stages), strict=False):
            wall_s = time.perf_counter() - before_s
            kept = isinstance(result, Speech) and stages.keep(keys, result)
            answered += 1
            yield Rendered(result, wall_s, kept)
            before_s = time.perf_counter()
        error: TtsError = SpeechFailed(Problem("no_answer"))
    except Exception as raised:
        error = _as_line_error(raised)
    # The engine broke its promise of one result each: the rest share the reason, and nothing waits for ever.
    for _ in request.keys[answered:]:
        yield Rendered(error, 0.0, kept=False)


def _as_line_error(error: Exception) -> TtsError:
    if _is_out_of_memory(error):
        traceback.print_exc()
        os._exit(OUT_OF_MEMORY_EXIT)  # only a fresh process surely gives the memory back
    if _is_device_lost(error):
        traceback.print_exc()
        os._exit(DEVICE_LOST_EXIT)  # a process that lost its device can never use one again
    if isinstance(error, TtsError):
        return error
    traceback.print_exc()
    return SpeechFailed(Problem.of("line_failed", reason=f"{type(error).__name__}: {error}"))


def _as_load_error(error: Exception) -> TtsError:
    if isinstance(error, TtsError):
        return error
    return EngineUnavailable(Problem.of("load_failed", reason=f"{type(error).__name__}: {error}"))


def _is_out_of_memory(error: Exception) -> bool:
    # torch raises a class of its own, which cannot be named here without importing torch.
    return isinstance(error, MemoryError) or type(error).__name__ == "OutOfMemoryError"


def _is_device_lost(error: Exception) -> bool:
    # CUDA's errors leave the process without a working device; torch gives them a class since 2.8.
    return type(error).__name__ == "AcceleratorError" or (
        isinstance(error, RuntimeError) and str(error).startswith("CUDA error")
    )


def _send_safely(pipe: IO[bytes], reply: Reply) -> None:
    """Send a reply; a result that cannot be pickled goes as its text."""
    try:
        send(pipe, reply)
    except (BrokenPipeError, ConnectionError):
        raise
    except Exception as error:
        traceback.print_exc()
        text = f"The speech engine gave an answer that cannot be passed on ({error!r})"
        match reply:
            case Rendered(result=result, wall_s=wall_s):
                send(pipe, Rendered(SpeechFailed(f"{text}: {result}"), wall_s, kept=False))
            case Planned(result=result):
                send(pipe, Planned(SpeechFailed(f"{text}: {result}")))
            case LoadFailed(error=result):
                send(pipe, LoadFailed(EngineUnavailable(str(result))))
            case _:
                send(pipe, LoadFailed(EngineUnavailable(f"{text}.")))


def _size_bytes(arrays: Arrays) -> int:
    return sum(array.nbytes for array in arrays.values())
