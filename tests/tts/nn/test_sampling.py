"""Draws depend on nothing but seed, step and candidate, and follow the probabilities."""

import math

import pytest
import torch

from tts.nn.beam import best_path
from tts.nn.sampling import ScoreRules, drawn, exponential_noise, processed_scores


def plain(**changes: object) -> ScoreRules:
    rules = {"temperature": 1.0, "top_k": None, "top_p": 1.0, "repetition_penalty": 1.0, "beams": 1}
    return ScoreRules(**{**rules, **changes})  # type: ignore[arg-type]


def kept(scores: list[float], **changes: object) -> list[bool]:
    values = torch.tensor(scores)
    processed = processed_scores(values, torch.zeros_like(values, dtype=torch.bool), plain(**changes))
    return processed.isfinite().tolist()


def test_noise_is_the_same_wherever_a_line_stands_in_a_batch() -> None:
    seeds, steps = torch.tensor([7, 1, 7]), torch.tensor([3, 3, 3])
    noise = exponential_noise(seeds, steps, 100)
    assert torch.equal(noise[0], noise[2])
    assert not torch.equal(noise[0], noise[1])
    assert torch.equal(noise[1:2], exponential_noise(seeds[1:2], steps[1:2], 100))
    assert torch.equal(noise[:, :10], exponential_noise(seeds, steps, 10))


def test_noise_is_exponential_and_neighbours_are_unlike() -> None:
    noise = exponential_noise(torch.arange(200), torch.arange(200), 1000)
    assert noise.min() > 0
    assert noise.mean().item() == pytest.approx(1.0, abs=0.01)
    assert (noise > math.log(2)).float().mean().item() == pytest.approx(0.5, abs=0.01)
    for axis in (0, 1):
        pairs = torch.stack((noise.narrow(axis, 0, 199).flatten(), noise.narrow(axis, 1, 199).flatten()))
        assert abs(torch.corrcoef(pairs)[0, 1].item()) < 0.02


def test_draws_follow_the_probabilities() -> None:
    probabilities = torch.tensor([0.5, 0.3, 0.2, 0.0]).expand(20_000, -1)
    noise = exponential_noise(torch.arange(20_000), torch.zeros(20_000, dtype=torch.int64), 4)
    first = drawn(probabilities, noise, 1)[:, 0]
    share = torch.bincount(first, minlength=4) / len(first)
    assert share.tolist() == pytest.approx([0.5, 0.3, 0.2, 0.0], abs=0.02)


def test_what_cannot_be_drawn_comes_last_lowest_index_first() -> None:
    probabilities = torch.tensor([[0.0, 0.0, 1.0, 0.0]])
    assert drawn(probabilities, torch.ones(1, 4), 4).tolist() == [[2, 0, 1, 3]]


def test_cuts_keep_the_best_and_never_fewer_than_beams_need() -> None:
    assert kept([1.0, 3.0, 2.0, 0.0], top_k=2) == [False, True, True, False]
    assert kept([1.0, 3.0, 2.0, 2.0], top_k=2) == [False, True, True, True]
    assert kept([0.0, 9.0, 1.0, 0.0], top_p=0.5) == [False, True, False, False]
    assert kept([0.0, 9.0, 1.0, 0.0], top_p=0.5, beams=2) == [False, True, True, False]
    assert kept([0.0, 9.0, 1.0, 0.0], top_k=1, beams=2) == [False, True, True, False]
    assert kept([0.0, 0.1, 0.2, 0.3]) == [True] * 4


def test_what_was_said_scores_less_on_either_side_of_zero() -> None:
    scores, said = torch.tensor([4.0, -4.0, 4.0]), torch.tensor([True, True, False])
    processed = processed_scores(scores, said, plain(repetition_penalty=2.0))
    assert processed.tolist() == [2.0, -8.0, 4.0]


def test_a_path_is_walked_back_over_changing_parents() -> None:
    parents = torch.tensor([[0, 0, 0], [2, 0, 1], [1, 1, 2]])
    assert best_path(parents, 3, 0) == [0, 0, 1, 0]
    assert best_path(parents, 0, 2) == [2]
