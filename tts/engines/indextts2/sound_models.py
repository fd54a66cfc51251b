"""The networks of the codes-to-sound half, from the official files: all of each file, or a refusal."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Self, TypeVar

import torch
from torch import Tensor, nn

from tts.engines.indextts2.checkpoint import (
    Manifest,
    load_module,
    matched,
    read_checkpoint,
    shipped_manifest,
    tensors_under,
)
from tts.nn.bigvgan import BigVgan, VocoderShape
from tts.nn.campplus import Campplus, CampplusShape
from tts.nn.codec import CodecShape, SemanticCodec
from tts.nn.content import LatentShape, latent_projection
from tts.nn.dit import EstimatorShape
from tts.nn.estimator import Estimator
from tts.nn.regulator import LengthRegulator, RegulatorShape
from tts.nn.unfilled import unfilled
from tts.nn.weight_norm import fold_weight_norm

_Module = TypeVar("_Module", bound=nn.Module)


@dataclass(frozen=True, slots=True)
class SoundShapes:
    """Sizes of all networks; the defaults are those of the official weights."""

    codec: CodecShape = field(default_factory=CodecShape)
    campplus: CampplusShape = field(default_factory=CampplusShape)
    latent: LatentShape = field(default_factory=LatentShape)
    regulator: RegulatorShape = field(default_factory=RegulatorShape)
    estimator: EstimatorShape = field(default_factory=EstimatorShape)
    vocoder: VocoderShape = field(default_factory=VocoderShape)


@dataclass(frozen=True, slots=True)
class SoundFiles:
    """Where the official files lie."""

    s2mel: Path
    codec: Path
    campplus: Path
    vocoder: Path

    @classmethod
    def under(cls, folder: Path) -> Self:
        """Return the files of a folder laid out as the release is, with its downloads under ``hf_cache``."""
        cached = folder / "hf_cache"
        return cls(
            s2mel=folder / "s2mel.pth",
            codec=cached / "semantic_codec_model.safetensors",
            campplus=cached / "campplus_cn_common.bin",
            vocoder=cached / "bigvgan" / "bigvgan_generator.pt",
        )


@dataclass(frozen=True, slots=True, eq=False)
class SoundModels:
    """The networks, on one device, in float32, with weight norm folded."""

    codec: SemanticCodec
    campplus: Campplus
    projection: nn.Sequential
    regulator: LengthRegulator
    estimator: Estimator
    vocoder: BigVgan

    @property
    def device(self) -> torch.device:
        """Where the networks are."""
        return self.estimator.conv1.weight.device

    def to(self, device: torch.device) -> Self:
        """Move all networks."""
        for part in fields(self):
            getattr(self, part.name).to(device)
        return self


def build_folded(
    build: Callable[[], _Module], tensors: Mapping[str, Tensor], name: str, *, path: Path
) -> _Module:
    """Build a network and give it the tensors of its file, weight norm folded.

    Parameters
    ----------
    build : callable
        Makes the network; called with the meta device, so that it costs no memory.
    tensors : mapping of str to Tensor
        As read, in weight-norm form or plain, under the network's own names.
    name : str
        Shipped manifest of the network, which says what inference never reads.
    path : Path
        The file, for the message.

    Raises
    ------
    WeightsError
        A tensor is missing, unexpected or of a wrong shape.
    """
    manifest = shipped_manifest(name)
    with unfilled():
        module = build()
    expected = {key: tuple(value.shape) for key, value in module.state_dict().items()}
    used = {k: v for k, v in tensors.items() if k in expected or not manifest.is_unused(k)}
    # A file read in place may be replaced while the studio runs: the networks own their memory.
    folded = {key: value.clone() for key, value in fold_weight_norm(used).items()}
    load_module(module, matched(folded, Manifest(manifest.file, expected), path=path), dtype=torch.float32)
    return module


def load_sound_models(
    files: SoundFiles, *, device: torch.device, shapes: SoundShapes | None = None
) -> SoundModels:
    """Read the official files and build all networks.

    Parameters
    ----------
    files : SoundFiles
    device : torch.device
        Where they go.
    shapes : SoundShapes, optional
        Sizes; None means the official ones.

    Raises
    ------
    WeightsError
        A file is missing, damaged, or not the expected one.
    """
    shapes = shapes or SoundShapes()
    projection, regulator, estimator = _s2mel(files.s2mel, shapes)
    codec = tensors_under(read_checkpoint(files.codec), path=files.codec)
    campplus = tensors_under(read_checkpoint(files.campplus), path=files.campplus)
    vocoder = tensors_under(read_checkpoint(files.vocoder), "generator", path=files.vocoder)
    return SoundModels(
        build_folded(lambda: SemanticCodec(shapes.codec), codec, "semantic_codec", path=files.codec),
        build_folded(lambda: Campplus(shapes.campplus), campplus, "campplus", path=files.campplus),
        projection,
        regulator,
        estimator,
        build_folded(lambda: BigVgan(shapes.vocoder), vocoder, "bigvgan", path=files.vocoder),
    ).to(device)


def _s2mel(path: Path, shapes: SoundShapes) -> tuple[nn.Sequential, LengthRegulator, Estimator]:
    """Build the three networks that share a file."""
    tree = read_checkpoint(path)

    def group(name: str) -> dict[str, Tensor]:
        tensors = tensors_under(tree, "net", name, path=path)
        return {key.removeprefix("module."): value for key, value in tensors.items()}

    cfm = build_folded(
        lambda: nn.ModuleDict({"estimator": Estimator(shapes.estimator)}), group("cfm"), "cfm", path=path
    )
    estimator = cfm["estimator"]
    assert isinstance(estimator, Estimator)
    return (
        build_folded(lambda: latent_projection(shapes.latent), group("gpt_layer"), "gpt_layer", path=path),
        build_folded(
            lambda: LengthRegulator(shapes.regulator),
            group("length_regulator"),
            "length_regulator",
            path=path,
        ),
        estimator,
    )
