"""Which lines share a batch: little padding, bounded memory, few different shapes."""

from collections.abc import Sequence
from dataclasses import dataclass

from tts.nn.layout import PaddedSize


@dataclass(frozen=True, slots=True)
class BatchLimits:
    """Bounds of a batch.

    Attributes
    ----------
    frames : int
        Mel frames of all lines together, prompts and padding included; a longer line gets a batch of its own.
    lines : int
    padding : float
        Largest share of frames that may be padding.
    multiple : int
        Padded lengths are multiples of this, so that shapes recur; 1 pads as little as possible.
    """

    frames: int = 32_768
    lines: int = 64
    padding: float = 0.25
    multiple: int = 64


ONE_BY_ONE = BatchLimits(lines=1, multiple=1)


def plan_batches(totals: Sequence[int], limits: BatchLimits) -> list[tuple[int, ...]]:
    """Group lines of similar length.

    Parameters
    ----------
    totals : sequence of int
        Frames of each line with its prompt.
    limits : BatchLimits

    Returns
    -------
    list of tuple of int
        Indices of the lines of each batch: every line exactly once, the earliest line's batch first.
    """
    batches: list[tuple[int, ...]] = []
    batch: list[int] = []
    for index in sorted(range(len(totals)), key=lambda line: -totals[line]):
        if batch and not _fits([totals[line] for line in [*batch, index]], limits):
            batches.append(tuple(batch))
            batch = []
        batch.append(index)
    if batch:
        batches.append(tuple(batch))
    return sorted((tuple(sorted(group)) for group in batches), key=min)


def _fits(totals: list[int], limits: BatchLimits) -> bool:
    padded = max(totals) * len(totals)
    used = sum(totals)
    return (
        len(totals) <= limits.lines and padded <= limits.frames and padded - used <= limits.padding * padded
    )


def static_size(exact: PaddedSize, limits: BatchLimits) -> PaddedSize | None:
    """The bucket that a batch is padded to, or None where padding is not rounded up."""
    if limits.multiple == 1:
        return None
    frames, width = (-(-count // limits.multiple) * limits.multiple for count in (exact.frames, exact.width))
    return PaddedSize(frames, width)
