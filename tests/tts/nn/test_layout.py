"""A line sees its own ends wherever it lies in a batch."""

import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st
from torch.nn import functional

from tts.errors import BadValue
from tts.nn.layout import LineLengths, PaddedSize, exact_size, make_layout

CONTEXT = 4
CPU = torch.device("cpu")

line = st.tuples(st.integers(0, 12), st.integers(3, 20))  # prompt, own frames


@given(st.lists(line, min_size=1, max_size=4), st.integers(0, 5))
def test_windows_reflect_at_each_line_s_own_ends(lines: list[tuple[int, int]], spare: int) -> None:
    lengths = LineLengths(tuple(p for p, _ in lines), tuple(p + own for p, own in lines))
    exact = exact_size(lengths.prompts, lengths.totals, CONTEXT)
    size = PaddedSize(exact.frames + spare, exact.width + spare)
    layout = make_layout(lengths, context=CONTEXT, branches=1, device=CPU, size=size)
    x = torch.randn(len(lines), size.frames, 2, generator=torch.Generator().manual_seed(0))
    mirrored = layout.reflect(layout.window(x).transpose(1, 2), 2)
    for row, (prompt, own) in enumerate(lines):
        first = max(0, prompt - CONTEXT)
        alone = functional.pad(x[row, first : prompt + own].T[None], (2, 2), mode="reflect")[0]
        assert torch.equal(mirrored[row, :, : alone.shape[1]], alone)


@given(st.lists(line, min_size=1, max_size=4))
def test_spreading_a_window_keeps_the_line_and_clears_the_rest(lines: list[tuple[int, int]]) -> None:
    lengths = LineLengths(tuple(p for p, _ in lines), tuple(p + own for p, own in lines))
    layout = make_layout(lengths, context=CONTEXT, branches=1, device=CPU)
    x = 1.0 + torch.rand(len(lines), layout.size.frames, 2)
    spread = layout.spread(layout.window(x))
    for row, (prompt, own) in enumerate(lines):
        assert torch.equal(spread[row, prompt : prompt + own], x[row, prompt : prompt + own])
        assert not spread[row, :prompt].any()
        assert not spread[row, prompt + own :].any()


def test_lines_of_one_length_need_no_mask() -> None:
    layout = make_layout(LineLengths((6, 6), (20, 20)), context=4, branches=2, device=CPU)
    assert layout.start == 2
    assert layout.key_mask is None
    assert layout.columns is None


def test_a_line_without_frames_of_its_own_is_refused() -> None:
    with pytest.raises(BadValue, match="longer than the prompts"):
        LineLengths((5,), (5,))
