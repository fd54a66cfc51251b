"""The velocity of a mel spectrogram on its way from noise to speech: a transformer and a WaveNet head.

A U-shaped diffusion transformer (Peebles & Xie 2023; Bao et al. 2023) with adaptive RMS norms and rotary
positions. Everything that depends on the step time alone is read from tables made once (`Estimator.tables`),
everything that depends on the line alone comes in as one offset (`Estimator.offset`).
"""

import math
from dataclasses import dataclass, field

import torch
from torch import Tensor, nn
from torch.nn import functional

from tts.nn.layout import Layout
from tts.nn.wavenet import WaveNetShape

_EPS = 1e-5
_TIME_SCALE = 1000.0
_TIME_ANGLES = 128
_ROPE_BASE = 10000.0


@dataclass(frozen=True, slots=True)
class EstimatorShape:
    """Sizes of the estimator; the defaults are those of the published weights."""

    width: int = 512
    heads: int = 8
    depth: int = 13
    mels: int = 80
    content: int = 512
    style: int = 192
    wavenet: WaveNetShape = field(default_factory=WaveNetShape)

    @property
    def inner(self) -> int:
        """Width of the perceptrons: two thirds of four widths, rounded up to 256."""
        return 256 * math.ceil(int(8 * self.width / 3) / 256)

    @property
    def middle(self) -> int:
        """Blocks before this one keep their output for those after it."""
        return self.depth // 2


class TimeEmbedder(nn.Module):
    """Sines and cosines of the step time, then a perceptron."""

    def __init__(self, width: int) -> None:
        super().__init__()
        self.register_buffer("freqs", torch.empty(_TIME_ANGLES))
        self.freqs: Tensor
        self.mlp = nn.Sequential(nn.Linear(2 * _TIME_ANGLES, width), nn.SiLU(), nn.Linear(width, width))

    def forward(self, times: Tensor) -> Tensor:
        """Times (n,) in 0..1 to (n, width)."""
        angles = _TIME_SCALE * times[:, None] * self.freqs
        y: Tensor = self.mlp(torch.cat([angles.cos(), angles.sin()], dim=-1))
        return y


class AdaptiveNorm(nn.Module):
    """RMS norm whose scale and shift come from the step time."""

    def __init__(self, width: int) -> None:
        super().__init__()
        self.project_layer = nn.Linear(width, 2 * width)
        self.norm = nn.RMSNorm(width, eps=_EPS)

    def modulation(self, embedding: Tensor) -> Tensor:
        """Scale and shift for time embeddings (n, width): (n, 2, width)."""
        scale, shift = self.project_layer(embedding).chunk(2, dim=-1)
        return torch.stack([scale * self.norm.weight, shift], dim=1)


def modulate(x: Tensor, modulation: Tensor) -> Tensor:
    """Apply one step's scale and shift (2, width) to (rows, frames, width)."""
    scale, shift = modulation.unbind(0)
    normed: Tensor = functional.rms_norm(x, scale.shape, scale, _EPS)
    return normed + shift


def rope_table(frames: int, head_width: int, device: torch.device) -> Tensor:
    """Rotations by position, as complex numbers: (frames, head_width / 2)."""
    powers = torch.arange(0, head_width, 2, dtype=torch.float32, device=device) / head_width
    angles = torch.arange(frames, dtype=torch.float32, device=device)[:, None] / _ROPE_BASE**powers
    return torch.polar(torch.ones_like(angles), angles)


def rotate(x: Tensor, rotations: Tensor) -> Tensor:
    """Turn adjacent pairs of (rows, frames, heads, head_width) by (rows or 1, frames, head_width / 2)."""
    pairs = torch.view_as_complex(x.reshape(*x.shape[:-1], -1, 2))
    turned: Tensor = torch.view_as_real(pairs * rotations[:, :, None]).flatten(-2)
    return turned


class Attention(nn.Module):
    """Rotary self-attention over all frames of a line, in both directions."""

    def __init__(self, shape: EstimatorShape) -> None:
        super().__init__()
        self.heads = shape.heads
        self.wqkv = nn.Linear(shape.width, 3 * shape.width, bias=False)
        self.wo = nn.Linear(shape.width, shape.width, bias=False)

    def forward(self, x: Tensor, rope: Tensor, layout: Layout, *, narrow: bool) -> Tensor:
        """Attend from all frames of (rows, frames, width), or from the window's only (`narrow`)."""
        rows, width = x.shape[0], x.shape[-1]
        if narrow:
            query = functional.linear(layout.window(x), self.wqkv.weight[:width])
            both = functional.linear(x, self.wqkv.weight[width:])
            query = rotate(query.view(rows, -1, self.heads, width // self.heads), layout.rotations(rope))
            key, value = both.view(rows, -1, 2, self.heads, width // self.heads).unbind(2)
        else:
            every = self.wqkv(x).view(rows, -1, 3, self.heads, width // self.heads)
            query, key, value = every.unbind(2)
            query = rotate(query, rope[None])
        y = functional.scaled_dot_product_attention(
            query.transpose(1, 2),
            rotate(key, rope[None]).transpose(1, 2),
            value.transpose(1, 2),
            attn_mask=layout.key_mask,
        )
        out: Tensor = self.wo(y.transpose(1, 2).flatten(2))
        return out


class FeedForward(nn.Module):
    """Gated perceptron (Shazeer 2020)."""

    def __init__(self, shape: EstimatorShape) -> None:
        super().__init__()
        self.w1 = nn.Linear(shape.width, shape.inner, bias=False)
        self.w3 = nn.Linear(shape.width, shape.inner, bias=False)
        self.w2 = nn.Linear(shape.inner, shape.width, bias=False)

    def forward(self, x: Tensor) -> Tensor:
        """(rows, frames, width) to the same."""
        y: Tensor = self.w2(functional.silu(self.w1(x)) * self.w3(x))
        return y


class Block(nn.Module):
    """Attention and perceptron, each after an adaptive norm and added to the input."""

    def __init__(self, shape: EstimatorShape, *, skip: bool) -> None:
        super().__init__()
        self.attention = Attention(shape)
        self.feed_forward = FeedForward(shape)
        self.attention_norm = AdaptiveNorm(shape.width)
        self.ffn_norm = AdaptiveNorm(shape.width)
        if skip:
            self.skip_in_linear = nn.Linear(2 * shape.width, shape.width)

    def forward(
        self, x: Tensor, modulations: Tensor, rope: Tensor, layout: Layout, *, narrow: bool
    ) -> Tensor:
        """(rows, frames, width) to the same, or to the window's frames where `narrow`."""
        y = self.attention(modulate(x, modulations[0]), rope, layout, narrow=narrow)
        x = (layout.window(x) if narrow else x) + y
        out: Tensor = x + self.feed_forward(modulate(x, modulations[1]))
        return out


class Transformer(nn.Module):
    """Blocks in a U: those of the second half also see what those of the first half said."""

    def __init__(self, shape: EstimatorShape) -> None:
        super().__init__()
        self.layers = nn.ModuleList(Block(shape, skip=i > shape.middle) for i in range(shape.depth))
        self.norm = AdaptiveNorm(shape.width)
        self.middle = shape.middle

    @property
    def blocks(self) -> list[Block]:
        """The blocks, first to last."""
        return [layer for layer in self.layers if isinstance(layer, Block)]

    def modulations(self, embedding: Tensor) -> Tensor:
        """All scales and shifts for time embeddings (n, width): (n, 2 depth + 1, 2, width)."""
        norms = [norm for block in self.blocks for norm in (block.attention_norm, block.ffn_norm)]
        return torch.stack([norm.modulation(embedding) for norm in [*norms, self.norm]], dim=1)

    def forward(self, x: Tensor, modulations: Tensor, rope: Tensor, layout: Layout) -> Tensor:
        """(rows, frames, width) to the window's frames (rows, width of the window, width)."""
        kept: list[Tensor] = []
        last = len(self.layers) - 1
        for index, block in enumerate(self.blocks):
            if index > self.middle:
                x = block.skip_in_linear(torch.cat([x, kept.pop()], dim=-1))
            x = block(x, modulations[2 * index : 2 * index + 2], rope, layout, narrow=index == last)
            if index < self.middle:
                kept.append(x)
        return modulate(x, modulations[-1])
