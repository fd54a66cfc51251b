"""Preallocated keys and values of a transformer.

The cache has a row per line and a slot per token. Nothing is appended or moved while decoding: each step
says which slots it writes and, by a mask, which slots every query sees. Beams of one line share its row:
the prefix is kept once, every beam's tokens have slots of their own, and a beam's mask names its ancestors,
so that no keys or values are copied when beams change their parents.
"""

from dataclasses import dataclass
from typing import Self

import torch
from torch import Tensor


@dataclass(frozen=True, slots=True, eq=False)
class KvCache:
    """Keys and values, each (layers, rows, heads, slots, head_dim); slots are overwritten in place."""

    keys: Tensor
    values: Tensor

    @classmethod
    def empty(cls, shape: tuple[int, int, int, int, int], like: Tensor) -> Self:
        """Return zeros of (layers, rows, heads, slots, head_dim), with the device and type of `like`.

        Zeros rather than NaN: a masked slot has the weight 0, and 0 times NaN is NaN.
        """
        return cls(like.new_zeros(shape), like.new_zeros(shape))

    @property
    def slots(self) -> int:
        """Tokens that a row can hold."""
        return self.keys.shape[3]

    @property
    def nbytes(self) -> int:
        """Memory of keys and values together."""
        return self.keys.nbytes + self.values.nbytes

    def view(self, rows: int, slots: int) -> Self:
        """Return the first rows and slots, sharing memory."""
        return type(self)(self.keys[:, :rows, :, :slots], self.values[:, :rows, :, :slots])

    def row(self, row: int, slots: int) -> Self:
        """Return the first slots of one row, sharing memory."""
        rows = slice(row, row + 1)
        return type(self)(self.keys[:, rows, :, :slots], self.values[:, rows, :, :slots])

    def fill(self, row: int, source: Self) -> None:
        """Copy a cache of one row to the beginning of a row of this one."""
        self.keys[:, row, :, : source.slots] = source.keys[:, 0]
        self.values[:, row, :, : source.slots] = source.values[:, 0]

    def blend(self, row: int, low: Self, high: Self, fraction: float) -> None:
        """Write a mixture of two caches of one row to the beginning of a row of this one.

        A `fraction` of 0 writes `low`, and 1 writes `high`, exactly.
        """
        for own, start, end in (
            (self.keys, low.keys, high.keys),
            (self.values, low.values, high.values),
        ):
            own[:, row, :, : low.slots] = torch.lerp(start[:, 0], end[:, 0], fraction)


@dataclass(frozen=True, slots=True, eq=False)
class CacheWrite:
    """Where a step's tokens go in a cache, and what they see of it.

    Attributes
    ----------
    cache : KvCache
        Limited to the rows and slots that this step touches.
    slots : (rows, tokens) int64
        Slot that each token's key and value are written to.
    visible : (rows, tokens, cache.slots) bool
        True where a token sees a slot, its own among them.
    """

    cache: KvCache
    slots: Tensor
    visible: Tensor

    def layer(self, index: int) -> tuple[Tensor, Tensor]:
        """Keys and values of one layer, (rows, heads, slots, head_dim)."""
        return self.cache.keys[index], self.cache.values[index]


def causal_write(cache: KvCache, tokens: int) -> CacheWrite:
    """Fill slots 0 to `tokens` - 1 of every row, each token seeing itself and those before it."""
    rows = cache.keys.shape[1]
    device = cache.keys.device
    slots = torch.arange(tokens, device=device).expand(rows, -1)
    visible = torch.ones(tokens, cache.slots, dtype=torch.bool, device=device).tril()
    return CacheWrite(cache, slots, visible.expand(rows, -1, -1))
