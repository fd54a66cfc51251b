"""Keeps peaks under a ceiling without changing how loud anything else is.

A look-ahead limiter: the gain a peak needs is held over the samples around it and smoothed, so that it is
fully down when the peak comes and nobody hears it move. Elsewhere samples pass unchanged, bit for bit.
"""

import math
from functools import cache

import numpy as np
from numpy.typing import NDArray

CEILING_DB = -1.0  # true-peak ceiling, dBTP: EBU R 128 section "maximum permitted true peak level"
OVERSAMPLING = 4  # ITU-R BS.1770-4, annex 2, asks for at least 4 times at 48 kHz
HOLD_S = 0.02  # longer than a period of the lowest voice (50 Hz), so the gain does not follow single pulses

_TAPS = 24  # per phase: twice the standard's example, as speech at 22 kHz reaches nearer to the band's edge
_CONTEXT = _TAPS  # samples that the interpolator reaches to either side, with some room
_FEW = 1 / 16  # share of samples up to which they are looked at one by one
_SAFE_CREST = 0.5  # peaks between samples are not looked for below: speech has none twice as high


class Limiter:
    """Limits a stream of blocks; how the stream is cut into blocks does not change the result.

    Parameters
    ----------
    rate : int
        Samples per second.
    channels : int
        Channels of every block; they share one gain, so that the stereo image stays.
    ceiling_db : float
        Highest true peak let through, in dB relative to full scale, at most 0.

    Attributes
    ----------
    reduction_db : float
        The deepest cut so far, 0 or negative.
    """

    def __init__(self, rate: int, *, channels: int, ceiling_db: float = CEILING_DB) -> None:
        self.reduction_db = 0.0
        self._ceiling = 10.0 ** (min(0.0, ceiling_db) / 20.0)
        self._half = max(1, round(HOLD_S * rate / 2))
        kernel = np.hanning(2 * self._half + 3)[1:-1]
        self._kernel = kernel / kernel.sum()
        self._reach = 2 * self._half + _CONTEXT
        self._buffer = np.zeros((0, channels), np.float32)
        self._done = 0  # leading samples of the buffer that were handed out and serve as context only

    def add(self, block: NDArray[np.float32]) -> NDArray[np.float32]:
        """Take the next (n, channels) samples and hand out those that are settled, fewer or more than n."""
        self._buffer = np.concatenate([self._buffer, block])
        return self._hand_out(len(self._buffer) - self._reach)

    def finish(self) -> NDArray[np.float32]:
        """Hand out what is left; the limiter is ready for another stream afterwards."""
        rest = self._hand_out(len(self._buffer))
        self._buffer, self._done = self._buffer[:0], 0
        return rest

    def _hand_out(self, end: int) -> NDArray[np.float32]:
        if end <= self._done:
            return self._buffer[:0]
        settled = self._buffer[self._done : end]
        if self._loudest() > self._ceiling * _SAFE_CREST:
            gain = self._gain()[self._done : end]
            if gain.min() < 1.0:
                self.reduction_db = min(self.reduction_db, 20.0 * math.log10(gain.min()))
                settled = (settled * gain[:, None]).astype(np.float32)
        dropped = max(0, end - self._reach)
        self._buffer, self._done = self._buffer[dropped:].copy(), end - dropped
        return settled

    def _loudest(self) -> float:
        return float(np.max(np.abs(self._buffer))) if self._buffer.size else 0.0

    def _gain(self) -> NDArray[np.float64]:
        above = self._ceiling * _SAFE_CREST
        needed: NDArray[np.float64]
        needed = np.minimum(1.0, self._ceiling / np.maximum(true_peaks(self._buffer, above=above), 1e-9))
        if needed.min() == 1.0:
            return needed
        from scipy.ndimage import convolve1d, minimum_filter1d

        padded = np.pad(needed, self._half, constant_values=1.0)  # a peak at the end is held beyond it too
        held = minimum_filter1d(padded, 2 * self._half + 1, mode="constant", cval=1.0)
        smooth: NDArray[np.float64] = convolve1d(held, self._kernel, mode="constant", cval=1.0)
        return np.minimum(smooth[self._half : -self._half], 1.0)


def limit(samples: NDArray[np.float32], rate: int, *, ceiling_db: float = CEILING_DB) -> NDArray[np.float32]:
    """Limit a whole signal of shape (n,) or (n, channels); see `Limiter`."""
    rows = samples.reshape(len(samples), -1)
    limiter = Limiter(rate, channels=rows.shape[1], ceiling_db=ceiling_db)
    return np.concatenate([limiter.add(rows), limiter.finish()]).reshape(samples.shape)


def true_peaks(samples: NDArray[np.float32], *, above: float = 0.0) -> NDArray[np.float64]:
    """Highest absolute value around each sample, between the samples included.

    Parameters
    ----------
    samples : (n, channels) float32
    above : float
        Samples lower than this, full scale being 1, are not looked at closely: their own value stands.

    Returns
    -------
    (n,) float64
        Over all channels, from the place before each sample to the one behind it (ITU-R BS.1770-4, annex 2).
    """
    if not len(samples):
        return np.zeros(0)
    half = _TAPS // 2
    peaks = np.zeros(len(samples))
    for channel in samples.T:
        level = np.abs(channel)
        np.maximum(peaks, level, out=peaks)
        near = np.flatnonzero(level >= above)
        if near.size:
            padded = np.pad(channel.astype(np.float64), half)
            look = _beside_by_filter if near.size > _FEW * len(channel) else _beside_one_by_one
            peaks[near] = np.maximum(peaks[near], look(padded, near))
    return peaks


def _beside_by_filter(padded: NDArray[np.float64], near: NDArray[np.intp]) -> NDArray[np.float64]:
    """What lies in the intervals beside some samples, at a cost that does not depend on their number."""
    beside = np.zeros(len(near))
    for taps in _interpolator().T:
        between = np.abs(np.convolve(padded, taps[::-1], mode="valid"))
        np.maximum(beside, np.maximum(between[near], between[near + 1]), out=beside)
    return beside


def _beside_one_by_one(padded: NDArray[np.float64], near: NDArray[np.intp]) -> NDArray[np.float64]:
    """The same, faster where they are few."""
    intervals = near[:, None] + np.array([0, 1])
    around = padded[intervals[:, :, None] + np.arange(_TAPS)]
    beside: NDArray[np.float64] = np.abs(around @ _interpolator()).max(axis=(1, 2))
    return beside


@cache
def _interpolator() -> NDArray[np.float64]:
    """Filters, (taps, places), for the places in the middle of so many samples: a sinc in a Kaiser window."""
    place = np.arange(1, OVERSAMPLING) / OVERSAMPLING
    distance = np.arange(_TAPS)[:, None] - (_TAPS // 2 - 1) - place
    window = np.i0(5.0 * np.sqrt(np.maximum(0.0, 1.0 - (distance / (_TAPS / 2)) ** 2)))
    taps = np.sinc(distance) * window
    filters: NDArray[np.float64] = taps / taps.sum(axis=0)
    return filters


class TruePeakMeter:
    """Reads the true peak of a stream of (n, channels) blocks."""

    def __init__(self) -> None:
        self._peak = 0.0
        self._recent: NDArray[np.float32] | None = None  # samples whose surroundings are not all there yet
        self._known = 0  # leading ones of them that were looked at and serve as surroundings only

    def add(self, block: NDArray[np.float32]) -> None:
        """Take the next samples of the stream."""
        joined = block if self._recent is None else np.concatenate([self._recent, block])
        settled = max(self._known, len(joined) - _CONTEXT)
        self._peak = max(self._peak, self._highest(joined, settled))
        dropped = max(0, settled - _CONTEXT)
        self._recent, self._known = joined[dropped:].copy(), settled - dropped

    def peak_db(self, *, floor_db: float = -120.0) -> float:
        """True peak so far in dB relative to full scale (dBTP), never below `floor_db`."""
        peak = self._peak
        if self._recent is not None:
            peak = max(peak, self._highest(self._recent, len(self._recent)))
        return max(floor_db, 20.0 * math.log10(peak)) if peak else floor_db

    def _highest(self, samples: NDArray[np.float32], settled: int) -> float:
        """Highest true peak of samples up to `settled`, or 0 where it cannot be a new one."""
        if settled <= self._known:
            return 0.0
        loudest = float(np.max(np.abs(samples[self._known : settled])))
        if loudest <= self._peak * _SAFE_CREST:
            return 0.0
        above = max(loudest, self._peak) * _SAFE_CREST
        return float(true_peaks(samples, above=above)[self._known : settled].max())
