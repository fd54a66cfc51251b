"""The tiny network and the reference values that the golden files hold."""

import functools
import json
from pathlib import Path
from typing import Any

import torch
from safetensors.torch import load_file
from torch import Tensor

from tts.nn.conformer import ConformerConfig
from tts.nn.gpt import GptConfig, UnifiedVoice
from tts.nn.transformer import StackConfig

FOLDER = Path(__file__).parents[2] / "golden"
CASES = ("A", "B", "C")


@functools.cache
def golden_json() -> dict[str, Any]:
    """Settings, texts and code sequences."""
    content: dict[str, Any] = json.loads((FOLDER / "t2s_golden.json").read_text("utf-8"))
    return content


@functools.cache
def golden_tensors() -> dict[str, Tensor]:
    """Reference tensors, halves widened to float32."""
    tensors = load_file(FOLDER / "t2s_golden.safetensors")
    return {name: t.float() if t.dtype == torch.float16 else t for name, t in tensors.items()}


def tiny_config() -> GptConfig:
    """Sizes of the network that made the golden values."""
    entry = golden_json()["config"]

    def conformer(module: dict[str, Any]) -> ConformerConfig:
        return ConformerConfig(
            dim=module["output_size"],
            heads=module["attention_heads"],
            ffn_dim=module["linear_units"],
            blocks=module["num_blocks"],
        )

    return GptConfig(
        stack=StackConfig(entry["model_dim"], entry["layers"], entry["heads"]),
        text_tokens=entry["number_text_tokens"],
        max_text_tokens=entry["max_text_tokens"],
        mel_codes=entry["number_mel_codes"],
        max_mel_tokens=entry["max_mel_tokens"],
        start_mel=entry["start_mel_token"],
        stop_mel=entry["stop_mel_token"],
        speaker=conformer(entry["condition_module"]),
        emotion=conformer(entry["emo_condition_module"]),
        emotion_ffn_mult=entry["emo_condition_module"]["perceiver_mult"],
    )


@functools.cache
def tiny_voice() -> UnifiedVoice:
    """Return the network that made the golden values, in float32."""
    voice = UnifiedVoice(tiny_config())
    weights = load_file(FOLDER / "t2s_golden.weights.safetensors")
    voice.load_state_dict(
        {name: t.float() for name, t in weights.items() if not name.startswith("text_head")}, strict=True
    )
    return voice.requires_grad_(False).eval()


def worst(actual: Tensor, expected: Tensor) -> float:
    """Largest absolute difference; shapes must agree."""
    assert actual.shape == expected.shape
    return float((actual - expected).abs().max())
