"""Lines become waveforms: the same alone, among others, and every time."""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import pytest
import torch
from numpy.typing import NDArray
from torch import Tensor

from tests.tts.nn.s2mel_golden import golden
from tts.audio import Audio
from tts.engines.indextts2.batches import BatchLimits
from tts.engines.indextts2.made_weights import write_sound_files
from tts.engines.indextts2.sizes import TINY_SOUND
from tts.engines.indextts2.sound import SoundHalf, SoundOptions, SoundRequest, joined, pcm16
from tts.engines.indextts2.sound_models import SoundModels, load_sound_models
from tts.engines.indextts2.voice import VoiceSound, reference_wave
from tts.errors import BadAudio, BadValue

CPU = torch.device("cpu")
OPTIONS = SoundOptions(steps=3)
BATCHED = replace(OPTIONS, limits=BatchLimits(padding=0.9))


@pytest.fixture(scope="module")
def models(tmp_path_factory: pytest.TempPathFactory) -> SoundModels:
    files = write_sound_files(tmp_path_factory.mktemp("weights"))
    return load_sound_models(files, device=CPU, shapes=TINY_SOUND)


@pytest.fixture(scope="module")
def voices(models: SoundModels) -> list[VoiceSound]:
    half = SoundHalf(models, OPTIONS)
    made = []
    samples = golden("audio")["case0/in/wav_int16"].numpy().astype(np.float32) / 32768.0
    for count in (15_000, 9_000):
        wave = reference_wave(Audio(samples[:count].copy(), 22_050))
        made.append(half.voice(wave, random_features(wave.shape[0] // 441)))
    return made


def random_features(frames: int) -> Tensor:
    return torch.randn(frames, TINY_SOUND.codec.features, generator=torch.Generator().manual_seed(frames))


def requests(voices: Sequence[VoiceSound], counts: Sequence[int] = (30, 9, 17)) -> list[SoundRequest]:
    generator = torch.Generator().manual_seed(5)
    return [
        SoundRequest(
            torch.randint(0, TINY_SOUND.codec.codes, (count,), generator=generator),
            torch.randn(count, TINY_SOUND.latent.latent, generator=generator),
            voices[index % 2],
            seed=index,
        )
        for index, count in enumerate(counts)
    ]


def spoken(half: SoundHalf, lines: Sequence[SoundRequest]) -> list[NDArray[np.float32]]:
    waves = dict(half.speak(lines))
    return [waves[index] for index in range(len(lines))]


def test_a_line_sounds_the_same_alone_and_among_others(models: SoundModels, voices: list[VoiceSound]) -> None:
    lines = requests(voices)
    together = spoken(SoundHalf(models, BATCHED), lines)
    for line, wave in zip(lines, together, strict=True):
        (alone,) = spoken(SoundHalf(models, OPTIONS), [line])
        assert wave.size == 256 * line.frames
        assert float(np.abs(alone).max()) > 1e-3
        np.testing.assert_allclose(wave, alone, atol=1e-4)


def test_the_same_line_is_the_same_sound_bit_for_bit(models: SoundModels, voices: list[VoiceSound]) -> None:
    lines = requests(voices)
    first, again = (spoken(SoundHalf(models, BATCHED), lines) for _ in range(2))
    for one, other in zip(first, again, strict=True):
        assert np.array_equal(one, other)


def test_another_seed_is_another_take(models: SoundModels, voices: list[VoiceSound]) -> None:
    (line,) = requests(voices, [12])
    half = SoundHalf(models, OPTIONS)
    first, second = spoken(half, [line, replace(line, seed=99)])
    assert not np.array_equal(first, second)


def test_a_slower_rate_makes_a_longer_line(models: SoundModels, voices: list[VoiceSound]) -> None:
    (line,) = requests(voices, [20])
    half = SoundHalf(models, OPTIONS)
    normal, slow = spoken(half, [line, replace(line, rate=0.5)])
    assert slow.size == 2 * normal.size


def test_a_stop_token_among_the_codes_is_refused(models: SoundModels, voices: list[VoiceSound]) -> None:
    (line,) = requests(voices, [4])
    with pytest.raises(BadValue, match="without start or stop tokens"):
        spoken(SoundHalf(models, OPTIONS), [replace(line, codes=torch.tensor([1, 2, 3, 8193]))])


def test_a_line_without_codes_or_with_a_wild_rate_is_refused(voices: list[VoiceSound]) -> None:
    (line,) = requests(voices, [4])
    with pytest.raises(BadValue, match="at least one code"):
        replace(line, codes=line.codes[:0])
    with pytest.raises(BadValue, match="one row per code"):
        replace(line, latents=line.latents[:2])
    with pytest.raises(BadValue, match=r"0\.25 to 4"):
        replace(line, rate=0.0)


class Cramped(SoundHalf):
    """Has memory for two lines."""

    def mels(self, requests: Sequence[SoundRequest]) -> list[Tensor]:
        if len(requests) > 2:
            raise torch.OutOfMemoryError("two lines at most")
        return super().mels(requests)


def test_too_little_memory_makes_smaller_batches(models: SoundModels, voices: list[VoiceSound]) -> None:
    lines = requests(voices, [10, 11, 12, 13, 14])
    for wave, line in zip(spoken(Cramped(models, BATCHED), lines), lines, strict=True):
        assert wave.size == 256 * line.frames


def test_lines_are_joined_as_published() -> None:
    data = golden("bigvgan")
    waves = [data[f"{case}/out/wav"].flatten().numpy() for case in ("case2", "case3")]
    for wave, case in zip(waves, ("case2", "case3"), strict=True):
        assert np.array_equal(pcm16(wave), data[f"{case}/out/wav_int16"][0].numpy())
    assert np.array_equal(pcm16(joined(waves)), data["concat/out/pcm_int16"].flatten().numpy())
    assert joined(waves, gap_s=0.0).size == sum(wave.size for wave in waves)
    assert joined([]).size == 0


def test_a_clip_of_another_rate_keeps_its_pitch() -> None:
    seconds = np.arange(48_000) / 48_000
    wave = reference_wave(Audio(np.sin(2 * np.pi * 440 * seconds).astype(np.float32), 48_000))
    assert wave.shape == (22_050,)
    assert int(torch.fft.rfft(wave).abs().argmax()) == 440


def test_a_long_clip_is_cut_and_a_short_one_refused() -> None:
    long = reference_wave(Audio(np.zeros(22_050 * 20, np.float32), 22_050))
    assert long.shape == (330_750,)
    with pytest.raises(BadAudio, match=r"seconds=0\.10"):
        reference_wave(Audio(np.zeros(2205, np.float32), 22_050))
