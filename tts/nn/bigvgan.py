"""BigVGAN v2 (Lee et al. 2023): log-mel frames to a waveform.

Works on right-padded batches: every convolution sees zeros past a line's end, every activation sees the
line's last sample, so that each line sounds as it would alone.
"""

from dataclasses import dataclass

from torch import Tensor, nn

from tts.nn.masking import zero_padding
from tts.nn.snake import AntiAliasedSnake

_KERNEL = 7


@dataclass(frozen=True, slots=True)
class VocoderShape:
    """Sizes of the vocoder; the defaults are those of the published weights."""

    mels: int = 80
    width: int = 1536
    rates: tuple[int, ...] = (4, 4, 2, 2, 2, 2)
    kernels: tuple[int, ...] = (8, 8, 4, 4, 4, 4)
    block_kernels: tuple[int, ...] = (3, 7, 11)
    dilations: tuple[int, ...] = (1, 3, 5)

    @property
    def hop(self) -> int:
        """Samples per mel frame."""
        hop = 1
        for rate in self.rates:
            hop *= rate
        return hop


class ResidualBlock(nn.Module):
    """Pairs of convolutions, each after an activation and added to the input."""

    def __init__(self, channels: int, kernel: int, dilations: tuple[int, ...]) -> None:
        super().__init__()
        half = (kernel - 1) // 2
        self.convs1 = nn.ModuleList(
            nn.Conv1d(channels, channels, kernel, dilation=d, padding=d * half) for d in dilations
        )
        self.convs2 = nn.ModuleList(nn.Conv1d(channels, channels, kernel, padding=half) for _ in dilations)
        self.activations = nn.ModuleList(AntiAliasedSnake(channels) for _ in range(2 * len(dilations)))

    def forward(self, x: Tensor, lens: Tensor | None) -> Tensor:
        """(batch, channels, samples) to the same; padding of the result is not cleared."""
        for index, (first, second) in enumerate(zip(self.convs1, self.convs2, strict=True)):
            y = first(self.activations[2 * index](x, lens))
            x = x + second(self.activations[2 * index + 1](y, lens))
        return x


class BigVgan(nn.Module):
    """Transposed convolutions up to the sample rate, each followed by residual blocks."""

    def __init__(self, shape: VocoderShape) -> None:
        super().__init__()
        self.shape = shape
        widths = [shape.width >> stage for stage in range(len(shape.rates) + 1)]
        self.conv_pre = nn.Conv1d(shape.mels, shape.width, _KERNEL, padding=_KERNEL // 2)
        self.ups = nn.ModuleList()
        self.resblocks = nn.ModuleList()
        for stage, (rate, kernel) in enumerate(zip(shape.rates, shape.kernels, strict=True)):
            wide, narrow = widths[stage], widths[stage + 1]
            up = nn.ConvTranspose1d(wide, narrow, kernel, stride=rate, padding=(kernel - rate) // 2)
            self.ups.append(nn.ModuleList([up]))
            self.resblocks.extend(
                ResidualBlock(narrow, size, shape.dilations) for size in shape.block_kernels
            )
        self.activation_post = AntiAliasedSnake(widths[-1])
        self.conv_post = nn.Conv1d(widths[-1], 1, _KERNEL, padding=_KERNEL // 2, bias=False)

    def forward(self, mel: Tensor, lens: Tensor | None = None) -> Tensor:
        """Waveforms of a batch.

        Parameters
        ----------
        mel : (batch, mels, frames) float32
            Natural-log mel; padding may hold anything.
        lens : (batch,) int64, optional
            Frames of each line; None means all.

        Returns
        -------
        (batch, hop * frames) float32
            In [-1, 1]. Past a line's end it is meaningless.
        """
        x = self.conv_pre(zero_padding(mel, lens))
        for stage, rate in enumerate(self.shape.rates):
            x = self.upsample(x, stage, lens)
            lens = None if lens is None else lens * rate
            x = self.refine(x, stage, lens)
        wave: Tensor = self.conv_post(self.activation_post(x, lens))
        return wave.squeeze(1).clamp(-1.0, 1.0)

    def upsample(self, x: Tensor, stage: int, lens: Tensor | None) -> Tensor:
        """Stage `stage`'s transposed convolution, from the rate that `lens` counts in."""
        group = self.ups[stage]
        assert isinstance(group, nn.ModuleList)
        y: Tensor = group[0](zero_padding(x, lens))
        return y

    def refine(self, x: Tensor, stage: int, lens: Tensor | None) -> Tensor:
        """Mean of the stage's residual blocks."""
        count = len(self.shape.block_kernels)
        first, *others = self.resblocks[stage * count : (stage + 1) * count]
        total: Tensor = first(x, lens)
        for block in others:
            total += block(x, lens)
        return total / count
