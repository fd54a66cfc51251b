"""GPT-2 transformer with an outside cache.

`GptStack` is one function for prefill and for decoding: tokens in, hidden states out; the cache is a value
that the caller passes in (Radford et al. 2019; pre-norm, tanh GELU, no positions of its own).
"""

from dataclasses import dataclass

import torch
import torch.nn.functional as F  # noqa: N812
from torch import Tensor, nn

from tts.nn.block_attention import block_attention
from tts.nn.kv_cache import CacheShape, CacheWrite


@dataclass(frozen=True, slots=True)
class StackConfig:
    """Sizes of a transformer; the defaults are the released ones."""

    dim: int = 1280
    layers: int = 24
    heads: int = 20

    def cache_shape(self, rows: int, slots: int) -> CacheShape:
        """Shape of each layer's keys, and values."""
        return CacheShape(rows, self.heads, slots, self.dim // self.heads)


class InOutLinear(nn.Module):
    """Affine map whose weight is stored (in, out)."""

    def __init__(self, inputs: int, outputs: int) -> None:
        super().__init__()
        self.weight = nn.Parameter(torch.zeros(inputs, outputs))
        self.bias = nn.Parameter(torch.zeros(outputs))

    def forward(self, x: Tensor) -> Tensor:
        """Map the last axis."""
        mapped = torch.addmm(self.bias, x.flatten(0, -2), self.weight)
        return mapped.view(*x.shape[:-1], -1)


class CausalAttention(nn.Module):
    """Multi-head attention that reads and writes the cache, or is plainly causal without one."""

    def __init__(self, config: StackConfig) -> None:
        super().__init__()
        self.heads = config.heads
        self.c_attn = InOutLinear(config.dim, 3 * config.dim)
        self.c_proj = InOutLinear(config.dim, config.dim)

    def forward(self, x: Tensor, write: CacheWrite | None, layer: int) -> Tensor:
        """Map (rows, tokens, dim)."""
        query, key, value = self.c_attn(x).view(*x.shape[:2], 3, self.heads, -1).unbind(2)
        if write is None:
            mixed = F.scaled_dot_product_attention(
                query.transpose(1, 2), key.transpose(1, 2), value.transpose(1, 2), is_causal=True
            )
        else:
            keys, values = write.cache.keys[layer], write.cache.values[layer]
            keys[write.rows, :, write.slots] = key
            values[write.rows, :, write.slots] = value
            attend = block_attention if keys.device.type == "cpu" else F.scaled_dot_product_attention
            mixed = attend(query.transpose(1, 2), keys, values, write.bias)
        attended: Tensor = self.c_proj(mixed.transpose(1, 2).flatten(2))
        return attended


class Mlp(nn.Module):
    """Two affine maps around the tanh GELU."""

    def __init__(self, dim: int) -> None:
        super().__init__()
        self.c_fc = InOutLinear(dim, 4 * dim)
        self.c_proj = InOutLinear(4 * dim, dim)

    def forward(self, x: Tensor) -> Tensor:
        """Map each token on its own."""
        mapped: Tensor = self.c_proj(F.gelu(self.c_fc(x), approximate="tanh"))
        return mapped


class GptBlock(nn.Module):
    """Pre-norm attention and MLP."""

    def __init__(self, config: StackConfig) -> None:
        super().__init__()
        self.ln_1 = nn.LayerNorm(config.dim)
        self.attn = CausalAttention(config)
        self.ln_2 = nn.LayerNorm(config.dim)
        self.mlp = Mlp(config.dim)

    def forward(self, x: Tensor, write: CacheWrite | None, layer: int) -> Tensor:
        """Map (rows, tokens, dim)."""
        x = x + self.attn(self.ln_1(x), write, layer)
        mapped: Tensor = x + self.mlp(self.ln_2(x))
        return mapped


class GptStack(nn.Module):
    """All blocks and the last norm."""

    def __init__(self, config: StackConfig) -> None:
        super().__init__()
        self.h = nn.ModuleList(GptBlock(config) for _ in range(config.layers))
        self.ln_f = nn.LayerNorm(config.dim)

    def forward(self, x: Tensor, write: CacheWrite | None = None) -> Tensor:
        """Map embeddings (rows, tokens, dim) to hidden states of the same shape.

        Without `write` every row is a whole sequence from its start, and nothing is kept.
        """
        for layer, block in enumerate(self.h):
            x = block(x, write, layer)
        normed: Tensor = self.ln_f(x)
        return normed
