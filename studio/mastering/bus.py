"""The way of a mix from its sum to its file: gain, room tone, rate, peaks, and what came of it."""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from studio.loudness import Loudness, LoudnessMeter
from studio.mastering.room_tone import RoomTone
from studio.soundfiles import SoundWriter
from tts.limiter import CEILING_DB, Limiter, TruePeakMeter

LOSSY_CEILING_DB = -2.0  # an encoder may put peaks back up to 1 dB higher: AES TD1008, section on codecs


@dataclass(frozen=True, slots=True)
class Levels:
    """What was measured of a file while it was written.

    Attributes
    ----------
    seconds : float
    loudness : Loudness
    true_peak_db : float
    reduction_db : float
        The deepest cut of the limiter, 0 or negative.
    """

    seconds: float
    loudness: Loudness
    true_peak_db: float
    reduction_db: float


@dataclass(frozen=True, slots=True)
class Finish:
    """What is done to a stream on its way.

    Attributes
    ----------
    gain_db : float
        What everything is raised by.
    ceiling_db : float or None
        Highest true peak let through, in dB relative to full scale; None leaves peaks as they are.
    tone_db : float or None
        Level of the room tone that is laid under everything, whatever the gain; None for none.
    """

    gain_db: float = 0.0
    ceiling_db: float | None = CEILING_DB
    tone_db: float | None = None


class Bus:
    """Takes (n, channels) blocks at one rate and writes them, finished, at another.

    Parameters
    ----------
    rate : int
        Samples per second of the blocks.
    sink : SoundWriter or None
        The file, at its own rate; None measures only.
    channels : int
        1 or 2.
    finish : Finish
        What is done to the stream.
    """

    def __init__(self, rate: int, sink: SoundWriter | None, *, channels: int, finish: Finish) -> None:
        self._sink = sink
        self._gain = np.float32(10.0 ** (finish.gain_db / 20.0))
        self._tone = None if finish.tone_db is None else RoomTone(rate, finish.tone_db)
        self._rate = sink.rate if sink else rate
        self._resampler = None if self._rate == rate else _Resampler(rate, self._rate, channels)
        ceiling_db = finish.ceiling_db
        self._limiter = (
            None if ceiling_db is None else Limiter(self._rate, channels=channels, ceiling_db=ceiling_db)
        )
        self._loudness, self._peak = LoudnessMeter(self._rate, channels=channels), TruePeakMeter()
        self._samples = 0

    def add(self, block: NDArray[np.float32], *, last: bool = False) -> None:
        """Take the next samples of the stream; after the `last` ones the file is all there."""
        raised = block * self._gain if self._gain != 1.0 else block
        if self._tone is not None:
            raised = raised + self._tone.next(len(block))
        if self._resampler is not None:
            raised = self._resampler.add(raised, last=last)
        if self._limiter is None:
            self._hand_on(raised)
            return
        self._hand_on(self._limiter.add(raised))
        if last:
            self._hand_on(self._limiter.finish())

    def levels(self) -> Levels:
        """What came of it so far."""
        return Levels(
            self._samples / self._rate,
            self._loudness.read(),
            self._peak.peak_db(),
            self._limiter.reduction_db if self._limiter else 0.0,
        )

    def _hand_on(self, block: NDArray[np.float32]) -> None:
        if not len(block):
            return
        self._samples += len(block)
        self._loudness.add(block)
        self._peak.add(block)
        if self._sink is not None:
            self._sink.write(block)


class _Resampler:
    """soxr's stream at its highest quality, which takes one channel as a row and several as columns."""

    def __init__(self, rate: int, wanted: int, channels: int) -> None:
        import soxr

        self._channels = channels
        self._stream: Any = soxr.ResampleStream(rate, wanted, channels, dtype="float32", quality="VHQ")

    def add(self, block: NDArray[np.float32], *, last: bool) -> NDArray[np.float32]:
        rows = block[:, 0] if self._channels == 1 else block
        made: NDArray[np.float32] = self._stream.resample_chunk(np.ascontiguousarray(rows), last=last)
        return made.reshape(-1, self._channels)
