"""A reference clip is measured exactly as the model was trained on it."""

import pytest
import torch
from torch import Tensor

from tests.tts.nn.s2mel_golden import CASES, distance, golden, tolerance
from tts.engines.indextts2.fbank import fbank, log_energies, mel_banks
from tts.engines.indextts2.mel import log_mel, mel_basis
from tts.engines.indextts2.resample import to_16k


def clip(case: str) -> Tensor:
    return golden("audio")[f"{case}/in/wav_int16"].float() / 32768.0


def test_the_filters_are_the_published_ones() -> None:
    assert distance(mel_basis(), golden("audio")["mel_basis"]) < 1e-7
    assert distance(mel_banks(), golden("audio")["kaldi_mel_banks"]) < 1e-5


@pytest.mark.parametrize("case", CASES)
def test_a_clip_has_the_published_mel(case: str) -> None:
    expected = golden("audio")[f"{case}/out/ref_mel"][0].T
    assert distance(log_mel(clip(case)), expected) < tolerance("mel")


@pytest.mark.parametrize("case", CASES)
def test_a_clip_is_resampled_as_published(case: str) -> None:
    assert distance(to_16k(clip(case)), golden("audio")[f"{case}/out/wav_16k"][0]) < tolerance("resample")


@pytest.mark.parametrize("case", CASES)
def test_a_clip_has_the_published_energies(case: str) -> None:
    data = golden("audio")
    wave = data[f"{case}/out/wav_16k"][0]
    assert distance(log_energies(wave), data[f"{case}/out/fbank_raw"]) < tolerance("fbank")
    assert distance(fbank(wave), data[f"{case}/out/fbank"]) < tolerance("fbank")
    assert distance(fbank(to_16k(clip(case))), data[f"{case}/out/fbank"]) < 1e-3


def test_a_tone_lights_its_own_band() -> None:
    seconds = torch.arange(22_050, dtype=torch.float64) / 22_050
    mel = log_mel((0.5 * torch.sin(2 * torch.pi * 1000.0 * seconds)).float())
    assert mel.shape == (86, 80)
    band = int(mel.mean(0).argmax())
    centre_hz = float((mel_basis()[band] * torch.linspace(0, 11_025, 513)).sum() / mel_basis()[band].sum())
    assert centre_hz == pytest.approx(1000.0, rel=0.05)
