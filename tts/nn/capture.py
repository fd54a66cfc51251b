"""Capturing CUDA graphs while another thread uses the GPU.

A capture waits for the whole device before it begins, and the allocator gives nothing back while one is under
way: both fail if they meet a capture of another thread. So whoever does either holds one lock.
"""

from collections.abc import Callable
from threading import Lock
from typing import Any

import torch

_lock = Lock()


def captured(work: Callable[[], object], pool: Any, *, warm_up: int) -> torch.cuda.CUDAGraph:
    """Record what `work` launches.

    Parameters
    ----------
    work : callable
        Works on tensors that stay where they are.
    pool : object
        Memory for scratch (`torch.cuda.graph_pool_handle`).
    warm_up : int
        Runs before the capture, so that libraries have made their choices and allocations.
    """
    with _lock:
        side: torch.cuda.Stream = torch.cuda.Stream()  # type: ignore[no-untyped-call] # as torch declares it
        side.wait_stream(torch.cuda.current_stream())
        with torch.cuda.stream(side):
            for _ in range(warm_up):
                work()
        torch.cuda.current_stream().wait_stream(side)
        graph = torch.cuda.CUDAGraph()
        # Other threads may allocate meanwhile, which only a capture of this thread's own work allows.
        with torch.cuda.graph(graph, pool=pool, capture_error_mode="thread_local"):
            work()
    return graph


def give_memory_back() -> None:
    """Return what the GPU's allocator keeps unused; nothing without a GPU."""
    if torch.cuda.is_available():
        with _lock:
            torch.cuda.empty_cache()
