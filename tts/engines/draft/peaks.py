"""Peaks of loud feelings are turned down ahead of time; everything else keeps its level, bit for bit."""

import numpy as np
from numpy.typing import NDArray

from tts.limiter import HOLD_S, limit

CEILING_DB = -0.5  # true peak: what is rounded to 16 bits or resampled stays below full scale
_NEAR = 0.7  # of the ceiling: speech hides no higher peaks between samples below this
_MARGIN_S = 2.0 * HOLD_S  # beyond the limiter's reach, so that a stretch comes out as the whole would


def held_down(samples: NDArray[np.float32], rate: int) -> NDArray[np.float32]:
    """Limit only the stretches around loud samples, which costs a fraction of limiting the line.

    Parameters
    ----------
    samples : (n,) float32
        Full scale is 1.0; may go beyond it.
    rate : int
        Samples per second.

    Returns
    -------
    (n,) float32
        The same array where nothing comes near the ceiling.
    """
    loud = np.flatnonzero(np.abs(samples) > _NEAR * 10.0 ** (CEILING_DB / 20.0))
    if not loud.size:
        return samples
    result = samples.copy()
    margin = round(_MARGIN_S * rate)
    for group in np.split(loud, np.flatnonzero(np.diff(loud) > 2 * margin) + 1):
        stretch = slice(max(0, group[0] - margin), group[-1] + margin)
        result[stretch] = limit(samples[stretch], rate, ceiling_db=CEILING_DB)
    return result
