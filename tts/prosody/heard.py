"""What a listener to feelings hears in a recording: seventeen traits of its measured prosody."""

import numpy as np

from tts.errors import BadAudio
from tts.plan import HOP_S
from tts.prosody import Prosody
from tts.prosody.pitch import Floats

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
        raise BadAudio("The recording holds less than 0.1 s of voice; there is nothing to tell a feeling by.")
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
