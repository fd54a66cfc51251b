"""The sound of a room in which nobody speaks, so that the pauses of a scene are not holes."""

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

_SEED = 1
_CORNER_HZ = 250.0  # rooms hum below and fall off above, about 6 dB an octave


@dataclass(slots=True, eq=False)
class RoomTone:
    """A steady, quiet, stereo noise; the same at every making, however it is cut into blocks.

    Parameters
    ----------
    rate : int
        Samples per second.
    level_db : float
        Root-mean-square level of each channel in dB relative to full scale.
    """

    rate: int
    level_db: float
    _random: np.random.Generator = field(default_factory=lambda: np.random.default_rng(_SEED))
    _state: NDArray[np.float64] = field(default_factory=lambda: np.zeros((1, 2)))

    def next(self, length: int) -> NDArray[np.float32]:
        """The next (length, 2) samples."""
        from scipy.signal import lfilter

        if not length:
            return np.zeros((0, 2), np.float32)
        pole = np.exp(-2.0 * np.pi * _CORNER_HZ / self.rate)
        # White noise through 1 / (1 - pole z^-1) has the power 1 / (1 - pole²).
        gain = 10.0 ** (self.level_db / 20.0) * np.sqrt(1.0 - pole**2)
        noise = self._random.standard_normal((length, 2))
        heard, self._state = lfilter([gain], [1.0, -pole], noise, axis=0, zi=self._state)
        samples: NDArray[np.float32] = heard.astype(np.float32)
        return samples
