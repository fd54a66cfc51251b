"""The fast pipeline from codes to sound equals the plain one, stage by stage."""

from collections.abc import Iterator
from dataclasses import dataclass

import pytest
import torch
from torch import Tensor

from bench.plain_s2mel import PlainVoice, plain_cond, plain_line, plain_mel, plain_wave
from tests.tts.nn.s2mel_golden import CASES, distance, golden, tolerance
from tests.tts.nn.tiny import tiny_estimator, tiny_vocoder
from tts.engines.indextts2.batches import BatchLimits
from tts.engines.indextts2.made_weights import make_sound_models
from tts.engines.indextts2.sizes import TINY_SOUND
from tts.engines.indextts2.sound import SoundHalf, SoundOptions, SoundRequest, line_noise
from tts.engines.indextts2.voice import VoiceSound

CPU = torch.device("cpu")


@dataclass(frozen=True)
class Line:
    request: SoundRequest
    voice: PlainVoice


@pytest.fixture(autouse=True)
def _without_gradients() -> Iterator[None]:
    with torch.inference_mode():
        yield


@pytest.fixture(scope="module")
def half() -> SoundHalf:
    models = make_sound_models(TINY_SOUND, device=CPU)
    return SoundHalf(models, SoundOptions(limits=BatchLimits(padding=0.9)))


def lines(half: SoundHalf) -> list[Line]:
    generator = torch.Generator().manual_seed(1)
    made = []
    for index, (prompt, codes) in enumerate([(40, 14), (3, 4), (61, 9)]):
        voice = PlainVoice(
            torch.randn(prompt, TINY_SOUND.estimator.mels, generator=generator),
            torch.randn(prompt, TINY_SOUND.estimator.content, generator=generator),
            torch.randn(TINY_SOUND.estimator.style, generator=generator),
        )
        offset = half.models.estimator.offset(voice.cond, voice.style, voice.mel)
        request = SoundRequest(
            torch.randint(0, TINY_SOUND.codec.codes, (codes,), generator=generator),
            torch.randn(codes, TINY_SOUND.latent.latent, generator=generator),
            VoiceSound(voice.style, offset),
            seed=index,
        )
        made.append(Line(request, voice))
    return made


def test_batched_mels_equal_the_plain_ones(half: SoundHalf) -> None:
    made = lines(half)
    mels = half.mels([line.request for line in made])
    for mel, line in zip(mels, made, strict=True):
        request = line.request
        cond = plain_cond(half.models, request.codes, request.latents, request.frames)
        noise = line_noise(request, TINY_SOUND.estimator.mels)
        assert distance(mel, plain_mel(half.models.estimator, line.voice, cond, noise)) < 2e-4


def test_batched_waveforms_equal_the_plain_ones(half: SoundHalf) -> None:
    made = lines(half)
    waves = half.sound([line.request for line in made])
    for wave, line in zip(waves, made, strict=True):
        noise = line_noise(line.request, TINY_SOUND.estimator.mels)
        expected = plain_line(half.models, line.request, line.voice, noise)
        assert distance(torch.from_numpy(wave), expected) < 1e-4


@pytest.mark.parametrize("case", CASES)
def test_the_plain_pipeline_gives_the_published_results(case: str) -> None:
    data = golden("cfm")
    prompt, mu, style, noise = (
        data[f"{case}/cfm/in/{name}"][0] for name in ("prompt_mel", "mu", "style", "noise")
    )
    frames = prompt.shape[-1]
    voice = PlainVoice(prompt.T, mu[:frames], style)
    mel: Tensor = plain_mel(tiny_estimator(), voice, mu[None, frames:], noise.T[frames:])
    published = data[f"{case}/cfm/out/mel_n25_cfg0.7"][0, :, frames:].T
    assert distance(mel, published) < tolerance("cfm")
    waves = golden("bigvgan")
    wave = plain_wave(tiny_vocoder(), waves[f"{case}/in/mel"][0].T)
    assert distance(wave, waves[f"{case}/out/wav"].flatten()) < tolerance("bigvgan")
