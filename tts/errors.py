"""Every way the speech side refuses, each with the facts and the way out.

    TtsError
    ├── BadText            a text cannot be spoken
    │   ├── NothingToSay   it holds nothing that can be spoken
    │   └── TextTooLong    a text does not fit the engine in one piece
    ├── BadAudio           a waveform cannot be used
    ├── BadValue           an emotion, curve or delivery is out of its range
    ├── UnknownVoice       no such voice in the engine
    ├── UnknownEngine      no such engine
    ├── EngineUnavailable  an engine cannot run here (weights, package, device)
    │   └── WeightsError   a weights file is missing, truncated or not the one expected
    ├── EngineCrashed      the engine's process died while it worked
    ├── SpeechFailed       an engine could not render one utterance
    │   └── NothingSaid    the voice kept silent
    ├── CacheError         the cache folder cannot be used
    └── Cancelled          somebody stopped asking

Every error survives pickling, because it may cross a process boundary.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Self

OUT_OF_MEMORY_EXIT = 78  # of an engine's process; no shell or signal uses it
DEVICE_LOST_EXIT = 79


@dataclass(frozen=True, slots=True)
class Problem:
    """Why something cannot be used, as facts: `code` names a sentence of the studio, `facts` fill it."""

    code: str
    facts: tuple[tuple[str, "str | Problem"], ...] = ()

    @classmethod
    def of(cls, code: str, **facts: "object | Problem") -> Self:
        """Name a problem; facts are kept as text."""
        kept = (
            (name, fact if isinstance(fact, Problem) else str(fact)) for name, fact in sorted(facts.items())
        )
        return cls(code, tuple(kept))

    def __str__(self) -> str:
        """For logs; users get a sentence."""
        told = ", ".join(f"{name}={fact}" for name, fact in self.facts)
        return f"{self.code} ({told})" if told else self.code


class TtsError(Exception):
    """Base of every error raised on purpose under `tts`; the problem, or the message, says why."""

    def __init__(self, problem: Problem | str = "") -> None:
        self.problem = problem if isinstance(problem, Problem) else None
        super().__init__(str(problem))

    def __reduce__(self) -> tuple[Any, ...]:
        """Pickle by state, so that subclasses may take any arguments."""
        return _revive, (type(self), self.args, self.__dict__)


def _revive(kind: type[TtsError], args: tuple[Any, ...], facts: dict[str, Any]) -> TtsError:
    error = kind.__new__(kind, *args)
    error.args = args
    error.__dict__.update(facts)
    return error


class BadText(TtsError):
    """A text cannot be spoken."""


class TextTooLong(BadText):
    """A text does not fit the engine in one piece."""

    def __init__(self, length: int, limit: int) -> None:
        self.length, self.limit = length, limit
        super().__init__(f"The text has {length} characters, the engine holds {limit}; split the line.")


class NothingToSay(BadText):
    """A text holds nothing that can be spoken."""

    def __init__(self, text: str) -> None:
        self.text = text
        super().__init__(f"Nothing in {text!r} can be spoken; write words in Chinese or English.")


class BadAudio(TtsError):
    """A waveform cannot be used."""


class BadValue(TtsError):
    """An emotion, a curve or a delivery is out of its range."""

    def __init__(self, name: str, value: object, allowed: str) -> None:
        self.name, self.value, self.allowed = name, value, allowed
        super().__init__(f"{name} is {value!r}; it must be {allowed}.")


class UnknownVoice(TtsError):
    """The engine has no voice of that name."""

    def __init__(self, voice: str, known: Sequence[str]) -> None:
        self.voice, self.known = voice, tuple(known)
        super().__init__(f"There is no voice {voice!r}; known voices: {', '.join(known)}.")


class UnknownEngine(TtsError):
    """No engine of that name is registered."""

    def __init__(self, engine: str, known: Sequence[str]) -> None:
        self.engine, self.known = engine, tuple(known)
        super().__init__(f"There is no engine {engine!r}; known engines: {', '.join(known)}.")


class EngineUnavailable(TtsError):
    """An engine cannot run on this machine as it is."""


class WeightsError(EngineUnavailable):
    """A weights file is missing, truncated or not the one that was expected."""


class EngineCrashed(TtsError):
    """The engine's process died while it worked; it is started anew for the next request.

    `exit_code` is negative for the signal that killed it; `log` holds the last lines it wrote.
    """

    def __init__(self, exit_code: int | None, log: str = "") -> None:
        self.exit_code, self.log = exit_code, log
        last_words = f" Its last words:\n{log}" if log else ""
        super().__init__(f"The speech engine stopped unexpectedly ({self.reason}).{last_words}")

    @property
    def reason(self) -> Problem:
        """How the process ended."""
        if self.exit_code == OUT_OF_MEMORY_EXIT:
            return Problem("out_of_memory")
        if self.exit_code == DEVICE_LOST_EXIT:
            return Problem("device_lost")
        if self.exit_code is not None and self.exit_code < 0:
            return Problem.of("killed", signal=-self.exit_code)
        return Problem.of("ended", exit_code=self.exit_code)


class SpeechFailed(TtsError):
    """An engine could not render one utterance; the others are not touched by it."""


class NothingSaid(SpeechFailed):
    """A voice kept silent, which chance allows."""

    def __init__(self, text: str) -> None:
        self.text = text
        super().__init__(f"Nothing was said for {text!r}; try another seed or reword the line.")


class CacheError(TtsError):
    """The cache folder cannot be used; the message says where it is and how to move it."""


class Cancelled(TtsError):
    """The work was stopped because nobody asks for its result any more."""
