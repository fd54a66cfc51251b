"""One decoding step for many lines, on buffers of fixed shape.

`decode_step` reads and writes the tensors of a `DecodeState` in place and asks the host nothing, so that it
can be compiled and captured as a CUDA graph. Lines that do not run are inert: a step leaves them as they are.
"""

from dataclasses import dataclass
from typing import Protocol, Self

import torch
from torch import Tensor

from tts.nn.beam import BeamEnd, BeamPool, Choice, Progress, advance, chosen_candidates
from tts.nn.gpt import UnifiedVoice
from tts.nn.kv_cache import CacheWrite, KvCache
from tts.nn.sampling import ScoreRules, drawn, exponential_noise, processed_scores

_ALIGNED_SLOTS = 16


@dataclass(frozen=True, slots=True)
class StepRules:
    """All that a step obeys beside the state.

    Attributes
    ----------
    scores : ScoreRules
    max_codes : int
        A line ends after so many codes, the stop code counted.
    skipped_position : bool
        Feed the k-th code with position k + 1, as the released pipeline does, instead of k as in training.
    forbid_start : bool
        Never choose the start code, which stands for no sound.
    """

    scores: ScoreRules
    max_codes: int
    skipped_position: bool = False
    forbid_start: bool = True


class Draws(Protocol):
    """Where a step's chance comes from, if not from the seeds."""

    def __call__(self, probabilities: Tensor, step: Tensor, count: int) -> Tensor:
        """Draw `count` indices for each row of (lines, n) without replacement."""


@dataclass(frozen=True, slots=True, eq=False)
class DecodeState:
    """Buffers of a batch; the first axis of each is the line.

    Attributes
    ----------
    cache : KvCache
        Prefix, then `beams` slots for every step.
    visible : (lines, beams, slots) bool
        Slots that hold a beam's ancestors.
    length, step : (lines,) int64
        Next slot to write, and codes chosen so far.
    codes : (lines, beams) int64
        Codes to be fed next; at first the start code.
    said : (lines, beams, codes) bool
        Codes under the repetition penalty.
    seeds : (lines,) int64
    running, settled : (lines,) bool
        Whether steps change a line; whether its beams have found what they sought.
    chosen, parents : (lines, max_codes + 1, beams) int64
        Every step's choices and the beams that they continued.
    latents : (lines, max_codes + 1, beams, dim)
        What each choice was made from.
    pool : BeamPool
    """

    cache: KvCache
    visible: Tensor
    length: Tensor
    step: Tensor
    codes: Tensor
    said: Tensor
    seeds: Tensor
    running: Tensor
    settled: Tensor
    chosen: Tensor
    parents: Tensor
    latents: Tensor
    pool: BeamPool

    @classmethod
    def empty(cls, voice: UnifiedVoice, rules: StepRules, lines: int, prefix_slots: int) -> Self:
        """Allocate buffers for prefixes of up to `prefix_slots` tokens; no line runs."""
        device = voice.mel_head.weight.device
        beams, steps = rules.scores.beams, rules.max_codes + 1
        # Whole vectors of the mask are read, so that its rows must be aligned.
        slots = -(-(prefix_slots + beams * steps) // _ALIGNED_SLOTS) * _ALIGNED_SLOTS

        def table(*shape: int, dtype: torch.dtype = torch.int64) -> Tensor:
            return torch.zeros(lines, *shape, dtype=dtype, device=device)

        return cls(
            cache=voice.new_cache(lines, slots),
            visible=table(beams, slots, dtype=torch.bool),
            length=table(),
            step=table(),
            codes=table(beams),
            said=table(beams, voice.config.mel_codes, dtype=torch.bool),
            seeds=table(),
            running=table(dtype=torch.bool),
            settled=table(dtype=torch.bool),
            chosen=table(steps, beams),
            parents=table(steps, beams),
            latents=table(steps, beams, voice.config.dim, dtype=voice.mel_head.weight.dtype),
            pool=BeamPool.empty(lines, beams, device),
        )

    def view(self, lines: int, slots: int) -> Self:
        """Return the first lines and slots, sharing memory."""
        return type(self)(
            cache=self.cache.view(slice(lines), slots),
            visible=self.visible[:lines, :, :slots],
            length=self.length[:lines],
            step=self.step[:lines],
            codes=self.codes[:lines],
            said=self.said[:lines],
            seeds=self.seeds[:lines],
            running=self.running[:lines],
            settled=self.settled[:lines],
            chosen=self.chosen[:lines],
            parents=self.parents[:lines],
            latents=self.latents[:lines],
            pool=self.pool.view(lines),
        )

    def tables(self) -> tuple[Tensor, ...]:
        """Everything but the cache, each with the line as its first axis."""
        own = (self.visible, self.length, self.step, self.codes, self.said, self.seeds, self.running)
        history = (self.settled, self.chosen, self.parents, self.latents)
        pool = (self.pool.scores, self.pool.values, self.pool.steps, self.pool.rows, self.pool.filled)
        return own + history + pool

    def join(self, row: int, prefix_slots: int, seed: int, said: tuple[int, ...], start_code: int) -> None:
        """Let a line begin in a row whose cache holds its prefix."""
        lines = slice(row, row + 1)
        for table in self.tables():
            table[lines] = 0
        self.pool.restart(lines)
        self.visible[row, :, :prefix_slots] = True
        self.length[row] = prefix_slots
        self.codes[row] = start_code
        self.seeds[row] = seed
        self.said[row, :, list(said)] = True
        self.running[row] = True

    def vacate(self, first: int) -> None:
        """Let no row from `first` on run, nor reach beyond the slots that other rows need."""
        for table in (self.running, self.length, self.step):
            table[first:] = 0

    def move(self, source: int, target: int) -> None:
        """Copy a line into another row."""
        for table in self.tables():
            table[target] = table[source]
        self.cache.move(source, target)


def decode_step(
    voice: UnifiedVoice, state: DecodeState, rules: StepRules, draws: Draws | None = None
) -> None:
    """Feed each running line's codes and choose the next ones, in place."""
    latents = _forward(voice, state, rules)
    logits = voice.logits(latents)
    if rules.forbid_start:
        logits[..., voice.config.start_mel] = -torch.inf
    stop = voice.config.stop_mel
    if rules.scores.beams == 1:
        choice = _plain_choice(logits, state, rules.scores, stop, draws)
    else:
        choice = _beam_choice(logits, state, rules.scores, stop, draws)
    _record(state, latents, choice, rules.max_codes)


def _forward(voice: UnifiedVoice, state: DecodeState, rules: StepRules) -> Tensor:
    """Run the network on the codes to be fed: latents (lines, beams, dim)."""
    beams = state.codes.shape[1]
    slots = state.length[:, None] + torch.arange(beams, device=state.length.device)
    state.visible.scatter_(2, slots[..., None], True)  # a beam sees the slot that it writes
    skipped = int(rules.skipped_position)
    positions = torch.where(state.step > 0, state.step + skipped, state.step)
    embedded = voice.embed_codes(state.codes, positions[:, None])
    return voice.latents(embedded, CacheWrite.seeing(state.cache, slots, state.visible))


def _plain_choice(
    logits: Tensor, state: DecodeState, rules: ScoreRules, stop: int, draws: Draws | None
) -> Choice:
    scores = processed_scores(logits, state.said, rules)[:, 0]
    if not rules.sample:
        codes = scores.argmax(-1, keepdim=True)
    elif draws is not None:
        codes = draws(scores.softmax(-1), state.step, 1)
    else:
        noise = exponential_noise(state.seeds, state.step, scores.shape[-1])
        codes = drawn(scores.softmax(-1), noise, 1)
    return Choice(codes, torch.zeros_like(codes), codes[:, 0] == stop)


def _beam_choice(
    logits: Tensor, state: DecodeState, rules: ScoreRules, stop: int, draws: Draws | None
) -> Choice:
    scores = processed_scores(logits.log_softmax(-1), state.said, rules)
    totals = (scores + state.pool.scores[..., None]).flatten(1)
    if rules.sample and draws is not None:
        picked = draws(totals.softmax(-1), state.step, 2 * rules.beams)
    else:
        noise = exponential_noise(state.seeds, state.step, totals.shape[-1]) if rules.sample else None
        picked = chosen_candidates(totals, noise, rules.beams)
    progress = Progress(state.step, state.running)
    return advance(state.pool, totals, picked, progress, BeamEnd(stop, rules.length_penalty))


def _record(state: DecodeState, latents: Tensor, choice: Choice, max_codes: int) -> None:
    """Write a step's choices into the state; `step` is past the history of lines that do not run."""
    rows = torch.arange(state.step.shape[0], device=state.step.device)
    state.chosen[rows, state.step] = choice.codes
    state.parents[rows, state.step] = choice.parents
    state.latents[rows, state.step] = latents
    running, beams = state.running[:, None, None], state.codes.shape[1]
    if beams > 1:
        for table in (state.visible, state.said):
            inherited = table.gather(1, choice.parents[..., None].expand_as(table))
            table.copy_(torch.where(running, inherited, table))
    place = choice.codes[..., None]
    state.said.scatter_(2, place, state.said.gather(2, place) | running)
    state.codes.copy_(torch.where(running[..., 0], choice.codes, state.codes))
    state.length.add_(beams * state.running)
    state.step.add_(state.running)
    state.settled.logical_or_(choice.finished & state.running)
    state.running.logical_and_(~(choice.finished | (state.step >= max_codes)))
