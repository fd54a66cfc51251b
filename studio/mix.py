"""Takes on a timeline: gaps and interruptions, each role's gain and place, one stereo scene.

Nothing is normalised line by line: a whisper stays a whisper beside a shout. The mix is made in blocks, so
that a scene of any length needs the memory of one line.
"""

import math
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from studio.fades import faded
from studio.scene import Line, Role, Scene
from tts.audio import Audio


@dataclass(frozen=True, slots=True)
class Placement:
    """Where a line stands in the scene, in seconds from its start."""

    line_id: str
    start_s: float
    end_s: float


def place(scene: Scene, line: Line, seconds: float, *, after: Placement | None) -> Placement:
    """Put a line of a length after the one before.

    A negative gap lets it interrupt; it never starts before the line it interrupts did. The first line starts
    at 0, and later if it asks for a gap of its own.
    """
    if after is None:
        start_s = max(0.0, line.gap_s or 0.0)
    else:
        gap_s = scene.gap_s if line.gap_s is None else line.gap_s
        start_s = max(after.start_s, after.end_s + gap_s)
    return Placement(line.id, start_s, start_s + seconds)


def timeline(scene: Scene, lengths: Iterable[tuple[str, float]]) -> tuple[Placement, ...]:
    """Put lines, given by id with their lengths in seconds, one after the other."""
    lines = {line.id: line for line in scene.lines}
    placements: list[Placement] = []
    for line_id, seconds in lengths:
        before = placements[-1] if placements else None
        placements.append(place(scene, lines[line_id], seconds, after=before))
    return tuple(placements)


def stereo_gains(role: Role) -> tuple[float, float]:
    """Linear gains, left and right, of a role's gain and pan.

    Constant power: left² + right² is the same wherever a voice stands, and the middle is 3 dB down in each
    ear (C. Roads, The Computer Music Tutorial, chapter on mixing).
    """
    angle = (role.pan + 1.0) * math.pi / 4.0
    gain = 10.0 ** (role.gain_db / 20.0)
    return gain * math.cos(angle), gain * math.sin(angle)


class Mixer:
    """Sums lines, in the order of their starts, into stereo blocks; nothing holds their peaks down yet."""

    def __init__(self, rate: int) -> None:
        self._rate = rate
        self._pending = np.zeros((0, 2), np.float32)  # sums that a later line may still be added to
        self._start = 0  # sample of the scene at which `_pending` starts

    def blocks(self, parts: Iterable[tuple[Audio, Placement, Role]]) -> Iterator[NDArray[np.float32]]:
        """Mix a whole scene, block by block."""
        for audio, placement, role in parts:
            yield self.add(audio, placement, role)
        yield self.finish()

    def add(self, audio: Audio, placement: Placement, role: Role) -> NDArray[np.float32]:
        """Lay a line onto the scene and hand out the (n, 2) samples that are settled."""
        settled = self.advance(placement.start_s)
        stereo = faded(audio)[:, None] * np.array(stereo_gains(role), np.float32)
        self._grow(len(stereo))
        self._pending[: len(stereo)] += stereo
        return settled

    def advance(self, to_s: float) -> NDArray[np.float32]:
        """Hand out what comes before a moment at which the next line starts at the earliest."""
        start = max(round(to_s * self._rate), self._start)
        self._grow(start - self._start)
        settled, rest = np.split(self._pending, [start - self._start])
        self._pending, self._start = rest.copy(), start
        return settled

    def finish(self, total: int = 0) -> NDArray[np.float32]:
        """Hand out the end of the scene, with silence up to `total` samples from its start."""
        self._grow(total - self._start)
        settled, self._pending = self._pending, self._pending[:0]
        return settled

    def _grow(self, length: int) -> None:
        missing = length - len(self._pending)
        if missing > 0:
            self._pending = np.concatenate([self._pending, np.zeros((missing, 2), np.float32)])
