"""Memory that was freed is kept for the next tensor, instead of being given back and cleared anew."""

import ctypes
import sys

_TRIM_THRESHOLD, _MMAP_THRESHOLD = -1, -3  # names of these parameters in <malloc.h>
_KEPT_BYTES = 2**29  # more than any one tensor of a line on a CPU, and what may stay unused
_KEPT_BY_OLD_LIBRARIES = 2**25  # the most that they take


def keep_freed_memory() -> None:
    """Tell the C library of this process not to return large blocks to the system.

    Left alone, glibc maps each large tensor anew: the system clears its pages one by one, which takes a CPU a
    quarter of the time of a step of the flow. Elsewhere than on Linux with glibc nothing is done.
    """
    if sys.platform != "linux":
        return
    mallopt = getattr(ctypes.CDLL(None), "mallopt", None)
    if mallopt is None or not mallopt(_TRIM_THRESHOLD, _KEPT_BYTES):
        return
    if not mallopt(_MMAP_THRESHOLD, _KEPT_BYTES):
        mallopt(_MMAP_THRESHOLD, _KEPT_BY_OLD_LIBRARIES)
