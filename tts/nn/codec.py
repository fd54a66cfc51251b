"""Semantic codec: features of speech to discrete codes, and codes back to features.

A ConvNeXt encoder (Liu et al. 2022, in one dimension) followed by one factorised vector quantiser
(Yu et al. 2022): codes are found in a few dimensions by the angle, and mapped back to the full width.
"""

from dataclasses import dataclass

import torch
from torch import Tensor, nn
from torch.nn import functional

from tts.nn.masking import zero_padding

_EPS = 1e-6
_KERNEL = 7


@dataclass(frozen=True, slots=True)
class CodecShape:
    """Sizes of the codec; the defaults are those of the published weights."""

    features: int = 1024
    codes: int = 8192
    code_width: int = 8
    width: int = 384
    inner: int = 2048
    depth: int = 12


class ConvNeXtBlock(nn.Module):
    """Depthwise convolution over time, then a scaled perceptron per frame, added to the input."""

    def __init__(self, shape: CodecShape) -> None:
        super().__init__()
        self.dwconv = nn.Conv1d(shape.width, shape.width, _KERNEL, padding=_KERNEL // 2, groups=shape.width)
        self.norm = nn.LayerNorm(shape.width, eps=_EPS)
        self.pwconv1 = nn.Linear(shape.width, shape.inner)
        self.pwconv2 = nn.Linear(shape.inner, shape.width)
        self.gamma = nn.Parameter(torch.empty(shape.width))

    def forward(self, x: Tensor, lens: Tensor | None) -> Tensor:
        """(batch, width, frames) to the same."""
        frames: Tensor = self.dwconv(zero_padding(x, lens)).transpose(1, 2)
        inner = functional.gelu(self.pwconv1(self.norm(frames)))
        update: Tensor = self.pwconv2(inner) * self.gamma
        return x + update.transpose(1, 2)


class ConvNeXtStack(nn.Module):
    """The encoder's convolutions."""

    def __init__(self, shape: CodecShape) -> None:
        super().__init__()
        self.embed = nn.Conv1d(shape.features, shape.width, _KERNEL, padding=_KERNEL // 2)
        self.norm = nn.LayerNorm(shape.width, eps=_EPS)
        self.convnext = nn.ModuleList(ConvNeXtBlock(shape) for _ in range(shape.depth))
        self.final_layer_norm = nn.LayerNorm(shape.width, eps=_EPS)

    def forward(self, features: Tensor, lens: Tensor | None) -> Tensor:
        """(batch, frames, features) to (batch, frames, width)."""
        x = self.embed(zero_padding(features.transpose(1, 2), lens))
        x = self.norm(x.transpose(1, 2)).transpose(1, 2)
        for block in self.convnext:
            x = block(x, lens)
        y: Tensor = self.final_layer_norm(x.transpose(1, 2))
        return y


class VectorQuantizer(nn.Module):
    """Nearest row of a codebook by angle, in a narrow space."""

    def __init__(self, shape: CodecShape) -> None:
        super().__init__()
        self.in_project = nn.Conv1d(shape.features, shape.code_width, 1)
        self.out_project = nn.Conv1d(shape.code_width, shape.features, 1)
        self.codebook = nn.Embedding(shape.codes, shape.code_width)

    def nearest(self, x: Tensor) -> Tensor:
        """(batch, frames, features) to codes (batch, frames)."""
        narrow = functional.linear(x, self.in_project.weight.squeeze(-1), self.in_project.bias)
        rows = functional.normalize(self.codebook.weight, eps=1e-12)
        return (functional.normalize(narrow, dim=-1, eps=1e-12) @ rows.T).argmax(-1)

    def table(self) -> Tensor:
        """What each code stands for: (codes, features)."""
        return functional.linear(
            self.codebook.weight, self.out_project.weight.squeeze(-1), self.out_project.bias
        )

    def embed(self, codes: Tensor) -> Tensor:
        """Codes (batch, frames) to features, without the table."""
        return functional.linear(
            self.codebook(codes), self.out_project.weight.squeeze(-1), self.out_project.bias
        )


class Quantizer(nn.Module):
    """Holds the single quantiser under the name that the published weights give it."""

    def __init__(self, shape: CodecShape) -> None:
        super().__init__()
        self.quantizers = nn.ModuleList([VectorQuantizer(shape)])


class SemanticCodec(nn.Module):
    """Encoder and quantiser; the published decoder is never used and not built."""

    def __init__(self, shape: CodecShape) -> None:
        super().__init__()
        self.encoder = nn.ModuleList([ConvNeXtStack(shape), nn.Linear(shape.width, shape.features)])
        self.quantizer = Quantizer(shape)

    @property
    def codebook(self) -> VectorQuantizer:
        """The quantiser: codes to features and back."""
        quantizer = self.quantizer.quantizers[0]
        assert isinstance(quantizer, VectorQuantizer)
        return quantizer

    def quantize(self, features: Tensor, lens: Tensor | None = None) -> tuple[Tensor, Tensor]:
        """Find the codes of speech features.

        Parameters
        ----------
        features : (batch, frames, features) float32
            Normalised features, about 50 frames a second.
        lens : (batch,) int64, optional
            Frames of each item where the batch is padded; None means all.

        Returns
        -------
        codes : (batch, frames) int64
        quantized : (batch, frames, features) float32
            What the codes stand for. In the padding both are meaningless.
        """
        stack, widen = self.encoder
        codes = self.codebook.nearest(widen(stack(features, lens)))
        return codes, self.codebook.embed(codes)
