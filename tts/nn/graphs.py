"""CUDA graphs of one solver step: the step's kernels are launched at once instead of one by one.

A graph belongs to one set of shapes and to fixed memory; a batch is copied there, stepped, and copied out.
Capturing costs about three steps, so shapes are captured when they are seen for the second time.
"""

from collections import Counter, OrderedDict
from collections.abc import Callable
from copy import deepcopy
from dataclasses import dataclass, fields
from typing import Any, TypeVar

import torch
from torch import Tensor

from tts.nn.capture import captured
from tts.nn.estimator import Estimator, StepTables
from tts.nn.flow import FlowState, Schedule, advance, run
from tts.nn.layout import Layout

RECORDED_FRAMES = 16_384  # beyond this a step takes longer than launching it
_KEPT = 8  # graphs; each holds its inputs, all share their scratch memory
_WARM_UP = 2  # steps before a capture, so that libraries have made their choices

Replay = Callable[[], None]
Capture = Callable[[Replay, Any], Replay]
_Key = tuple[tuple[int, ...], tuple[int, ...], int, float]
_Value = TypeVar("_Value", FlowState, StepTables, Layout)


def cuda_graphs() -> "StepGraphs":
    """Graphs on the current GPU."""

    def capture(work: Replay, pool: Any) -> Replay:
        return captured(work, pool, warm_up=_WARM_UP).replay

    return StepGraphs(capture, torch.cuda.graph_pool_handle())


def _copy_fields(source: _Value, target: _Value) -> None:
    """Copy the tensors of one value into those of another of the same kind and shapes."""
    for field in fields(source):
        value, place = getattr(source, field.name), getattr(target, field.name)
        if isinstance(value, Tensor):
            place.copy_(value)
        elif isinstance(value, Layout | StepTables):
            _copy_fields(value, place)


@dataclass(frozen=True, slots=True, eq=False)
class _Recorded:
    """Fixed memory of one set of shapes, and the step over it."""

    state: FlowState
    step: StepTables
    span: Tensor
    replay: Replay


class StepGraphs:
    """Runs the solver steps of one estimator from graphs; a drop-in for `tts.nn.flow.run`.

    Parameters
    ----------
    capture : callable
        Makes a replay of a piece of work.
    pool : object
        Memory that all graphs share for scratch (`torch.cuda.graph_pool_handle`); results lie outside of it.
    max_frames : int
        Larger batches, of rows times frames, keep the GPU busy by themselves and are not recorded.
    """

    def __init__(self, capture: Capture, pool: Any = None, *, max_frames: int = RECORDED_FRAMES) -> None:
        self._capture = capture
        self._pool = pool
        self._max_frames = max_frames
        self._seen: Counter[_Key] = Counter()
        self._kept: OrderedDict[_Key, _Recorded] = OrderedDict()

    def __call__(self, estimator: Estimator, state: FlowState, schedule: Schedule, guidance: float) -> Tensor:
        """All steps; returns the final `x`."""
        key = (tuple(state.x.shape), tuple(state.offsets.shape), state.layout.size.width, guidance)
        self._seen[key] += 1
        large = state.offsets.shape[0] * state.offsets.shape[1] > self._max_frames
        if large or state.layout.columns is None or self._seen[key] < 2:
            return run(estimator, state, schedule, guidance)
        if key not in self._kept:
            self._kept[key] = self._record(estimator, state, schedule, guidance)
            while len(self._kept) > _KEPT:
                self._kept.popitem(last=False)
        self._kept.move_to_end(key)
        recorded = self._kept[key]
        _copy_fields(state, recorded.state)
        for index, span in enumerate(schedule.spans):
            _copy_fields(schedule.tables.step(index), recorded.step)
            recorded.span.copy_(span)
            recorded.replay()
        return recorded.state.x.clone()

    def _record(
        self, estimator: Estimator, state: FlowState, schedule: Schedule, guidance: float
    ) -> _Recorded:
        fixed, step = deepcopy(state), deepcopy(schedule.tables.step(0))
        span = schedule.spans[0].clone()

        def work() -> None:
            fixed.x.copy_(advance(estimator, fixed, step, span, guidance))

        return _Recorded(fixed, step, span, self._capture(work, self._pool))
