"""Reads the parity data of the codes-to-sound half, and makes the tiny models it belongs to."""

import json
from functools import cache
from pathlib import Path

import torch
from safetensors.torch import load_file
from torch import Tensor

FOLDER = Path(__file__).parents[2] / "golden"
FACTS = json.loads((FOLDER / "s2mel_golden.json").read_text("utf-8"))
CASES = ("case0", "case1")


def tolerance(name: str) -> float:
    return float(FACTS["tolerances"][name])


@cache
def golden(name: str) -> dict[str, Tensor]:
    """All tensors of ``s2mel_golden_<name>.safetensors``."""
    return load_file(FOLDER / f"s2mel_golden_{name}.safetensors")


def weights(name: str, group: str = "") -> dict[str, Tensor]:
    """The tiny model's checkpoint of one golden file, in the official file's names."""
    prefix = f"sd/{group}"
    return {key.removeprefix(prefix): value for key, value in golden(name).items() if key.startswith(prefix)}


def distance(found: Tensor, expected: Tensor) -> float:
    """Largest absolute difference; shapes must agree."""
    assert found.shape == expected.shape, (found.shape, expected.shape)
    return float((found - expected).abs().max())


def padded(items: list[Tensor], *, seed: int = 0) -> Tensor:
    """Stack (frames, ...) tensors of different lengths, the padding filled with garbage."""
    longest = max(item.shape[0] for item in items)
    generator = torch.Generator().manual_seed(seed)
    batch = 3.0 * torch.randn((len(items), longest + 3, *items[0].shape[1:]), generator=generator)
    for row, item in zip(batch, items, strict=True):
        row[: item.shape[0]] = item
    return batch
