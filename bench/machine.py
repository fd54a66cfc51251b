"""What a measurement is worth nothing without: when and on what it was taken, and the memory that it took."""

import os
import platform
from datetime import date

import torch


def taken_on(device: torch.device) -> str:
    """Date, device, threads, load and version of torch, for the head of a table."""
    name = f"{platform.processor() or platform.machine()}, {torch.get_num_threads()} threads"
    if device.type == "cuda":
        name = torch.cuda.get_device_name(device)
    load = f"load {os.getloadavg()[0]:.1f}" if hasattr(os, "getloadavg") else "load unknown"
    return f"{date.today()}, {name}, {load}, torch {torch.__version__}"


def forget_peak(device: torch.device) -> None:
    """Let `peak_gb` count from now on; the peak of a process on the CPU stays."""
    if device.type == "cuda":
        torch.cuda.empty_cache()
        torch.cuda.reset_peak_memory_stats()


def peak_gb(device: torch.device) -> float:
    """Most memory held so far, in gigabytes: of the GPU, or of this process."""
    if device.type == "cuda":
        return torch.cuda.max_memory_allocated() / 1e9
    import resource

    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024 / 1e9
