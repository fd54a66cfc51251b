"""What a feeling does to a voice: one row of numbers for each of the nine feelings at full strength.

A row is a `Manner`: offsets from a neutral reading that add up, so that feelings mix by weighted sums and a
strength scales them. `docs/draft_engine.md` says where every row comes from.
"""

from dataclasses import astuple, dataclass, fields

import numpy as np
from numpy.typing import NDArray

from tts.contract import FEELINGS

TABLE_VERSION = "1"


@dataclass(frozen=True, slots=True)
class Manner:
    """How something is said, as offsets from a neutral reading; all zero is neutral.

    Attributes
    ----------
    pitch_st : float
        Mean F0, semitones.
    range_log2 : float
        F0 range about the phrase's mean, log2 of the factor.
    rate_log2 : float
        Speaking rate, log2 of the factor; more is faster.
    level_db : float
        Level, dB.
    dynamics_log2 : float
        Spread of the level about its mean, log2 of the factor.
    tilt_db_oct : float
        Spectral tilt about 1 kHz, dB per octave; more is brighter.
    h1_db : float
        Level of the first harmonic, dB: more is laxer.
    breath : float
        Share of the periodic part above 1.8 kHz that turns to noise, 0 to 1.
    jitter_pct, shimmer_db : float
        Irregularity of neighbouring periods (local jitter, %) and of their levels (dB).
    sway_st, tremor_st : float
        Depth of a slow (4.5 Hz) and a fast (7 Hz) wavering of F0, semitones.
    slope_st : float
        Rise of F0 from the start to the end of a phrase, semitones.
    final_st : float
        Bend of F0 at a phrase's end, semitones.
    boundary_st, boundary_weight : float
        Tone that a phrase's end moves to, semitones above its mean, and how far it gets there, 0 to 1.
    accent_st : float
        Height of F0 on stressed syllables, semitones.
    formant_log2 : float
        Shift of all formants, log2 of the factor: a smile is positive.
    pause_log2 : float
        Length of pauses, log2 of the factor.
    creak : float
        Depth of creak in the last 350 ms, 0 to 0.3.
    """

    pitch_st: float = 0.0
    range_log2: float = 0.0
    rate_log2: float = 0.0
    level_db: float = 0.0
    dynamics_log2: float = 0.0
    tilt_db_oct: float = 0.0
    h1_db: float = 0.0
    breath: float = 0.0
    jitter_pct: float = 0.0
    shimmer_db: float = 0.0
    sway_st: float = 0.0
    tremor_st: float = 0.0
    slope_st: float = 0.0
    final_st: float = 0.0
    boundary_st: float = 0.0
    boundary_weight: float = 0.0
    accent_st: float = 0.0
    formant_log2: float = 0.0
    pause_log2: float = 0.0
    creak: float = 0.0

    def row(self) -> NDArray[np.float64]:
        """The numbers in field order, (20,)."""
        return np.array(astuple(self))


COLUMN: dict[str, int] = {field.name: i for i, field in enumerate(fields(Manner))}

FEELING_MANNERS: dict[str, Manner] = {
    "happy": Manner(
        pitch_st=3.0,
        range_log2=0.60,
        rate_log2=0.20,
        level_db=3.5,
        dynamics_log2=0.12,
        tilt_db_oct=0.8,
        h1_db=-1.0,
        jitter_pct=0.1,
        shimmer_db=0.05,
        slope_st=1.0,
        boundary_st=1.5,
        boundary_weight=0.4,
        accent_st=1.6,
        formant_log2=0.04,
        pause_log2=-0.4,
    ),
    "angry": Manner(
        pitch_st=1.5,
        range_log2=0.45,
        rate_log2=0.18,
        level_db=6.0,
        dynamics_log2=0.20,
        tilt_db_oct=2.0,
        h1_db=-3.5,
        jitter_pct=0.5,
        shimmer_db=0.35,
        slope_st=-1.2,
        final_st=-2.5,
        accent_st=2.2,
        formant_log2=0.01,
        pause_log2=-0.7,
    ),
    "sad": Manner(
        pitch_st=-2.0,
        range_log2=-0.60,
        rate_log2=-0.30,
        level_db=-5.0,
        dynamics_log2=-0.25,
        tilt_db_oct=-1.4,
        h1_db=2.5,
        breath=0.20,
        jitter_pct=0.6,
        shimmer_db=0.4,
        sway_st=0.25,
        slope_st=-1.5,
        final_st=-1.2,
        accent_st=-0.5,
        formant_log2=-0.02,
        pause_log2=0.7,
    ),
    "afraid": Manner(
        pitch_st=5.0,
        range_log2=-0.10,
        rate_log2=0.28,
        level_db=-2.0,
        dynamics_log2=-0.1,
        tilt_db_oct=-0.3,
        h1_db=1.0,
        breath=0.20,
        jitter_pct=1.2,
        shimmer_db=0.6,
        tremor_st=0.55,
        slope_st=1.0,
        final_st=1.0,
        formant_log2=0.02,
        pause_log2=0.3,
    ),
    "disgusted": Manner(
        pitch_st=-2.5,
        range_log2=0.15,
        rate_log2=-0.25,
        level_db=1.0,
        dynamics_log2=0.15,
        tilt_db_oct=0.9,
        h1_db=-1.5,
        breath=0.05,
        jitter_pct=0.8,
        shimmer_db=0.5,
        slope_st=-2.0,
        final_st=-2.0,
        accent_st=1.0,
        formant_log2=-0.035,
        pause_log2=0.3,
        creak=0.15,
    ),
    "melancholic": Manner(
        pitch_st=-3.0,
        range_log2=-0.8,
        rate_log2=-0.34,
        level_db=-3.0,
        dynamics_log2=-0.15,
        tilt_db_oct=-0.5,
        h1_db=1.0,
        breath=0.05,
        jitter_pct=0.2,
        shimmer_db=0.2,
        slope_st=-0.8,
        final_st=-0.8,
        accent_st=-0.6,
        formant_log2=-0.015,
        pause_log2=1.2,
    ),
    "surprised": Manner(
        pitch_st=6.5,
        range_log2=0.95,
        rate_log2=-0.06,
        level_db=2.5,
        dynamics_log2=0.2,
        tilt_db_oct=0.2,
        breath=0.16,
        jitter_pct=0.1,
        shimmer_db=0.05,
        slope_st=2.5,
        boundary_st=7.0,
        boundary_weight=0.9,
        accent_st=2.2,
        formant_log2=0.03,
        pause_log2=-0.2,
    ),
    "calm": Manner(
        pitch_st=-1.0,
        range_log2=-0.35,
        rate_log2=-0.14,
        level_db=-1.5,
        dynamics_log2=-0.15,
        tilt_db_oct=-0.5,
        h1_db=0.8,
        breath=0.03,
        jitter_pct=-0.2,
        slope_st=-0.3,
        final_st=-0.4,
        accent_st=-0.3,
        pause_log2=0.35,
    ),
    "gentle": Manner(
        pitch_st=1.0,
        range_log2=-0.25,
        rate_log2=-0.20,
        level_db=-3.5,
        dynamics_log2=-0.2,
        tilt_db_oct=-1.4,
        h1_db=2.2,
        breath=0.25,
        jitter_pct=-0.2,
        slope_st=0.2,
        final_st=0.6,
        accent_st=-0.2,
        formant_log2=0.015,
        pause_log2=0.3,
    ),
}

# A mix of everything at once must still be a voice: what a sum may reach, low and high.
LIMITS: dict[str, tuple[float, float]] = {
    "pitch_st": (-8.0, 9.0),
    "range_log2": (-1.5, 1.2),
    "rate_log2": (-0.8, 0.5),
    "level_db": (-12.0, 8.0),
    "dynamics_log2": (-0.6, 0.4),
    "tilt_db_oct": (-3.0, 3.0),
    "h1_db": (-6.0, 6.0),
    "breath": (0.0, 0.6),
    "jitter_pct": (-0.3, 2.0),
    "shimmer_db": (-0.2, 1.2),
    "sway_st": (0.0, 0.8),
    "tremor_st": (0.0, 0.8),
    "slope_st": (-4.0, 4.0),
    "final_st": (-5.0, 4.0),
    "boundary_st": (0.0, 9.0),
    "boundary_weight": (0.0, 0.95),
    "accent_st": (-1.5, 4.0),
    "formant_log2": (-0.08, 0.08),
    "pause_log2": (-1.5, 1.8),
    "creak": (0.0, 0.3),
}

# Lexical tone leaves less room for the pitch of feelings (docs/draft_engine.md, "How it is said").
TONE_LANGUAGE_SCALE: dict[str, float] = {
    "slope_st": 0.5,
    "final_st": 0.4,
    "range_log2": 0.7,
    "boundary_st": 0.5,
    "boundary_weight": 0.5,
    "accent_st": 0.0,
    "tremor_st": 0.4,
}

_ROWS = np.stack([FEELING_MANNERS[name].row() for name in FEELINGS])  # (9, 20)
_LOW, _HIGH = np.array([LIMITS[name] for name in COLUMN]).T


def mix(weights: NDArray[np.float64]) -> NDArray[np.float64]:
    """Manners of mixes of feelings, weights (..., 9): the weighted sums of their rows, (..., 20)."""
    return np.asarray(weights @ _ROWS)


def limit(manners: NDArray[np.float64]) -> NDArray[np.float64]:
    """Keep manners, (..., 20), within what a voice can do."""
    return np.clip(manners, _LOW, _HIGH)


def tone_scale() -> NDArray[np.float64]:
    """Factor on every column in a tone language, (20,)."""
    return np.array([TONE_LANGUAGE_SCALE.get(name, 1.0) for name in COLUMN])
