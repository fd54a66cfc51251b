"""Codes to sound, IndexTTS-2: batches and precomputed constants against the plain pipeline, in one run.

    python -m bench.s2mel --size full --lines 40 --device cuda
    python -m bench.s2mel --size reduced --lines 4

Weights are random (the cost does not depend on them), lengths are forced: lines of 2 to 12 s, four voices.
"""

import argparse
import time
from dataclasses import dataclass

import torch
from torch import Tensor

from bench.machine import peak_gb, taken_on
from bench.plain_s2mel import PlainVoice, plain_cond, plain_mel, plain_wave
from tts.engines.indextts2.batches import plan_batches
from tts.engines.indextts2.made_weights import make_sound_models
from tts.engines.indextts2.mel import RATE
from tts.engines.indextts2.sound import SoundHalf, SoundOptions, SoundRequest, line_noise
from tts.engines.indextts2.sound_models import SoundModels, SoundShapes
from tts.engines.indextts2.voice import VoiceSound
from tts.nn.bigvgan import VocoderShape
from tts.nn.dit import EstimatorShape
from tts.nn.precision import float32_products
from tts.nn.regulator import RegulatorShape
from tts.nn.wavenet import WaveNetShape

CODES_PER_S = 50.07
FRAMES_PER_S = RATE / 256
REDUCED = SoundShapes(
    regulator=RegulatorShape(width=256),
    estimator=EstimatorShape(width=256, heads=4, content=256, wavenet=WaveNetShape(width=256)),
    vocoder=VocoderShape(width=512),
)


@dataclass(frozen=True, slots=True)
class Work:
    """What is measured."""

    models: SoundModels
    requests: list[SoundRequest]
    voices: list[PlainVoice]

    @property
    def seconds(self) -> float:
        """Audio that comes out."""
        return sum(request.frames for request in self.requests) / FRAMES_PER_S


@dataclass(frozen=True, slots=True)
class Measured:
    """One pipeline over all lines."""

    name: str
    mel_s: float
    wave_s: float
    first_s: float  # until the first line is whole
    waves: list[Tensor]

    @property
    def total_s(self) -> float:
        """Both stages."""
        return self.mel_s + self.wave_s


def made_work(shapes: SoundShapes, arguments: argparse.Namespace) -> Work:
    """Random weights, voices and lines."""
    device = torch.device(arguments.device)
    models = make_sound_models(shapes, device=device)
    generator = torch.Generator().manual_seed(0)

    def noise(*shape: int) -> Tensor:
        return torch.randn(shape, generator=generator).to(device)

    prompt = round(arguments.prompt_s * FRAMES_PER_S)
    estimator = shapes.estimator
    voices = [
        PlainVoice(noise(prompt, estimator.mels), noise(prompt, estimator.content), noise(estimator.style))
        for _ in range(4)
    ]
    with torch.inference_mode():
        kept = [
            VoiceSound(voice.style, models.estimator.offset(voice.cond, voice.style, voice.mel))
            for voice in voices
        ]
    seconds = torch.linspace(arguments.shortest_s, arguments.longest_s, arguments.lines)
    seconds = seconds[torch.randperm(arguments.lines, generator=generator)]
    requests = []
    for index, count in enumerate((seconds * CODES_PER_S).round().long().tolist()):
        codes = torch.randint(0, shapes.codec.codes, (count,), generator=generator).to(device)
        latents = noise(count, shapes.latent.latent)
        requests.append(SoundRequest(codes, latents, kept[index % 4], seed=index))
    return Work(models, requests, [voices[index % 4] for index in range(arguments.lines)])


def now(device: torch.device) -> float:
    """Seconds: of the clock, once a GPU is done; else of this process alone, whoever else is busy."""
    if device.type != "cuda":
        return time.process_time()
    torch.cuda.synchronize()
    return time.perf_counter()


@torch.inference_mode()
def run_plain(work: Work) -> Measured:
    """One line after the other."""
    models, device = work.models, work.models.device
    mel_s = wave_s = first_s = 0.0
    waves = []
    for request, voice in zip(work.requests, work.voices, strict=True):
        start = now(device)
        cond = plain_cond(models, request.codes, request.latents, request.frames)
        noise = line_noise(request, models.estimator.shape.mels).to(device)
        mel = plain_mel(models.estimator, voice, cond, noise)
        middle = now(device)
        waves.append(plain_wave(models.vocoder, mel).cpu())
        end = now(device)
        mel_s, wave_s, first_s = mel_s + middle - start, wave_s + end - middle, first_s or end - start
    return Measured("plain", mel_s, wave_s, first_s, waves)


@torch.inference_mode()
def run_ours(work: Work, half: SoundHalf) -> Measured:
    """Batch after batch."""
    device = work.models.device
    mel_s = wave_s = first_s = 0.0
    waves: dict[int, Tensor] = {}
    with float32_products(tf32=half.options.tf32):
        for batch in plan_batches([request.total_frames for request in work.requests], half.limits):
            start = now(device)
            mels = half.mels([work.requests[index] for index in batch])
            middle = now(device)
            made = half.waves(mels)
            end = now(device)
            waves.update(zip(batch, map(torch.from_numpy, made), strict=True))
            mel_s, wave_s, first_s = mel_s + middle - start, wave_s + end - middle, first_s or end - start
    name = "ours, tf32" if half.options.tf32 else "ours"
    return Measured(name, mel_s, wave_s, first_s, [waves[index] for index in range(len(waves))])


def print_table(work: Work, measured: list[Measured]) -> None:
    """A row per pipeline, against the first."""
    plain = measured[0]
    print("| pipeline | codes to mel | mel to wave | all lines | first batch | audio s/s | times | differs |")
    print("| --- | --- | --- | --- | --- | --- | --- | --- |")
    for row in measured:
        differs = max(
            float((one - other).abs().max()) for one, other in zip(row.waves, plain.waves, strict=True)
        )
        print(
            f"| {row.name} | {row.mel_s:.2f} s | {row.wave_s:.2f} s | {row.total_s:.2f} s "
            f"| {row.first_s:.2f} s | {work.seconds / row.total_s:.2f} "
            f"| {plain.total_s / row.total_s:.2f} | {differs:.1e} |"
        )


def parsed() -> argparse.Namespace:
    """The command line."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--size", choices=["full", "reduced"], default="reduced")
    parser.add_argument("--device", default="cuda" if torch.cuda.is_available() else "cpu")
    parser.add_argument("--lines", type=int, default=4)
    parser.add_argument("--shortest-s", type=float, default=2.0)
    parser.add_argument("--longest-s", type=float, default=12.0)
    parser.add_argument("--prompt-s", type=float, default=8.0, help="length of the reference clips")
    return parser.parse_args()


def main() -> None:
    """Measure and print."""
    arguments = parsed()
    work = made_work(SoundShapes() if arguments.size == "full" else REDUCED, arguments)
    device = work.models.device
    print(f"{taken_on(device)}, size {arguments.size}")
    print(f"{arguments.lines} lines, {work.seconds:.1f} s of audio, prompts of {arguments.prompt_s:g} s")
    choices = (False, True) if device.type == "cuda" else (False,)
    halves = [SoundHalf(work.models, SoundOptions(tf32=tf32)) for tf32 in choices]
    warm = Work(work.models, work.requests[:1], work.voices[:1])
    for half in halves:  # twice, because shapes are captured when they recur
        for _ in range(2 if device.type == "cuda" else 1):
            run_ours(work if device.type == "cuda" else warm, half)
    with float32_products(tf32=False):
        run_plain(warm)
        measured = [run_plain(work), *(run_ours(work, half) for half in halves)]
    print_table(work, measured)
    print(f"peak memory {peak_gb(device):.2f} GB")


if __name__ == "__main__":
    main()
