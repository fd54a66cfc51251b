"""The voice's log-mel spectrogram, as the sound half was trained on it."""

from functools import cache

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor
from torch.nn import functional

RATE = 22_050  # samples per second
N_FFT = 1024
HOP = 256
MELS = 80
TOP_HZ = 11_025.0
_FLOOR = 1e-5
_POWER_FLOOR = 1e-9
_LINEAR_HZ = 200.0 / 3.0  # Slaney's scale: width of a mel below the break
_BREAK_HZ = 1000.0
_LOG_STEP = np.log(6.4) / 27.0  # and ratio of neighbours above it


def _hz_to_mel(hz: float) -> float:
    if hz < _BREAK_HZ:
        return hz / _LINEAR_HZ
    return float(_BREAK_HZ / _LINEAR_HZ + np.log(hz / _BREAK_HZ) / _LOG_STEP)


def _mel_to_hz(mel: NDArray[np.float64]) -> NDArray[np.float64]:
    corner = _BREAK_HZ / _LINEAR_HZ
    above = _BREAK_HZ * np.exp(_LOG_STEP * (mel - corner))
    return np.where(mel < corner, mel * _LINEAR_HZ, above)


@cache
def mel_basis() -> Tensor:
    """Triangular filters of equal area on Slaney's mel scale (Auditory Toolbox, 1998).

    Returns
    -------
    (80, 513) float32
        From 0 to 11,025 Hz.
    """
    edges = _mel_to_hz(np.linspace(_hz_to_mel(0.0), _hz_to_mel(TOP_HZ), MELS + 2))
    bins = np.linspace(0.0, RATE / 2, N_FFT // 2 + 1)
    low, centre, high = (edges[i : i + MELS, None] for i in range(3))
    rising = (bins - low) / (centre - low)
    falling = (high - bins) / (high - centre)
    triangles = np.maximum(0.0, np.minimum(rising, falling)) * (2.0 / (high - low))
    return torch.from_numpy(triangles.astype(np.float32))


def log_mel(wave: Tensor) -> Tensor:
    """Natural-log mel spectrogram.

    Parameters
    ----------
    wave : (samples,) float32
        At 22,050 Hz, full scale 1; more than 384 samples.

    Returns
    -------
    (samples // 256, 80) float32
    """
    pad = (N_FFT - HOP) // 2
    padded = functional.pad(wave[None], (pad, pad), mode="reflect")[0]
    window = torch.hann_window(N_FFT, device=wave.device)
    spectrum = torch.stft(padded, N_FFT, HOP, window=window, center=False, return_complex=True)
    magnitude = (torch.view_as_real(spectrum).square().sum(-1) + _POWER_FLOOR).sqrt()
    return (mel_basis().to(wave.device) @ magnitude).clamp(min=_FLOOR).log().T
