"""Length regulator: code features, stretched in time to mel frames.

The public functions work on right-padded batches and give every line what it would get alone.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import torch
from torch import Tensor, nn
from torch.nn import functional

from tts.nn.masking import frame_mask, zero_padding

FRAMES_PER_CODE = np.float32(1.72)  # of the published model: 50 codes against 86 mel frames a second
_EPS = 1e-5
_STAGES = 4


def target_frames(codes: int, *, rate: float = 1.0) -> int:
    """Mel frames that a number of codes becomes.

    Parameters
    ----------
    codes : int
        Codes of the line.
    rate : float
        Speaking rate; 1 is the model's own, 2 is twice as fast (an extension: the regulator resamples to any
        length, the model was trained at 1).

    Returns
    -------
    int
        At least 1; float32 arithmetic, because frames are counted so by the published model.
    """
    return max(1, int(np.floor(np.float32(codes) * FRAMES_PER_CODE / np.float32(rate))))


def nearest_source(sources: Tensor, targets: Tensor, frames: int) -> Tensor:
    """Source frame of each target frame of a nearest-neighbour resample, line by line.

    The product is rounded to float32, as `torch.nn.functional.interpolate` does; whole-number arithmetic
    would differ in some frames.

    Parameters
    ----------
    sources, targets : (batch,) int64
        Length of each line before and after.
    frames : int
        Padded length afterwards.

    Returns
    -------
    (batch, frames) int64
    """
    step = sources.float() / targets.float()
    positions = torch.arange(frames, device=sources.device, dtype=torch.float32)
    index = (positions * step[:, None]).floor().long()
    return torch.minimum(index, sources[:, None] - 1)


def group_norm(x: Tensor, weight: Tensor, bias: Tensor, lens: Tensor | None) -> Tensor:
    """Normalise each line over all its channels and frames at once (one group).

    Parameters
    ----------
    x : (batch, channels, frames) float32
        With zeros in the padding.
    weight, bias : (channels,) float32
    lens : (batch,) int64 or None
        Frames of each line; None means all.
    """
    if lens is None:
        return functional.group_norm(x, 1, weight, bias, _EPS)
    mask = frame_mask(lens, x.shape[-1])
    count = (lens * x.shape[1])[:, None, None]
    mean = x.sum(dim=(1, 2), keepdim=True) / count
    centred = (x - mean).masked_fill(~mask, 0.0)
    variance = centred.square().sum(dim=(1, 2), keepdim=True) / count
    return centred * (variance + _EPS).rsqrt() * weight[:, None] + bias[:, None]


@dataclass(frozen=True, slots=True)
class RegulatorShape:
    """Sizes of the regulator; the defaults are those of the published weights."""

    features: int = 1024
    width: int = 512


class LengthRegulator(nn.Module):
    """Four convolutions after a nearest-neighbour stretch."""

    def __init__(self, shape: RegulatorShape) -> None:
        super().__init__()
        width = shape.width
        self.content_in_proj = nn.Linear(shape.features, width)
        layers: list[nn.Module] = []
        for _ in range(_STAGES):
            layers += [nn.Conv1d(width, width, 3, padding=1), nn.GroupNorm(1, width, eps=_EPS), nn.Mish()]
        self.model = nn.ModuleList([*layers, nn.Conv1d(width, width, 1)])

    def forward(self, features: Tensor, sources: Sequence[int], targets: Sequence[int]) -> Tensor:
        """Project features and regulate them: (batch, n, features) to (batch, longest target, width)."""
        return self.regulate(self.content_in_proj(features), sources, targets)

    def regulate(self, content: Tensor, sources: Sequence[int], targets: Sequence[int]) -> Tensor:
        """Stretch projected content to mel frames.

        Parameters
        ----------
        content : (batch, n, width) float32
            Output of `content_in_proj`, right-padded.
        sources, targets : sequence of int
            Length of each line before and after.

        Returns
        -------
        (batch, longest target, width) float32
            Zero in the padding.
        """
        frames = max(targets)
        before = torch.tensor(sources, device=content.device)
        after = torch.tensor(targets, device=content.device)
        index = nearest_source(before, after, frames)
        x = content.gather(1, index[:, :, None].expand(-1, -1, content.shape[-1])).transpose(1, 2)
        lens = None if min(targets) == frames else after
        for layer in self.model:
            if isinstance(layer, nn.GroupNorm):
                x = group_norm(x, layer.weight, layer.bias, lens)
            elif isinstance(layer, nn.Conv1d):
                x = zero_padding(layer(zero_padding(x, lens)), lens)
            else:
                x = layer(x)
        return x.transpose(1, 2)
