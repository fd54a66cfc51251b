"""Recordings become the reference's features, and unusable ones are refused in plain words."""

from pathlib import Path

import numpy as np
import pytest
import soundfile
import torch
from numpy.typing import NDArray

from tests.tts.nn.golden import golden_json, golden_tensors, worst
from tts.audio import Audio
from tts.engines.indextts2.checkpoint import shipped_manifest
from tts.engines.indextts2.clip import ReferenceClip, read_reference
from tts.engines.indextts2.features import SpeechFeatures, build_w2v_bert, stacked_energies
from tts.errors import BadAudio, WeightsError
from tts.nn.unfilled import unfilled


def tone(seconds: float, rate: int, hertz: float = 220.0) -> NDArray[np.float32]:
    time = np.arange(round(seconds * rate)) / rate
    return (0.3 * np.sin(2 * np.pi * hertz * time)).astype(np.float32)


def written(path: Path, samples: NDArray[np.float32], rate: int) -> Path:
    soundfile.write(path, samples, rate, subtype="FLOAT")
    return path


@pytest.mark.parametrize("clip", ["odd", "even"])
def test_the_front_end_agrees_with_the_reference(clip: str) -> None:
    golden = golden_tensors()
    features, mask = stacked_energies(golden[f"fe.{clip}.audio_int16"].float() / 32768)
    assert worst(features, golden[f"fe.{clip}.input_features"]) < 1e-3
    assert mask.tolist() == golden[f"fe.{clip}.attention_mask"].tolist()


@pytest.mark.parametrize("clip", ["odd", "even"])
def test_the_layers_that_are_built_agree_with_the_whole_model(clip: str) -> None:
    golden = golden_tensors()
    prefix = "w2v.sd."
    sizes = {**golden_json()["w2v_tiny_config"], "num_hidden_layers": 3}
    model = build_w2v_bert(**sizes)
    weights = {name.removeprefix(prefix): t for name, t in golden.items() if name.startswith(prefix)}
    unused = [name for name in weights if name.startswith("encoder.layers.3") or name == "masked_spec_embed"]
    for name in unused:
        weights.pop(name)
    model.load_state_dict(weights, strict=True)
    features, mask = golden[f"fe.{clip}.input_features"], golden[f"fe.{clip}.attention_mask"]
    heard = model(input_features=features, attention_mask=mask).last_hidden_state
    assert worst(heard, golden[f"w2v.{clip}.hidden_3"]) < 2e-5

    listen = SpeechFeatures(model, torch.full((32,), 2.0), torch.full((32,), 4.0))
    wave = golden[f"fe.{clip}.audio_int16"].float() / 32768
    assert worst(listen(wave), (golden[f"w2v.{clip}.hidden_3"][0] - 2.0) / 2.0) < 1e-3


def test_the_full_size_model_has_exactly_the_published_tensors() -> None:
    with unfilled():
        model = build_w2v_bert()
    shapes = {name: tuple(tensor.shape) for name, tensor in model.state_dict().items()}
    assert shapes == shipped_manifest("w2v_bert").wanted()


def test_missing_weights_are_named(tmp_path: Path) -> None:
    with pytest.raises(WeightsError, match=r"weights_gone .*model\.safetensors"):
        SpeechFeatures.load(tmp_path / "model.safetensors", tmp_path / "s.pt", device=torch.device("cpu"))


@pytest.mark.slow  # librosa compiles itself on first use
def test_both_routes_are_those_of_librosa(tmp_path: Path) -> None:
    import librosa

    rng = np.random.default_rng(0)
    path = written(tmp_path / "noise.wav", rng.normal(0, 0.1, (44_100 * 2, 2)).astype(np.float32), 44_100)
    clip = read_reference(path)
    assert np.abs(clip.wave_22k - librosa.load(path)[0]).max() < 1e-6
    assert np.abs(clip.direct_16k - librosa.load(path, sr=16_000)[0]).max() < 1e-6
    assert clip.speaker_route().shape == clip.emotion_route().shape == (32_000,)


def test_ten_minutes_are_cut_to_the_first_fifteen_seconds_and_say_so(tmp_path: Path) -> None:
    long = written(tmp_path / "long.wav", np.tile(tone(10, 16_000), 60), 16_000)
    clip = read_reference(long)
    assert clip.wave_22k.shape == (330_750,)
    assert clip.direct_16k.shape == (240_000,)
    assert clip.notes == ("Of the reference's 600 s the first 15 s are used.",)


def test_stereo_at_8_khz_is_folded_and_the_dullness_told(tmp_path: Path) -> None:
    stereo = np.stack((tone(2, 8000), tone(2, 8000)), axis=1)
    clip = read_reference(written(tmp_path / "phone.wav", stereo, 8000))
    assert clip.direct_16k.shape == (32_000,)
    assert "8000 Hz" in clip.notes[0]
    spectrum = np.abs(np.fft.rfft(clip.direct_16k))
    assert np.argmax(spectrum) / 2 == 220


def test_the_key_is_that_of_the_sound_not_of_the_file(tmp_path: Path) -> None:
    first = read_reference(written(tmp_path / "a.wav", tone(2, 22_050), 22_050))
    again = read_reference(written(tmp_path / "b.wav", tone(2, 22_050), 22_050))
    other = read_reference(written(tmp_path / "a.wav", tone(2, 22_050, 330.0), 22_050))
    assert first.key == again.key != other.key


@pytest.mark.parametrize(
    ("samples", "message"),
    [
        (tone(0.2, 16_000), r"clip_too_short .*seconds=0\.20"),
        (np.zeros(16_000 * 3, np.float32), "clip_silent"),
        (np.concatenate((tone(2, 16_000), [np.nan])).astype(np.float32), "clip_no_sound"),
    ],
)
def test_an_unusable_reference_is_refused(tmp_path: Path, samples: NDArray[np.float32], message: str) -> None:
    with pytest.raises(BadAudio, match=message):
        read_reference(written(tmp_path / "bad.wav", samples, 16_000))


def test_a_file_that_is_no_audio_is_refused(tmp_path: Path) -> None:
    (tmp_path / "text.wav").write_text("hello")
    with pytest.raises(BadAudio, match=r"audio_unreadable .*text\.wav"):
        read_reference(tmp_path / "text.wav")


def test_a_short_loud_end_does_not_make_fifteen_silent_seconds_a_voice() -> None:
    late = np.concatenate((np.zeros(16_000 * 15, np.float32), tone(1, 16_000)))
    with pytest.raises(BadAudio, match="clip_silent"):
        ReferenceClip.of(Audio(late, 16_000))
