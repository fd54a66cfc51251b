"""Many lines to codes at once: waiting lines join and finished ones leave while the rest goes on.

The batch runs in a few fixed shapes, so that steps can be compiled or captured. A line's codes depend on its
own prefix, seed and rules; with `BatchShape.fixed` they do not depend on the company even in rounding.
"""

from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace

import torch
from torch import Tensor

from tts.nn.alike import alike_sizes
from tts.nn.beam import best_path
from tts.nn.block_attention import BLOCK_SLOTS
from tts.nn.decoder import DecodeState, StepRules
from tts.nn.gpt import UnifiedVoice
from tts.nn.kv_cache import KvCache, causal_write
from tts.nn.steps import StepMode, Steps, make_steps


@dataclass(frozen=True, slots=True)
class BatchShape:
    """The shapes that steps run in.

    Attributes
    ----------
    lines : tuple of int
        Sizes of batch, rising; a batch runs in the smallest that holds it.
    prefix_slots : int
        Longest prefix, in tokens.
    first_slots : int
        The part of the cache that a step reads begins with so many slots and grows by a third or a half.
    poll_steps : int
        Steps between looks at which lines have finished; a look waits for the device.
    fixed : bool
        Run each prefix alone, read the cache in whole blocks, and of the sizes of batch use those alone that
        this device rounds alike: costs time, but the same line gives bit-equal codes and latents whatever it
        is batched with.
    """

    lines: tuple[int, ...] = (1, 2, 4, 8, 16, 32, 64)
    prefix_slots: int = 192
    first_slots: int = 256
    poll_steps: int = 8
    fixed: bool = False

    def lines_for(self, count: int) -> int:
        """Return the size of batch to run `count` lines in."""
        return next(size for size in self.lines if size >= count)

    def slots_for(self, needed: int, capacity: int) -> int:
        """Return how much of the cache to read where `needed` slots are in use."""
        if self.fixed:
            # On a GPU, too, whole blocks (of 64 or 128) that nobody sees add exactly nothing.
            return min(-(-needed // BLOCK_SLOTS) * BLOCK_SLOTS, capacity)
        size = self.first_slots
        while size < needed:  # 256, 384, 512, 768, 1024, ...
            size = size * 4 // 3 if size % 3 == 0 else size * 3 // 2
        return min(size, capacity)


@dataclass(frozen=True, slots=True, eq=False)
class Line:
    """One segment to be decoded.

    Attributes
    ----------
    prefixes : (strengths, tokens, dim)
        What stands before the codes, for one strength, or for each of a rising grid of strengths.
    seed : int
        Names the chance of every draw.
    places : (codes,) float32, optional
        Place on the grid of strengths, 0 to strengths - 1, as each code is chosen; the last one stays.
        None where the strength is constant.
    """

    prefixes: Tensor
    seed: int
    places: Sequence[float] | None = None


@dataclass(frozen=True, slots=True, eq=False)
class LineCodes:
    """What a line was decoded to.

    Attributes
    ----------
    index : int
        Place of the line in what was asked.
    codes : (codes,) int64
        Without start and stop.
    latents : (codes, dim) float32
        What each code was chosen from, after the last norm. These are the sound stage's latents if codes
        were fed at their training positions.
    hit_limit : bool
        The line ended because it reached the largest number of codes.
    """

    index: int
    codes: Tensor
    latents: Tensor
    hit_limit: bool


@dataclass(slots=True)
class _Seat:
    """A line in a row of the batch."""

    index: int
    line: Line
    length: int  # slots in use
    steps: int = 0
    place: float = 0.0  # on the grid of strengths, as the cache's prefix now is
    grid: list[KvCache] = field(default_factory=list)  # the prefix at each strength


class Decoder:
    """Decodes lines under one set of rules on buffers that it keeps."""

    def __init__(
        self,
        voice: UnifiedVoice,
        rules: StepRules,
        shape: BatchShape | None = None,
        *,
        mode: StepMode = StepMode.EAGER,
    ) -> None:
        self.shape = shape or BatchShape()
        if self.shape.fixed:
            alike = alike_sizes(voice, self.shape.lines, rules.scores.beams)
            self.shape = replace(self.shape, lines=alike)
        self.state = DecodeState.empty(voice, rules, self.shape.lines[-1], self.shape.prefix_slots)
        self.steps: Steps = make_steps(voice, self.state, rules, mode)
        self._voice, self._rules = voice, rules
        # The released pipeline's history begins with its placeholder ids, so those are penalised at once.
        self._said = (1, voice.config.start_mel) if rules.skipped_position else ()
        self._seats: list[_Seat] = []

    def run(self, lines: Iterable[Line]) -> Iterator[LineCodes]:
        """Decode lines, yielding each as it finishes; to cancel, stop asking.

        Lines are taken from the iterable only when there is room for them.
        """
        self._seats.clear()
        self.state.vacate(0)  # whatever an abandoned run has left
        waiting = enumerate(lines)
        more = True
        while more or self._seats:
            more = more and self._admit(waiting)
            for _ in range(self.shape.poll_steps if self._seats else 0):
                self._step()
            yield from self._leave()

    @torch.inference_mode()
    def _admit(self, waiting: Iterator[tuple[int, Line]]) -> bool:
        """Seat waiting lines; return whether there may be more."""
        news: list[_Seat] = []
        room = self.shape.lines[-1] - len(self._seats)
        for _ in range(room):
            entry = next(waiting, None)
            if entry is None:
                break
            index, line = entry
            news.append(_Seat(index, line, line.prefixes.shape[1]))
        for group in ([seat] for seat in news) if self.shape.fixed else ([news] if news else []):
            self._prefill(group)
        return len(news) == room

    def _prefill(self, seats: list[_Seat]) -> None:
        """Run the prefixes of new lines and seat them."""
        rows = [prefix for seat in seats for prefix in seat.line.prefixes]
        if self.shape.fixed:  # one by one, so that not even a line's other strengths are company
            caches = [self._prefixed([row]) for row in rows]
        else:
            together = self._prefixed(rows)
            caches = [together.view(slice(index, index + 1), len(row)) for index, row in enumerate(rows)]
        for seat in seats:
            own, caches = caches[: len(seat.line.prefixes)], caches[len(seat.line.prefixes) :]
            row = len(self._seats)
            self.state.cache.fill(row, own[0])
            self.state.join(row, seat.length, seat.line.seed, self._said, self._voice.config.start_mel)
            seat.grid = own if seat.line.places is not None else []
            self._seats.append(seat)

    def _prefixed(self, rows: list[Tensor]) -> KvCache:
        """Run prefixes together, padded at the end: their keys and values."""
        padded = torch.nn.utils.rnn.pad_sequence(rows, batch_first=True)
        cache = self._voice.new_cache(len(rows), padded.shape[1])
        self._voice.gpt(padded, causal_write(cache))
        return cache

    @torch.inference_mode()
    def _step(self) -> None:
        beams = self._rules.scores.beams
        for row, seat in enumerate(self._seats):
            self._blend(row, seat)
            seat.steps += 1
            seat.length = min(seat.length + beams, self.state.cache.slots)
        needed = max(seat.length for seat in self._seats)
        self.steps(
            self.shape.lines_for(len(self._seats)),
            self.shape.slots_for(needed, self.state.cache.slots),
        )

    def _blend(self, row: int, seat: _Seat) -> None:
        """Bring a row's prefix to the strength of the code that is chosen next."""
        if not seat.line.places:
            return
        place = seat.line.places[min(seat.steps, len(seat.line.places) - 1)]
        if place == seat.place:
            return
        low = min(int(place), len(seat.grid) - 2)
        self.state.cache.blend(row, seat.grid[low], seat.grid[low + 1], place - low)
        seat.place = place

    @torch.inference_mode()
    def _leave(self) -> list[LineCodes]:
        """Take finished lines out and close the gaps that they leave."""
        running = self.state.running[: len(self._seats)].tolist()
        done = [self._result(row, seat) for row, seat in enumerate(self._seats) if not running[row]]
        gaps = deque(row for row, goes_on in enumerate(running) if not goes_on)
        while gaps:
            last = len(self._seats) - 1
            if gaps[-1] == last:
                gaps.pop()
            else:
                row = gaps.popleft()
                self.state.move(last, row)
                self._seats[row] = self._seats[last]
            self._seats.pop()
        self.state.vacate(len(self._seats))
        return done

    def _result(self, row: int, seat: _Seat) -> LineCodes:
        beams = self._rules.scores.beams
        steps = int(self.state.step[row])
        settled = bool(self.state.settled[row])
        stop = self._voice.config.stop_mel
        codes_at = 0
        if beams > 1:
            steps, codes_at = self._best(row, steps, settled)
        path = best_path(self.state.parents[row], steps, codes_at)
        index = torch.arange(steps, device=self.state.step.device)
        held = torch.tensor(path, device=index.device)
        codes = self.state.chosen[row, index, held[1:]].cpu()
        latents = self.state.latents[row, index, held[:-1]].float().cpu()
        stopped = beams == 1 and steps > 0 and int(codes[-1]) == stop
        kept = steps - 1 if stopped else steps
        return LineCodes(seat.index, codes[:kept], latents[:kept], kept >= self._rules.max_codes)

    def _best(self, row: int, steps: int, settled: bool) -> tuple[int, int]:
        """Length and beam of the best sequence, running ones counted if the search was cut off."""
        pool = self.state.pool
        filled = int(pool.filled[row])
        entries = list(
            zip(
                pool.values[row, :filled].tolist(),
                pool.steps[row, :filled].tolist(),
                pool.rows[row, :filled].tolist(),
                strict=True,
            )
        )
        if not settled:
            worth = pool.scores[row] / float(steps) ** self._rules.scores.length_penalty
            entries += [(value, steps, beam) for beam, value in enumerate(worth.tolist())]
        _, length, beam = max(entries, key=lambda entry: entry[0])
        return length, beam
