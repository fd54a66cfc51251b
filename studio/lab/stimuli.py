"""What listeners hear in a blind test: equally loud copies, and the anchor of a rating test."""

import numpy as np
from numpy.typing import NDArray

from studio.lab.matching import matched
from studio.lab.sounds import sound_of
from studio.recipes import utterance_from_recipe
from tts.audio import Audio
from tts.contract import Speech
from tts.core import Core

ANCHOR_HZ = 3500.0  # ITU-R BS.1534-3, section 5.1: the low-range anchor
_TAPS = 255


def speech_of(core: Core, recipe: str) -> Speech | None:
    """Fetch the reading that a recipe describes; None where it is not kept."""
    return sound_of(core, utterance_from_recipe(recipe))


def stimulus(speech: Speech, *, anchor: bool = False) -> Audio:
    """The copy of a reading that is played: at the common loudness, low-passed where it is the anchor."""
    audio = speech.audio
    return matched(Audio(low_passed(audio.samples, audio.rate), audio.rate) if anchor else audio)


def low_passed(samples: NDArray[np.float32], rate: int) -> NDArray[np.float32]:
    """Take away what lies above 3.5 kHz, by a windowed sinc of linear phase that shifts nothing in time."""
    taps = np.arange(_TAPS) - _TAPS // 2
    cutoff = min(ANCHOR_HZ / rate, 0.5)
    kernel = 2.0 * cutoff * np.sinc(2.0 * cutoff * taps) * np.blackman(_TAPS)
    filtered = np.convolve(samples.astype(np.float64), kernel / kernel.sum(), mode="full")
    start = _TAPS // 2
    return filtered[start : start + samples.size].astype(np.float32)
