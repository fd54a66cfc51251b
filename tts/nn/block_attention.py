"""Attention on a CPU whose rounding depends on a row's own queries and keys alone.

PyTorch's kernel computes each head in scratch memory of the thread that it falls to, and the rounding follows
how that memory is aligned: with more than one thread, the same row differs by its place in the batch.
"""

import torch
from torch import Tensor

BLOCK_SLOTS = 512  # keys that are summed at once; a product over another number of keys rounds otherwise


def block_attention(query: Tensor, keys: Tensor, values: Tensor, bias: Tensor) -> Tensor:
    """Mix values by softmax(query · keys / sqrt(width) + bias), block by block of keys.

    Blocks that nobody sees add exactly nothing, so that reading more of a cache changes no bit as long as
    whole blocks are read.

    Parameters
    ----------
    query : (rows, heads, tokens, width)
    keys, values : (rows, heads, slots, width)
        Finite where they are not seen.
    bias : (rows, 1, tokens, slots)
        0 where a token sees a slot, minus infinity elsewhere.

    Returns
    -------
    (rows, heads, tokens, width)
    """
    rows, heads, tokens, width = query.shape
    keys, values = keys.flatten(0, 1), values.flatten(0, 1)
    scores = torch.bmm(query.reshape(rows * heads, tokens, width) * width**-0.5, keys.transpose(1, 2))
    weights = (scores.view(rows, heads, tokens, -1) + bias).softmax(-1).flatten(0, 1)
    mixed = torch.bmm(weights[..., :BLOCK_SLOTS], values[:, :BLOCK_SLOTS])
    for start in range(BLOCK_SLOTS, keys.shape[1], BLOCK_SLOTS):
        block = slice(start, start + BLOCK_SLOTS)
        mixed = mixed + torch.bmm(weights[..., block], values[:, block])
    return mixed.view(rows, heads, tokens, width)
