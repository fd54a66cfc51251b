"""Attention in blocks is PyTorch's attention, and a row never feels its place or company."""

from collections.abc import Iterator

import pytest
import torch
from torch import Tensor
from torch.nn.functional import scaled_dot_product_attention

from tts.nn.block_attention import block_attention

ROWS, HEADS, SLOTS, WIDTH = 4, 8, 1300, 64


@pytest.fixture(params=[1, 2])
def threads(request: pytest.FixtureRequest) -> Iterator[int]:
    before = torch.get_num_threads()
    torch.set_num_threads(request.param)
    yield request.param
    torch.set_num_threads(before)


def made(slots: int = SLOTS) -> tuple[Tensor, Tensor, Tensor, Tensor]:
    generator = torch.Generator().manual_seed(0)
    query = torch.randn(ROWS, HEADS, 3, WIDTH, generator=generator)
    keys, values = (torch.randn(ROWS, HEADS, SLOTS, WIDTH, generator=generator)[:, :, :slots] for _ in "kv")
    seen = torch.rand(ROWS, 1, 3, SLOTS, generator=generator) > 0.3
    seen[..., 480:] = False
    return query, keys, values, torch.zeros(seen.shape).masked_fill(~seen, -torch.inf)[..., :slots]


@pytest.mark.parametrize("slots", [300, 512, SLOTS])
def test_it_is_the_attention_that_torch_computes(threads: int, slots: int) -> None:
    given = made(slots)
    torch.testing.assert_close(block_attention(*given), scaled_dot_product_attention(*given))


def test_a_row_is_bit_equal_in_any_place_and_company_and_however_much_is_read(threads: int) -> None:
    query, keys, values, bias = made(512)
    usual = block_attention(query, keys, values, bias)
    for order in ([1, 2, 3, 0], [3, 0, 1, 2], [0, 0, 2, 1]):
        moved = [table[order] for table in (query, keys, values, bias)]
        assert torch.equal(block_attention(*moved), usual[order])
    for slots in (1024, SLOTS):
        assert torch.equal(block_attention(*made(slots)), usual)
