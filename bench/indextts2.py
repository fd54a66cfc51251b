"""IndexTTS-2 end to end, the engine against a plain pipeline, in one run: `python -m bench.indextts2`.

Weights are random, the stop code is held off, and every line ends after a number of codes that its seed
names, so that both pipelines speak lines of the same varied lengths; the plain one is in `plain_indextts2`.
`--size reduced` is for machines without an accelerator: each network is cut to about an eighth of its
arithmetic, so that the stages keep their shares. On a CPU seconds are those that the processor worked for
this process, whoever else was busy.
"""

import argparse
import os
import tempfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from itertools import chain
from pathlib import Path

import numpy as np
import soundfile
import torch

from bench.indextts2_stages import Ending, Lengths, Stages, watched
from bench.machine import forget_peak, peak_gb, taken_on
from bench.plain_indextts2 import PlainPipeline
from bench.shelf import Shelf
from tts.contract import Emotion, Feelings, Speech, Utterance, Voice
from tts.engines.indextts2.assembly import assemble
from tts.engines.indextts2.engine import IndexTts2Engine
from tts.engines.indextts2.made_folder import write_text_files
from tts.engines.indextts2.made_weights import write_sound_files
from tts.engines.indextts2.mel import RATE
from tts.engines.indextts2.memory import asked_mode, plan_memory
from tts.engines.indextts2.sizes import ModelSizes, TextSizes
from tts.engines.indextts2.sound_models import SoundFiles, SoundShapes, load_sound_models
from tts.engines.indextts2.text_models import TextFiles, load_text_models
from tts.nn.bigvgan import VocoderShape
from tts.nn.conformer import ConformerConfig
from tts.nn.content import LatentShape
from tts.nn.dit import EstimatorShape
from tts.nn.gpt import GptConfig
from tts.nn.regulator import RegulatorShape
from tts.nn.transformer import StackConfig
from tts.nn.wavenet import WaveNetShape
from tts.reference import ReferenceStore

_ALONE_SEED = 1_000  # of the line that both pipelines also speak alone
_TEXT = "We shall see what you want, and nobody knows why."
_READER = ConformerConfig(dim=192, heads=4, ffn_dim=768, blocks=6)
_FEELER = ConformerConfig(dim=192, heads=4, ffn_dim=384, blocks=4)
REDUCED = ModelSizes(
    TextSizes(
        GptConfig(stack=StackConfig(dim=640, layers=12, heads=10), speaker=_READER, emotion=_FEELER),
        w2v_bert={"num_hidden_layers": 2},
    ),
    SoundShapes(
        latent=LatentShape(latent=640),
        regulator=RegulatorShape(width=192),
        estimator=EstimatorShape(width=192, heads=3, content=192, wavenet=WaveNetShape(width=192)),
        vocoder=VocoderShape(width=512),
    ),
)


@dataclass(frozen=True, slots=True)
class Row:
    """One pipeline over all lines."""

    name: str
    first_s: float
    all_s: float
    audio_s: float
    peak_gb: float
    stages: Mapping[str, float] = field(default_factory=dict)

    def text(self, plain: "Row") -> str:
        """The row of the table; `plain` is what it is compared with."""
        pace, usual = self.audio_s / self.all_s, plain.audio_s / plain.all_s
        return (
            f"| {self.name} | {self.first_s:.2f} | {self.all_s:.2f} | {self.audio_s:.1f} | {pace:.3f} "
            f"| {pace / usual:.2f} | {self.peak_gb:.2f} |"
        )


HEADER = """| what | first line s | all lines s | audio s | audio s per s | times plain | peak GB |
| --- | --- | --- | --- | --- | --- | --- |"""


def main() -> None:
    """Measure both pipelines and print the table."""
    asked = _arguments()
    torch.set_num_threads(asked.threads)
    device = torch.device(asked.device)
    lengths = Lengths(asked.shortest_s, asked.longest_s)
    sizes = replace(ModelSizes() if asked.size == "full" else REDUCED, max_codes=lengths.longest)
    with tempfile.TemporaryDirectory(prefix="bench-") as name:
        os.environ["STUDIO_HOME"] = name  # voices of the benchmark are not the user's
        folder = Path(name)
        write_weights(folder, sizes)
        clips = [write_clip(folder, index, asked.prompt_s) for index in range(asked.voices)]
        store = ReferenceStore()
        ids = [store.add(clip, Voice("", clip.stem, "", ())).voice.id for clip in clips]
        lines = [made_line(ids[index % asked.voices], index) for index in range(asked.lines)]
        print(f"{taken_on(device)}, {asked.size} size, ")
        print(f"{asked.lines} lines of {asked.shortest_s:g} to {asked.longest_s:g} s, ", end="")
        print(f"{asked.voices} voices of {asked.prompt_s:g} s\n")
        print(HEADER, flush=True)
        bench = Bench(folder, sizes, device, lengths)
        rows: list[Row] = []
        of_one = {True: 0, False: 0}  # where the plain row of one line, and that of all lines, is
        for row in chain(bench.plain(list(zip(lines, clips * asked.lines, strict=False))), bench.ours(lines)):
            if row.name.startswith("plain"):
                of_one["one" in row.name] = len(rows)
            rows.append(row)
            print(row.text(rows[of_one["one" in row.name]]), flush=True)
    _print_stages([row for row in rows if row.stages])


def _print_stages(rows: list[Row]) -> None:
    names = list(dict.fromkeys(name for row in rows for name in row.stages))
    print(f"\nSeconds by stage:\n\n| what | {' | '.join(names)} |\n| --- |{' --- |' * len(names)}")
    for row in rows:
        print(f"| {row.name} | {' | '.join(f'{row.stages.get(name, 0.0):.2f}' for name in names)} |")


@dataclass(frozen=True, slots=True)
class Bench:
    """Both pipelines over the same weights."""

    folder: Path
    sizes: ModelSizes
    device: torch.device
    lengths: Lengths

    @property
    def _on_gpu(self) -> bool:
        return self.device.type == "cuda"

    def plain(self, work: list[tuple[Utterance, Path]]) -> Iterator[Row]:
        """Measure the plain pipeline, line after line, and over one line alone."""
        # As precise as ours: what is compared is how the work is done.
        total = torch.cuda.get_device_properties(self.device).total_memory if self._on_gpu else 0
        dtype = plan_memory(self.device, total, asked_mode()).dtype
        where = TextFiles.under(self.folder)
        text = load_text_models(where, device=self.device, dtype=dtype, sizes=self.sizes.text)
        files = SoundFiles.under(self.folder)
        sound = load_sound_models(files, device=self.device, shapes=self.sizes.sound)
        utterance, clip = work[0]
        one = (replace(utterance, seed=_ALONE_SEED), clip)
        for name, asked in (("plain", work), ("plain, one line", [one])):
            stages = Stages(self.device)
            pipeline = PlainPipeline(text, sound, self.lengths, stages)
            forget_peak(self.device)
            began_s = stages.now_s()
            first_s = audio_s = 0.0
            for line, recording in asked:
                audio_s += pipeline(line, recording)
                first_s = first_s or stages.now_s() - began_s
            all_s = stages.now_s() - began_s
            yield Row(name, first_s, all_s, audio_s, peak_gb(self.device), stages.seconds)

    def ours(self, lines: list[Utterance]) -> Iterator[Row]:
        """Measure the engine with voices that are new to it, with known ones, and one line.

        With a GPU stages are timed in a run of their own, since waiting for each keeps the device idle.
        """
        engine = assemble(self.folder, self.device, self.sizes)
        Ending.of(engine, self.lengths)
        shelf = Shelf()
        if self._on_gpu:
            yield self._row("ours, cold voices", engine, lines, shelf)
            yield self._row("ours, warm voices", engine, _reseeded(lines, 1), shelf)
            lines = _reseeded(lines, 2)
        with watched(engine, Stages(self.device)) as stages:
            name = "ours, stages waited for" if self._on_gpu else "ours, cold voices"
            row = self._row(name, engine, lines, shelf)
        yield replace(row, stages=stages.seconds)
        yield self._row("ours, one warm line", engine, [replace(lines[0], seed=_ALONE_SEED)], shelf)
        engine.close()

    def _row(self, name: str, engine: IndexTts2Engine, lines: list[Utterance], shelf: Shelf) -> Row:
        forget_peak(self.device)
        stages = Stages(self.device)
        began_s = stages.now_s()
        first_s = audio_s = 0.0
        for result in engine.render(lines, shelf):
            assert isinstance(result, Speech), result
            audio_s += result.audio.seconds
            first_s = first_s or stages.now_s() - began_s
        return Row(name, first_s, stages.now_s() - began_s, audio_s, peak_gb(self.device))


def write_weights(folder: Path, sizes: ModelSizes) -> None:
    """Lay random weights out as the release does, with a stop code that is never chosen."""
    files = write_text_files(folder, sizes.text)
    write_sound_files(folder, shapes=sizes.sound)
    tree = torch.load(files.gpt, weights_only=True)
    tree["model"]["mel_head.bias"][sizes.text.gpt.stop_mel] = -1e4
    torch.save(tree, files.gpt)


def write_clip(folder: Path, index: int, seconds: float) -> Path:
    """Record a voice that is noise."""
    path = folder / f"voice-{index}.wav"
    soundfile.write(path, np.random.default_rng(index).standard_normal(round(seconds * RATE)) * 0.05, RATE)
    return path


def made_line(voice: str, index: int) -> Utterance:
    """One line of the dialogue; its seed names its length."""
    feelings = (Feelings(happy=0.8), Feelings(sad=0.6), Feelings(angry=1.0), Feelings(calm=0.5))
    return Utterance(_TEXT, voice, emotion=Emotion(feelings[index % len(feelings)]), seed=index)


def _reseeded(lines: list[Utterance], times: int) -> list[Utterance]:
    return [replace(line, seed=line.seed + times * len(lines)) for line in lines]


def _arguments() -> argparse.Namespace:
    cuda = torch.cuda.is_available()
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--size", choices=("full", "reduced"), default="full" if cuda else "reduced")
    parser.add_argument("--device", default="cuda" if cuda else "cpu")
    parser.add_argument("--lines", type=int, default=40 if cuda else 4)
    parser.add_argument("--shortest-s", type=float, default=2.0 if cuda else 1.0)
    parser.add_argument("--longest-s", type=float, default=12.0 if cuda else 3.0)
    parser.add_argument("--voices", type=int, default=4)
    parser.add_argument("--prompt-s", type=float, default=10.0 if cuda else 5.0)
    parser.add_argument("--threads", type=int, default=1)
    return parser.parse_args()


if __name__ == "__main__":
    main()
