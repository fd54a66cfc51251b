"""Which feeling a recording sounds like, from its sound alone, and how strongly.

Seventeen traits of the measured prosody are compared with those of the same speaker without feeling. Every
feeling is a direction from there, and its strength a place on it: the nearest place of all says what is
heard. Directions and scatter were learnt from renderings of the draft voices (`bench.train_heard`), so that
it knows how these voices play a feeling, and not how people do.
"""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

import numpy as np

from tts.contract import FEELINGS
from tts.errors import BadAudio, Problem
from tts.plan import HOP_S
from tts.prosody import Prosody
from tts.prosody.pitch import Floats

HEARD_SHA256 = "2a8bcd9201826fd79765b036c5e4b8eee5d10719f54f9ee225ebc57174e5737f"
HEARD_NAME = "heard.json"
TRAITS = (
    "f0_median_st",
    "f0_low_st",
    "f0_high_st",
    "f0_slope_st_s",
    "f0_end_st",
    "f0_flutter_st",
    "rate_log2",
    "voiced_length_log2",
    "pause_share",
    "level_db",
    "level_spread_db",
    "alpha_db",
    "hammarberg_db",
    "tilt_db_oct",
    "jitter_log",
    "shimmer_log",
    "hnr_db",
)
LEVEL = TRAITS.index("level_db")
# How long a text is says nothing of a feeling.
USED = np.array([name != "voiced_length_log2" for name in TRAITS])
# What belongs to a throat and a microphone; left out where the speaker is not known.
THROAT = np.array([name in {"f0_median_st", "level_db", "hnr_db", "jitter_log"} for name in TRAITS])
NEUTRAL_BELOW = 0.3  # weaker than this nothing is heard
STRONGEST = 1.3  # of a place on a direction; beyond it a sound is of another kind
_END_S = 0.15
_LEAST_VOICED = 20  # frames of 5 ms


def traits_of(found: Prosody) -> Floats:
    """Traits of a recording that is measured, (17,) in the order of `TRAITS`.

    Raises
    ------
    BadAudio
        Less than 0.1 s of it is voiced.
    """
    voiced = np.isfinite(found.f0_hz)
    if voiced.sum() < _LEAST_VOICED:
        raise BadAudio(Problem.of("little_voice", seconds="< 0.1", least="0.1"))
    st = 12.0 * np.log2(found.f0_hz[voiced].astype(np.float64))
    times = np.flatnonzero(voiced) * HOP_S
    low, middle, high = np.percentile(st, (10, 50, 90))
    flutter = np.abs(np.diff(st, 2))[np.diff(times, 2) < HOP_S / 2]
    quality = found.quality
    return np.array(
        [
            middle,
            low - middle,
            high - middle,
            np.polyfit(times, st, 1)[0],
            float(np.median(st[times > times[-1] - _END_S])) - middle,
            flutter.mean() if flutter.size else 0.0,
            np.log2(max(found.rate_syl_s, 0.5)),
            np.log2(voiced.sum() * HOP_S),
            found.pause_share,
            found.level_db,
            _spread(found),
            quality.alpha_ratio_db,
            quality.hammarberg_db,
            quality.tilt_db_oct,
            np.log(max(quality.jitter_pct, 0.05)),
            np.log(max(quality.shimmer_db, 0.02)),
            quality.hnr_db,
        ]
    )


def _spread(found: Prosody) -> float:
    loud = found.energy_db[found.energy_db > np.percentile(found.energy_db, 99) - 25.0]
    return float(loud.std())


@dataclass(frozen=True, slots=True)
class HeardFeeling:
    """What a recording sounds like.

    Attributes
    ----------
    feeling : str
        One of the nine feelings, or "neutral".
    strength : float
        How strongly, 0 to 1; what was heard of `feeling`, below `NEUTRAL_BELOW` for neutral.
    second : str
        The feeling that comes next.
    sure : bool
        Whether the speaker's neutral voice was known; without it a guess is right much less often.
    along : mapping
        For each feeling how far the recording went its way, 0 (not at all) to 1 (fully) and beyond.
    """

    feeling: str
    strength: float
    second: str
    sure: bool
    along: Mapping[str, float]


@dataclass(frozen=True, slots=True, eq=False)
class Ears:
    """What was learnt: directions of feelings (9, 17), how little traits scatter (17, 17), speakers (17,)."""

    directions: Floats
    precision: Floats
    everybody: Floats
    speakers: Mapping[str, Floats]

    def hear(self, traits: Floats, speaker: Floats | None) -> HeardFeeling:
        """Tell a feeling from traits; `speaker` are those of the same voice without feeling, where known."""
        used = USED if speaker is not None else USED & ~THROAT
        moved = (traits - (self.everybody if speaker is None else speaker))[used]
        ways = self.directions[:, used]
        precision = np.linalg.inv(np.linalg.inv(self.precision)[np.ix_(used, used)])
        along = (ways @ precision @ moved) / np.einsum("cf,fg,cg->c", ways, precision, ways)
        place = np.clip(along, 0.0, STRONGEST)
        rest = moved - place[:, None] * ways
        order = np.argsort(np.einsum("cf,fg,cg->c", rest, precision, rest))
        first, second = (FEELINGS[i] for i in order[:2])
        strength = min(1.0, float(place[order[0]]))
        told = dict(zip(FEELINGS, along.tolist(), strict=True))
        named = first if strength >= NEUTRAL_BELOW else "neutral"
        return HeardFeeling(named, strength, second, speaker is not None, told)


def hear(found: Prosody, speaker: str = "") -> HeardFeeling:
    """Tell which feeling a measured recording sounds like.

    Parameters
    ----------
    found : Prosody
    speaker : str
        Who speaks, as engine and voice ("draft/en-us-sam"); one that is not known is compared with all.

    Raises
    ------
    BadAudio
        There is too little voice in it.
    """
    ears = own_ears()
    return ears.hear(traits_of(found), ears.speakers.get(speaker))


@cache
def own_ears() -> Ears:
    """What is shipped; raises `BadAudio` where it is not the file that belongs to this version."""
    data = files(__package__).joinpath(HEARD_NAME).read_bytes()
    if hashlib.sha256(data).hexdigest() != HEARD_SHA256:
        raise BadAudio(Problem.of("foreign_table", name=HEARD_NAME))
    kept = json.loads(data)
    return Ears(
        np.array([kept["directions"][name] for name in FEELINGS]),
        np.array(kept["precision"]),
        np.array(kept["everybody"]),
        {name: np.array(row) for name, row in kept["speakers"].items()},
    )
