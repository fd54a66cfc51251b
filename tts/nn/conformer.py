"""Conformer encoder over speech features, with keys placed by their absolute position.

Pre-norm blocks (attention, convolution, feed-forward) after a strided convolution that halves the frame
rate. Positions enter attention only: a key at frame j is also scored against the projected sinusoid of j
(Dai et al. 2019, "Transformer-XL", section 3.3, without the relative shift).
"""

import math
from dataclasses import dataclass

import torch
import torch.nn.functional as F  # noqa: N812 (the field's own name)
from torch import Tensor, nn

MAX_FRAMES = 5000  # rows of the position table


@dataclass(frozen=True, slots=True)
class ConformerConfig:
    """Sizes of a conformer; the defaults are those of the speaker encoder."""

    feature_dim: int = 1024
    dim: int = 512
    heads: int = 8
    ffn_dim: int = 2048
    blocks: int = 6
    kernel: int = 15


class SinusoidTable(nn.Module):
    """Position vectors, filled by the checkpoint."""

    pe: Tensor

    def __init__(self, dim: int) -> None:
        super().__init__()
        self.register_buffer("pe", torch.zeros(1, MAX_FRAMES, dim))


class Subsampling(nn.Module):
    """Halve the frame rate: (B, T, F) to (B, (T - 1) // 2, dim), scaled by sqrt(dim)."""

    def __init__(self, config: ConformerConfig) -> None:
        super().__init__()
        self.conv = nn.Sequential(nn.Conv2d(1, config.dim, 3, stride=2), nn.ReLU())
        self.out = nn.Sequential(nn.Linear(config.dim * ((config.feature_dim - 1) // 2), config.dim))
        self.pos_enc = SinusoidTable(config.dim)

    def forward(self, features: Tensor) -> Tensor:
        """Return the embedded frames."""
        maps = self.conv(features[:, None])  # (B, dim, T', F')
        embedded: Tensor = self.out(maps.transpose(1, 2).flatten(2))
        return embedded * math.sqrt(embedded.shape[-1])


class PositionedAttention(nn.Module):
    """Self-attention whose score is ((q + u) k_j + (q + w) p_j) / sqrt(d)."""

    def __init__(self, dim: int, heads: int) -> None:
        super().__init__()
        self.heads = heads
        self.linear_q = nn.Linear(dim, dim)
        self.linear_k = nn.Linear(dim, dim)
        self.linear_v = nn.Linear(dim, dim)
        self.linear_out = nn.Linear(dim, dim)
        self.linear_pos = nn.Linear(dim, dim, bias=False)
        self.pos_bias_u = nn.Parameter(torch.zeros(heads, dim // heads))
        self.pos_bias_v = nn.Parameter(torch.zeros(heads, dim // heads))

    def forward(self, x: Tensor, positions: Tensor, key_mask: Tensor | None) -> Tensor:
        """Attend over (B, T, dim); `key_mask` (B, 1, 1, T) is True where a frame is real."""
        query, key, value = (self._split(f(x)) for f in (self.linear_q, self.linear_k, self.linear_v))
        place = self._split(self.linear_pos(positions)).expand_as(key)
        # One product of doubled width: [q + u, q + w] against [k, p].
        both = torch.cat((query + self.pos_bias_u[:, None], query + self.pos_bias_v[:, None]), dim=-1)
        mixed = F.scaled_dot_product_attention(
            both,
            torch.cat((key, place), dim=-1),
            value,
            attn_mask=key_mask,
            scale=float(query.shape[-1]) ** -0.5,
        )
        attended: Tensor = self.linear_out(mixed.transpose(1, 2).flatten(2))
        return attended

    def _split(self, x: Tensor) -> Tensor:
        return x.view(*x.shape[:-1], self.heads, -1).transpose(1, 2)


class ConvolutionModule(nn.Module):
    """Gated pointwise, depthwise over time, norm, SiLU, pointwise."""

    def __init__(self, dim: int, kernel: int) -> None:
        super().__init__()
        self.pointwise_conv1 = nn.Conv1d(dim, 2 * dim, 1)
        self.depthwise_conv = nn.Conv1d(dim, dim, kernel, padding=kernel // 2, groups=dim)
        self.norm = nn.LayerNorm(dim)
        self.pointwise_conv2 = nn.Conv1d(dim, dim, 1)

    def forward(self, x: Tensor, frame_mask: Tensor | None) -> Tensor:
        """Convolve (B, T, dim); `frame_mask` (B, T, 1) is True where a frame is real.

        The gated signal is zeroed again after the gate, since the pointwise bias makes padding non-zero
        and the depthwise kernel would carry it into the last real frames.
        """
        gated = F.glu(self.pointwise_conv1(_masked(x, frame_mask).transpose(1, 2)), dim=1)
        gated = _masked(gated.transpose(1, 2), frame_mask).transpose(1, 2)
        smooth = F.silu(self.norm(self.depthwise_conv(gated).transpose(1, 2)))
        return _masked(self.pointwise_conv2(smooth.transpose(1, 2)).transpose(1, 2), frame_mask)


class FeedForward(nn.Module):
    """Two linears around SiLU."""

    def __init__(self, dim: int, hidden: int) -> None:
        super().__init__()
        self.w_1 = nn.Linear(dim, hidden)
        self.w_2 = nn.Linear(hidden, dim)

    def forward(self, x: Tensor) -> Tensor:
        """Map each frame on its own."""
        mapped: Tensor = self.w_2(F.silu(self.w_1(x)))
        return mapped


class ConformerBlock(nn.Module):
    """Attention, convolution and feed-forward, each added to its normalised input's source."""

    def __init__(self, config: ConformerConfig) -> None:
        super().__init__()
        self.self_attn = PositionedAttention(config.dim, config.heads)
        self.feed_forward = FeedForward(config.dim, config.ffn_dim)
        self.conv_module = ConvolutionModule(config.dim, config.kernel)
        self.norm_ff = nn.LayerNorm(config.dim)
        self.norm_mha = nn.LayerNorm(config.dim)
        self.norm_conv = nn.LayerNorm(config.dim)
        self.norm_final = nn.LayerNorm(config.dim)

    def forward(self, x: Tensor, positions: Tensor, valid: Tensor | None) -> Tensor:
        """Map (B, T, dim); `valid` (B, T) is True where a frame is real."""
        key_mask = None if valid is None else valid[:, None, None, :]
        frame_mask = None if valid is None else valid[:, :, None]
        x = x + self.self_attn(self.norm_mha(x), positions, key_mask)
        x = x + self.conv_module(self.norm_conv(x), frame_mask)
        x = x + self.feed_forward(self.norm_ff(x))
        normed: Tensor = self.norm_final(x)
        return normed


class ConformerEncoder(nn.Module):
    """Speech features to context frames at half their rate."""

    def __init__(self, config: ConformerConfig) -> None:
        super().__init__()
        self.embed = Subsampling(config)
        self.encoders = nn.ModuleList(ConformerBlock(config) for _ in range(config.blocks))
        self.after_norm = nn.LayerNorm(config.dim)

    def forward(self, features: Tensor, lengths: Tensor | None = None) -> tuple[Tensor, Tensor | None]:
        """Encode a batch of clips.

        Parameters
        ----------
        features : (B, T, feature_dim)
            Padded at the end with anything finite.
        lengths : (B,) int, optional
            Real frames of each clip; None where all are real.

        Returns
        -------
        context : (B, (T - 1) // 2, dim)
        valid : (B, (T - 1) // 2) bool, or None without `lengths`
        """
        x = self.embed(features)
        positions = self.embed.pos_enc.pe[:, : x.shape[1]]
        valid = None
        if lengths is not None:
            valid = torch.arange(x.shape[1], device=x.device) < ((lengths - 1) // 2)[:, None]
        for block in self.encoders:
            x = block(x, positions, valid)
        return self.after_norm(x), valid


def _masked(x: Tensor, mask: Tensor | None) -> Tensor:
    return x if mask is None else x * mask
