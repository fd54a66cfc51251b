"""Perceiver resampler: a fixed number of latents read a context of any length (Jaegle et al. 2021)."""

import math
from dataclasses import dataclass

import torch
import torch.nn.functional as F  # noqa: N812
from torch import Tensor, nn

HEAD_DIM = 64


@dataclass(frozen=True, slots=True)
class PerceiverConfig:
    """Sizes of a resampler; the defaults are those of the speaker encoder."""

    dim: int = 1280
    context_dim: int = 512
    latents: int = 32
    heads: int = 8
    ffn_mult: float = 2.0
    depth: int = 2

    @property
    def hidden(self) -> int:
        """Width of the gated feed-forward: two thirds, since the gate has weights of its own."""
        return int(self.dim * self.ffn_mult * 2 / 3)


class CrossAttention(nn.Module):
    """Latents attend to themselves and the context; no biases, no norm before."""

    def __init__(self, dim: int, heads: int) -> None:
        super().__init__()
        self.heads = heads
        self.to_q = nn.Linear(dim, heads * HEAD_DIM, bias=False)
        self.to_kv = nn.Linear(dim, 2 * heads * HEAD_DIM, bias=False)
        self.to_out = nn.Linear(heads * HEAD_DIM, dim, bias=False)

    def forward(self, latents: Tensor, context: Tensor, key_mask: Tensor | None) -> Tensor:
        """Read (B, T, dim) into (B, latents, dim); `key_mask` covers latents and context."""
        key, value = self.to_kv(torch.cat((latents, context), dim=1)).chunk(2, dim=-1)
        mixed = F.scaled_dot_product_attention(
            self._split(self.to_q(latents)), self._split(key), self._split(value), attn_mask=key_mask
        )
        read: Tensor = self.to_out(mixed.transpose(1, 2).flatten(2))
        return read

    def _split(self, x: Tensor) -> Tensor:
        return x.view(*x.shape[:-1], self.heads, HEAD_DIM).transpose(1, 2)


class GatedGelu(nn.Module):
    """First half times the exact GELU of the second."""

    def forward(self, x: Tensor) -> Tensor:
        """Halve the width."""
        value, gate = x.chunk(2, dim=-1)
        return value * F.gelu(gate)


class RmsNorm(nn.Module):
    """Unit root mean square, then a gain."""

    def __init__(self, dim: int) -> None:
        super().__init__()
        self.gamma = nn.Parameter(torch.ones(dim))

    def forward(self, x: Tensor) -> Tensor:
        """Normalise the last axis."""
        unit: Tensor = F.normalize(x, dim=-1, eps=1e-12)
        return unit * math.sqrt(x.shape[-1]) * self.gamma


class PerceiverResampler(nn.Module):
    """Context frames to a fixed number of vectors."""

    def __init__(self, config: PerceiverConfig) -> None:
        super().__init__()
        self.proj_context = nn.Linear(config.context_dim, config.dim)
        self.latents = nn.Parameter(torch.zeros(config.latents, config.dim))
        self.layers = nn.ModuleList(
            nn.ModuleList(
                (
                    CrossAttention(config.dim, config.heads),
                    nn.Sequential(
                        nn.Linear(config.dim, 2 * config.hidden),
                        GatedGelu(),
                        nn.Linear(config.hidden, config.dim),
                    ),
                )
            )
            for _ in range(config.depth)
        )
        self.norm = RmsNorm(config.dim)

    def forward(self, context: Tensor, valid: Tensor | None = None) -> Tensor:
        """Read (B, T, context_dim) into (B, latents, dim); `valid` (B, T) marks real frames."""
        frames = self.proj_context(context)
        latents = self.latents.expand(frames.shape[0], -1, -1)
        key_mask = None
        if valid is not None:
            own = valid.new_ones(valid.shape[0], latents.shape[1])
            key_mask = torch.cat((own, valid), dim=1)[:, None, None, :]
        for layer in self.layers:
            attention, feed_forward = layer.children()
            latents = latents + attention(latents, frames, key_mask)
            latents = latents + feed_forward(latents)
        normed: Tensor = self.norm(latents)
        return normed
