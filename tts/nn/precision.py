"""How exactly a GPU multiplies float32."""

from collections.abc import Iterator
from contextlib import contextmanager
from threading import Lock

import torch

_lock = Lock()
_inside: list[tuple[bool, bool]] = []  # what was chosen before each block that is not left yet


@contextmanager
def float32_products(*, tf32: bool) -> Iterator[None]:
    """Choose the precision of float32 products on CUDA, and put the old choice back.

    The choice is the whole process's: blocks of several threads may overlap if they choose the same, and the
    old choice comes back when the last is left.

    Parameters
    ----------
    tf32 : bool
        True rounds factors to 10 bits of mantissa, several times faster and audibly the same; False
        multiplies true float32. Without CUDA nothing changes.
    """
    matmul, cudnn = torch.backends.cuda.matmul, torch.backends.cudnn
    with _lock:
        _inside.append((matmul.allow_tf32, cudnn.allow_tf32))
        matmul.allow_tf32, cudnn.allow_tf32 = tf32, tf32
    try:
        yield
    finally:
        with _lock:
            matmul.allow_tf32, cudnn.allow_tf32 = _inside.pop()
