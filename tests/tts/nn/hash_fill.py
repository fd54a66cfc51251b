"""Weights by rule: full-size models whose results are known, without storing their weights."""

import zlib
from collections.abc import Mapping

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from tts.engines.indextts2.made_weights import low_pass, time_frequencies

_CHUNK = 1 << 22
_TABLES = ("codebook.weight", "embedding.weight", "embedder.weight", "mask_token")


def hashed(key: str, count: int) -> NDArray[np.float64]:
    """Numbers in [-1, 1) that depend on the key and the index alone."""
    parts = []
    for start in range(0, count, _CHUNK):
        x = np.arange(start, min(start + _CHUNK, count), dtype=np.uint64).astype(np.uint32)
        x = x * np.uint32(0x9E3779B1) + np.uint32(zlib.crc32(key.encode()))
        x ^= x >> np.uint32(16)
        x *= np.uint32(0x7FEB352D)
        x ^= x >> np.uint32(15)
        x *= np.uint32(0x846CA68B)
        x ^= x >> np.uint32(16)
        parts.append(x / 2.0**32 * 2.0 - 1.0)
    return np.concatenate(parts)


def _one_dimensional(key: str) -> tuple[float, float] | None:
    rules: list[tuple[tuple[str, ...], tuple[float, float]]] = [
        (("running_mean",), (0.1, 0.0)),
        (("running_var",), (0.5, 1.0)),
    ]
    if key.endswith("weight_g"):
        m = 0.5 if ".convs2." in key else 0.1 if key == "conv_post.weight_g" else 1.0
        return 0.1 * m, m
    rules += [
        ((".alpha", ".beta"), (0.3, 0.0)),
        ((".gamma",), (0.1, 0.3)),
        (("bias",), (0.1, 0.0)),
    ]
    return next((scale for endings, scale in rules if key.endswith(endings)), None)


def _scale(key: str, shape: tuple[int, ...]) -> tuple[float, float]:
    if (known := _one_dimensional(key)) is not None:
        return known
    if len(shape) == 1:
        return 0.1, 1.0
    if key.endswith(_TABLES):
        return 1.0, 0.0
    m = 3.0 if key.endswith(("project_layer.weight", "wqkv.weight")) else 1.0
    return m * float(np.sqrt(3.0 / np.prod(shape[1:]))), 0.0


def hash_filled(shapes: Mapping[str, tuple[int, ...]], *, prefix: str = "") -> dict[str, Tensor]:
    """Fill every tensor by the rule, except those that have values of their own."""
    state: dict[str, Tensor] = {}
    for key, shape in shapes.items():
        if key.endswith("num_batches_tracked"):
            state[key] = torch.tensor(0)
        elif key.endswith("freqs"):
            state[key] = time_frequencies(shape[0])
        elif key.endswith(".filter"):
            state[key] = low_pass().view(shape)
        else:
            a, b = _scale(key, shape)
            values = a * hashed(prefix + key, int(np.prod(shape))) + b
            state[key] = torch.from_numpy(values.astype(np.float32)).view(shape)
    return state
