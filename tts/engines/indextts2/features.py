"""What w2v-BERT 2.0 hears in a clip: the features that voice and emotion are read from.

Only the first 17 of its 24 layers are built, since the 17th is where the features are taken.
"""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import torch
from torch import Tensor, nn

from tts.engines.indextts2.checkpoint import (
    load_module,
    matched,
    read_checkpoint,
    shipped_manifest,
    tensors_under,
    wrong_content,
)
from tts.engines.indextts2.fbank import BINS, log_energies
from tts.nn.unfilled import unfilled

LAYERS = 17
_FULL_SCALE = 32_768.0  # the front end was trained on 16-bit samples
_STACKED = 2  # filter-bank frames in one input frame
_VARIANCE_FLOOR = 1e-7
_PADDING = 1.0


def stacked_energies(wave: Tensor) -> tuple[Tensor, Tensor]:
    """Normalised filter-bank energies, two frames of 10 ms in one.

    Parameters
    ----------
    wave : (samples,) float32
        At 16,000 Hz, full scale 1; at least 560 samples.

    Returns
    -------
    features : (1, frames, 160) float32
    mask : (1, frames) int64
        0 where the second half of a frame is padding: the last one of an odd count.
    """
    energies = log_energies(wave * _FULL_SCALE)
    energies = energies - energies.mean(0)
    energies = energies / (energies.var(0, unbiased=True) + _VARIANCE_FLOOR).sqrt()
    count = energies.shape[0]
    padded = nn.functional.pad(energies, (0, 0, 0, count % _STACKED), value=_PADDING)
    mask = torch.ones(1, padded.shape[0] // _STACKED, dtype=torch.int64, device=wave.device)
    if count % _STACKED:
        mask[0, -1] = 0
    return padded.view(1, -1, _STACKED * BINS), mask


def build_w2v_bert(**sizes: Any) -> nn.Module:
    """Build the first layers of w2v-BERT 2.0, without weights.

    Parameters
    ----------
    **sizes
        Fields of transformers' `Wav2Vec2BertConfig` that differ from the released model's.
    """
    from transformers import Wav2Vec2BertConfig, Wav2Vec2BertModel

    fields: dict[str, Any] = {
        "hidden_size": 1024,
        "num_hidden_layers": LAYERS,
        "num_attention_heads": 16,
        "intermediate_size": 4096,
        "feature_projection_input_dim": _STACKED * BINS,
        "position_embeddings_type": "relative_key",
        "mask_time_prob": 0.0,  # no masking vector: that is for training
        "mask_feature_prob": 0.0,
        **sizes,
    }
    model: nn.Module = Wav2Vec2BertModel(Wav2Vec2BertConfig(**fields))
    return model.requires_grad_(False).eval()


class SpeechFeatures:
    """Clips to features, about 50 a second, always in float32."""

    def __init__(self, model: nn.Module, mean: Tensor, variance: Tensor) -> None:
        self._model = model
        self._mean, self._deviation = mean.float(), variance.float().sqrt()

    @classmethod
    def load(
        cls,
        model_file: Path,
        stats_file: Path,
        *,
        device: torch.device,
        sizes: Mapping[str, int] | None = None,
    ) -> "SpeechFeatures":
        """Read the published weights and the release's statistics; `sizes` as in `build_w2v_bert`.

        Raises
        ------
        WeightsError
            A file is missing, damaged, or not the expected one.
        """
        tensors = tensors_under(read_checkpoint(model_file), path=model_file)
        with unfilled():
            model = build_w2v_bert(**(sizes or {}))
        manifest = shipped_manifest("w2v_bert")
        checked = matched(tensors, manifest.resized(model) if sizes else manifest, path=model_file)
        load_module(model, checked, dtype=torch.float32)
        stats = tensors_under(read_checkpoint(stats_file), path=stats_file)
        if {"mean", "var"} - stats.keys():
            raise wrong_content(stats_file, ", ".join(map(str, stats)), "mean, var")
        return cls(model.to(device), stats["mean"].to(device), stats["var"].to(device))

    @torch.inference_mode()
    def __call__(self, wave: Tensor) -> Tensor:
        """Return the features of a waveform at 16,000 Hz: (frames, 1024)."""
        features, mask = stacked_energies(wave.to(self._mean.device))
        heard = self._model(input_features=features, attention_mask=mask).last_hidden_state[0]
        normed: Tensor = (heard - self._mean) / self._deviation
        return normed
