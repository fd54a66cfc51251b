"""Mel frames become the published waveform, alone and in padded batches."""

import pytest
import torch

from tests.tts.nn.s2mel_golden import distance, golden, padded, tolerance
from tests.tts.nn.tiny import tiny_vocoder
from tts.nn.bigvgan import ResidualBlock

WAVE_CASES = ("case0", "case1", "case2", "case3")


@pytest.mark.parametrize("case", WAVE_CASES)
def test_a_mel_becomes_the_published_waveform(case: str) -> None:
    data = golden("bigvgan")
    wave = tiny_vocoder()(data[f"{case}/in/mel"])
    assert distance(wave, data[f"{case}/out/wav"][:, 0]) < tolerance("bigvgan")


@pytest.mark.parametrize("case", ["case0", "case1"])
def test_the_first_stage_gives_the_published_intermediates(case: str) -> None:
    data, model = golden("bigvgan"), tiny_vocoder()
    x = model.conv_pre(data[f"{case}/in/mel"])
    up = model.upsample(x, 0, None)
    assert distance(up, data[f"{case}/mid/up0"]) < tolerance("bigvgan")
    block = model.resblocks[0]
    assert isinstance(block, ResidualBlock)
    activated = block.activations[0](up, None)
    assert distance(activated, data[f"{case}/mid/act_0_0"]) < tolerance("bigvgan")
    assert distance(block(up, None), data[f"{case}/mid/res0"]) < tolerance("bigvgan")


def test_a_batch_padded_with_garbage_equals_its_lines() -> None:
    data, model = golden("bigvgan"), tiny_vocoder()
    mels = [data[f"{case}/in/mel"][0].T for case in WAVE_CASES]
    lens = torch.tensor([len(mel) for mel in mels])
    waves = model(padded(mels).transpose(1, 2), lens)
    for row, case in enumerate(WAVE_CASES):
        expected = data[f"{case}/out/wav"][0, 0]
        assert distance(waves[row, : len(expected)], expected) < tolerance("bigvgan")
