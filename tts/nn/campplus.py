"""CAM++ speaker embedding (Wang et al. 2023): how a voice sounds, whatever it says.

A small residual network over time and frequency, then densely connected time-delay layers whose outputs are
gated by the context around them. Runs once per voice, one clip at a time.
"""

from dataclasses import dataclass

import torch
from torch import Tensor, nn
from torch.nn import functional

SEGMENT_FRAMES = 100  # context of the gate: windows of one second after the stride of two


@dataclass(frozen=True, slots=True)
class CampplusShape:
    """Sizes of the network; the defaults are those of the published weights."""

    bins: int = 80
    style: int = 192
    growth: int = 32
    bottleneck: int = 4  # times growth
    width: int = 128
    blocks: tuple[tuple[int, int], ...] = ((12, 1), (24, 2), (16, 2))  # layers, dilation
    head_width: int = 32


class Rectified(nn.Module):
    """Batch normalisation in inference, then relu."""

    def __init__(self, width: int) -> None:
        super().__init__()
        self.batchnorm = nn.BatchNorm1d(width)

    def forward(self, x: Tensor) -> Tensor:
        """(batch, width, frames) to the same."""
        return functional.relu(self.batchnorm(x))


class ResidualBlock(nn.Module):
    """Two 3 x 3 convolutions; the first may halve the frequency axis."""

    def __init__(self, width: int, stride: int) -> None:
        super().__init__()
        self.conv1 = nn.Conv2d(width, width, 3, stride=(stride, 1), padding=1, bias=False)
        self.bn1 = nn.BatchNorm2d(width)
        self.conv2 = nn.Conv2d(width, width, 3, padding=1, bias=False)
        self.bn2 = nn.BatchNorm2d(width)
        self.shortcut = nn.Sequential()
        if stride != 1:
            squeeze = nn.Conv2d(width, width, 1, stride=(stride, 1), bias=False)
            self.shortcut = nn.Sequential(squeeze, nn.BatchNorm2d(width))

    def forward(self, x: Tensor) -> Tensor:
        """(batch, width, bins, frames) to the same, or half as many bins."""
        y = self.bn2(self.conv2(functional.relu(self.bn1(self.conv1(x)))))
        return functional.relu(y + self.shortcut(x))


class Head(nn.Module):
    """Filter-bank energies to features per frame; frequency is an eighth afterwards."""

    def __init__(self, width: int) -> None:
        super().__init__()
        self.conv1 = nn.Conv2d(1, width, 3, padding=1, bias=False)
        self.bn1 = nn.BatchNorm2d(width)
        self.layer1 = nn.Sequential(ResidualBlock(width, 2), ResidualBlock(width, 1))
        self.layer2 = nn.Sequential(ResidualBlock(width, 2), ResidualBlock(width, 1))
        self.conv2 = nn.Conv2d(width, width, 3, stride=(2, 1), padding=1, bias=False)
        self.bn2 = nn.BatchNorm2d(width)

    def forward(self, fbank: Tensor) -> Tensor:
        """(batch, frames, bins) to (batch, width * bins / 8, frames)."""
        x = functional.relu(self.bn1(self.conv1(fbank.transpose(1, 2)[:, None])))
        x = functional.relu(self.bn2(self.conv2(self.layer2(self.layer1(x)))))
        return x.flatten(1, 2)


class TimeDelay(nn.Module):
    """A strided convolution over time, rectified."""

    def __init__(self, channels: int, width: int) -> None:
        super().__init__()
        self.linear = nn.Conv1d(channels, width, 5, stride=2, padding=2, bias=False)
        self.nonlinear = Rectified(width)

    def forward(self, x: Tensor) -> Tensor:
        """(batch, channels, frames) to (batch, width, ceil(frames / 2))."""
        y: Tensor = self.nonlinear(self.linear(x))
        return y


class ContextGate(nn.Module):
    """A dilated convolution, gated by the mean of the clip and of its surrounding segment."""

    def __init__(self, width: int, growth: int, dilation: int) -> None:
        super().__init__()
        self.linear_local = nn.Conv1d(width, growth, 3, padding=dilation, dilation=dilation, bias=False)
        self.linear1 = nn.Conv1d(width, width // 2, 1)
        self.linear2 = nn.Conv1d(width // 2, growth, 1)

    def forward(self, x: Tensor) -> Tensor:
        """(batch, width, frames) to (batch, growth, frames)."""
        context = x.mean(-1, keepdim=True) + segment_mean(x)
        gate = torch.sigmoid(self.linear2(functional.relu(self.linear1(context))))
        y: Tensor = self.linear_local(x) * gate
        return y


def segment_mean(x: Tensor) -> Tensor:
    """Mean over consecutive windows of `SEGMENT_FRAMES`, the last one over what is left of it."""
    means = functional.avg_pool1d(x, SEGMENT_FRAMES, stride=SEGMENT_FRAMES, ceil_mode=True)
    return means.repeat_interleave(SEGMENT_FRAMES, dim=-1)[..., : x.shape[-1]]


class DenseLayer(nn.Module):
    """One densely connected layer: its output is appended to its input."""

    def __init__(self, channels: int, shape: CampplusShape, dilation: int) -> None:
        super().__init__()
        width = shape.growth * shape.bottleneck
        self.nonlinear1 = Rectified(channels)
        self.linear1 = nn.Conv1d(channels, width, 1, bias=False)
        self.nonlinear2 = Rectified(width)
        self.cam_layer = ContextGate(width, shape.growth, dilation)

    def forward(self, x: Tensor) -> Tensor:
        """(batch, channels, frames) to (batch, channels + growth, frames)."""
        y = self.cam_layer(self.nonlinear2(self.linear1(self.nonlinear1(x))))
        return torch.cat([x, y], dim=1)


class Transit(nn.Module):
    """Halve the channels between blocks."""

    def __init__(self, channels: int) -> None:
        super().__init__()
        self.nonlinear = Rectified(channels)
        self.linear = nn.Conv1d(channels, channels // 2, 1, bias=False)

    def forward(self, x: Tensor) -> Tensor:
        """(batch, channels, frames) to (batch, channels / 2, frames)."""
        y: Tensor = self.linear(self.nonlinear(x))
        return y


class StyleProjection(nn.Module):
    """Pooled statistics to the style, normalised without learnt scale."""

    def __init__(self, channels: int, style: int) -> None:
        super().__init__()
        self.linear = nn.Conv1d(channels, style, 1, bias=False)
        self.nonlinear = nn.ModuleDict({"batchnorm": nn.BatchNorm1d(style, affine=False)})

    def forward(self, statistics: Tensor) -> Tensor:
        """(batch, channels) to (batch, style)."""
        y: Tensor = self.nonlinear["batchnorm"](self.linear(statistics[..., None]).squeeze(-1))
        return y


def _trunk(shape: CampplusShape) -> nn.ModuleDict:
    head_channels = shape.head_width * (shape.bins // 8)
    layers: dict[str, nn.Module] = {"tdnn": TimeDelay(head_channels, shape.width)}
    channels = shape.width
    for number, (depth, dilation) in enumerate(shape.blocks, start=1):
        block = {
            f"tdnnd{index + 1}": DenseLayer(channels + index * shape.growth, shape, dilation)
            for index in range(depth)
        }
        layers[f"block{number}"] = nn.ModuleDict(block)
        channels += depth * shape.growth
        layers[f"transit{number}"] = Transit(channels)
        channels //= 2
    layers["out_nonlinear"] = Rectified(channels)
    layers["dense"] = StyleProjection(2 * channels, shape.style)
    return nn.ModuleDict(layers)


class Campplus(nn.Module):
    """Filter-bank energies of a voice to its style vector."""

    def __init__(self, shape: CampplusShape) -> None:
        super().__init__()
        self.head = Head(shape.head_width)
        self.xvector = _trunk(shape)

    def forward(self, fbank: Tensor) -> Tensor:
        """Embed clips of one length.

        Parameters
        ----------
        fbank : (batch, frames, bins) float32
            Log filter-bank energies, the mean over time removed; at least three frames.

        Returns
        -------
        (batch, style) float32
            Not normalised to unit length.
        """
        x: Tensor = self.head(fbank)
        for name, stage in self.xvector.items():
            if name == "dense":
                spread, mean = torch.std_mean(x, dim=-1)
                x = stage(torch.cat([mean, spread], dim=1))
            elif isinstance(stage, nn.ModuleDict):
                for layer in stage.values():
                    x = layer(x)
            else:
                x = stage(x)
        return x
