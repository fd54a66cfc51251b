"""Steps from fixed memory equal steps one by one."""

from collections.abc import Iterator

import pytest
import torch
from torch import Tensor

from tests.tts.nn.s2mel_golden import CASES, distance
from tests.tts.nn.test_flow import line_of
from tests.tts.nn.tiny import tiny_estimator
from tts.nn.flow import FlowLine, Runner, SolveOptions, run, solve, uniform_schedule
from tts.nn.graphs import Replay, StepGraphs, cuda_graphs
from tts.nn.layout import PaddedSize

SIZE = PaddedSize(96, 80)


def solved(lines: list[FlowLine], runner: Runner) -> list[Tensor]:
    schedule = uniform_schedule(tiny_estimator(), 4)
    return solve(tiny_estimator(), lines, schedule, SolveOptions(size=SIZE, runner=runner))


def refuse(work: Replay, pool: object) -> Replay:
    raise AssertionError("recorded")


def test_a_recorded_step_serves_other_lines_of_the_same_shapes() -> None:
    captured: list[Replay] = []

    def capture(work: Replay, pool: object) -> Replay:
        captured.append(work)
        return work

    graphs = StepGraphs(capture)
    batches = [[line_of(first), line_of(second)] for first, second in (CASES, CASES[::-1], CASES)]
    for batch in batches:
        for mel, expected in zip(solved(batch, graphs), solved(batch, run), strict=True):
            assert distance(mel, expected) == 0.0
    assert len(captured) == 1  # at the second batch; the first ran plainly, the third used it again


def test_a_shape_seen_once_is_not_recorded() -> None:
    assert solved([line_of("case0")], StepGraphs(refuse))


def test_a_large_batch_is_not_recorded() -> None:
    graphs = StepGraphs(refuse, max_frames=100)
    for _ in range(3):
        assert solved([line_of("case0")], graphs)


@pytest.fixture(autouse=True)
def _without_gradients() -> Iterator[None]:
    with torch.inference_mode():
        yield


@pytest.mark.gpu
def test_graphs_on_a_gpu_equal_steps_one_by_one() -> None:
    estimator = tiny_estimator().cuda()
    try:
        schedule = uniform_schedule(estimator, 4)
        lines = [
            FlowLine(line.prompt_offset.cuda(), line.offset.cuda(), line.noise.cuda())
            for line in map(line_of, CASES)
        ]
        graphs = cuda_graphs()
        plain = solve(estimator, lines, schedule, SolveOptions(size=SIZE))
        for _ in range(3):
            mels = solve(estimator, lines, schedule, SolveOptions(size=SIZE, runner=graphs))
            for mel, expected in zip(mels, plain, strict=True):
                torch.testing.assert_close(mel, expected, atol=1e-5, rtol=0.0)
    finally:
        estimator.cpu()
