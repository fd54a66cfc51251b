"""Weight normalisation, folded away: inference needs the product, not its factors."""

from collections.abc import Iterable, Mapping

import torch
from torch import Tensor

_MAGNITUDE, _DIRECTION = "weight_g", "weight_v"


def fold_weight_norm(tensors: Mapping[str, Tensor]) -> dict[str, Tensor]:
    """Replace every ``weight_g``/``weight_v`` pair by one ``weight``.

    The classic form (Salimans & Kingma 2016): ``weight = g * v / ||v||``, the norm over all axes but the
    first, which for a transposed convolution is its input channel. Tensors without a pair pass unchanged.

    Parameters
    ----------
    tensors : mapping of str to Tensor
        Weights by name, in either form or mixed.

    Returns
    -------
    dict
        Weights by name, as modules without weight normalisation want them.
    """
    folded: dict[str, Tensor] = {}
    for name, value in tensors.items():
        if name.endswith(_DIRECTION) and name.removesuffix(_DIRECTION) + _MAGNITUDE in tensors:
            stem = name.removesuffix(_DIRECTION)
            axes = tuple(range(1, value.dim()))
            norm = torch.linalg.vector_norm(value, dim=axes, keepdim=True)
            folded[f"{stem}weight"] = value * (tensors[stem + _MAGNITUDE] / norm)
        elif not (name.endswith(_MAGNITUDE) and name.removesuffix(_MAGNITUDE) + _DIRECTION in tensors):
            folded[name] = value
    return folded


def has_weight_norm(names: Iterable[str]) -> bool:
    """Whether any of these tensors is the magnitude of a weight-normed layer."""
    return any(name.endswith(_MAGNITUDE) for name in names)
