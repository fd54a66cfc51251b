"""Short fades that keep a cut from clicking."""

import numpy as np
from numpy.typing import NDArray

from tts.audio import Audio

FADE_S = 0.005  # shorter than a phone, long enough to hide a step


def faded(audio: Audio, *, start: bool = True, end: bool = True) -> NDArray[np.float32]:
    """The samples with a raised-cosine fade at one or both ends, as a new array."""
    samples = audio.samples.copy()
    n = min(round(FADE_S * audio.rate), len(samples) // 2)
    if n:
        ramp = (0.5 - 0.5 * np.cos(np.pi * (np.arange(n) + 0.5) / n)).astype(np.float32)
        if start:
            samples[:n] *= ramp
        if end:
            samples[-n:] *= ramp[::-1]
    return samples
