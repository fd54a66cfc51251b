"""How the networks are laid out in memory: chosen by what the device has, or by name."""

import os
from dataclasses import dataclass
from enum import StrEnum

import torch

from tts.errors import BadValue

MEMORY_VARIABLE = "STUDIO_INDEXTTS2_MEMORY"
_GIB = 2**30
# Float32 is never chosen by itself: it takes twice the time for nothing that is expected to be heard.
# What the networks take, by their shapes: in full 5.9 GB, in half precision 4.9 GB, 1.6 GB of it w2v-BERT.
# The rest is for keys and values (in half precision 0.58 GB a line that may take 30 s, with three beams) and
# for the vocoder's activations.
_HALF_FROM = 9 * _GIB

# Three beams of eight lines are 24 rows of a product, which take a CPU about twice as long as the three rows
# of one line: the weights come through its memory once for all of them.
_CPU_LINES = (1, 2, 4, 8)


class MemoryMode(StrEnum):
    """Where and how precisely the networks are kept."""

    FULL = "full"  # all on the GPU in float32
    HALF = "half"  # all on the GPU, the transformer in bfloat16 or float16
    OFFLOAD = "offload"  # as half, with what runs once a voice left on the CPU: for cards of 6 and 8 GB
    CPU = "cpu"  # float32 on the CPU


@dataclass(frozen=True, slots=True)
class MemoryPlan:
    """The mode with what follows from it.

    Attributes
    ----------
    mode : MemoryMode
    dtype : torch.dtype
        Of the transformer; the sound half is always float32.
    listen_on : torch.device
        Where w2v-BERT and the classifier of descriptions lie.
    lines : tuple of int
        Sizes of batch that decoding may run in.
    """

    mode: MemoryMode
    dtype: torch.dtype
    listen_on: torch.device
    lines: tuple[int, ...]


def plan_memory(device: torch.device, total_bytes: int, asked: str = "") -> MemoryPlan:
    """Choose a mode.

    Parameters
    ----------
    device : torch.device
    total_bytes : int
        Memory of the device; not looked at on a CPU.
    asked : str
        Name of a mode; empty to choose by memory. On a CPU everything is float32 there.

    Raises
    ------
    BadValue
        There is no such mode, or it needs a GPU.
    """
    names = [mode.value for mode in MemoryMode]
    if asked and asked not in names:
        raise BadValue(MEMORY_VARIABLE, asked, f"one of {', '.join(names)}")
    if device.type == "cpu":
        if asked not in {"", MemoryMode.CPU}:
            raise BadValue(MEMORY_VARIABLE, asked, "cpu, as there is no GPU in use")
        return MemoryPlan(MemoryMode.CPU, torch.float32, device, _CPU_LINES)
    chosen = MemoryMode.HALF if total_bytes >= _HALF_FROM else MemoryMode.OFFLOAD
    mode = MemoryMode(asked) if asked else chosen
    if mode is MemoryMode.CPU:
        raise BadValue(MEMORY_VARIABLE, asked, "another mode on a GPU; for the CPU choose the device cpu")
    half = torch.bfloat16 if torch.cuda.is_bf16_supported() else torch.float16
    dtype = torch.float32 if mode is MemoryMode.FULL else half
    listen_on = torch.device("cpu") if mode is MemoryMode.OFFLOAD else device
    lines = (1, 2) if mode is MemoryMode.OFFLOAD else (1, 2, 4, 8, 16)
    return MemoryPlan(mode, dtype, listen_on, lines)


def asked_mode() -> str:
    """What the user's environment asks for."""
    return os.environ.get(MEMORY_VARIABLE, "").strip().lower()
