"""Text to codes: tokens a second and what bounds them, beside a plain loop: `python -m bench.t2s`.

The network has its real sizes and random weights, so that nothing is downloaded; the stop code is held off,
so that every line has the wanted number of codes. `--size reduced` is for machines without an accelerator.
"""

import argparse
import time
from collections.abc import Callable
from dataclasses import dataclass

import torch
from torch import Tensor

from bench.machine import forget_peak, peak_gb, taken_on
from bench.plain_t2s import PlainLoop, plain_lines
from tts.engines.indextts2.decode import BatchShape, Decoder, Line
from tts.engines.indextts2.strength import CODES_PER_SECOND
from tts.nn.conformer import ConformerConfig
from tts.nn.decoder import StepRules
from tts.nn.gpt import GptConfig, UnifiedVoice
from tts.nn.sampling import ScoreRules
from tts.nn.steps import StepMode
from tts.nn.transformer import StackConfig
from tts.nn.unfilled import unfilled

_CONDITIONER = ConformerConfig(feature_dim=8, dim=16, heads=2, ffn_dim=16, blocks=1)  # not measured here
SIZES = {"full": StackConfig(), "reduced": StackConfig(dim=512, layers=8, heads=8)}
PREFIX_TOKENS = 100  # a line of some sixty characters
_COPY_BYTES = 1 << 30


@dataclass(frozen=True, slots=True)
class Row:
    """One measurement."""

    name: str
    lines: int
    beams: int
    codes: int  # of all lines
    seconds: float
    moved_bytes: float  # weights, and keys and values of every line, in all steps
    floor_s: float  # what moving them would take
    peak_gb: float

    def __str__(self) -> str:
        steps = self.codes / self.lines
        step_s, moved_mb = self.seconds / steps, self.moved_bytes / steps / 1e6
        audio = self.codes / CODES_PER_SECOND / self.seconds
        return (
            f"| {self.name} | {self.lines} | {self.beams} | {self.codes / self.seconds:.0f} | {audio:.2f} "
            f"| {step_s * 1e3:.2f} | {moved_mb:.0f} | {self.floor_s / self.seconds:.0%} "
            f"| {self.peak_gb:.2f} |"
        )


HEADER = """| what | lines | beams | codes/s | audio s per s | ms per step | MB per step | floor | peak GB |
| --- | --- | --- | --- | --- | --- | --- | --- | --- |"""


def main() -> None:
    """Measure and print."""
    wanted = arguments()
    device = torch.device(wanted.device)
    dtype = getattr(torch, wanted.dtype)
    if wanted.threads:
        torch.set_num_threads(wanted.threads)
    torch.manual_seed(0)
    voice = random_voice(SIZES[wanted.size], device, dtype)
    bandwidth = copy_bandwidth(device)
    print(f"{taken_on(device)}, {wanted.dtype}, {wanted.size} size, {wanted.codes} codes a line, ")
    print(
        f"{PREFIX_TOKENS} prefix tokens, memory bandwidth {bandwidth / 1e9:.0f} GB/s (measured by copying)\n"
    )
    print(HEADER)
    bench = Bench(voice, bandwidth, wanted.codes)
    print(bench.plain(wanted.plain_lines), flush=True)
    for mode in wanted.modes:
        for beams in wanted.beams:
            for lines in wanted.batch:
                print(bench.batched(StepMode(mode), beams, lines), flush=True)


class Bench:
    """Measures one network."""

    def __init__(self, voice: UnifiedVoice, bandwidth: float, codes: int) -> None:
        self._voice, self._bandwidth, self._codes = voice, bandwidth, codes
        self._device = voice.mel_head.weight.device

    def plain(self, lines: int) -> Row:
        """Decode lines the straightforward way, three beams."""
        rules = ScoreRules(beams=3)
        loop = PlainLoop(self._voice, rules, self._codes)
        warm = PlainLoop(self._voice, rules, 4)
        list(plain_lines(warm, self._prefixes(1)))
        forget_peak(self._device)
        seconds, codes = self._timed(lambda: sum(plain_lines(loop, self._prefixes(lines))))
        # One line at a time, so every line pays for its own steps.
        return self._row("plain loop", (1, 3), codes // lines, seconds / lines)

    def batched(self, mode: StepMode, beams: int, lines: int) -> Row:
        """Decode lines together; the first run warms up, compiles and captures."""
        rules = StepRules(ScoreRules(beams=beams), self._codes)
        shape = BatchShape(lines=(lines,), prefix_slots=PREFIX_TOKENS)
        forget_peak(self._device)
        decoder = Decoder(self._voice, rules, shape, mode=mode)

        def run() -> int:
            asked = (Line(prefix[None], seed) for seed, prefix in enumerate(self._prefixes(lines)))
            return sum(len(line.codes) for line in decoder.run(asked))

        if self._device.type == "cuda":
            run()
        seconds, codes = self._timed(run)
        return self._row(f"batched, {mode}", (lines, beams), codes, seconds)

    def _row(self, name: str, shape: tuple[int, int], codes: int, seconds: float) -> Row:
        moved = self._moved_bytes(*shape)
        return Row(name, *shape, codes, seconds, moved, moved / self._bandwidth, peak_gb(self._device))

    def _prefixes(self, count: int) -> list[Tensor]:
        like = self._voice.mel_head.weight
        return [like.new_empty(PREFIX_TOKENS, self._voice.config.dim).normal_() for _ in range(count)]

    def _moved_bytes(self, lines: int, beams: int) -> float:
        """What it takes to read the weights and every line's keys and values once a step, in all steps."""
        parts = (self._voice.gpt, self._voice.final_norm, self._voice.mel_head)
        weights = sum(p.nbytes for part in parts for p in part.parameters())
        stack = self._voice.config.stack
        slot = 2 * stack.layers * stack.dim * self._voice.mel_head.weight.itemsize
        slots = PREFIX_TOKENS + beams * (self._codes + 1) / 2
        return self._codes * (weights + lines * slots * slot)

    def _timed(self, run: Callable[[], int]) -> tuple[float, int]:
        self._wait()
        start = time.perf_counter()
        codes = run()
        self._wait()
        return time.perf_counter() - start, codes

    def _wait(self) -> None:
        if self._device.type == "cuda":
            torch.cuda.synchronize()


def random_voice(stack: StackConfig, device: torch.device, dtype: torch.dtype) -> UnifiedVoice:
    """Build a network of random weights that never stops by itself."""
    with unfilled():
        voice = UnifiedVoice(GptConfig(stack=stack, speaker=_CONDITIONER, emotion=_CONDITIONER))
    voice = voice.to(dtype).to_empty(device=device).requires_grad_(False).eval()
    for name, weight in voice.named_parameters():
        if name.endswith("weight") and weight.dim() == 1:
            weight.fill_(1.0)
        else:
            weight.normal_(std=0.02)
    voice.mel_head.bias[voice.config.stop_mel] = -1e4
    return voice


def copy_bandwidth(device: torch.device) -> float:
    """Measure how many bytes a second the device reads and writes."""
    source = torch.ones(_COPY_BYTES // 4, device=device)
    target = torch.empty_like(source)
    best = float("inf")
    for _ in range(5):
        if device.type == "cuda":
            torch.cuda.synchronize()
        start = time.perf_counter()
        target.copy_(source)
        if device.type == "cuda":
            torch.cuda.synchronize()
        best = min(best, time.perf_counter() - start)
    return 2 * _COPY_BYTES / best


def arguments() -> argparse.Namespace:
    """Read the command line."""
    cuda = torch.cuda.is_available()
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--size", choices=SIZES, default="full" if cuda else "reduced")
    parser.add_argument("--device", default="cuda" if cuda else "cpu")
    parser.add_argument("--dtype", default="bfloat16" if cuda else "float32")
    parser.add_argument("--batch", type=int, nargs="+", default=[1, 4, 16, 64])
    parser.add_argument("--beams", type=int, nargs="+", default=[1, 3])
    parser.add_argument("--codes", type=int, default=500 if cuda else 50, help="codes of every line")
    parser.add_argument("--plain-lines", type=int, default=2, help="lines for the plain loop")
    parser.add_argument("--threads", type=int, default=0)
    # Compiling takes minutes for every shape; it is measured where it is asked for.
    parser.add_argument("--modes", nargs="+", default=[str(StepMode.GRAPHS if cuda else StepMode.EAGER)])
    return parser.parse_args()


if __name__ == "__main__":
    main()
