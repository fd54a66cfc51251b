"""The estimator of the flow: merges its inputs, runs transformer and WaveNet, and reads the velocity off."""

from dataclasses import dataclass

import torch
from torch import Tensor, nn
from torch.nn import functional

from tts.nn.dit import EstimatorShape, TimeEmbedder, Transformer, rope_table
from tts.nn.layout import Layout
from tts.nn.wavenet import WaveNet

_FINAL_EPS = 1e-6


@dataclass(frozen=True, slots=True, eq=False)
class StepTables:
    """What the network derives from the step time, for all steps; shared by every line.

    Attributes
    ----------
    modulations : (steps, 2 depth + 1, 2, width) float32
        Scale and shift of every adaptive norm.
    biases : (steps, layers, 2 width) float32
        Biases of the WaveNet's gated convolutions.
    final : (steps, 2, width) float32
        Scale and shift of the last norm.
    """

    modulations: Tensor
    biases: Tensor
    final: Tensor

    def step(self, index: int) -> "StepTables":
        """One step's rows, without the leading axis."""
        return StepTables(self.modulations[index], self.biases[index], self.final[index])


class FinalLayer(nn.Module):
    """The last norm, modulated by the step time, and a linear layer."""

    def __init__(self, width: int) -> None:
        super().__init__()
        self.linear = nn.Linear(width, width)
        self.adaLN_modulation = nn.Sequential(nn.SiLU(), nn.Linear(width, 2 * width))

    def modulation(self, embedding: Tensor) -> Tensor:
        """Scale (one is added) and shift for time embeddings (n, width): (n, 2, width)."""
        shift, scale = self.adaLN_modulation(embedding).chunk(2, dim=-1)
        return torch.stack([1.0 + scale, shift], dim=1)

    def forward(self, x: Tensor, modulation: Tensor) -> Tensor:
        """(rows, frames, width) to the same, with one step's scale and shift."""
        scale, shift = modulation.unbind(0)
        y: Tensor = self.linear(functional.layer_norm(x, scale.shape, scale, shift, _FINAL_EPS))
        return y


class Estimator(nn.Module):
    """Velocity of noisy mel frames, given the voice's prompt and what is to be said."""

    def __init__(self, shape: EstimatorShape) -> None:
        super().__init__()
        width = shape.width
        self.shape = shape
        self.transformer = Transformer(shape)
        self.wavenet = WaveNet(shape.wavenet)
        self.t_embedder = TimeEmbedder(width)
        self.t_embedder2 = TimeEmbedder(width)
        self.cond_projection = nn.Linear(shape.content, width)
        self.cond_x_merge_linear = nn.Linear(2 * shape.mels + width + shape.style, width)
        self.skip_linear = nn.Linear(width + shape.mels, width)
        self.conv1 = nn.Linear(width, width)
        self.res_projection = nn.Linear(width, width)
        self.final_layer = FinalLayer(width)
        self.conv2 = nn.Conv1d(width, shape.mels, 1)

    def tables(self, times: Tensor) -> StepTables:
        """Derive from step times (n,) in 0..1 all that depends on them alone."""
        embedding = self.t_embedder(times)
        return StepTables(
            self.transformer.modulations(embedding),
            self.wavenet.biases(self.t_embedder2(times)),
            self.final_layer.modulation(embedding),
        )

    def offset(self, content: Tensor, style: Tensor, prompt: Tensor | None = None) -> Tensor:
        """Merge the inputs that no step changes.

        Parameters
        ----------
        content : (..., frames, content) float32
            Regulated content.
        style : (..., style) float32
        prompt : (..., frames, mels) float32, optional
            Log mel of the voice; None in a line's own frames, where it is zero.

        Returns
        -------
        (..., frames, width) float32
        """
        _, for_prompt, for_content, for_style = self._merge_weights()
        y = functional.linear(self.cond_projection(content), for_content, self.cond_x_merge_linear.bias)
        y = y + functional.linear(style, for_style)[..., None, :]
        return y if prompt is None else y + functional.linear(prompt, for_prompt)

    def unguided_offset(self) -> Tensor:
        """The same for the unconditional branch, where all inputs but the noise are zero: (width,)."""
        for_content = self._merge_weights()[2]
        return functional.linear(self.cond_projection.bias, for_content, self.cond_x_merge_linear.bias)

    def rope(self, frames: int, device: torch.device) -> Tensor:
        """Rotations of all positions: (frames, head width / 2)."""
        return rope_table(frames, self.shape.width // self.shape.heads, device)

    def forward(self, x: Tensor, offsets: Tensor, step: StepTables, layout: Layout, rope: Tensor) -> Tensor:
        """Velocity in the window's frames.

        Parameters
        ----------
        x : (lines, frames, mels) float32
            Noisy mel; the same for both branches.
        offsets : (rows, frames, width) float32
            `offset` of each line, then of the unconditional branch where there is one.
        step : StepTables
            One step's rows.
        layout : Layout
        rope : (frames, head width / 2) complex64

        Returns
        -------
        (rows, width of the window, mels) float32
        """
        mels, width = self.shape.mels, self.shape.width
        entry = functional.linear(x, self._merge_weights()[0])
        merged = (offsets.view(-1, *entry.shape) + entry).flatten(0, 1)
        h = self.transformer(merged, step.modulations, rope, layout)
        skip = functional.linear(layout.window(x), self.skip_linear.weight[:, width:], self.skip_linear.bias)
        h = functional.linear(h, self.skip_linear.weight[:, :width])
        h = (h.view(-1, *skip.shape) + skip).flatten(0, 1)
        wave = self.wavenet(self.conv1(h).transpose(1, 2), step.biases, layout)
        y = self.final_layer(wave.transpose(1, 2) + self.res_projection(h), step.final)
        return functional.linear(y, self.conv2.weight.view(mels, width), self.conv2.bias)

    def _merge_weights(self) -> tuple[Tensor, ...]:
        """Columns of the merging layer: for noise, prompt, content and style."""
        sizes = [self.shape.mels, self.shape.mels, self.shape.width, self.shape.style]
        return torch.split(self.cond_x_merge_linear.weight, sizes, dim=1)
