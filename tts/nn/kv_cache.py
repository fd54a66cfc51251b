"""Preallocated keys and values of a transformer.

The cache has a row per line and a slot per token. Nothing is appended or moved while decoding: each step
says which slots it writes and, by a mask, which slots every query sees. Beams of one line share its row:
the prefix is kept once, every beam's tokens have slots of their own, and a beam's mask names its ancestors,
so that no keys or values are copied when beams change their parents.
"""

import math
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Self

import numpy as np
import torch
from torch import Tensor

_ALIGNED_BYTES = 64


@dataclass(frozen=True, slots=True)
class CacheShape:
    """Rows and slots of a cache, and the heads that fill them."""

    rows: int
    heads: int
    slots: int
    head_dim: int


@dataclass(frozen=True, slots=True, eq=False)
class KvCache:
    """Keys and values of each layer, (rows, heads, slots, head_dim); overwritten in place.

    Layers are tensors of their own, so that a compiled step can write into them without copying.
    """

    keys: tuple[Tensor, ...]
    values: tuple[Tensor, ...]

    @classmethod
    def empty(cls, shape: CacheShape, layers: int, like: Tensor) -> Self:
        """Return zeros with the device and type of `like`.

        Zeros rather than NaN: a masked slot has the weight 0, and 0 times NaN is NaN.
        """
        sizes = (shape.rows, shape.heads, shape.slots, shape.head_dim)
        made = [_zeros(sizes, like) for _ in range(2 * layers)]
        return cls(tuple(made[:layers]), tuple(made[layers:]))

    @property
    def slots(self) -> int:
        """Tokens that a row can hold."""
        return self.keys[0].shape[2]

    @property
    def rows(self) -> int:
        """Lines that it can hold."""
        return self.keys[0].shape[0]

    @property
    def nbytes(self) -> int:
        """Memory of keys and values together."""
        return sum(table.nbytes for table in self.tables())

    def tables(self) -> Iterator[Tensor]:
        """Keys and values of every layer."""
        yield from self.keys
        yield from self.values

    def view(self, rows: slice, slots: int) -> Self:
        """Return some rows and the first slots, sharing memory."""
        keys, values = ([table[rows, :, :slots] for table in half] for half in (self.keys, self.values))
        return type(self)(tuple(keys), tuple(values))

    def fill(self, row: int, source: Self) -> None:
        """Copy a cache of one row to the beginning of a row of this one."""
        for own, other in zip(self.tables(), source.tables(), strict=True):
            own[row, :, : source.slots] = other[0]

    def blend(self, row: int, low: Self, high: Self, fraction: float) -> None:
        """Write a mixture of two caches of one row to the beginning of a row of this one.

        A `fraction` of 0 writes `low`, and 1 writes `high`, exactly.
        """
        for own, start, end in zip(self.tables(), low.tables(), high.tables(), strict=True):
            own[row, :, : low.slots] = torch.lerp(start[0], end[0], fraction)

    def move(self, source: int, target: int) -> None:
        """Copy a row over another."""
        for table in self.tables():
            table[target] = table[source]


def _zeros(sizes: tuple[int, ...], like: Tensor) -> Tensor:
    """Zeros that on a CPU take memory only where they are written to: most lines end long before their room.

    They are aligned as torch's own memory is, since products round by it.
    """
    if like.device.type != "cpu":
        return like.new_zeros(sizes)
    count = math.prod(sizes) * like.itemsize
    raw = np.zeros(count + _ALIGNED_BYTES, np.uint8)
    start = -raw.ctypes.data % _ALIGNED_BYTES
    return torch.from_numpy(raw[start : start + count]).view(like.dtype).view(sizes)


@dataclass(frozen=True, slots=True, eq=False)
class CacheWrite:
    """Where a step's tokens go in a cache, and what they see of it.

    Attributes
    ----------
    cache : KvCache
        Limited to the rows and slots that this step touches.
    rows, slots : (rows, 1) and (rows, tokens) int64
        Where each token's key and value are written to.
    bias : (rows, 1, tokens, cache.slots)
        Added to attention scores: 0 where a token sees a slot, minus infinity elsewhere.
    """

    cache: KvCache
    rows: Tensor
    slots: Tensor
    bias: Tensor

    @classmethod
    def seeing(cls, cache: KvCache, slots: Tensor, visible: Tensor) -> Self:
        """Take what is seen as (rows, tokens, cache.slots) bool; a token must see its own slot."""
        bias = torch.zeros_like(visible, dtype=cache.keys[0].dtype).masked_fill(~visible, -torch.inf)
        rows = torch.arange(cache.rows, device=slots.device)[:, None]
        return cls(cache, rows, slots, bias[:, None])


def causal_write(cache: KvCache) -> CacheWrite:
    """Fill every slot of every row, each token seeing itself and those before it."""
    device = cache.keys[0].device
    slots = torch.arange(cache.slots, device=device).expand(cache.rows, -1)
    visible = torch.ones(cache.slots, cache.slots, dtype=torch.bool, device=device).tril()
    return CacheWrite.seeing(cache, slots, visible.expand(cache.rows, -1, -1))
