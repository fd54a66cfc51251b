"""What `bench.indextts2` measures with: lines of forced lengths, and the time of each stage."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

import torch

from tts.engines.indextts2 import sounded
from tts.engines.indextts2.engine import IndexTts2Engine
from tts.engines.indextts2.recipe import seed_of
from tts.engines.indextts2.strength import CODES_PER_SECOND
from tts.nn.decoder import DecodeState
from tts.nn.steps import Steps

_SEED_STRIDE = 1_000_003  # by which the text half tells segments of one line apart


@dataclass(frozen=True, slots=True)
class Lengths:
    """How many codes a line has, by its seed: spread evenly between two lengths."""

    shortest_s: float
    longest_s: float

    @property
    def longest(self) -> int:
        """Codes of the longest line."""
        return round(self.longest_s * CODES_PER_SECOND)

    def of_seeds(self, seeds: torch.Tensor) -> torch.Tensor:
        """Codes of each decoding seed."""
        shortest = round(self.shortest_s * CODES_PER_SECOND)
        return shortest + seeds % (self.longest + 1 - shortest)

    def of_line(self, seed: int) -> int:
        """Codes of a line of one segment."""
        return int(self.of_seeds(torch.tensor(seed_of(seed, 0) * _SEED_STRIDE)))


class Ending:
    """Steps that end each line at its length; the host is not asked."""

    def __init__(self, steps: Steps, state: DecodeState, lengths: Lengths) -> None:
        self._steps, self._state, self._lengths = steps, state, lengths

    @classmethod
    def of(cls, engine: IndexTts2Engine, lengths: Lengths) -> None:
        """Force the lengths of an engine's lines."""
        parts: Any = engine  # a benchmark may look inside
        decoder = parts._codes._decoder
        decoder.steps = cls(decoder.steps, decoder.state, lengths)

    def __call__(self, lines: int, slots: int) -> None:
        """Advance, then stop who has come to the end."""
        self._steps(lines, slots)
        running, step = self._state.running[:lines], self._state.step[:lines]
        running.logical_and_(step < self._lengths.of_seeds(self._state.seeds[:lines]))


@dataclass(frozen=True, slots=True, eq=False)
class Stages:
    """Seconds by stage: of the clock with a GPU that is waited for, else of this process's work."""

    device: torch.device
    seconds: dict[str, float] = field(default_factory=dict)

    def now_s(self) -> float:
        """Time in seconds, once the device has done what it was asked."""
        if self.device.type != "cuda":
            return time.process_time()
        torch.cuda.synchronize()
        return time.perf_counter()

    @contextmanager
    def __call__(self, name: str) -> Iterator[None]:
        """Count what is done inside."""
        began_s = self.now_s()
        yield
        self.seconds[name] = self.seconds.get(name, 0.0) + self.now_s() - began_s


@contextmanager
def watched(engine: IndexTts2Engine, stages: Stages) -> Iterator[Stages]:
    """Time the engine's stages, one after the other: beside each other each would count the other's time."""
    parts: Any = engine
    beside, parts._beside = parts._beside, False
    places: list[tuple[object, str, str]] = [
        (parts._voices, "voice", "voice and feeling"),
        (parts._codes._decoder, "_admit", "text to codes"),
        (parts._codes._decoder, "_step", "text to codes"),
        (parts._half, "mels", "codes to mel"),
        (parts._half, "waves", "mel to wave"),
        (sounded, "spoken", "joining and measuring"),
    ]
    before = [getattr(place, name) for place, name, _ in places]
    for (place, name, stage), work in zip(places, before, strict=True):
        setattr(place, name, _timed(work, stages, stage))
    try:
        yield stages
    finally:
        parts._beside = beside
        for (place, name, _), work in zip(places, before, strict=True):
            setattr(place, name, work)


def _timed(work: Callable[..., Any], stages: Stages, stage: str) -> Callable[..., Any]:
    def run(*args: Any, **kwargs: Any) -> Any:
        with stages(stage):
            return work(*args, **kwargs)

    return run
