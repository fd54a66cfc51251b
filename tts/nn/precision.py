"""How exactly a GPU multiplies float32."""

from collections.abc import Iterator
from contextlib import contextmanager

import torch


@contextmanager
def float32_products(*, tf32: bool) -> Iterator[None]:
    """Choose the precision of float32 products on CUDA, and put the old choice back.

    Parameters
    ----------
    tf32 : bool
        True rounds factors to 10 bits of mantissa, several times faster and audibly the same; False
        multiplies true float32. Without CUDA nothing changes.
    """
    matmul, cudnn = torch.backends.cuda.matmul, torch.backends.cudnn
    before = matmul.allow_tf32, cudnn.allow_tf32
    matmul.allow_tf32, cudnn.allow_tf32 = tf32, tf32
    try:
        yield
    finally:
        matmul.allow_tf32, cudnn.allow_tf32 = before
