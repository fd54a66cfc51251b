"""The fast activation equals the plain one: doubled by a transposed convolution, bent, halved."""

import os
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

import pytest
import torch

from bench.plain_s2mel import plain_snake
from tests.tts.nn.s2mel_golden import distance, golden
from tts.nn.snake import AntiAliasedSnake


def random_snake(channels: int, *, seed: int = 0) -> AntiAliasedSnake:
    generator = torch.Generator().manual_seed(seed)
    snake = AntiAliasedSnake(channels).requires_grad_(False)
    for tensor in (*snake.parameters(), *snake.buffers()):
        tensor.copy_(0.3 * torch.randn(tensor.shape, generator=generator))
    return snake


@pytest.mark.parametrize("samples", [1, 2, 3, 7, 40, 501])
def test_two_phases_equal_the_doubled_signal(samples: int) -> None:
    snake, x = random_snake(3), torch.randn(2, 3, samples, generator=torch.Generator().manual_seed(1))
    assert distance(snake(x, None), plain_snake(snake, x)) < 1e-5


def test_what_lies_past_the_end_of_a_line_is_not_heard() -> None:
    snake, x = random_snake(2), torch.randn(3, 2, 40, generator=torch.Generator().manual_seed(2))
    lens = torch.tensor([40, 17, 1])
    y = snake(x, lens)
    for row, count in enumerate(lens.tolist()):
        alone = plain_snake(snake, x[row : row + 1, :, :count])
        assert distance(y[row : row + 1, :, :count], alone) < 1e-5
        assert not y[row, :, count:].any()


def test_the_stored_filters_are_the_published_ones() -> None:
    data = golden("bigvgan")
    assert distance(data["filter_up"], data["filter_down"]) == 0.0
    assert abs(float(data["filter_up"].sum()) - 1.0) < 1e-6


def check_kernel(device: str) -> None:
    """Compare the kernel with the plain activation; raises where they differ."""
    from tts.nn.snake_triton import fused_snake

    snake = random_snake(1).to(device)
    x = torch.randn(2, 1, 37, generator=torch.Generator().manual_seed(3)).to(device)
    bump = (snake.act["alpha"], snake.act["beta"])
    assert distance(fused_snake(x, bump, snake.filters, None), plain_snake(snake, x)) < 1e-5
    lens = torch.tensor([5, 37], device=device)
    y = fused_snake(x, bump, snake.filters, lens)
    assert distance(y, snake.polyphase(x, lens)) < 1e-5


@pytest.mark.slow
@pytest.mark.skipif(find_spec("triton") is None, reason="the kernel's compiler is for Linux with CUDA")
def test_the_kernel_equals_the_plain_activation_when_interpreted() -> None:
    code = "from tests.tts.nn.test_snake import check_kernel; check_kernel('cpu')"
    environment = {**os.environ, "TRITON_INTERPRET": "1"}
    done = subprocess.run(
        [sys.executable, "-c", code],
        env=environment,
        cwd=Path(__file__).parents[3],
        capture_output=True,
        check=False,
        text=True,
    )
    assert done.returncode == 0, done.stderr


@pytest.mark.gpu
def test_the_kernel_equals_the_plain_activation_on_a_gpu() -> None:
    check_kernel("cuda")
