"""Codes and latents to the regulator's input, with every product of constants taken once.

The straightforward way looks codes up, widens them to 1024, adds three stacked linear maps of the latent, and
projects the sum to 512. All of it is linear, so the code's share is a table, and the latent's share two maps.
"""

from dataclasses import dataclass

import torch
from torch import Tensor, nn
from torch.nn import functional

from tts.nn.codec import VectorQuantizer
from tts.nn.regulator import LengthRegulator


@dataclass(frozen=True, slots=True)
class LatentShape:
    """Widths of the map from the language model's latents to code features."""

    latent: int = 1280
    first: int = 256
    second: int = 128
    features: int = 1024


def latent_projection(shape: LatentShape) -> nn.Sequential:
    """Three linear layers without activations between them."""
    return nn.Sequential(
        nn.Linear(shape.latent, shape.first),
        nn.Linear(shape.first, shape.second),
        nn.Linear(shape.second, shape.features),
    )


@dataclass(frozen=True, slots=True, eq=False)
class ContentTables:
    """Products of constants between codes, latents and the regulator.

    Attributes
    ----------
    codes : (codes, width) float32
        What each code contributes.
    narrow : (second, latent) float32
    narrow_bias : (second,) float32
    wide : (width, second) float32
    wide_bias : (width,) float32
        The two maps that a latent passes.
    """

    codes: Tensor
    narrow: Tensor
    narrow_bias: Tensor
    wide: Tensor
    wide_bias: Tensor

    def of_codes(self, codes: Tensor) -> Tensor:
        """Regulator input of codes alone (a prompt): (batch, n) to (batch, n, width)."""
        return functional.embedding(codes, self.codes)

    def of_speech(self, codes: Tensor, latents: Tensor) -> Tensor:
        """Regulator input of codes with their latents (batch, n, latent): (batch, n, width)."""
        narrow = functional.linear(latents, self.narrow, self.narrow_bias)
        return self.of_codes(codes) + functional.linear(narrow, self.wide, self.wide_bias)


def content_tables(
    quantizer: VectorQuantizer, projection: nn.Sequential, regulator: LengthRegulator
) -> ContentTables:
    """Multiply the constants, in float64 so that the results are as exact as the layers they replace."""
    first, second, third = (layer for layer in projection if isinstance(layer, nn.Linear))
    w_in = regulator.content_in_proj.weight.double()
    narrow = second.weight.double() @ first.weight.double()
    narrow_bias = second.weight.double() @ first.bias.double() + second.bias.double()
    out = quantizer.out_project
    codes = quantizer.codebook.weight.double() @ (w_in @ out.weight.squeeze(-1).double()).T
    codes_bias = w_in @ out.bias.double() if out.bias is not None else torch.zeros_like(codes[0])
    exact = ContentTables(
        codes=codes + codes_bias + regulator.content_in_proj.bias.double(),
        narrow=narrow,
        narrow_bias=narrow_bias,
        wide=w_in @ third.weight.double(),
        wide_bias=w_in @ third.bias.double(),
    )
    return ContentTables(
        exact.codes.float(),
        exact.narrow.float(),
        exact.narrow_bias.float(),
        exact.wide.float(),
        exact.wide_bias.float(),
    )
