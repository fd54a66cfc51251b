"""What the core and its worker process say to each other, and how it crosses the pipe.

Values are pickled, which is safe here and only here: both ends are this program, and the pipe has no name
that anybody else could open.
"""

import pickle
import struct
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from tts.contract import EngineInfo, ProsodyPlan, Speech, StageKeys, Utterance
from tts.errors import SpeechFailed, TtsError
from tts.registry import EngineEntry

_LENGTH = struct.Struct("<Q")


@dataclass(frozen=True, slots=True)
class Hello:
    """The first message to a worker: which engine to load, and where its stages are kept."""

    entry: EngineEntry
    device: str
    cache_folder: Path
    limit_bytes: int | None


@dataclass(frozen=True, slots=True)
class RenderRequest:
    """Lines to be rendered together; one `Rendered` answers each, in order."""

    utterances: tuple[Utterance, ...]
    keys: tuple[StageKeys, ...]


@dataclass(frozen=True, slots=True)
class PlanRequest:
    """A line whose plan is wanted; one `Planned` answers."""

    utterance: Utterance


@dataclass(frozen=True, slots=True)
class Ready:
    """The engine is loaded."""

    info: EngineInfo
    start_s: float


@dataclass(frozen=True, slots=True)
class LoadFailed:
    """The engine cannot be loaded; the worker ends."""

    error: TtsError


@dataclass(frozen=True, slots=True)
class Rendered:
    """One line, or why there is none."""

    result: Speech | TtsError
    wall_s: float
    kept: bool  # whether the cache on disk holds it now


@dataclass(frozen=True, slots=True)
class Planned:
    """One plan, or why there is none."""

    result: ProsodyPlan | TtsError


@dataclass(frozen=True, slots=True)
class Warned:
    """Something that users should know though the work goes on."""

    text: str


Request = Hello | RenderRequest | PlanRequest
Reply = Ready | LoadFailed | Rendered | Planned | Warned


def send(pipe: IO[bytes], message: Request | Reply) -> None:
    """Write one message.

    Raises
    ------
    OSError
        If nobody reads at the other end.
    """
    data = pickle.dumps(message, protocol=pickle.HIGHEST_PROTOCOL)
    pipe.write(_LENGTH.pack(len(data)))
    pipe.write(data)
    pipe.flush()


def receive(pipe: IO[bytes]) -> object:
    """Read one message; whoever receives checks what it is.

    Raises
    ------
    EOFError
        If the other end is gone, between messages or within one.
    SpeechFailed
        If the message is whole but cannot be understood here; the next one can be read.
    """
    data = _exactly(pipe, _LENGTH.unpack(_exactly(pipe, _LENGTH.size))[0])
    try:
        return pickle.loads(data)
    except Exception as error:  # unpickling runs constructors of any class, which may raise anything
        raise SpeechFailed(f"A message of the speech engine cannot be read ({error!r}).") from error


def _exactly(pipe: IO[bytes], size: int) -> bytes:
    data = pipe.read(size)
    if data is None or len(data) < size:
        raise EOFError("The other end of the pipe is gone.")
    return data
