"""Codes and latents of whole batches of lines to waveforms.

Stages of a batch: content tables and regulator, flow, vocoder. Every line comes out as it would alone: noise
is drawn from the line's own seed, and padding is never heard.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from tts.engines.indextts2.batches import ONE_BY_ONE, BatchLimits, plan_batches, static_size
from tts.engines.indextts2.mel import RATE
from tts.engines.indextts2.sound_models import SoundModels
from tts.engines.indextts2.voice import VoiceSound, voice_sound
from tts.errors import BadValue
from tts.nn.capture import give_memory_back
from tts.nn.content import content_tables
from tts.nn.flow import GUIDANCE, STEPS, FlowLine, Runner, SolveOptions, run, solve, uniform_schedule
from tts.nn.graphs import cuda_graphs
from tts.nn.layout import exact_size
from tts.nn.precision import float32_products
from tts.nn.regulator import target_frames

PCM_SCALE = 32767.0


@dataclass(frozen=True, slots=True, eq=False)
class SoundRequest:
    """One line to be sounded.

    Attributes
    ----------
    codes : (n,) int64
        Semantic codes before the first stop token, about 50 a second.
    latents : (n, latent) float32
        The language model's latent of each code.
    voice : VoiceSound
    seed : int
        Of the noise that the flow starts from.
    rate : float
        Speaking rate, 0.25 to 4; 1 is the model's own length.
    """

    codes: Tensor
    latents: Tensor
    voice: VoiceSound
    seed: int
    rate: float = 1.0

    def __post_init__(self) -> None:
        if self.codes.dim() != 1 or self.codes.numel() == 0:
            raise BadValue("codes", tuple(self.codes.shape), "one row of at least one code")
        if self.latents.shape[0] != self.codes.shape[0]:
            raise BadValue("latents", tuple(self.latents.shape), f"one row per code ({len(self.codes)})")
        if not 0.25 <= self.rate <= 4.0:
            raise BadValue("rate", self.rate, "a number from 0.25 to 4")

    @property
    def frames(self) -> int:
        """Mel frames of the line itself."""
        return target_frames(self.codes.shape[0], rate=self.rate)

    @property
    def total_frames(self) -> int:
        """Mel frames of the line after its voice's prompt."""
        return self.voice.frames + self.frames


@dataclass(frozen=True, slots=True)
class SoundOptions:
    """How lines are computed.

    Attributes
    ----------
    steps : int
        Euler steps of the flow.
    guidance : float
        Strength of the classifier-free guidance; 0 halves the work and loses likeness.
    limits : BatchLimits or None
        None chooses by device: one line at a time without padding on a CPU, buckets on a GPU.
    tf32 : bool
        Round float32 products on a GPU (see `tts.nn.precision`).
    graphs : bool
        Launch recurring shapes from CUDA graphs.
    """

    steps: int = STEPS
    guidance: float = GUIDANCE
    limits: BatchLimits | None = None
    tf32: bool = False
    graphs: bool = True


class SoundHalf:
    """The networks with the tables made from them, ready for batches.

    Parameters
    ----------
    models : SoundModels
    options : SoundOptions
    """

    def __init__(self, models: SoundModels, options: SoundOptions) -> None:
        self.models = models
        self.options = options
        on_gpu = models.device.type == "cuda"
        self.limits = options.limits or (BatchLimits() if on_gpu else ONE_BY_ONE)
        self._runner: Runner = cuda_graphs() if on_gpu and options.graphs else run
        with torch.inference_mode(), float32_products(tf32=False):
            quantizer = models.codec.codebook
            self.tables = content_tables(quantizer, models.projection, models.regulator)
            self.schedule = uniform_schedule(models.estimator, options.steps)

    def voice(self, wave: Tensor, features: Tensor) -> VoiceSound:
        """Measure a voice: see `tts.engines.indextts2.voice`."""
        with float32_products(tf32=False):
            return voice_sound(self.models, self.tables, wave, features)

    def speak(self, requests: Sequence[SoundRequest]) -> Iterator[tuple[int, NDArray[np.float32]]]:
        """Sound lines, in as few batches as memory allows.

        Parameters
        ----------
        requests : sequence of SoundRequest

        Yields
        ------
        index : int
            Which request; those of one batch come together, the first request's batch first.
        wave : (256 * frames,) float32
            At 22,050 Hz, in [-1, 1].

        Raises
        ------
        BadValue
            If a code is not one of the codebook.
        """
        for request in requests:
            _check_codes(request.codes, len(self.tables.codes))
        for batch in plan_batches([request.total_frames for request in requests], self.limits):
            yield from zip(batch, self._within_memory([requests[i] for i in batch]), strict=True)

    def _within_memory(self, requests: Sequence[SoundRequest]) -> list[NDArray[np.float32]]:
        """One batch, or its halves where the device has no memory for the whole."""
        try:
            return self.sound(requests)
        except torch.OutOfMemoryError:
            if len(requests) == 1:
                raise
        give_memory_back()
        half = len(requests) // 2
        return self._within_memory(requests[:half]) + self._within_memory(requests[half:])

    @torch.inference_mode()
    def sound(self, requests: Sequence[SoundRequest]) -> list[NDArray[np.float32]]:
        """One batch of lines to waveforms."""
        with float32_products(tf32=self.options.tf32):
            mels = self.mels(requests)
            return self.waves(mels)

    def mels(self, requests: Sequence[SoundRequest]) -> list[Tensor]:
        """Mel spectrograms of one batch: (frames, mels) each."""
        count, device = self.models.estimator.shape.mels, self.models.device
        lines = [
            FlowLine(request.voice.prompt_offset, offset, line_noise(request, count).to(device))
            for request, offset in zip(requests, self._offsets(requests), strict=True)
        ]
        prompts = [request.voice.frames for request in requests]
        totals = [request.total_frames for request in requests]
        exact = exact_size(prompts, totals, self.models.estimator.shape.wavenet.context)
        options = SolveOptions(self.options.guidance, static_size(exact, self.limits), self._runner)
        return solve(self.models.estimator, lines, self.schedule, options)

    def waves(self, mels: Sequence[Tensor]) -> list[NDArray[np.float32]]:
        """Waveforms of one batch of mel spectrograms."""
        batch = torch.nn.utils.rnn.pad_sequence(list(mels), batch_first=True).transpose(1, 2)
        counts = [mel.shape[0] for mel in mels]
        lens = None if min(counts) == max(counts) else torch.tensor(counts, device=batch.device)
        waves = self.models.vocoder(batch, lens).cpu().numpy()
        hop = self.models.vocoder.shape.hop
        return [row[: count * hop].copy() for row, count in zip(waves, counts, strict=True)]

    def _offsets(self, requests: Sequence[SoundRequest]) -> list[Tensor]:
        """The estimator's step-invariant input in each line's own frames."""
        device = self.models.device
        pad = torch.nn.utils.rnn.pad_sequence
        codes = pad([request.codes.to(device) for request in requests], batch_first=True)
        latents = pad([request.latents.to(device).float() for request in requests], batch_first=True)
        frames = [request.frames for request in requests]
        content = self.models.regulator.regulate(
            self.tables.of_speech(codes, latents), [len(request.codes) for request in requests], frames
        )
        styles = torch.stack([request.voice.style for request in requests])
        offsets = self.models.estimator.offset(content, styles)
        return [row[:count] for row, count in zip(offsets, frames, strict=True)]


def line_noise(request: SoundRequest, mels: int) -> Tensor:
    """Noise (frames, mels) of a line's own seed: drawn on the CPU, so the same for every device and batch."""
    generator = torch.Generator().manual_seed(request.seed)
    return torch.randn((request.frames, mels), generator=generator)


def _check_codes(codes: Tensor, count: int) -> None:
    low, high = int(codes.min()), int(codes.max())
    if low < 0 or high >= count:
        raise BadValue("codes", f"{low} to {high}", f"from 0 to {count - 1}, without start or stop tokens")


def pcm16(wave: NDArray[np.float32]) -> NDArray[np.int16]:
    """Waveform in [-1, 1] to 16 bits as the published model does: scaled by 32767, truncated towards zero."""
    pcm: NDArray[np.int16] = np.clip(PCM_SCALE * wave, -PCM_SCALE, PCM_SCALE).astype(np.int16)
    return pcm


def joined(waves: Sequence[NDArray[np.float32]], *, gap_s: float = 0.2) -> NDArray[np.float32]:
    """Lines one after the other with silence between them, as the published model joins them.

    Parameters
    ----------
    waves : sequence of (n,) float32
        At 22,050 Hz.
    gap_s : float
        Silence between neighbours; none at the ends.
    """
    gap = np.zeros(int(RATE * max(0.0, gap_s)), np.float32)
    parts = [part for wave in waves for part in (gap, wave)]
    return np.concatenate(parts[1:]) if parts else gap[:0]
