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

    def fill(self, row: int, source: Self, source_row: int = 0) -> None:
        """Copy all slots of a row of another cache to the beginning of a row of this one."""
        slots = source.slots
        self.keys[:, row, :, :slots] = source.keys[:, source_row]
        self.values[:, row, :, :slots] = source.values[:, source_row]

    def blend(self, row: int, source: Self, low: int, fraction: float) -> None:
        """Write the mixture of rows `low` and `low + 1` of `source` to the beginning of a row.

        A `fraction` of 0 writes row `low` exactly.
        """
        slots = source.slots
        for own, other in ((self.keys, source.keys), (self.values, source.values)):
            start = other[:, low]
            mixed = torch.lerp(start, other[:, low + 1], fraction) if fraction else start
            own[:, row, :, :slots] = mixed


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
