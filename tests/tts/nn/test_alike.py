"""Sizes of batch are allowed only where a line comes out of them to the bit as out of the largest."""

from collections.abc import Iterator

import pytest
import torch
from torch import Tensor

from tests.tts.nn.golden import tiny_voice
from tts.nn import alike
from tts.nn.alike import alike_sizes
from tts.nn.gpt import UnifiedVoice


@pytest.fixture(autouse=True)
def _one_thread() -> Iterator[None]:
    before = torch.get_num_threads()
    torch.set_num_threads(1)
    yield
    torch.set_num_threads(before)


@pytest.mark.parametrize("beams", [1, 3])
def test_the_largest_is_always_there_and_sizes_rise(beams: int) -> None:
    sizes = alike_sizes(tiny_voice(), (1, 2, 4, 8), beams)
    assert sizes[-1] == 8
    assert list(sizes) == sorted(set(sizes) & {1, 2, 4, 8})
    assert alike_sizes(tiny_voice(), (4,), beams) == (4,)


def test_a_size_that_rounds_otherwise_is_left_out(monkeypatch: pytest.MonkeyPatch) -> None:
    plain = alike._tried

    def tried(voice: UnifiedVoice, lines: int, largest: int, beams: int) -> tuple[Tensor, ...]:
        hidden, scores = plain(voice, largest, largest, beams)
        last_bit = torch.nextafter(scores, scores + 1) if lines == 2 else scores
        return hidden[:lines], last_bit[:lines]

    monkeypatch.setattr(alike, "_tried", tried)
    assert alike_sizes(tiny_voice(), (1, 2, 4, 8), 3) == (1, 4, 8)
