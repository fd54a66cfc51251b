"""Which numbers of lines the device rounds alike, found out by trying.

A library computes products of few rows by other sums than those of many, so that the same row may differ in
its last bits by how many stand beside it. Which numbers of rows share their sums depends on the library, the
processor and the number of threads, and is written nowhere.
"""

from collections.abc import Sequence

import torch
from torch import Tensor

from tts.nn.block_attention import BLOCK_SLOTS
from tts.nn.gpt import UnifiedVoice
from tts.nn.kv_cache import CacheWrite, KvCache


@torch.inference_mode()
def alike_sizes(voice: UnifiedVoice, sizes: Sequence[int], beams: int) -> tuple[int, ...]:
    """Return the sizes of batch in which a line comes out as it does in the largest, to the bit.

    One block of the network and its head are tried on made-up tokens: all blocks have the same shapes.

    Parameters
    ----------
    voice : UnifiedVoice
    sizes : sequence of int
        Lines that a step may run with, rising.
    beams : int
        Rows of each line.

    Returns
    -------
    tuple of int
        Rising; the largest is always among them.
    """
    largest = sizes[-1]
    whole = _tried(voice, largest, largest, beams)
    smaller = (size for size in sizes[:-1] if _equal(_tried(voice, size, largest, beams), whole))
    return (*smaller, largest)


def _equal(few: tuple[Tensor, ...], many: tuple[Tensor, ...]) -> bool:
    return all(torch.equal(part, whole[: len(part)]) for part, whole in zip(few, many, strict=True))


def _tried(voice: UnifiedVoice, lines: int, largest: int, beams: int) -> tuple[Tensor, ...]:
    """What the first of `largest` made-up lines come to where they run with no others."""
    stack, weight = voice.config.stack, voice.mel_head.weight
    chance = torch.Generator().manual_seed(0)

    def made(*sizes: int) -> Tensor:
        whole = torch.randn(largest, *sizes, generator=chance)
        return whole[:lines].clone().to(weight)

    cache = KvCache.empty(stack.cache_shape(lines, BLOCK_SLOTS), 1, weight)
    for table in cache.tables():
        table.copy_(made(*table.shape[1:]))
    slots = torch.arange(beams, device=weight.device).expand(lines, -1)
    visible = torch.ones(lines, beams, BLOCK_SLOTS, dtype=torch.bool, device=weight.device)
    hidden = voice.gpt.h[0](made(beams, stack.dim), CacheWrite.seeing(cache, slots, visible), 0)
    return hidden, voice.logits(voice.final_norm(voice.gpt.ln_f(hidden)))
