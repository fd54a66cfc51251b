"""The vocoder's activation as one CUDA kernel: reads each sample once from memory and writes it once.

Every output needs twelve samples of the doubled signal, and each of those six inputs. Computing them anew for
every output is cheaper than storing the doubled signal, because the arithmetic hides behind the memory.
"""

# mypy: allow-untyped-decorators, allow-untyped-defs, allow-incomplete-defs

import torch
import triton  # type: ignore[import-untyped]
import triton.language as tl  # type: ignore[import-untyped]
from torch import Tensor

_BLOCK = 512


@triton.jit
def _bump(u, frequency, height):
    s = tl.sin(u * frequency)
    return u + s * s * height


@triton.jit
def _doubled(row, position, count, up, odd: tl.constexpr):
    """Even (or odd) sample of the doubled signal at input `position`; ends are repeated."""
    total = tl.zeros_like(position).to(tl.float32)
    for k in tl.static_range(6):
        index = tl.minimum(tl.maximum(position - 3 + odd + k, 0), count - 1)
        total += tl.load(row + index) * tl.load(up + 11 - odd - 2 * k)
    return 2.0 * total


@triton.jit
def _snake_kernel(  # noqa: PLR0913, PLR0917 (a kernel takes pointers)
    x, y, alpha, beta, up, down, lens, channels, frames, ragged: tl.constexpr, block: tl.constexpr
):
    row = tl.program_id(0)
    position = tl.program_id(1) * block + tl.arange(0, block)
    count = frames
    if ragged:
        count = tl.load(lens + row // channels).to(tl.int32)
    frequency = tl.exp(tl.load(alpha + row % channels))
    height = 1.0 / (tl.exp(tl.load(beta + row % channels)) + 1e-9)
    source = x + row.to(tl.int64) * frames
    zero = tl.zeros_like(position)
    first = _bump(_doubled(source, zero, count, up, 0), frequency, height)
    last = _bump(_doubled(source, zero + count - 1, count, up, 1), frequency, height)
    total = tl.zeros([block], dtype=tl.float32)
    for t in tl.static_range(12):
        place = position + (t - 5 - (t + 1) % 2) // 2
        u = _bump(_doubled(source, place, count, up, (t + 1) % 2), frequency, height)
        u = tl.where(place < 0, first, tl.where(place >= count, last, u))
        total += u * tl.load(down + t)
    tl.store(
        y + row.to(tl.int64) * frames + position, tl.where(position < count, total, 0.0), position < frames
    )


def fused_snake(
    x: Tensor, bump: tuple[Tensor, Tensor], filters: tuple[Tensor, Tensor], lens: Tensor | None
) -> Tensor:
    """Activate each row up to its own length, in one kernel.

    Parameters
    ----------
    x : (batch, channels, samples) float32
    bump : two (channels,) float32
        Logarithms of the frequency and of the inverse height.
    filters : two (12,) float32
        Low-pass on the way up, and down.
    lens : (batch,) int64 or None
        Samples of each row; None means all.

    Returns
    -------
    (batch, channels, samples) float32
        Zero beyond each row's length.
    """
    x = x.contiguous()
    y = torch.empty_like(x)
    batch, channels, frames = x.shape
    grid = (batch * channels, triton.cdiv(frames, _BLOCK))
    _snake_kernel[grid](
        x, y, *bump, *filters, x if lens is None else lens, channels, frames, lens is not None, _BLOCK
    )
    return y
