"""Feelings to the emotion vector that colours a voice.

The eight axes, in the network's order, each own a group of example rows: in every group the row of the
example speaker most like the voice is taken, and the rows are added with the axes' weights.
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import torch
import torch.nn.functional as F  # noqa: N812
from torch import Tensor

from tts.contract import Feelings

AXES = ("happy", "angry", "sad", "afraid", "disgusted", "melancholic", "surprised", "calm")
ROWS_PER_AXIS = (3, 17, 2, 8, 4, 5, 10, 24)  # of the released matrices
# Of the released web page: how much of each axis still sounds natural, and of all together.
NATURAL_BIAS = (0.9375, 0.875, 1.0, 1.0, 0.9375, 0.9375, 0.6875, 0.5625)
NATURAL_SUM = 0.8

Weights = tuple[float, ...]  # of the eight axes, in order

# `gentle` is no axis of the network; as a mix it is mostly calm with a little joy. A guess, not measured.
_GENTLE = {"calm": 0.6, "happy": 0.25}


@dataclass(frozen=True, slots=True, eq=False)
class EmotionMatrices:
    """Example rows: speaker styles (rows, 192) and emotion vectors (rows, dim), grouped by axis."""

    styles: Tensor
    emotions: Tensor
    rows_per_axis: tuple[int, ...] = ROWS_PER_AXIS

    def nearest_rows(self, style: Tensor) -> Tensor:
        """Return in each group the row whose speaker is most like a style (192,): (axes,) int64."""
        likeness = F.cosine_similarity(style.float()[None], self.styles.float(), eps=1e-8)
        starts = [0]
        for count in self.rows_per_axis[:-1]:
            starts.append(starts[-1] + count)
        groups = torch.split(likeness, list(self.rows_per_axis))
        return torch.stack([group.argmax() + start for group, start in zip(groups, starts, strict=True)])

    def mixed(self, weights: Weights, style: Tensor) -> Tensor:
        """Add the rows nearest to a speaker with the axes' weights: (dim,)."""
        rows = self.emotions[self.nearest_rows(style)].float()
        return torch.tensor(weights, device=rows.device) @ rows


def weighted_emotion(matrices: EmotionMatrices, weights: Weights, style: Tensor, base: Tensor) -> Tensor:
    """Lead a voice's own emotion vector `base` (dim,) to a mix of feelings.

    What the weights leave to 1 stays the voice's own; they may go beyond 1 together, as in the released
    pipeline, where nothing is clamped.
    """
    return matrices.mixed(weights, style) + (1.0 - sum(weights)) * base


def merged_emotion(base: Tensor, target: Tensor, strength: float) -> Tensor:
    """Go from a voice's own emotion vector to that of a clip: `strength` 0 stays, 1 arrives."""
    return base + strength * (target - base)


def axis_weights(feelings: Feelings) -> Weights:
    """Return the weights of the network's eight axes; `gentle` is mixed from others."""
    weights = {axis: float(getattr(feelings, axis)) for axis in AXES}
    for axis, share in _GENTLE.items():
        weights[axis] += share * feelings.gentle
    return tuple(weights.values())


def scaled_weights(weights: Sequence[float], strength: float) -> Weights:
    """Scale by a strength clamped to 0..1, cut to four decimals as the released pipeline cuts them.

    >>> scaled_weights((0.9, 0.33333), 0.5)
    (0.45, 0.1666)
    """
    strength = min(max(strength, 0.0), 1.0)
    if strength == 1.0:
        return tuple(weights)
    return tuple(math.trunc(weight * strength * 10_000) / 10_000 for weight in weights)


def natural_weights(weights: Sequence[float], *, bias: bool = True) -> Weights:
    """Hold a mix within what sounds natural: weaken some axes, then scale the sum down to 0.8."""
    biased = [w * b for w, b in zip(weights, NATURAL_BIAS, strict=True)] if bias else list(weights)
    total = sum(biased)
    factor = NATURAL_SUM / total if total > NATURAL_SUM else 1.0
    return tuple(weight * factor for weight in biased)


def weights_of_scores(scores: Mapping[str, float]) -> Weights:
    """Put named scores in the order of the axes."""
    return tuple(float(scores[axis]) for axis in AXES)
