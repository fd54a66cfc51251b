"""Weights made at random, in the official files' names and layout: noise, never a voice.

They let every path (load, batch, render) run where the official weights are not: in tests, in benchmarks of
the official sizes, and on a machine that is being set up.
"""

from pathlib import Path

import numpy as np
import torch
from safetensors.torch import save_file
from torch import Tensor, nn

from tts.engines.indextts2.checkpoint import load_module
from tts.engines.indextts2.sizes import TINY_SOUND
from tts.engines.indextts2.sound_models import SoundFiles, SoundModels, SoundShapes
from tts.nn.bigvgan import BigVgan
from tts.nn.campplus import Campplus
from tts.nn.codec import SemanticCodec
from tts.nn.content import latent_projection
from tts.nn.estimator import Estimator
from tts.nn.regulator import LengthRegulator
from tts.nn.unfilled import unfilled

_TIME_BASE = 10_000.0


def low_pass() -> Tensor:
    """The vocoder's 12 taps: a sinc that passes the lower half of the doubled rate, Kaiser-windowed.

    The window's beta follows Kaiser's rule for 12 taps and a transition of 0.6 of the cut-off.
    """
    attenuation_db = 2.285 * 5 * np.pi * 4 * 0.3 + 7.95
    taps = 0.5 * np.kaiser(12, 0.1102 * (attenuation_db - 8.7)) * np.sinc(0.5 * np.arange(-5.5, 6.0))
    return torch.from_numpy((taps / taps.sum()).astype(np.float32))


def time_frequencies(count: int) -> Tensor:
    """Angular frequencies of the time embedding, from 1 down towards 1/10000."""
    return torch.exp(-np.log(_TIME_BASE) * torch.arange(count, dtype=torch.float32) / count)


def _gain(name: str) -> float:
    """Keeps the vocoder from amplifying rounding into sound: its residual paths add up."""
    return 0.1 if name.startswith("conv_post") else 0.4 if ".convs2." in name else 1.0


def random_state(module: nn.Module, *, seed: int) -> dict[str, Tensor]:
    """Weights that keep signals alive: scaled by fan-in, norms near one, constants as they must be.

    Parameters
    ----------
    module : nn.Module
        Any network of the sound half, also on the meta device.
    seed : int
    """
    generator = torch.Generator().manual_seed(seed)
    state: dict[str, Tensor] = {}
    for name, value in module.state_dict().items():
        noise = torch.randn(value.shape, generator=generator)
        if not value.is_floating_point():
            state[name] = torch.zeros(value.shape, dtype=value.dtype)
        elif name.endswith("running_var"):
            state[name] = 1.0 + 0.2 * noise.abs()
        elif name.endswith("freqs"):
            state[name] = time_frequencies(value.shape[0])
        elif name.endswith(".filter"):
            state[name] = low_pass().view(value.shape)
        elif value.dim() > 1:
            state[name] = _gain(name) * noise / value[0].numel() ** 0.5
        else:
            state[name] = 0.1 * noise + float(name.endswith("weight"))
    return state


def _networks(shapes: SoundShapes) -> dict[str, nn.Module]:
    """All networks, on the meta device."""
    with unfilled():
        return {
            "codec": SemanticCodec(shapes.codec),
            "campplus": Campplus(shapes.campplus),
            "projection": latent_projection(shapes.latent),
            "regulator": LengthRegulator(shapes.regulator),
            "estimator": Estimator(shapes.estimator),
            "vocoder": BigVgan(shapes.vocoder),
        }


def make_sound_models(shapes: SoundShapes, *, device: torch.device, seed: int = 0) -> SoundModels:
    """Build all networks with random weights, without files."""
    networks = _networks(shapes)
    for network in networks.values():
        load_module(network, random_state(network, seed=seed), dtype=torch.float32)
    return SoundModels(**networks).to(device)  # type: ignore[arg-type] # named as the fields are


def write_sound_files(folder: Path, *, shapes: SoundShapes = TINY_SOUND, seed: int = 0) -> SoundFiles:
    """Write the four files of the sound half, each as the official one is laid out.

    Parameters
    ----------
    folder : Path
        Must exist.
    shapes : SoundShapes
        Sizes; the default is a few hundred kilobytes.
    seed : int
    """
    files = SoundFiles.under(folder)
    states = {name: random_state(part, seed=seed) for name, part in _networks(shapes).items()}
    cfm = {f"estimator.{name}": value for name, value in states["estimator"].items()}
    net = {"cfm": cfm, "length_regulator": states["regulator"], "gpt_layer": states["projection"]}
    torch.save({"net": net}, files.s2mel)
    files.vocoder.parent.mkdir(parents=True, exist_ok=True)
    save_file(states["codec"], files.codec)
    torch.save(states["campplus"], files.campplus)
    torch.save({"generator": states["vocoder"]}, files.vocoder)
    return files
