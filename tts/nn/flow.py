"""Conditional flow matching: Euler steps from noise to mel, for a batch of lines.

Both branches of the classifier-free guidance (Ho & Salimans 2022) share each evaluation as rows of one batch.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import torch
from torch import Tensor

from tts.nn.estimator import Estimator, StepTables
from tts.nn.layout import Layout, LineLengths, PaddedSize, make_layout

GUIDANCE = 0.7
STEPS = 25


@dataclass(frozen=True, slots=True, eq=False)
class Schedule:
    """The solver's steps, with their tables: made once, shared by every line.

    Attributes
    ----------
    spans : (steps,) float32
        Length of each step.
    tables : StepTables
    """

    spans: Tensor
    tables: StepTables


def uniform_schedule(estimator: Estimator, steps: int = STEPS) -> Schedule:
    """Equal steps over 0..1, in float32; the time of a step is the sum of those before it."""
    device = estimator.cond_projection.weight.device
    spans = torch.linspace(0.0, 1.0, steps + 1).diff()
    times = torch.cat([torch.zeros(1), spans.cumsum(0)[:-1]])
    return Schedule(spans.to(device), estimator.tables(times.to(device)))


@dataclass(frozen=True, slots=True, eq=False)
class FlowLine:
    """One line to be solved.

    Attributes
    ----------
    prompt_offset : (prompt frames, width) float32
        `Estimator.offset` of the voice's prompt: the same for all its lines.
    offset : (frames, width) float32
        `Estimator.offset` of the line's own frames.
    noise : (frames, mels) float32
        Where the flow starts.
    """

    prompt_offset: Tensor
    offset: Tensor
    noise: Tensor


@dataclass(frozen=True, slots=True, eq=False)
class FlowState:
    """A padded batch on its way.

    Attributes
    ----------
    x : (lines, frames, mels) float32
        Zero in prompts and in padding.
    offsets : (rows, frames, width) float32
    rope : (frames, head width / 2) complex64
    layout : Layout
    """

    x: Tensor
    offsets: Tensor
    rope: Tensor
    layout: Layout


def start(
    estimator: Estimator, lines: Sequence[FlowLine], *, guided: bool = True, size: PaddedSize | None = None
) -> FlowState:
    """Lay lines out in one batch, both branches, padded to `size` or as little as possible."""
    prompts = tuple(line.prompt_offset.shape[0] for line in lines)
    totals = tuple(p + line.noise.shape[0] for p, line in zip(prompts, lines, strict=True))
    branches = 2 if guided else 1
    layout = make_layout(
        LineLengths(prompts, totals),
        context=estimator.shape.wavenet.context,
        branches=branches,
        device=lines[0].offset.device,
        size=size,
    )
    frames, mels = layout.size.frames, estimator.shape.mels
    x = lines[0].noise.new_zeros(len(lines), frames, mels)
    offsets = x.new_zeros(layout.rows, frames, estimator.shape.width)
    if guided:
        offsets[len(lines) :] = estimator.unguided_offset()
    for row, (line, prompt, total) in enumerate(zip(lines, prompts, totals, strict=True)):
        x[row, prompt:total] = line.noise
        offsets[row, :prompt] = line.prompt_offset
        offsets[row, prompt:total] = line.offset
    return FlowState(x, offsets, estimator.rope(frames, x.device), layout)


def advance(
    estimator: Estimator, state: FlowState, step: StepTables, span: Tensor, guidance: float
) -> Tensor:
    """One Euler step of all lines; returns the new `x`."""
    lines = state.x.shape[0]
    velocity = estimator(state.x, state.offsets, step, state.layout, state.rope)
    if state.layout.rows > lines:
        velocity = (1.0 + guidance) * velocity[:lines] - guidance * velocity[lines:]
    return state.x + span * state.layout.spread(velocity)


def run(estimator: Estimator, state: FlowState, schedule: Schedule, guidance: float = GUIDANCE) -> Tensor:
    """All steps, one after the other; returns the final `x`."""
    for index, span in enumerate(schedule.spans):
        state = replace(state, x=advance(estimator, state, schedule.tables.step(index), span, guidance))
    return state.x


Runner = Callable[[Estimator, FlowState, Schedule, float], Tensor]


@dataclass(frozen=True, slots=True)
class SolveOptions:
    """How a batch is solved: strength of the guidance, static padding, and who runs the steps."""

    guidance: float = GUIDANCE
    size: PaddedSize | None = None
    runner: Runner = run


def solve(
    estimator: Estimator, lines: Sequence[FlowLine], schedule: Schedule, options: SolveOptions
) -> list[Tensor]:
    """Mel spectrograms of a batch of lines.

    Parameters
    ----------
    estimator : Estimator
    lines : sequence of FlowLine
        All on the estimator's device.
    schedule : Schedule
    options : SolveOptions
        A guidance of 0 leaves the unconditional branch out.

    Returns
    -------
    list of (frames, mels) float32
        Natural-log mel of each line's own frames.
    """
    state = start(estimator, lines, guided=options.guidance != 0, size=options.size)
    x = options.runner(estimator, state, schedule, options.guidance)
    prompts = [line.prompt_offset.shape[0] for line in lines]
    return [
        x[row, prompt : prompt + line.noise.shape[0]]
        for row, (line, prompt) in enumerate(zip(lines, prompts, strict=True))
    ]
