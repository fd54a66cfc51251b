"""The precision of products is chosen for a while, by one thread or several."""

from contextlib import ExitStack

import torch

from tts.nn.precision import float32_products


def chosen() -> tuple[bool, bool]:
    return torch.backends.cuda.matmul.allow_tf32, torch.backends.cudnn.allow_tf32


def test_what_was_chosen_before_comes_back_whoever_leaves_first() -> None:
    before = chosen()
    one, other = ExitStack(), ExitStack()  # as two threads whose blocks overlap
    one.enter_context(float32_products(tf32=False))
    other.enter_context(float32_products(tf32=False))
    one.close()
    assert chosen() == (False, False)
    other.close()
    assert chosen() == before


def test_an_inner_choice_ends_with_its_block() -> None:
    with float32_products(tf32=True):
        with float32_products(tf32=False):
            assert chosen() == (False, False)
        assert chosen() == (True, True)
