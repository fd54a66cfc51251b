"""Weights files into modules: safe reading, and an exact check of names and shapes.

A manifest lists every tensor of a file. A file that lacks one, holds another, or holds one of a
wrong shape is refused in words that name the file, so that nothing is ever loaded in part.
"""

import hashlib
import json
import pickle
import zipfile
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fnmatch import fnmatchcase
from importlib import resources
from pathlib import Path
from typing import cast

import torch
from safetensors import SafetensorError
from safetensors.torch import load_file
from torch import Tensor, nn

from tts.errors import Problem, WeightsError

_NAMES_SHOWN = 6  # of each kind of difference, so that the message stays readable


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a weights file must hold.

    Attributes
    ----------
    file : str
        Name of the file in its folder or repository.
    tensors : mapping of str to tuple of int
        Every tensor by name, with its shape; those matching `unused` are dropped on reading.
    unused : tuple of str
        Shell patterns of tensors that inference never reads: they may be absent, present, or
        extra to `tensors`, and are dropped.
    """

    file: str
    tensors: Mapping[str, tuple[int, ...]]
    unused: tuple[str, ...] = ()

    def wanted(self) -> dict[str, tuple[int, ...]]:
        """Names and shapes of the tensors that inference reads."""
        return {name: shape for name, shape in self.tensors.items() if not self.is_unused(name)}

    def resized(self, module: nn.Module) -> "Manifest":
        """The same file for a network of other sizes, which is asked for its tensors."""
        shapes = {name: tuple(value.shape) for name, value in module.state_dict().items()}
        return Manifest(self.file, shapes, self.unused)

    def is_unused(self, name: str) -> bool:
        """Whether inference never reads this tensor."""
        return any(fnmatchcase(name, pattern) for pattern in self.unused)


def shipped_manifest(name: str) -> Manifest:
    """Read `manifests/<name>.json` of this package.

    The file holds ``{"file": str, "unused": [pattern], "tensors": {name: shape}}``.
    """
    text = resources.files(__package__).joinpath("manifests", f"{name}.json").read_text("utf-8")
    entry = json.loads(text)
    tensors = {key: tuple(shape) for key, shape in entry["tensors"].items()}
    return Manifest(file=entry["file"], tensors=tensors, unused=tuple(entry["unused"]))


def verify_sha256(path: Path, sha256: str) -> None:
    """Refuse a file whose content is not the one that was published.

    Raises
    ------
    WeightsError
        The file is missing, or its digest differs.
    """
    _require_file(path)
    with path.open("rb") as stream:
        found = hashlib.file_digest(stream, "sha256").hexdigest()
    if found != sha256.lower():
        raise WeightsError(Problem.of("weights_sum", path=path, found=found, wanted=sha256.lower()))


def read_checkpoint(path: Path) -> dict[str, object]:
    """Read a safetensors file, or a torch pickle that holds only tensors and plain values.

    Parameters
    ----------
    path : Path
        ``*.safetensors``, else a file written by `torch.save` (memory-mapped where its format
        allows it, so that tensors which are not used cost nothing).

    Returns
    -------
    dict
        The top-level mapping, tensors on the CPU.

    Raises
    ------
    WeightsError
        The file is missing, truncated, damaged, or would run code on being read.
    """
    tree = _read(path)
    if not isinstance(tree, dict):
        raise wrong_content(path, type(tree).__name__, "tensors by name")
    return cast(dict[str, object], tree)


def read_tensor(path: Path) -> Tensor:
    """Read a torch pickle that holds one tensor, onto the CPU.

    Raises
    ------
    WeightsError
        The file is missing, truncated, damaged, or holds something else.
    """
    tensor = _read(path)
    if not isinstance(tensor, Tensor):
        raise wrong_content(path, type(tensor).__name__, "Tensor")
    return tensor


def _read(path: Path) -> object:
    _require_file(path)
    try:
        if path.suffix == ".safetensors":
            return load_file(path)
        tree: object = torch.load(path, map_location="cpu", weights_only=True, mmap=zipfile.is_zipfile(path))
    except (SafetensorError, pickle.UnpicklingError, RuntimeError, EOFError, OSError) as error:
        # The first sentence: what follows is advice to programmers, such as to load without a check.
        reason = str(error).strip().partition("\n")[0].partition(". ")[0] or repr(error)
        size = path.stat().st_size
        raise WeightsError(Problem.of("weights_damaged", path=path, bytes=size, reason=reason)) from error
    return tree


def tensors_under(
    tree: Mapping[str, object], *names: str, path: Path, optional: bool = False
) -> dict[str, Tensor]:
    """Take the named tensors below nested entries of a checkpoint.

    Parameters
    ----------
    tree : mapping
        As `read_checkpoint` returns it.
    names : str
        Entries to descend into, outermost first.
    path : Path
        The file, for the message.
    optional : bool
        Stay where an entry is absent, for files published with and without a wrapping.

    Raises
    ------
    WeightsError
        An entry is absent, or what is there is not tensors by name.
    """
    branch: object = tree
    for name in names:
        if isinstance(branch, Mapping) and name in branch:
            branch = branch[name]
        elif not optional:
            raise WeightsError(Problem.of("weights_entry", path=path, entry="/".join(names)))
    if not isinstance(branch, Mapping):
        raise wrong_content(path, "/".join((*names, type(branch).__name__)), "tensors by name")
    return {str(key): value for key, value in branch.items() if isinstance(value, Tensor)}


def matched(tensors: Mapping[str, Tensor], manifest: Manifest, *, path: Path) -> dict[str, Tensor]:
    """Return the tensors that inference reads, after an exact check of names and shapes.

    Raises
    ------
    WeightsError
        Naming the file, and what is missing, unexpected or of a wrong shape.
    """
    wanted = manifest.wanted()
    present = {name: value for name, value in tensors.items() if not manifest.is_unused(name)}
    shapes = [
        f"{name} {list(present[name].shape)} ≠ {list(shape)}"
        for name, shape in wanted.items()
        if name in present and tuple(present[name].shape) != shape
    ]
    differences = {
        "missing": _listed("tensors_missing", wanted.keys() - present.keys()),
        "unexpected": _listed("tensors_unexpected", present.keys() - wanted.keys()),
        "shapes": _listed("tensors_shaped", shapes),
    }
    if any(differences.values()):
        raise WeightsError(Problem.of("weights_misfit", path=path, file=manifest.file, **differences))
    return present


def load_module(
    module: nn.Module,
    tensors: Mapping[str, Tensor],
    *,
    dtype: torch.dtype,
    in_full: tuple[str, ...] = (),
) -> None:
    """Give a module (also one built on the meta device) the tensors of a checked checkpoint.

    Floating tensors are converted to `dtype`, those whose names begin with one of `in_full` to float32; names
    must fit exactly.
    """
    state = {
        name: value.to(torch.float32 if name.startswith(in_full) else dtype)
        if value.is_floating_point()
        else value
        for name, value in tensors.items()
    }
    module.load_state_dict(state, strict=True, assign=True)
    module.requires_grad_(False).eval()


def _require_file(path: Path) -> None:
    if not path.is_file():
        raise WeightsError(Problem.of("weights_gone", path=path))


def wrong_content(path: Path, found: object, wanted: object) -> WeightsError:
    """Say that a file holds something else than it should."""
    return WeightsError(Problem.of("weights_content", path=path, found=found, wanted=wanted))


def _listed(code: str, names: Iterable[str]) -> Problem | str:
    """How many there are, with the first names; empty where there is nothing to list."""
    ordered = sorted(names)
    if not ordered:
        return ""
    more = "…" if len(ordered) > _NAMES_SHOWN else ""
    return Problem.of(code, count=len(ordered), names=", ".join(ordered[:_NAMES_SHOWN]) + more)
