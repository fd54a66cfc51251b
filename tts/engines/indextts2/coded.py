"""Decoded lines as named arrays, so that a line is decoded once and sounded whenever its delivery changes."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

_FACTS = 5  # stretch, start, end, codes, whether the longest length was reached


@dataclass(frozen=True, slots=True, eq=False)
class CodedPiece:
    """A piece of a line, decoded.

    Attributes
    ----------
    stretch : int
        Number of its stretch in the line's course.
    start, end : int
        Its characters in the text.
    codes : (n,) int64
    latents : (n, latent) float32
    hit_limit : bool
        It ended because it reached the largest number of codes.
    """

    stretch: int
    start: int
    end: int
    codes: Tensor
    latents: Tensor
    hit_limit: bool


def to_arrays(pieces: Sequence[CodedPiece]) -> dict[str, NDArray[np.generic]]:
    """Flatten; `from_arrays` is the way back, bit for bit."""
    facts = [[p.stretch, p.start, p.end, len(p.codes), int(p.hit_limit)] for p in pieces]
    return {
        "pieces": np.array(facts, np.int32).reshape(-1, _FACTS),
        "codes": torch.cat([piece.codes for piece in pieces]).to(torch.int16).numpy(),
        "latents": torch.cat([piece.latents for piece in pieces]).float().numpy(),
    }


def from_arrays(arrays: Mapping[str, NDArray[np.generic]]) -> tuple[CodedPiece, ...] | None:
    """Rebuild pieces; None where the arrays are of another make."""
    if set(arrays) != {"pieces", "codes", "latents"}:
        return None
    facts = arrays["pieces"].tolist()
    codes = torch.from_numpy(arrays["codes"].astype(np.int64))
    latents = torch.from_numpy(arrays["latents"].astype(np.float32))
    if sum(row[3] for row in facts) != len(codes) or len(codes) != len(latents):
        return None
    pieces, at = [], 0
    for stretch, start, end, count, hit_limit in facts:
        part = slice(at, at + count)
        pieces.append(CodedPiece(stretch, start, end, codes[part], latents[part], bool(hit_limit)))
        at += count
    return tuple(pieces)
