"""Noise becomes the published mel: step by step, guided or not, alone and in padded batches."""

import pytest
import torch
from torch import Tensor

from tests.tts.nn.s2mel_golden import CASES, distance, golden, tolerance
from tests.tts.nn.tiny import tiny_estimator
from tts.nn.flow import FlowLine, SolveOptions, run, solve, start, uniform_schedule
from tts.nn.layout import LineLengths, PaddedSize, make_layout

CPU = torch.device("cpu")


def line_of(case: str) -> FlowLine:
    data, estimator = golden("cfm"), tiny_estimator()
    prompt = data[f"{case}/cfm/in/prompt_mel"][0].T
    mu, style = data[f"{case}/cfm/in/mu"][0], data[f"{case}/cfm/in/style"][0]
    frames = len(prompt)
    return FlowLine(
        estimator.offset(mu[:frames], style, prompt),
        estimator.offset(mu[frames:], style),
        data[f"{case}/cfm/in/noise"][0].T[frames:],
    )


def published_mel(case: str, steps: int, guidance: float) -> Tensor:
    data = golden("cfm")
    prompt = data[f"{case}/cfm/in/prompt_mel"].shape[-1]
    return data[f"{case}/cfm/out/mel_n{steps}_cfg{guidance}"][0, :, prompt:].T


@pytest.mark.parametrize("case", CASES)
def test_one_evaluation_gives_the_published_velocity(case: str) -> None:
    data, estimator = golden("cfm"), tiny_estimator()
    x, prompt, mu, style, t = (
        data[f"{case}/est/in/{name}"] for name in ("x", "prompt_x", "mu", "style", "t")
    )
    frames = x.shape[-1]
    layout = make_layout(LineLengths((0,), (frames,)), context=6, branches=1, device=CPU)
    offset = estimator.offset(mu, style, prompt.transpose(1, 2))
    rope = estimator.rope(frames, CPU)
    velocity = estimator(x.transpose(1, 2), offset, estimator.tables(t).step(0), layout, rope)
    assert distance(velocity.transpose(1, 2), data[f"{case}/est/out/v"]) < tolerance("estimator")


@pytest.mark.parametrize("case", CASES)
@pytest.mark.parametrize(("steps", "guidance"), [(4, 0.7), (4, 0.0), (25, 0.7)])
def test_a_line_becomes_the_published_mel(case: str, steps: int, guidance: float) -> None:
    schedule = uniform_schedule(tiny_estimator(), steps)
    (mel,) = solve(tiny_estimator(), [line_of(case)], schedule, SolveOptions(guidance))
    assert distance(mel, published_mel(case, steps, guidance)) < tolerance("cfm")


@pytest.mark.parametrize("size", [None, PaddedSize(96, 80)])
def test_a_padded_batch_equals_its_lines(size: PaddedSize | None) -> None:
    schedule = uniform_schedule(tiny_estimator(), 25)
    lines = [line_of(case) for case in CASES]
    mels = solve(tiny_estimator(), lines, schedule, SolveOptions(size=size))
    for mel, line, case in zip(mels, lines, CASES, strict=True):
        (alone,) = solve(tiny_estimator(), [line], schedule, SolveOptions())
        assert distance(mel, alone) < 5e-5
        assert distance(mel, published_mel(case, 25, 0.7)) < tolerance("cfm")


def test_garbage_in_the_padding_is_not_heard() -> None:
    estimator, schedule = tiny_estimator(), uniform_schedule(tiny_estimator(), 4)
    lines = [line_of(case) for case in CASES]
    state = start(estimator, lines)
    totals = [len(line.prompt_offset) + len(line.noise) for line in lines]
    clean = run(estimator, state, schedule)
    for row in (0, 2):  # the short line, in both branches
        state.offsets[row, totals[0] :] = 5.0
    assert distance(run(estimator, state, schedule), clean) < 1e-5
