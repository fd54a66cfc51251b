"""How loud something is, after ITU-R BS.1770-4, told honestly for lines that are too short to say."""

import math
from dataclasses import dataclass, field
from functools import cache

import numpy as np
from numpy.typing import NDArray

from tts.audio import Audio

ABSOLUTE_GATE_LUFS = -70.0  # BS.1770-4, annex 1, equation 6
RELATIVE_GATE_LU = -10.0  # the same, equation 7
RELIABLE_S = 3.0  # EBU Tech 3341's short-term window: less than that is a syllable's level, not a line's
_HOPS_PER_BLOCK = 4  # blocks of 400 ms that overlap by 75 %
_HOP_S = 0.1


@dataclass(frozen=True, slots=True)
class Loudness:
    """A reading. `lufs` is None where nothing can be said: under 0.4 s, or silence."""

    lufs: float | None
    seconds: float

    @property
    def reliable(self) -> bool:
        """Whether the sound was long enough for the reading to be compared with others."""
        return self.lufs is not None and self.seconds >= RELIABLE_S


@dataclass(slots=True, eq=False)
class LoudnessMeter:
    """Reads the integrated loudness of a stream of (n, channels) blocks, one or two channels.

    The memory it needs is eight bytes for each tenth of a second.
    """

    rate: int
    channels: int = 1
    _energies: list[float] = field(default_factory=list)  # of each hop, channels summed
    _rest: NDArray[np.float64] = field(default_factory=lambda: np.zeros(0))  # squares short of a hop
    _state: NDArray[np.float64] | None = None
    _samples: int = 0

    def add(self, block: NDArray[np.float32]) -> None:
        """Take the next samples of the stream."""
        if not block.size:
            return
        from scipy.signal import sosfilt

        sections = k_weighting(self.rate)
        if self._state is None:
            self._state = np.zeros((len(sections), 2, self.channels))
        rows = block.reshape(-1, self.channels).astype(np.float64)
        weighted, self._state = sosfilt(sections, rows, axis=0, zi=self._state)
        squares = np.concatenate([self._rest, np.square(weighted).sum(axis=1)])
        hop = round(_HOP_S * self.rate)
        whole = len(squares) // hop * hop
        self._energies.extend(squares[:whole].reshape(-1, hop).sum(axis=1).tolist())
        self._rest = squares[whole:]
        self._samples += len(rows)

    def read(self) -> Loudness:
        """Integrated loudness of all that was added so far."""
        hop = round(_HOP_S * self.rate)
        energies = list(self._energies)
        if 2 * len(self._rest) >= hop:  # the last block is counted when most of it is there
            energies.append(float(self._rest.sum()))
        seconds = self._samples / self.rate
        if len(energies) < _HOPS_PER_BLOCK:
            return Loudness(None, seconds)
        power = np.convolve(energies, np.ones(_HOPS_PER_BLOCK), mode="valid") / (_HOPS_PER_BLOCK * hop)
        heard = power[power >= _power(ABSOLUTE_GATE_LUFS)]
        if not heard.size:
            return Loudness(None, seconds)
        gate = heard.mean() * 10.0 ** (RELATIVE_GATE_LU / 10.0)
        return Loudness(_lufs(float(heard[heard > gate].mean())), seconds)


def measure(audio: Audio) -> Loudness:
    """Integrated loudness of one waveform."""
    meter = LoudnessMeter(audio.rate)
    meter.add(audio.samples)
    return meter.read()


@cache
def k_weighting(rate: int) -> NDArray[np.float64]:
    """The K-weighting filter of BS.1770 as second-order sections of shape (2, 6).

    BS.1770-4 tabulates it at 48 kHz only; the analogue form behind the table, which gives every other rate,
    is B. De Man's (https://github.com/BrechtDeMan/loudness.py).
    """
    from pyloudnorm.iirfilter import IIRfilter

    stages = (
        IIRfilter(3.99984385397, 0.7071752369554193, 1681.9744509555319, rate, "high_shelf_DeMan"),
        IIRfilter(0.0, 0.5003270373253953, 38.13547087613982, rate, "high_pass_DeMan"),
    )
    return np.array([np.concatenate([stage.b, stage.a]) for stage in stages])


def _lufs(power: float) -> float:
    return -0.691 + 10.0 * math.log10(power)  # equation 2: a 997 Hz sine at full scale reads -3.01


def _power(lufs: float) -> float:
    return float(10.0 ** ((lufs + 0.691) / 10.0))
