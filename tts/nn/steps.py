"""Ways to run a decoding step: plainly, compiled, or as captured CUDA graphs. All compute the same."""

from collections.abc import Callable
from enum import StrEnum
from typing import Protocol

import torch

from tts.nn.capture import captured
from tts.nn.decoder import DecodeState, Draws, StepRules, decode_step
from tts.nn.gpt import UnifiedVoice

_WARM_UP_RUNS = 3  # before a capture, so that libraries have allocated what they allocate lazily
_SHAPES_COMPILED = 128  # pairs of lines and slots that may be compiled before it counts as a mistake


class StepMode(StrEnum):
    """How steps are run."""

    EAGER = "eager"
    COMPILED = "compiled"
    GRAPHS = "graphs"
    COMPILED_GRAPHS = "compiled-graphs"


class Steps(Protocol):
    """Runs one step on the first lines and slots of the buffers that it was made for."""

    def __call__(self, lines: int, slots: int) -> None:
        """Advance every running line among the first `lines` by one code."""


class EagerSteps:
    """Run every operation as it comes."""

    def __init__(
        self, voice: UnifiedVoice, state: DecodeState, rules: StepRules, draws: Draws | None = None
    ) -> None:
        self._voice, self._state, self._rules, self._draws = voice, state, rules, draws

    def __call__(self, lines: int, slots: int) -> None:
        """Advance every running line among the first `lines` by one code."""
        decode_step(self._voice, self._state.view(lines, slots), self._rules, self._draws)


class CompiledSteps:
    """Let TorchInductor fuse a step; sizes that have changed once are compiled for any size."""

    def __init__(self, voice: UnifiedVoice, state: DecodeState, rules: StepRules, backend: str) -> None:
        self._state = state

        def step(view: DecodeState) -> None:
            decode_step(voice, view, rules)

        self._step: Callable[[DecodeState], None] = torch.compile(step, fullgraph=True, backend=backend)

    def __call__(self, lines: int, slots: int) -> None:
        """Advance every running line among the first `lines` by one code."""
        from torch._dynamo import config as dynamo_config  # takes seconds, and few ever compile

        with dynamo_config.patch(recompile_limit=_SHAPES_COMPILED):
            self._step(self._state.view(lines, slots))


class GraphSteps:
    """Replay a captured CUDA graph for each pair of lines and slots, capturing it on first use."""

    def __init__(self, inner: Steps, state: DecodeState) -> None:
        self._inner, self._state = inner, state
        self._graphs: dict[tuple[int, int], torch.cuda.CUDAGraph] = {}
        self._pool = torch.cuda.graph_pool_handle()  # one memory pool, since graphs never run at once

    def __call__(self, lines: int, slots: int) -> None:
        """Advance every running line among the first `lines` by one code."""
        graph = self._graphs.get((lines, slots))
        if graph is None:
            graph = self._graphs[lines, slots] = self._captured(lines, slots)
        graph.replay()

    def _captured(self, lines: int, slots: int) -> torch.cuda.CUDAGraph:
        """Capture a step; lines are held still meanwhile, which makes the warm-up leave no trace."""
        running = self._state.running.clone()
        self._state.running.zero_()
        graph = captured(lambda: self._inner(lines, slots), self._pool, warm_up=_WARM_UP_RUNS)
        self._state.running.copy_(running)
        return graph


def make_steps(voice: UnifiedVoice, state: DecodeState, rules: StepRules, mode: StepMode) -> Steps:
    """Build the runner of a mode; graphs need the network on a CUDA device."""
    compiled = mode in (StepMode.COMPILED, StepMode.COMPILED_GRAPHS)
    inner: Steps = EagerSteps(voice, state, rules)
    if compiled:
        inner = CompiledSteps(voice, state, rules, backend="inductor")
    if mode in (StepMode.GRAPHS, StepMode.COMPILED_GRAPHS):
        return GraphSteps(inner, state)
    return inner
