"""The sound half's files are loaded wholly, in either form, or refused in words."""

from collections.abc import Callable
from pathlib import Path

import pytest
import torch
from safetensors.torch import load_file, save_file
from torch import nn

from tts.engines.indextts2.checkpoint import shipped_manifest
from tts.engines.indextts2.made_weights import write_sound_files
from tts.engines.indextts2.sizes import TINY_SOUND
from tts.engines.indextts2.sound_models import SoundShapes, load_sound_models
from tts.errors import WeightsError
from tts.nn.bigvgan import BigVgan
from tts.nn.campplus import Campplus
from tts.nn.codec import SemanticCodec
from tts.nn.content import latent_projection
from tts.nn.estimator import Estimator
from tts.nn.regulator import LengthRegulator
from tts.nn.unfilled import unfilled
from tts.nn.weight_norm import fold_weight_norm

FULL = SoundShapes()
CPU = torch.device("cpu")
NETWORKS: dict[str, Callable[[], nn.Module]] = {
    "semantic_codec": lambda: SemanticCodec(FULL.codec),
    "campplus": lambda: Campplus(FULL.campplus),
    "gpt_layer": lambda: latent_projection(FULL.latent),
    "length_regulator": lambda: LengthRegulator(FULL.regulator),
    "cfm": lambda: nn.ModuleDict({"estimator": Estimator(FULL.estimator)}),
    "bigvgan": lambda: BigVgan(FULL.vocoder),
}


@pytest.mark.parametrize("name", list(NETWORKS))
def test_the_official_sizes_have_the_official_names_and_shapes(name: str) -> None:
    with unfilled():
        module = NETWORKS[name]()
        official = {key: torch.empty(shape) for key, shape in shipped_manifest(name).wanted().items()}
    ours = {key: value.shape for key, value in module.state_dict().items()}
    assert ours == {key: value.shape for key, value in fold_weight_norm(official).items()}


def test_a_folder_in_the_official_layout_is_loaded(tmp_path: Path) -> None:
    files = write_sound_files(tmp_path)
    models = load_sound_models(files, device=CPU, shapes=TINY_SOUND)
    stored = torch.load(files.vocoder, weights_only=True)["generator"]
    assert torch.equal(models.vocoder.conv_pre.weight, stored["conv_pre.weight"])
    assert models.device == CPU


def test_a_vocoder_in_weight_norm_form_sounds_the_same(tmp_path: Path) -> None:
    files = write_sound_files(tmp_path)  # rewritten below, which the first networks must not notice
    plain = load_sound_models(files, device=CPU, shapes=TINY_SOUND).vocoder
    state = torch.load(files.vocoder, weights_only=True)["generator"]
    for name in [key for key in state if key.endswith("weight")]:
        value = state.pop(name)
        state[f"{name}_v"] = 2.0 * value
        state[f"{name}_g"] = value.flatten(1).norm(dim=1).view(-1, *[1] * (value.dim() - 1))
    torch.save({"generator": state}, files.vocoder)
    normed = load_sound_models(files, device=CPU, shapes=TINY_SOUND).vocoder
    mel = torch.randn(1, 80, 9)
    torch.testing.assert_close(normed(mel), plain(mel), atol=1e-5, rtol=0.0)


def test_a_file_of_another_size_is_refused_by_name(tmp_path: Path) -> None:
    files = write_sound_files(tmp_path)
    with pytest.raises(WeightsError, match=r"s2mel\.pth.*tensors_shaped"):
        load_sound_models(files, device=CPU)


def test_a_file_that_lacks_a_network_is_refused(tmp_path: Path) -> None:
    files = write_sound_files(tmp_path)
    torch.save({"net": {}}, files.s2mel)
    with pytest.raises(WeightsError, match=r"weights_entry .*net/"):
        load_sound_models(files, device=CPU, shapes=TINY_SOUND)
    torch.save({"net": {"cfm": {}, "gpt_layer": {}, "length_regulator": {}}}, files.s2mel)
    with pytest.raises(WeightsError, match="missing"):
        load_sound_models(files, device=CPU, shapes=TINY_SOUND)


def test_what_inference_never_reads_may_be_there(tmp_path: Path) -> None:
    files = write_sound_files(tmp_path)
    tree = torch.load(files.s2mel, weights_only=True)
    cfm = {f"module.{name}": value for name, value in tree["net"]["cfm"].items()}
    cfm["module.estimator.input_pos"] = torch.arange(16)
    cfm["module.estimator.transformer.layers.0.skip_in_linear.bias"] = torch.zeros(2)
    torch.save({"net": {**tree["net"], "cfm": cfm}, "optimizer": {"step": 3}, "iters": 7}, files.s2mel)
    codec = load_file(files.codec)
    save_file({**codec, "decoder.0.embed.weight": torch.zeros(2)}, files.codec)
    assert load_sound_models(files, device=CPU, shapes=TINY_SOUND)
