"""Tiny models of the codes-to-sound half, with the weights of the parity data."""

from fnmatch import fnmatchcase
from functools import cache

import torch

from tests.tts.nn.s2mel_golden import weights
from tts.engines.indextts2.checkpoint import load_module
from tts.nn.bigvgan import BigVgan, VocoderShape
from tts.nn.dit import EstimatorShape
from tts.nn.estimator import Estimator
from tts.nn.wavenet import WaveNetShape
from tts.nn.weight_norm import fold_weight_norm

UNUSED = (
    "x_embedder.*",
    "cond_embedder.*",
    "content_mask_embedder.*",
    "transformer.layers.[0-2].skip_in_linear.*",
)
TINY_ESTIMATOR = EstimatorShape(
    width=32, heads=4, depth=5, mels=8, content=24, style=12, wavenet=WaveNetShape(width=32, layers=3)
)


@cache
def tiny_estimator() -> Estimator:
    state = fold_weight_norm(weights("cfm", "cfm.estimator."))
    used = {k: v for k, v in state.items() if not any(fnmatchcase(k, pattern) for pattern in UNUSED)}
    model = Estimator(TINY_ESTIMATOR)
    load_module(model, used, dtype=torch.float32)
    return model


@cache
def tiny_vocoder() -> BigVgan:
    model = BigVgan(VocoderShape(mels=8, width=64))
    load_module(model, fold_weight_norm(weights("bigvgan")), dtype=torch.float32)
    return model
