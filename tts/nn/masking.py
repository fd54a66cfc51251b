"""Right-padded batches: which frames count, and what stands in for those that do not.

Lines of different lengths share a batch, each followed by padding. An operation that looks at neighbours must
see at the end of a line what it would see if the line were alone; these helpers put it there.
"""

import torch
from torch import Tensor


def frame_mask(lens: Tensor, frames: int) -> Tensor:
    """Mark the frames that belong to a line.

    Parameters
    ----------
    lens : (batch,) int64
        Length of each line, in frames.
    frames : int
        Padded length.

    Returns
    -------
    (batch, 1, frames) bool
        True where a frame is part of its line.
    """
    positions = torch.arange(frames, device=lens.device)
    return (positions < lens[:, None])[:, None]


def zero_padding(x: Tensor, lens: Tensor | None) -> Tensor:
    """Silence the padding of (batch, channels, frames); None means that there is none."""
    return x if lens is None else x.masked_fill(~frame_mask(lens, x.shape[-1]), 0.0)


def repeat_last(x: Tensor, lens: Tensor | None) -> Tensor:
    """Fill the padding of (batch, channels, frames) with each line's last frame."""
    if lens is None:
        return x
    positions = torch.arange(x.shape[-1], device=x.device)
    index = torch.minimum(positions, lens[:, None] - 1)
    return x.gather(-1, index[:, None].expand_as(x))
