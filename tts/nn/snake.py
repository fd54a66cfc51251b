"""The vocoder's activation: a periodic bump, taken at twice the rate so that it does not alias.

Up by two, ``x + sin^2(a x) / b`` (Ziyin et al. 2020), down by two (Lee et al. 2023), both with a 12-tap
low-pass. The two rates are never interleaved in memory: even and odd samples of the doubled signal are two
signals of the given rate, each a 6-tap sum. On CUDA one kernel does all of it.
"""

from importlib.util import find_spec

import torch
from torch import Tensor, nn
from torch.nn import functional

from tts.nn.masking import frame_mask, repeat_last, zero_padding

TAPS = 12
_REACH = 3  # samples that each phase sees beyond its own position
_EPS = 1e-9


class Taps(nn.Module):
    """The stored low-pass."""

    def __init__(self) -> None:
        super().__init__()
        self.register_buffer("filter", torch.empty(1, 1, TAPS))
        self.filter: Tensor


class AntiAliasedSnake(nn.Module):
    """The activation of (batch, channels, samples), with a frequency and a height per channel."""

    def __init__(self, channels: int) -> None:
        super().__init__()
        self.act = nn.ParameterDict({"alpha": torch.empty(channels), "beta": torch.empty(channels)})
        self.upsample = Taps()
        self.downsample = nn.ModuleDict({"lowpass": Taps()})

    @property
    def filters(self) -> tuple[Tensor, Tensor]:
        """Taps of the two low-passes, (12,) each."""
        down = self.downsample["lowpass"]
        assert isinstance(down, Taps)
        return self.upsample.filter.view(-1), down.filter.view(-1)

    def forward(self, x: Tensor, lens: Tensor | None) -> Tensor:
        """Activate each row up to its own length.

        Parameters
        ----------
        x : (batch, channels, samples) float32
        lens : (batch,) int64 or None
            Samples of each row; what lies beyond is not read. None means all.

        Returns
        -------
        (batch, channels, samples) float32
            Zero beyond each row's length.
        """
        if x.is_cuda and find_spec("triton") is not None:
            from tts.nn.snake_triton import fused_snake

            return fused_snake(x, (self.act["alpha"], self.act["beta"]), self.filters, lens)
        return self.polyphase(x, lens)

    def polyphase(self, x: Tensor, lens: Tensor | None) -> Tensor:
        """The same in plain torch: even and odd samples as two signals."""
        up, down = (taps.tolist() for taps in self.filters)
        count = x.shape[-1]
        padded = functional.pad(repeat_last(x, lens), (_REACH, _REACH), mode="replicate")
        even = self._bump(_fir(padded[..., :-1], [2.0 * tap for tap in up[11::-2]]))
        odd = self._bump(_fir(padded[..., 1:], [2.0 * tap for tap in up[10::-2]]))
        first, last = even[..., :1], odd[..., -1:]
        if lens is not None:
            last = odd.gather(-1, (lens - 1)[:, None, None].expand(-1, x.shape[1], 1))
            mask = frame_mask(lens, count)
            even, odd = torch.where(mask, even, last), torch.where(mask, odd, last)
        before = first.expand(*first.shape[:-1], _REACH)
        after = last.expand(*last.shape[:-1], _REACH)
        y = _fir(torch.cat([before, odd, after[..., 1:]], dim=-1), down[0::2])
        y += _fir(torch.cat([before[..., 1:], even, after], dim=-1), down[1::2])
        return zero_padding(y, lens)

    def _bump(self, x: Tensor) -> Tensor:
        frequency, height = self.act["alpha"].exp()[:, None], self.act["beta"].exp()[:, None] + _EPS
        return x.addcdiv_(torch.sin(x * frequency).square_(), height)


def _fir(x: Tensor, taps: list[float]) -> Tensor:
    """Correlate the last axis with a few taps; shorter by one less than there are taps."""
    count = x.shape[-1] - len(taps) + 1
    y = x[..., :count] * taps[0]
    for index, tap in enumerate(taps[1:], start=1):
        y.add_(x[..., index : index + count], alpha=tap)
    return y
