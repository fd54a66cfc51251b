"""IndexTTS-2 end to end, the engine against a plain pipeline, in one run: `python -m bench.indextts2`.

Weights are random and the stop code is held off, so that every line has the wanted number of codes. The plain
pipeline does what the published one is documented to do: one line at a time, three beams on growing tensors,
a second pass for latents, 25 steps of the flow in float32, and voice and feeling read anew for every line.
`--size reduced` is for machines without an accelerator.
"""

import argparse
import os
import platform
import tempfile
import time
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import numpy as np
import soundfile
import torch
from numpy.typing import NDArray
from torch import Tensor

from bench.plain_s2mel import PlainVoice, plain_line, plain_regulated
from bench.plain_t2s import PlainLoop
from bench.s2mel import REDUCED as REDUCED_SOUND
from tts.contract import Emotion, Feelings, Speech, Stage, Utterance, Voice
from tts.engines.indextts2.assembly import assemble
from tts.engines.indextts2.clip import read_reference
from tts.engines.indextts2.emotion import axis_weights, weighted_emotion
from tts.engines.indextts2.fbank import fbank
from tts.engines.indextts2.made_folder import write_text_files
from tts.engines.indextts2.made_weights import write_sound_files
from tts.engines.indextts2.mel import RATE, log_mel
from tts.engines.indextts2.normalise import TextNormaliser
from tts.engines.indextts2.resample import to_16k
from tts.engines.indextts2.sizes import ModelSizes, TextSizes
from tts.engines.indextts2.sound import SoundRequest, line_noise
from tts.engines.indextts2.sound_models import SoundFiles, SoundModels, load_sound_models
from tts.engines.indextts2.text import TextFrontEnd
from tts.engines.indextts2.text_models import TextFiles, TextModels, load_text_models
from tts.engines.indextts2.voice import VoiceSound
from tts.nn.conformer import ConformerConfig
from tts.nn.content import LatentShape
from tts.nn.gpt import GptConfig
from tts.nn.precision import float32_products
from tts.nn.sampling import ScoreRules
from tts.nn.transformer import StackConfig
from tts.reference import ReferenceStore

_TEXT = "We shall see what you want, and nobody knows why."
_CONFORMER = ConformerConfig(dim=128, heads=4, ffn_dim=256, blocks=2)
REDUCED = TextSizes(
    GptConfig(stack=StackConfig(dim=512, layers=8, heads=8), speaker=_CONFORMER, emotion=_CONFORMER),
    w2v_bert={"num_hidden_layers": 3, "intermediate_size": 1024},
)


@dataclass(frozen=True, slots=True)
class Row:
    """One pipeline over all lines."""

    name: str
    first_s: float
    all_s: float
    audio_s: float
    peak_gb: float

    def text(self, plain: "Row") -> str:
        """The row of the table; `plain` is what it is compared with."""
        pace, usual = self.audio_s / self.all_s, plain.audio_s / plain.all_s
        return (
            f"| {self.name} | {self.first_s:.2f} | {self.all_s:.2f} | {self.audio_s:.1f} | {pace:.3f} "
            f"| {pace / usual:.2f} | {self.peak_gb:.2f} |"
        )


HEADER = """| what | first line s | all lines s | audio s | audio s per s | times plain | peak GB |
| --- | --- | --- | --- | --- | --- | --- |"""


class Shelf:
    """A stage store in memory."""

    def __init__(self) -> None:
        self._kept: dict[tuple[Stage, str], Mapping[str, NDArray[np.generic]]] = {}

    def get(self, stage: Stage, key: str) -> Mapping[str, NDArray[np.generic]] | None:
        """Return the arrays of a key, or None."""
        return self._kept.get((stage, key))

    def put(self, stage: Stage, key: str, arrays: Mapping[str, NDArray[np.generic]]) -> None:
        """Keep arrays."""
        self._kept[stage, key] = arrays


class PlainPipeline:
    """Text to sound with nothing shared between lines."""

    def __init__(self, text: TextModels, sound: SoundModels, codes: int) -> None:
        self._text, self._sound = text, sound
        self._front_end = TextFrontEnd(TextNormaliser.with_wetext(), text.vocabulary)
        self._loop = PlainLoop(text.voice, ScoreRules(beams=3), codes)

    @torch.inference_mode()
    def __call__(self, utterance: Utterance, path: Path) -> float:
        """Speak a line; return how many seconds of sound came out."""
        clip = read_reference(path)
        wave = torch.from_numpy(clip.wave_22k).to(self._sound.device)
        seconds = 0.0
        for segment in self._front_end.segments(utterance.text):
            features = self._text.listen(to_16k(wave))
            voice, style = self._voice(wave, features)
            own = self._text.voice.emotion_vector(self._text.listen(clip.emotion_route())[None])[0]
            weights = axis_weights(utterance.emotion.feelings)
            feeling = weighted_emotion(self._text.matrices, weights, style, own)
            speaker = self._text.voice.speaker_latents(features[None])
            ids = torch.tensor([segment.ids], device=wave.device)
            codes, latents = self._loop(self._text.voice.prefix(speaker, feeling[None], ids)[0])
            codes = codes.clamp(max=self._text.voice.config.start_mel - 1)
            request = SoundRequest(codes, latents.float(), VoiceSound(style, voice.mel), utterance.seed)
            noise = line_noise(request, self._sound.estimator.shape.mels).to(wave.device)
            with float32_products(tf32=False):
                seconds += len(plain_line(self._sound, request, voice, noise)) / RATE
        return seconds

    def _voice(self, wave: Tensor, features: Tensor) -> tuple[PlainVoice, Tensor]:
        mel = log_mel(wave)
        style = self._sound.campplus(fbank(to_16k(wave))[None])[0]
        codes, _ = self._sound.codec.quantize(features[None])
        embedded = self._sound.codec.codebook.embed(codes)
        cond = plain_regulated(self._sound.regulator, embedded, mel.shape[0])[0]
        return PlainVoice(mel, cond, style), style


def main() -> None:
    """Measure both pipelines and print the table."""
    asked = _arguments()
    torch.set_num_threads(asked.threads)
    device = torch.device(asked.device)
    sizes = ModelSizes(max_codes=asked.codes)
    if asked.size == "reduced":
        sound = type(REDUCED_SOUND)(
            latent=LatentShape(latent=512),
            regulator=REDUCED_SOUND.regulator,
            estimator=REDUCED_SOUND.estimator,
            vocoder=REDUCED_SOUND.vocoder,
        )
        sizes = ModelSizes(REDUCED, sound, asked.codes)
    with tempfile.TemporaryDirectory(prefix="bench-") as name:
        os.environ["STUDIO_HOME"] = name  # voices of the benchmark are not the user's
        folder = Path(name)
        _write(folder, sizes)
        clips = [_clip(folder, index, asked.prompt_s) for index in range(asked.voices)]
        store = ReferenceStore()
        ids = [store.add(clip, Voice("", clip.stem, "", ())).voice.id for clip in clips]
        lines = [_line(ids[index % asked.voices], index) for index in range(asked.lines)]
        plain = _plain(folder, sizes, device, list(zip(lines, clips * asked.lines, strict=False)))
        rows = [plain, *_ours(folder, sizes, device, lines)]
    print(f"{date.today()}, {_device_name(device)}, torch {torch.__version__}, {asked.size} size, ", end="")
    print(f"{asked.lines} lines of {asked.codes} codes, {asked.voices} voices of {asked.prompt_s:g} s\n")
    print(HEADER)
    for row in rows:
        print(row.text(plain))


def _plain(folder: Path, sizes: ModelSizes, device: torch.device, work: list[tuple[Utterance, Path]]) -> Row:
    text = load_text_models(TextFiles.under(folder), device=device, sizes=sizes.text)
    sound = load_sound_models(SoundFiles.under(folder), device=device, shapes=sizes.sound)
    pipeline = PlainPipeline(text, sound, sizes.max_codes)
    _reset_peak(device)
    began_s = time.perf_counter()
    first_s = audio_s = 0.0
    for utterance, clip in work:
        audio_s += pipeline(utterance, clip)
        first_s = first_s or time.perf_counter() - began_s
    return Row("plain", first_s, time.perf_counter() - began_s, audio_s, _peak_gb(device))


def _ours(folder: Path, sizes: ModelSizes, device: torch.device, lines: list[Utterance]) -> list[Row]:
    engine = assemble(folder, device, sizes)
    shelf = Shelf()
    rows = []
    for name, asked in (("ours, cold voices", lines), ("ours, warm voices, other seeds", _reseeded(lines))):
        _reset_peak(device)
        began_s = time.perf_counter()
        first_s = audio_s = 0.0
        for result in engine.render(asked, shelf):
            assert isinstance(result, Speech), result
            audio_s += result.audio.seconds
            first_s = first_s or time.perf_counter() - began_s
        rows.append(Row(name, first_s, time.perf_counter() - began_s, audio_s, _peak_gb(device)))
    engine.close()
    return rows


def _write(folder: Path, sizes: ModelSizes) -> None:
    """Lay random weights out as the release does, with a stop code that is never chosen."""
    files = write_text_files(folder, sizes.text)
    write_sound_files(folder, shapes=sizes.sound)
    tree = torch.load(files.gpt, weights_only=True)
    tree["model"]["mel_head.bias"][sizes.text.gpt.stop_mel] = -1e4
    torch.save(tree, files.gpt)


def _clip(folder: Path, index: int, seconds: float) -> Path:
    path = folder / f"voice-{index}.wav"
    soundfile.write(path, np.random.default_rng(index).standard_normal(round(seconds * RATE)) * 0.05, RATE)
    return path


def _line(voice: str, index: int) -> Utterance:
    feelings = (Feelings(happy=0.8), Feelings(sad=0.6), Feelings(angry=1.0), Feelings(calm=0.5))
    return Utterance(_TEXT, voice, emotion=Emotion(feelings[index % len(feelings)]), seed=index)


def _reseeded(lines: list[Utterance]) -> list[Utterance]:
    return [
        Utterance(line.text, line.voice, emotion=line.emotion, seed=line.seed + len(lines)) for line in lines
    ]


def _reset_peak(device: torch.device) -> None:
    if device.type == "cuda":
        torch.cuda.empty_cache()
        torch.cuda.reset_peak_memory_stats()


def _peak_gb(device: torch.device) -> float:
    if device.type == "cuda":
        return torch.cuda.max_memory_allocated() / 1e9
    import resource

    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024 / 1e9


def _device_name(device: torch.device) -> str:
    if device.type == "cuda":
        return torch.cuda.get_device_name(device)
    return f"{platform.processor() or platform.machine()}, {torch.get_num_threads()} threads"


def _arguments() -> argparse.Namespace:
    cuda = torch.cuda.is_available()
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--size", choices=("full", "reduced"), default="full" if cuda else "reduced")
    parser.add_argument("--device", default="cuda" if cuda else "cpu")
    parser.add_argument("--lines", type=int, default=40 if cuda else 4)
    parser.add_argument("--codes", type=int, default=350 if cuda else 40, help="of every line; 50 a second")
    parser.add_argument("--voices", type=int, default=4 if cuda else 2)
    parser.add_argument("--prompt-s", type=float, default=10.0 if cuda else 3.0)
    parser.add_argument("--threads", type=int, default=1)
    return parser.parse_args()


if __name__ == "__main__":
    main()
