"""The pass after decoding gives the reference's latents, one line or many."""

import pytest
import torch

from tests.tts.nn.golden import CASES, golden_tensors, tiny_voice, worst
from tts.nn.latents import blended_latents, latents_of_codes


@pytest.mark.parametrize("setting", ["greedy_rp10", "beam3_rp10_lp0"])
def test_lines_of_different_lengths_have_the_latents_of_the_reference(setting: str) -> None:
    golden = golden_tensors()
    latents = latents_of_codes(
        tiny_voice(),
        [golden[f"{case}.gpt.prefix_embeds"][0] for case in CASES],
        [golden[f"{case}.lat.codes_{setting}"][0] for case in CASES],
    )
    for case, line in zip(CASES, latents, strict=True):
        assert worst(line, golden[f"{case}.lat.latent_{setting}"][0]) < 2e-5


def test_a_course_passes_through_the_latents_of_each_strength() -> None:
    grid = torch.randn(3, 5, 4)
    followed = blended_latents(grid, [0.0, 1.0, 2.0, 0.5])
    assert torch.equal(followed[0], grid[0, 0])
    assert torch.equal(followed[1], grid[1, 1])
    assert torch.equal(followed[2], grid[2, 2])
    assert torch.allclose(followed[3:], (grid[0, 3:] + grid[1, 3:]) / 2)
