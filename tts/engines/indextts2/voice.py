"""What the sound half keeps of a reference clip: how the voice sounds, and a prompt of it."""

from dataclasses import dataclass

import numpy as np
import torch
from torch import Tensor

from tts.audio import Audio
from tts.engines.indextts2.fbank import fbank
from tts.engines.indextts2.mel import RATE, log_mel
from tts.engines.indextts2.resample import to_16k
from tts.engines.indextts2.sound_models import SoundModels
from tts.errors import BadAudio, Problem
from tts.nn.content import ContentTables

MAX_CLIP_S = 15.0
MIN_CLIP_S = 0.25


@dataclass(frozen=True, slots=True, eq=False)
class VoiceSound:
    """Everything about a voice that does not depend on the line; made once, kept by content.

    Attributes
    ----------
    style : (style,) float32
        The speaker embedding.
    prompt_offset : (frames, width) float32
        The estimator's step-invariant input in the prompt's frames: its mel, regulated content and style.
    """

    style: Tensor
    prompt_offset: Tensor

    @property
    def frames(self) -> int:
        """Mel frames of the prompt."""
        return self.prompt_offset.shape[0]


def reference_wave(clip: Audio) -> Tensor:
    """Bring a clip to the form that all features are taken from.

    Parameters
    ----------
    clip : Audio
        Any rate; only the first 15 s are used.

    Returns
    -------
    (samples,) float32
        At 22,050 Hz.

    Raises
    ------
    BadAudio
        If the clip is shorter than 0.25 s.
    """
    import soxr

    if clip.seconds < MIN_CLIP_S:
        facts = {"seconds": f"{clip.seconds:.2f}", "least": f"{MIN_CLIP_S:g}"}
        raise BadAudio(Problem.of("clip_too_short", **facts))
    samples = clip.samples
    if clip.rate != RATE:
        samples = soxr.resample(samples, clip.rate, RATE, quality="HQ")
        samples = samples[: -(-clip.samples.size * RATE // clip.rate)]
    return torch.from_numpy(np.array(samples[: round(MAX_CLIP_S * RATE)], dtype=np.float32))


@torch.inference_mode()
def voice_sound(models: SoundModels, tables: ContentTables, wave: Tensor, features: Tensor) -> VoiceSound:
    """Measure a voice for the sound half.

    Parameters
    ----------
    models : SoundModels
    tables : ContentTables
    wave : (samples,) float32
        From `reference_wave`.
    features : (frames, features) float32
        Normalised semantic features of the same wave, about 50 a second.
    """
    wave, features = wave.to(models.device), features.to(models.device)
    mel = log_mel(wave)
    style = models.campplus(fbank(to_16k(wave))[None])[0]
    codes, _ = models.codec.quantize(features[None])
    content = models.regulator.regulate(tables.of_codes(codes), [codes.shape[1]], [mel.shape[0]])[0]
    return VoiceSound(style, models.estimator.offset(content, style, mel))
