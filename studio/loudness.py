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
_TRANSFORM = 1 << 15
_MEMORY_S = 0.1  # the 38 Hz high pass has forgotten a sample to within 1e-9 by then


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
    _tail: NDArray[np.float32] | None = None  # what the filter still says of samples gone by
    _samples: int = 0

    def add(self, block: NDArray[np.float32]) -> None:
        """Take the next samples of the stream."""
        rows = block.reshape(-1, self.channels)
        fresh = _TRANSFORM - round(_MEMORY_S * self.rate)
        hop = round(_HOP_S * self.rate)
        for start in range(0, len(rows), fresh):
            weighted = self._weighted(rows[start : start + fresh])
            squares = np.concatenate([self._rest, np.einsum("ij,ij->i", weighted, weighted)])
            whole = len(squares) // hop * hop
            self._energies.extend(squares[:whole].reshape(-1, hop).sum(axis=1).tolist())
            self._rest = squares[whole:]
        self._samples += len(rows)

    def _weighted(self, rows: NDArray[np.float32]) -> NDArray[np.float32]:
        """Filter a block by overlap and add: scipy's filters would take a second and more to import."""
        tail = round(_MEMORY_S * self.rate)
        if rows.any():
            spectrum = np.fft.rfft(rows, _TRANSFORM, axis=0) * k_weighting(self.rate)[:, None]
            weighted = np.fft.irfft(spectrum, _TRANSFORM, axis=0)[: len(rows) + tail].astype(np.float32)
        else:  # most of a role's stem
            weighted = np.zeros((len(rows) + tail, self.channels), np.float32)
        if self._tail is not None:
            weighted[:tail] += self._tail
        self._tail = weighted[len(rows) :]
        return weighted[: len(rows)]

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
def k_weighting(rate: int) -> NDArray[np.complex64]:
    """Frequency response of the K-weighting filter of BS.1770, for transforms of `_TRANSFORM` samples.

    BS.1770-4 tabulates the filter at 48 kHz only; its analogue form, which gives every other rate, is B. De
    Man's (https://github.com/BrechtDeMan/loudness.py): a shelf of 4 dB at 1.7 kHz, then a high pass at 38 Hz.
    """
    z = np.exp(-2j * np.pi * np.arange(_TRANSFORM // 2 + 1) / _TRANSFORM)
    shelf_k, shelf_q = math.tan(math.pi * 1681.9744509555319 / rate), 0.7071752369554193
    high = 10.0 ** (3.99984385397 / 20.0)
    band = high**0.499666774155
    shelf = _biquad(
        z,
        (
            high + band * shelf_k / shelf_q + shelf_k**2,
            2 * (shelf_k**2 - high),
            high - band * shelf_k / shelf_q + shelf_k**2,
        ),
        shelf_k,
        shelf_q,
    )
    pass_k, pass_q = math.tan(math.pi * 38.13547087613982 / rate), 0.5003270373253953
    scale = 1 + pass_k / pass_q + pass_k**2  # the standard's numerator is 1, -2, 1 whatever the rate
    high_pass = _biquad(z, (scale, -2 * scale, scale), pass_k, pass_q)
    return (shelf * high_pass).astype(np.complex64)


def _biquad(
    z: NDArray[np.complex128], numerator: tuple[float, float, float], k: float, q: float
) -> NDArray[np.complex128]:
    """Response of a second-order section whose poles a bilinear transform puts at `k`, `q`."""
    a0, a1, a2 = 1 + k / q + k**2, 2 * (k**2 - 1), 1 - k / q + k**2
    b0, b1, b2 = numerator
    response: NDArray[np.complex128] = (b0 + b1 * z + b2 * z**2) / (a0 + a1 * z + a2 * z**2)
    return response


def _lufs(power: float) -> float:
    return -0.691 + 10.0 * math.log10(power)  # equation 2: a 997 Hz sine at full scale reads -3.01


def _power(lufs: float) -> float:
    return float(10.0 ** ((lufs + 0.691) / 10.0))
