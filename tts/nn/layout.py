"""Where the frames of each line lie in a right-padded batch, and which of them are computed to the end.

A line is its prompt's frames followed by its own. What the network says about prompt frames is thrown away,
so the layers after attention work on a window: the line's own frames and the few before them that a
convolution can see.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import torch
from torch import Tensor
from torch.nn import functional

from tts.errors import BadValue

MIN_FRAMES = 3  # the reflection at a line's ends needs two neighbours


@dataclass(frozen=True, slots=True)
class PaddedSize:
    """Frames of a padded batch, and of its window."""

    frames: int
    width: int


@dataclass(frozen=True, slots=True, eq=False)
class Layout:
    """Indices and masks of one batch; a row is a line in one branch of the guidance.

    Attributes
    ----------
    size : PaddedSize
    rows : int
        Lines times branches.
    start : int or None
        First column of the window where all lines agree and nothing is padded; the tensors below that are
        None are then not needed, and no mask exists at all.
    columns : (rows, width) int64 or None
        Column of each window position.
    places : (lines, frames) int64 or None
        Window position of each column.
    key_mask : (rows, 1, 1, frames) bool or None
        True where a frame may be attended to.
    ends : (rows,) int64 or None
        Length of each line within its window.
    target : (lines, frames, 1) float32
        One in the line's own frames, zero in its prompt and in padding.
    """

    size: PaddedSize
    rows: int
    start: int | None
    columns: Tensor | None
    places: Tensor | None
    key_mask: Tensor | None
    ends: Tensor | None
    target: Tensor

    def window(self, x: Tensor) -> Tensor:
        """Keep the window's columns: (rows or lines, frames, channels) to (same, width, channels)."""
        if self.columns is None:
            return x[:, self.start :]
        index = self.columns[: x.shape[0], :, None]
        return x.gather(1, index.expand(-1, -1, x.shape[-1]))

    def spread(self, x: Tensor) -> Tensor:
        """Put the window back: (lines, width, channels) to (lines, frames, channels), zero elsewhere."""
        if self.places is None:
            return functional.pad(x, (0, 0, self.size.frames - x.shape[1], 0)) * self.target
        return x.gather(1, self.places[:, :, None].expand(-1, -1, x.shape[-1])) * self.target

    def rotations(self, table: Tensor) -> Tensor:
        """Rows of a table by position (frames, n), for the window: (rows or 1, width, n)."""
        return table[None, self.start :] if self.columns is None else table[self.columns]

    def reflect(self, x: Tensor, pad: int) -> Tensor:
        """Mirror each line at its own ends: (rows, channels, width) to (rows, channels, width + 2 pad)."""
        y = functional.pad(x, (pad, pad), mode="reflect")
        if self.ends is None:
            return y
        steps = torch.arange(pad, device=x.device)
        shape = (-1, x.shape[1], -1)
        source = (self.ends[:, None] + pad - 2 - steps)[:, None].expand(shape)
        place = (self.ends[:, None] + pad + steps)[:, None].expand(shape)
        return y.scatter(2, place, y.gather(2, source))


def window_starts(prompts: Sequence[int], context: int) -> list[int]:
    """First column of each line's window: its prompt's end, less what a convolution sees of it."""
    return [max(0, prompt - context) for prompt in prompts]


def exact_size(prompts: Sequence[int], totals: Sequence[int], context: int) -> PaddedSize:
    """The smallest padding that holds all lines."""
    starts = window_starts(prompts, context)
    widths = [total - start for total, start in zip(totals, starts, strict=True)]
    return PaddedSize(max(totals), max(widths))


@dataclass(frozen=True, slots=True)
class LineLengths:
    """Frames of each line of a batch: of its prompt, and of prompt and line together."""

    prompts: tuple[int, ...]
    totals: tuple[int, ...]

    def __post_init__(self) -> None:
        if any(total < max(MIN_FRAMES, prompt + 1) for prompt, total in zip(*self._both(), strict=True)):
            raise BadValue(
                "totals", self.totals, f"at least {MIN_FRAMES} and longer than the prompts {self.prompts}"
            )

    def _both(self) -> tuple[tuple[int, ...], tuple[int, ...]]:
        return self.prompts, self.totals

    @property
    def lines(self) -> int:
        """How many lines."""
        return len(self.totals)


def make_layout(
    lengths: LineLengths, *, context: int, branches: int, device: torch.device, size: PaddedSize | None = None
) -> Layout:
    """Lay lines out in a batch.

    Parameters
    ----------
    lengths : LineLengths
    context : int
        Prompt frames before a line that its convolutions see.
    branches : int
        2 with classifier-free guidance, else 1.
    device : torch.device
    size : PaddedSize, optional
        Static shapes to pad to (at least the exact ones); None pads as little as possible, and needs no mask
        at all where the lines have one length.
    """
    prompts, totals = torch.tensor(lengths.prompts), torch.tensor(lengths.totals)
    exact = exact_size(lengths.prompts, lengths.totals, context)
    starts = torch.tensor(window_starts(lengths.prompts, context))
    columns = torch.arange((size or exact).frames)
    target = ((columns >= prompts[:, None]) & (columns < totals[:, None]))[..., None].float().to(device)
    rows = lengths.lines * branches
    if size is None and len(set(lengths.totals)) == 1 and len(set(starts.tolist())) == 1:
        return Layout(exact, rows, int(starts[0]), None, None, None, None, target)
    size = size or exact
    window = (starts[:, None] + torch.arange(size.width)).clamp(max=size.frames - 1)
    places = (columns - starts[:, None]).clamp(0, size.width - 1)
    return Layout(
        size,
        rows,
        None,
        columns=window.repeat(branches, 1).to(device),
        places=places.to(device),
        key_mask=(columns < totals[:, None]).repeat(branches, 1)[:, None, None].to(device),
        ends=(totals - starts).repeat(branches).to(device),
        target=target,
    )
