"""The parent's side of the espeak-ng process: start it, ask it, notice its end, start it anew."""

import json
import struct
import subprocess
import sys
import threading
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

import numpy as np
from numpy.typing import NDArray

from tts.errors import BadValue, EngineUnavailable, SpeechFailed

RATE = 22_050  # samples a second of every espeak-ng voice
_WORKER = Path(__file__).with_name("worker.py")
_TIMEOUT_S = 60.0  # a request takes 5 ms; a process that is silent for so long is stuck
_WAY_OUT = "Install it with: pip install espeakng-loader==0.2.4"


@dataclass(frozen=True, slots=True)
class Request:
    """One text for one voice. `rate` is in words a minute, `volume` 0 to 200 (100 is espeak-ng's own)."""

    text: str
    language: str  # file under the data folder's "lang", such as "gmw/en-US"
    base: str  # file under "voices/!v", such as "klatt4"
    phonemes: bool = False  # whether [[...]] holds phoneme names; never for a user's text
    rate: int = 165
    volume: int = 50  # above 60 the Klatt voices clip


@dataclass(frozen=True, slots=True)
class Event:
    """Something at a sample: a word (with its 0-based place in the text) or a phone (with its name)."""

    kind: int
    position: int
    length: int
    sample: int
    name: str


WORD, PHONEME = 1, 7  # of `Event.kind`; the others say nothing that we need


@dataclass(frozen=True, slots=True, eq=False)
class RawSpeech:
    """What espeak-ng said, with its events in order of time."""

    samples: NDArray[np.int16]  # (n,) at `RATE`
    events: tuple[Event, ...]


class _Ended(Exception):
    pass


class EspeakProcess:
    """espeak-ng behind a pipe; any thread may ask, one is served at a time."""

    def __init__(self, *, timeout_s: float = _TIMEOUT_S) -> None:
        self._timeout_s = timeout_s
        self._lock = threading.Lock()
        self._child: subprocess.Popen[bytes] | None = None
        self.starts = 0  # how often a child was started

    @property
    def pid(self) -> int | None:
        """The child's process id, None while there is none."""
        return self._child.pid if self._child else None

    def speak(self, request: Request) -> RawSpeech:
        """Say one text, starting the child if there is none and once more if it dies.

        Raises
        ------
        EngineUnavailable
            If espeak-ng cannot be loaded on this machine.
        SpeechFailed
            If espeak-ng died or hung twice over this text.
        BadValue
            If there is no such base voice or language.
        """
        with self._lock:
            for _ in range(2):
                try:
                    return self._ask(request)
                except (_Ended, OSError):
                    self._stop()
        raise SpeechFailed(
            f"espeak-ng stopped twice while it read {request.text[:40]!r}; change the wording of the line."
        )

    def close(self) -> None:
        """End the child; the next request starts another."""
        with self._lock:
            self._stop()

    def _ask(self, request: Request) -> RawSpeech:
        child = self._child or self._start()
        if child.stdin is None or child.stdout is None:
            raise _Ended
        fields = {name: getattr(request, name) for name in request.__dataclass_fields__}
        message = json.dumps(fields).encode()
        watchdog = threading.Timer(self._timeout_s, child.kill)
        watchdog.daemon = True
        watchdog.start()
        try:
            child.stdin.write(struct.pack("<I", len(message)) + message)
            child.stdin.flush()
            head = _head(child.stdout)
            if "refused" in head:
                raise BadValue("base voice", f"{request.language}+{request.base}", str(head["refused"]))
            samples = np.frombuffer(_exactly(child.stdout, head["bytes"]), np.int16)
        finally:
            watchdog.cancel()
        events = (
            Event(kind, place - 1, length, at, name) for kind, place, length, at, name in head["events"]
        )
        return RawSpeech(samples, tuple(events))

    def _start(self) -> subprocess.Popen[bytes]:
        self.starts += 1
        child = subprocess.Popen(
            [sys.executable, "-P", str(_WORKER)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
        )
        self._child = child
        if child.stdout is None:
            raise _Ended
        try:
            head = _head(child.stdout)
        except _Ended as ended:
            self._stop()
            raise EngineUnavailable(
                f"The espeak-ng process ends at once (exit code {child.returncode}). {_WAY_OUT}"
            ) from ended
        if "unavailable" in head:
            self._stop()
            raise EngineUnavailable(f"espeak-ng cannot be loaded ({head['unavailable']}). {_WAY_OUT}")
        if head["rate"] != RATE:
            self._stop()
            raise EngineUnavailable(
                f"espeak-ng speaks at {head['rate']} samples a second instead of {RATE}. {_WAY_OUT}"
            )
        return child

    def _stop(self) -> None:
        child, self._child = self._child, None
        if child is None:
            return
        child.kill()
        child.wait()
        for pipe in (child.stdin, child.stdout):
            if pipe is not None:
                try:
                    pipe.close()
                except BrokenPipeError:  # what was left unsent goes nowhere
                    continue


def _exactly(pipe: IO[bytes], count: int) -> bytes:
    data = pipe.read(count)
    if len(data) != count:
        raise _Ended
    return data


def _head(pipe: IO[bytes]) -> dict[str, Any]:
    head = json.loads(_exactly(pipe, struct.unpack("<I", _exactly(pipe, 4))[0]))
    if not isinstance(head, dict):
        raise _Ended
    return head
