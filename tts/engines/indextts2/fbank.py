"""Filter-bank energies of a voice, as the speaker embedding was trained on them (Kaldi's front end).

All in float32, window and filters included: in quiet bands the rounding of the window is what is left.
"""

import math
from functools import cache

import torch
from torch import Tensor

RATE = 16_000  # samples per second
BINS = 80
_FRAME = 400
_SHIFT = 160
_N_FFT = 512
_LOW_HZ, _HIGH_HZ = 20.0, 8000.0
_EMPHASIS = 0.97
_WINDOW_POWER = 0.85  # Kaldi's "povey" window
_FLOOR = torch.finfo(torch.float32).eps


@cache
def mel_banks() -> Tensor:
    """Triangles of height 1 on the mel scale 1127 ln(1 + f / 700), without the Nyquist bin.

    Returns
    -------
    (80, 256) float32
    """
    bins = 1127.0 * torch.log(1.0 + torch.arange(_N_FFT // 2) * (RATE / _N_FFT) / 700.0)
    low, high = (1127.0 * math.log1p(hz / 700.0) for hz in (_LOW_HZ, _HIGH_HZ))
    edges = low + torch.arange(BINS + 2.0)[:, None] * ((high - low) / (BINS + 1))
    rising = (bins - edges[:-2]) / (edges[1:-1] - edges[:-2])
    falling = (edges[2:] - bins) / (edges[2:] - edges[1:-1])
    return torch.minimum(rising, falling).clamp(min=0.0)


def fbank(wave: Tensor) -> Tensor:
    """Log energies in 80 bands every 10 ms, each band's mean over the clip removed.

    Parameters
    ----------
    wave : (samples,) float32
        At 16,000 Hz, full scale 1; at least 400 samples.

    Returns
    -------
    (1 + (samples - 400) // 160, 80) float32
    """
    energies = log_energies(wave)
    return energies - energies.mean(dim=0, keepdim=True)


def log_energies(wave: Tensor) -> Tensor:
    """The same before the mean is removed."""
    frames = wave.unfold(0, _FRAME, _SHIFT)
    frames = frames - frames.mean(dim=1, keepdim=True)
    before = torch.cat([frames[:, :1], frames[:, :-1]], dim=1)
    window = torch.hann_window(_FRAME, periodic=False, device=wave.device).pow(_WINDOW_POWER)
    spectrum = torch.fft.rfft((frames - _EMPHASIS * before) * window, n=_N_FFT)
    power = torch.view_as_real(spectrum).square().sum(-1)[:, : _N_FFT // 2]
    return (power @ mel_banks().to(wave.device).T).clamp(min=_FLOOR).log()
