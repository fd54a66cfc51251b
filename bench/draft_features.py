"""What a recogniser of feelings hears: features of the sound alone, and the plainest of classifiers."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from tts.audio import Audio
from tts.plan import HOP_S
from tts.prosody import Prosody, measure

Floats = NDArray[np.float64]

NAMES = (
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
LEVEL_COLUMN = NAMES.index("level_db")
_END_S = 0.15
_SHRINKAGE = 0.1


def features(audio: Audio) -> Floats:
    """Measure one clip; (17,) in the order of `NAMES`."""
    found = measure(audio)
    voiced = np.isfinite(found.f0_hz)
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
            flutter.mean(),
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


def classify(train: Floats, labels: Sequence[str], test: Floats) -> list[str]:
    """Nearest class mean under the pooled covariance, shrunk a little towards its diagonal (LDA)."""
    marks = np.array(labels)
    classes = sorted(set(labels))
    means = np.stack([train[marks == name].mean(axis=0) for name in classes])
    inside = train - means[np.searchsorted(classes, marks)]
    covariance = inside.T @ inside / max(1, len(train) - len(classes))
    diagonal = np.diag(np.maximum(np.diag(covariance), 1e-9))
    inverse = np.linalg.inv((1.0 - _SHRINKAGE) * covariance + _SHRINKAGE * diagonal)
    gap = test[:, None, :] - means
    distance = np.einsum("tcf,fg,tcg->tc", gap, inverse, gap)
    return [classes[i] for i in distance.argmin(axis=1)]


def leave_one_out(rows: Floats, labels: Sequence[str], groups: Sequence[int]) -> list[str]:
    """Classify each group by what was learnt from all the others."""
    marks, owners = np.array(labels), np.array(groups)
    result = np.empty(len(labels), dtype=object)
    for group in np.unique(owners):
        held = owners == group
        result[held] = classify(rows[~held], list(marks[~held]), rows[held])
    return [str(name) for name in result]
