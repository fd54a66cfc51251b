"""The feeling of a recording as a manner of any voice: what differs from its speaker's own way of speaking.

Fingerprints of a recording and of the same speaker without feeling are subtracted, and a ridge regression
turns the difference into the numbers of `Manner`. It was fitted offline on renderings with known manners
and is shipped as numbers (`python -m bench.emotion fit`). What belongs to a throat and not to a feeling,
the formants, is never carried, and neither is how loudly the recording was turned up.

Without a neutral recording the speaker's own way is not known. Then a second map takes its place that was
fitted on many speakers together. It knows less, says so, and holds the strength down; a recording unlike
all speakers that it was fitted on is refused.
"""

import json
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

import numpy as np
from numpy.typing import NDArray

from tts.contract import FEELINGS
from tts.engines.draft.table import COLUMN, FEELING_MANNERS, limit
from tts.errors import BadAudio, Problem
from tts.prosody.fingerprint import FINGERPRINT_VERSION, TRAITS, Fingerprint

CARRY_VERSION = f"{FINGERPRINT_VERSION}.2"
UNSURE_STRENGTH = 0.6  # the most that a recording without a neutral one is followed at

Floats = NDArray[np.float64]

_ROUGHNESS = ("jitter_log2", "shimmer_log2")
_LEFT_OUT = [COLUMN["formant_log2"], COLUMN["creak"]]


@dataclass(frozen=True, slots=True, eq=False)
class Carried:
    """What a recording asks of a voice.

    Attributes
    ----------
    row : (20,) float64
        Its manner at full strength, in the order of `Manner`.
    strongest : float
        Highest strength at which it may be followed, 0 to 1.
    sure : bool
        Whether a neutral recording of the speaker was at hand.
    """

    row: Floats
    strongest: float
    sure: bool

    def at(self, strength: float) -> Floats:
        """Row that gives the manner at a strength when it is multiplied by it."""
        return self.row * (min(strength, self.strongest) / strength) if strength > 0.0 else self.row


@dataclass(frozen=True, slots=True, eq=False)
class _Map:
    """A linear map from traits to manners, (traits - offset) / spread @ weights, drawn towards feelings.

    Recordings are of feelings, so each number is drawn to what it is in the nearest mix of them: little where
    traits tell it well, most of the way where they hardly do.
    """

    offset: Floats  # (22,)
    spread: Floats  # (22,)
    weights: Floats  # (22, 20)
    towards: Floats  # (20,), 0 to 1

    def manner(self, traits: Floats) -> Floats:
        row = ((traits - self.offset) / self.spread) @ self.weights
        row[_LEFT_OUT] = 0.0
        return limit(row + self.towards * (nearest_mix(row) - row))


def carry(felt: Fingerprint, neutral: Fingerprint | None) -> Carried:
    """Tell what a recording asks of a voice.

    Parameters
    ----------
    felt : Fingerprint
        Of the recording with the feeling.
    neutral : Fingerprint or None
        Of the same speaker without it.

    Raises
    ------
    BadAudio
        There is no neutral recording, and the speaker is unlike all that the map without one knows.
    """
    known, unknown, farthest = _maps()
    if neutral is not None:
        return Carried(known.manner(difference(felt, neutral)), 1.0, sure=True)
    far = float(np.sqrt(np.mean(np.square((felt.row() - unknown.offset) / unknown.spread))))
    if far > farthest:
        raise BadAudio(Problem.of("clip_needs_neutral"))
    return Carried(unknown.manner(felt.row()), UNSURE_STRENGTH, sure=False)


def difference(felt: Fingerprint, neutral: Fingerprint) -> Floats:
    """What a recording has beyond a neutral one of its speaker, (22,) in the order of `TRAITS`.

    Roughness adds to the speaker's own as powers do, so its difference is the root of that of the squares.
    """
    found = felt.row() - neutral.row()
    for name in _ROUGHNESS:
        squares = 4.0 ** getattr(felt, name) - 4.0 ** getattr(neutral, name)
        found[TRAITS.index(name)] = np.sign(squares) * np.sqrt(abs(squares))
    return np.asarray(found)


def nearest_mix(row: Floats) -> Floats:
    """The manner that the nine feelings make together which comes nearest to a row, (20,).

    A column counts by how far feelings move it.
    """
    from scipy.optimize import nnls

    feelings = np.stack([FEELING_MANNERS[name].row() for name in FEELINGS])
    size = np.sqrt(np.mean(feelings**2, axis=0))
    rows = feelings / size
    rows[:, _LEFT_OUT] = 0.0
    weights, _ = nnls(rows.T, row / size)
    return np.asarray((weights @ rows) * size)


@cache
def _maps() -> tuple[_Map, _Map, float]:
    """The maps with and without a neutral recording, and how far from the known a speaker may be."""
    table = json.loads(files(__package__ or __name__).joinpath("carry.json").read_text("utf-8"))
    if table["traits"] != list(TRAITS) or table["columns"] != list(COLUMN):
        raise BadAudio(Problem.of("carry_outdated"))
    known, unknown = (
        _Map(*(np.array(table[name][part]) for part in ("offset", "spread", "weights", "towards")))
        for name in ("known", "unknown")
    )
    return known, unknown, float(table["farthest"])
