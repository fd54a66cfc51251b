"""Gated convolutions over mel frames (van den Oord et al. 2016, without dilation).

What the step time contributes is the same for every line and frame, so it arrives inside the biases.
"""

from dataclasses import dataclass

import torch
from torch import Tensor, nn
from torch.nn import functional

from tts.nn.layout import Layout


@dataclass(frozen=True, slots=True)
class WaveNetShape:
    """Sizes of the head; the defaults are those of the published weights."""

    width: int = 512
    layers: int = 8
    kernel: int = 5

    @property
    def context(self) -> int:
        """Frames that the stack sees to either side."""
        return self.layers * (self.kernel // 2)


class NamedConv(nn.Module):
    """A convolution under the name ``conv.conv`` that the published weights give it."""

    def __init__(self, channels: int, out: int, kernel: int) -> None:
        super().__init__()
        self.conv = nn.ModuleDict({"conv": nn.Conv1d(channels, out, kernel)})

    @property
    def inner(self) -> nn.Conv1d:
        """The convolution itself."""
        conv = self.conv["conv"]
        assert isinstance(conv, nn.Conv1d)
        return conv

    @property
    def bias(self) -> Tensor:
        """Its bias, (out,)."""
        assert self.inner.bias is not None
        return self.inner.bias


def _named(layers: nn.ModuleList) -> list[NamedConv]:
    return [layer for layer in layers if isinstance(layer, NamedConv)]


class WaveNet(nn.Module):
    """Residual gated convolutions; every layer adds to the output."""

    def __init__(self, shape: WaveNetShape) -> None:
        super().__init__()
        width, last = shape.width, shape.layers - 1
        self.shape = shape
        self.cond_layer = NamedConv(width, 2 * width * shape.layers, 1)
        self.in_layers = nn.ModuleList(NamedConv(width, 2 * width, shape.kernel) for _ in range(shape.layers))
        self.res_skip_layers = nn.ModuleList(
            NamedConv(width, width if index == last else 2 * width, 1) for index in range(shape.layers)
        )

    def biases(self, embedding: Tensor) -> Tensor:
        """Biases of the gated convolutions for a time embedding (n, width): (n, layers, 2 width)."""
        condition = self.cond_layer.inner
        added = functional.linear(embedding, condition.weight.squeeze(-1), condition.bias)
        own = torch.stack([layer.bias for layer in _named(self.in_layers)])
        return added.view(-1, *own.shape) + own

    def forward(self, x: Tensor, biases: Tensor, layout: Layout) -> Tensor:
        """Run the stack on window frames.

        Parameters
        ----------
        x : (rows, width, frames) float32
        biases : (layers, 2 width) float32
            One step of `biases`.
        layout : Layout
            Where each line ends; padding may hold anything.

        Returns
        -------
        (rows, width, frames) float32
        """
        width = self.shape.width
        total: Tensor | None = None
        for index, (mix, leave) in enumerate(
            zip(_named(self.in_layers), _named(self.res_skip_layers), strict=True)
        ):
            padded = layout.reflect(x, self.shape.kernel // 2)
            wave, gate = functional.conv1d(padded, mix.inner.weight, biases[index]).chunk(2, dim=1)
            y: Tensor = leave.inner(torch.tanh(wave) * torch.sigmoid(gate))
            if y.shape[1] > width:
                x, y = x + y[:, :width], y[:, width:]
            total = y if total is None else total + y
        assert total is not None
        return total
