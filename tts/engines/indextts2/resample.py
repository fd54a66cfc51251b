"""Windowed-sinc resampling from 22,050 to 16,000 Hz, sample for sample what the model was trained with."""

from functools import cache

import numpy as np
import torch
from torch import Tensor
from torch.nn import functional

_FROM, _TO = 441, 320  # the two rates, divided by 50
_ROLLOFF = 0.99
_ZEROS = 6  # zero crossings of the sinc to either side
_BASE = _ROLLOFF * min(_FROM, _TO)
_REACH = int(np.ceil(_ZEROS * _FROM / _BASE))


@cache
def _taps() -> Tensor:
    """One filter per output phase: (320, 1, 2 reach + 441) float32."""
    position = np.arange(-_REACH, _REACH + _FROM) / _FROM - np.arange(_TO)[:, None] / _TO
    u = np.clip(position * _BASE, -_ZEROS, _ZEROS)
    taps = np.cos(np.pi * u / (2 * _ZEROS)) ** 2 * np.sinc(u) * _BASE / _FROM
    return torch.from_numpy(taps.astype(np.float32))[:, None]


def to_16k(wave: Tensor) -> Tensor:
    """Resample from 22,050 to 16,000 Hz.

    Parameters
    ----------
    wave : (samples,) float32

    Returns
    -------
    (ceil(320 * samples / 441),) float32
    """
    padded = functional.pad(wave, (_REACH, _REACH + _FROM))[None, None]
    phases = functional.conv1d(padded, _taps().to(wave.device), stride=_FROM)
    return phases[0].T.reshape(-1)[: -(-_TO * wave.shape[0] // _FROM)]
