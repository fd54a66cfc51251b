"""One step of beam search or beam sampling for many lines at once, without asking the host.

Each line has `beams` sequences and a pool of finished ones. A beam's codes are kept as a table of choices
and parents, so that nothing is copied when beams change their parents; `best_path` walks it back.
"""

from dataclasses import dataclass
from typing import Self

import torch
from torch import Tensor

from tts.nn.sampling import drawn

_UNSTARTED = -1e9  # score of the beams beside the first, which all begin alike


@dataclass(frozen=True, slots=True, eq=False)
class BeamPool:
    """Running scores and finished sequences of each line; tensors are overwritten in place.

    Attributes
    ----------
    scores : (lines, beams) float32
        Sum of the processed scores of each running beam.
    values : (lines, beams) float32
        Length-normalised score of each finished sequence; minus infinity where there is none.
    steps, rows : (lines, beams) int64
        Codes of a finished sequence, and the beam that it was at that step.
    filled : (lines,) int64
        Finished sequences.
    """

    scores: Tensor
    values: Tensor
    steps: Tensor
    rows: Tensor
    filled: Tensor

    @classmethod
    def empty(cls, lines: int, beams: int, device: torch.device) -> Self:
        """Return pools in which nothing has begun."""
        shape = (lines, beams)
        pool = cls(
            scores=torch.zeros(shape, device=device),
            values=torch.full(shape, -torch.inf, device=device),
            steps=torch.zeros(shape, dtype=torch.int64, device=device),
            rows=torch.zeros(shape, dtype=torch.int64, device=device),
            filled=torch.zeros(lines, dtype=torch.int64, device=device),
        )
        pool.restart(slice(None))
        return pool

    def restart(self, lines: slice) -> None:
        """Forget some lines."""
        self.scores[lines] = _UNSTARTED
        self.scores[lines, 0] = 0.0
        self.values[lines] = -torch.inf
        self.steps[lines] = 0
        self.rows[lines] = 0
        self.filled[lines] = 0

    def view(self, lines: int) -> Self:
        """Return the first lines, sharing memory."""
        tables = (self.scores, self.values, self.steps, self.rows, self.filled)
        return type(self)(*(table[:lines] for table in tables))


@dataclass(frozen=True, slots=True, eq=False)
class Choice:
    """What a step chose: (lines, beams) each, and which lines are finished."""

    codes: Tensor
    parents: Tensor
    finished: Tensor  # (lines,) bool


def chosen_candidates(totals: Tensor, noise: Tensor | None, beams: int) -> Tensor:
    """Pick twice as many continuations as there are beams.

    Parameters
    ----------
    totals : (lines, beams * codes) float32
        Score of each beam with each continuation.
    noise : (lines, beams * codes) float32, optional
        Exponential noise to draw by; None takes the best.

    Returns
    -------
    (lines, 2 * beams) int64
    """
    if noise is None:
        return totals.topk(2 * beams, dim=-1).indices
    return drawn(totals.softmax(-1), noise, 2 * beams)


@dataclass(frozen=True, slots=True)
class BeamEnd:
    """When a sequence is finished, and its worth: score / length ** `length_penalty`."""

    stop_code: int
    length_penalty: float


@dataclass(frozen=True, slots=True, eq=False)
class Progress:
    """How far each line is: `step` (lines,) int64 codes so far, `running` (lines,) bool."""

    step: Tensor
    running: Tensor


def advance(pool: BeamPool, totals: Tensor, picked: Tensor, progress: Progress, end: BeamEnd) -> Choice:
    """Give the best continuations to the beams, and finished ones to the pool.

    Parameters
    ----------
    pool : BeamPool
        Updated in place.
    totals : (lines, beams * codes) float32
    picked : (lines, 2 * beams) int64
        Candidates in any order, each index once.
    progress : Progress
        The pools of lines that do not run stay as they are.
    end : BeamEnd
        The stop code and what a finished sequence is worth.
    """
    beams = pool.scores.shape[1]
    vocabulary = totals.shape[1] // beams
    gained = totals.gather(1, picked)
    gained, order = gained.sort(dim=1, descending=True, stable=True)
    picked = picked.gather(1, order)
    codes, parents = picked % vocabulary, picked // vocabulary
    stops = codes == end.stop_code
    running = progress.running[:, None]
    length = (progress.step + 1).float()
    worth = gained / (length**end.length_penalty)[:, None]
    for rank in range(beams):  # later ranks may not finish
        ending = stops[:, rank] & progress.running
        _offer(pool, ending, worth[:, rank], progress.step, parents[:, rank])
    # The first `beams` that go on: a stable sort brings them before those that stop.
    going = stops.to(torch.int8).sort(dim=1, stable=True).indices[:, :beams]
    pool.scores.copy_(torch.where(running, gained.gather(1, going), pool.scores))
    full = pool.filled == beams
    finished = full & (pool.values.amin(1) >= worth[:, 0])
    return Choice(codes.gather(1, going), parents.gather(1, going), finished)


def _offer(pool: BeamPool, stops: Tensor, value: Tensor, step: Tensor, row: Tensor) -> None:
    """Take finished sequences into the pool where there is room or they beat the worst."""
    beams = pool.values.shape[1]
    room = pool.filled < beams
    place = torch.where(room, pool.filled, pool.values.argmin(1))[:, None]
    worst = pool.values.gather(1, place)[:, 0]
    taken = stops & (room | (value > worst))
    for table, news in ((pool.values, value), (pool.steps, step), (pool.rows, row)):
        kept = table.gather(1, place)[:, 0]
        table.scatter_(1, place, torch.where(taken, news, kept)[:, None])
    pool.filled.add_(taken & room)


def best_path(parents: Tensor, steps: int, row: int) -> list[int]:
    """Walk a beam back to its start.

    Parameters
    ----------
    parents : (steps or more, beams) int64
        Beam that each step's choice continued.
    steps : int
        Length of the sequence.
    row : int
        Beam that it is after `steps` choices.

    Returns
    -------
    list of int
        Beam that held the sequence after 0, 1, ..., `steps` choices; `steps` + 1 entries.
    """
    table = parents[:steps].tolist()
    path = [row]
    for choices in reversed(table):
        path.append(choices[path[-1]])
    return path[::-1]
