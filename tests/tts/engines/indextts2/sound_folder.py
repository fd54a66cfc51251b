"""Makes a folder of tiny random weights in the official files' names and layout."""

from pathlib import Path

import torch
from safetensors.torch import save_file
from torch import Tensor, nn

from tts.engines.indextts2.sound_models import SoundFiles, SoundShapes
from tts.nn.bigvgan import BigVgan, VocoderShape
from tts.nn.campplus import Campplus, CampplusShape
from tts.nn.codec import CodecShape, SemanticCodec
from tts.nn.content import LatentShape, latent_projection
from tts.nn.dit import EstimatorShape
from tts.nn.estimator import Estimator
from tts.nn.regulator import LengthRegulator, RegulatorShape
from tts.nn.wavenet import WaveNetShape

TINY = SoundShapes(
    CodecShape(features=24, codes=64, width=16, inner=32, depth=2),
    CampplusShape(style=12, growth=4, bottleneck=2, width=8, blocks=((2, 1), (2, 2), (2, 2))),
    LatentShape(latent=20, first=12, second=10, features=24),
    RegulatorShape(features=24, width=16),
    EstimatorShape(
        width=32, heads=4, depth=5, content=16, style=12, wavenet=WaveNetShape(width=32, layers=3)
    ),
    VocoderShape(width=64),
)


def random_state(module: nn.Module, *, seed: int = 0) -> dict[str, Tensor]:
    """Weights that keep signals alive: fan-in scaled, norms near one, filters that sum to one."""
    generator = torch.Generator().manual_seed(seed)
    state: dict[str, Tensor] = {}
    for name, value in module.state_dict().items():
        noise = torch.randn(value.shape, generator=generator)
        if not value.is_floating_point():
            state[name] = value
        elif name.endswith("running_var"):
            state[name] = 1.0 + 0.2 * noise.abs()
        elif name.endswith("freqs"):
            state[name] = torch.exp(-torch.arange(value.shape[0]) * (9.21034 / value.shape[0]))
        elif name.endswith(".filter"):
            state[name] = torch.full(value.shape, 1.0 / 12.0)
        elif value.dim() > 1:
            state[name] = noise / value[0].numel() ** 0.5
        else:
            state[name] = 0.1 * noise + float(name.endswith("weight"))
    return state


def write_sound_folder(folder: Path) -> SoundFiles:
    """Write the four files; the codec's decoder and the optimiser are there too, as in the official ones."""
    files = SoundFiles(
        folder / "s2mel.pth",
        folder / "codec.safetensors",
        folder / "campplus_cn_common.bin",
        folder / "bigvgan_generator.pt",
    )
    groups = {
        "cfm": nn.ModuleDict({"estimator": Estimator(TINY.estimator)}),
        "length_regulator": LengthRegulator(TINY.regulator),
        "gpt_layer": latent_projection(TINY.latent),
    }
    net = {
        name: {f"module.{key}": value for key, value in random_state(module).items()}
        for name, module in groups.items()
    }
    net["cfm"]["module.estimator.input_pos"] = torch.arange(16)
    torch.save({"net": net, "optimizer": {"step": 3}, "iters": 7}, files.s2mel)
    codec = random_state(SemanticCodec(TINY.codec))
    save_file({**codec, "decoder.0.embed.weight": torch.zeros(2)}, files.codec)
    torch.save(random_state(Campplus(TINY.campplus)), files.campplus)
    torch.save({"generator": random_state(BigVgan(TINY.vocoder))}, files.vocoder)
    return files
