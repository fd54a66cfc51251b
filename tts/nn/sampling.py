"""From scores to the next code: penalties, cuts, and draws that depend on nothing but their seed.

The chance of a draw is a hash of (seed, step, candidate) instead of a generator's state, so that a line draws
the same codes alone, in any batch, at any place in it, and inside a captured graph.
"""

from dataclasses import dataclass

import torch
from torch import Tensor

_GOLDEN = -7046029254386353131  # 2^64 / golden ratio, as int64: Weyl step of splitmix64 (Steele et al. 2014)
# Times an index this stays within 63 bits: compilers assume that index arithmetic does not overflow, and a
# loop whose bound rests on it may run past its end.
_INDEX_STRIDE = 2_654_435_769  # 2^32 / golden ratio
_MIX_1 = -4658895280553007687  # 0xBF58476D1CE4E5B9
_MIX_2 = -7723592293110705685  # 0x94D049BB133111EB
_UNIFORM_BITS = 23  # so that (k + 1/2) / 2^23 is exact in float32 and never 0 or 1


@dataclass(frozen=True, slots=True)
class ScoreRules:
    """How the next code is chosen; the defaults are those of the released pipeline.

    Attributes
    ----------
    sample : bool
        Draw by chance; otherwise take the best.
    temperature : float
        Divides scores before a draw; 1 leaves them.
    top_k : int or None
        Draw from the best `top_k` codes alone; None from all.
    top_p : float
        Draw from the smallest set of best codes whose chance reaches this; 1 from all.
    repetition_penalty : float
        Scores of codes already said are multiplied by it below zero, divided above; 1 leaves them.
    beams : int
        Sequences followed at once; 1 is plain decoding.
    length_penalty : float
        A finished beam is worth score / length ** this.
    """

    sample: bool = True
    temperature: float = 0.8
    top_k: int | None = 30
    top_p: float = 0.8
    repetition_penalty: float = 10.0
    beams: int = 3
    length_penalty: float = 0.0

    @property
    def kept_at_least(self) -> int:
        """Codes that no cut may go below: beams need two, lest one stops and nothing goes on."""
        return 1 if self.beams == 1 else 2


def processed_scores(scores: Tensor, said: Tensor, rules: ScoreRules) -> Tensor:
    """Apply penalty, temperature and cuts.

    Parameters
    ----------
    scores : (..., codes) float32
        Logits for plain decoding, log-probabilities for beams.
    said : (..., codes) bool
        True where the repetition penalty applies.

    Returns
    -------
    (..., codes) float32
        Codes that were cut hold minus infinity.
    """
    penalty = rules.repetition_penalty
    if penalty != 1.0:
        scores = torch.where(said, torch.where(scores < 0, scores * penalty, scores / penalty), scores)
    if not rules.sample:
        return scores
    if rules.temperature != 1.0:
        scores = scores / rules.temperature
    return _cut(scores, rules)


def _cut(scores: Tensor, rules: ScoreRules) -> Tensor:
    """Keep the best `top_k`, and of them the smallest set that reaches `top_p`."""
    count = scores.shape[-1]
    if rules.top_k:
        count = min(max(rules.top_k, rules.kept_at_least), count)
    elif rules.top_p >= 1.0:
        return scores
    rising = scores.topk(count, dim=-1).values.flip(-1)
    dropped = torch.zeros_like(rising, dtype=torch.bool)
    if rules.top_p < 1.0:
        dropped = rising.softmax(-1).cumsum(-1) <= 1.0 - rules.top_p
        dropped[..., -rules.kept_at_least :] = False
    lowest_kept = rising.masked_fill(dropped, torch.inf).amin(-1, keepdim=True)
    return scores.masked_fill(scores < lowest_kept, -torch.inf)


def exponential_noise(seeds: Tensor, steps: Tensor, count: int) -> Tensor:
    """Draw standard exponential values that depend on seed, step and index alone.

    Parameters
    ----------
    seeds, steps : (rows,) int64
    count : int
        Values for each row.

    Returns
    -------
    (rows, count) float32
        Above 0, at most 16.7.
    """
    stream = _mixed(seeds + (steps + 1) * _GOLDEN)
    index = torch.arange(1, count + 1, device=seeds.device) * _INDEX_STRIDE
    bits = _shifted(_mixed(stream[:, None] + index), 64 - _UNIFORM_BITS)
    uniform = (bits.float() + 0.5) * 2.0**-_UNIFORM_BITS
    return -uniform.log()


def drawn(probabilities: Tensor, noise: Tensor, count: int) -> Tensor:
    """Draw without replacement: the indices of the `count` largest of p / E with E exponential.

    Entries without probability come last, lowest index first, so that a shortage is filled the same way
    whatever the shape of the batch.

    Parameters
    ----------
    probabilities, noise : (rows, n) float32
    count : int

    Returns
    -------
    (rows, count) int64
        In the order of drawing.
    """
    index = torch.arange(1, probabilities.shape[-1] + 1, device=probabilities.device)
    race = torch.where(probabilities > 0, probabilities / noise, -index.float())
    return race.topk(count, dim=-1).indices


def _mixed(x: Tensor) -> Tensor:
    """Finaliser of splitmix64 on wrapping int64."""
    x = (x ^ _shifted(x, 30)) * _MIX_1
    x = (x ^ _shifted(x, 27)) * _MIX_2
    return x ^ _shifted(x, 31)


def _shifted(x: Tensor, bits: int) -> Tensor:
    """Shift right without the sign."""
    return (x >> bits) & ((1 << (64 - bits)) - 1)
