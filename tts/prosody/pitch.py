"""F0 of any recording, by autocorrelation and the cheapest path through its candidates.

The method is that of Boersma (1993), "Accurate short-term analysis of the fundamental frequency and the
harmonics-to-noise ratio of a sampled sound", with his default costs but for octaves, where
rough voices ask for twice as much.
"""

from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view
from numpy.typing import NDArray

from tts.plan import HOP_S

Floats = NDArray[np.float64]

LOW_HZ, HIGH_HZ = 60.0, 620.0
TOP_HZ = 4000.0  # above, the peaks of high voices would fall between lags, and breath hides the rest
PERIODS = 3.0  # of the lowest F0 in a window
CANDIDATES = 6
VOICING_THRESHOLD = 0.45
SILENCE_THRESHOLD = 0.03  # of the loudest peak
OCTAVE_COST = 0.02
OCTAVE_JUMP_COST = 0.35
VOICING_COST = 0.14
SLIP_OCTAVES = 0.35  # between two frames: no voice moves as fast, so the tracker slipped
SLIP_FRAMES = 12  # a window of 50 ms makes this much of a click
BESIDE_FRAMES = 40  # 200 ms: what a short stretch is compared with
_BLOCK = 2000  # frames held at once
_NO_CANDIDATE = -1e9


@dataclass(frozen=True, slots=True, eq=False)
class Track:
    """F0 on frames of `HOP_S`: Hz or NaN, and how periodic each frame is (0 to 1), both (n,)."""

    f0_hz: Floats
    periodicity: Floats


def track(samples: Floats, rate: int) -> Track:
    """Follow F0 from 60 to 620 Hz.

    Parameters
    ----------
    samples : (n,) float
        Frame i is centred on sample i · HOP_S · rate.
    rate : int
        Samples per second, at least 8 000.
    """
    reach = round(PERIODS / LOW_HZ * rate / 2)
    centres = np.round(np.arange(0.0, samples.size / rate, HOP_S) * rate).astype(np.intp)
    padded = np.pad(samples, reach)
    windows = sliding_window_view(padded, 2 * reach)
    blocks = [
        _candidates(windows[centres[i : i + _BLOCK]].astype(np.float64), rate)
        for i in range(0, centres.size, _BLOCK)
    ]
    if not blocks:
        return Track(np.zeros(0), np.zeros(0))
    f0, peak, loudness = (np.concatenate(column) for column in zip(*blocks, strict=True))
    return _cheapest(f0, peak, loudness)


def _candidates(frames: Floats, rate: int) -> tuple[Floats, Floats, Floats]:
    """F0 and height of the best autocorrelation peaks, (n, CANDIDATES), and each frame's peak, (n,)."""
    frames = frames - frames.mean(axis=1, keepdims=True)
    loudness = np.abs(frames).max(axis=1)
    width = frames.shape[1]
    size = 1 << int(np.ceil(np.log2(1.5 * width)))
    window = np.hanning(width)
    lags = np.arange(int(rate / HIGH_HZ), int(rate / LOW_HZ) + 1)
    own = np.fft.irfft(np.abs(np.fft.rfft(window, size)) ** 2)[: lags[-1] + 2]
    power = np.abs(np.fft.rfft(frames * window, size)) ** 2
    power[:, int(TOP_HZ / rate * size) :] = 0.0
    correlation = np.fft.irfft(power, axis=1)[:, : lags[-1] + 2]
    correlation /= np.maximum(correlation[:, :1], 1e-12) * (own / own[0])
    left, here, right = correlation[:, lags - 1], correlation[:, lags], correlation[:, lags + 1]
    bend = np.maximum(2.0 * here - left - right, 1e-12)
    shift = np.clip((right - left) / (2.0 * bend), -0.5, 0.5)  # top of the parabola through three points
    is_peak = (here > left) & (here >= right) & (here > 0.0)
    height = np.where(is_peak, here + (right - left) * shift / 4.0, _NO_CANDIDATE)
    f0 = rate / (lags + shift)
    best = np.argpartition(-_favoured(f0, height), CANDIDATES, axis=1)[:, :CANDIDATES]
    rows = np.arange(len(frames))[:, None]
    return f0[rows, best], height[rows, best], loudness


def _favoured(f0: Floats, height: Floats) -> Floats:
    """Height of a candidate, with a bonus for not being an octave below another one."""
    return np.minimum(height, 1.0) - OCTAVE_COST * np.log2(LOW_HZ / f0)


def _cheapest(f0: Floats, height: Floats, loudness: Floats) -> Track:
    """Viterbi over the candidates and "no voice" (the last column)."""
    relative = loudness / max(float(loudness.max()), 1e-9)
    silence = 2.0 - relative * (1.0 + VOICING_THRESHOLD) / SILENCE_THRESHOLD
    unvoiced = VOICING_THRESHOLD + np.maximum(0.0, silence)
    gain = np.column_stack([_favoured(f0, height), unvoiced])
    octave = np.log2(f0)
    scale = 0.01 / HOP_S  # the costs are for steps of 10 ms
    frames, states = gain.shape
    came_from = np.zeros((frames, states), np.intp)
    score = gain[0]
    step = np.full((states, states), VOICING_COST * scale)
    step[-1, -1] = 0.0
    for i in range(1, frames):
        step[:-1, :-1] = OCTAVE_JUMP_COST * scale * np.abs(octave[i - 1][:, None] - octave[i])
        total = score[:, None] - step
        came_from[i] = total.argmax(axis=0)
        score = total[came_from[i], np.arange(states)] + gain[i]
    path = np.zeros(frames, np.intp)
    path[-1] = int(score.argmax())
    for i in range(frames - 1, 0, -1):
        path[i - 1] = came_from[i, path[i]]
    voiced = _without_slips(path < states - 1, octave[np.arange(frames), np.minimum(path, states - 2)])
    chosen = np.minimum(path, states - 2)
    rows = np.arange(frames)
    return Track(
        np.where(voiced, f0[rows, chosen], np.nan),
        np.clip(np.where(voiced, height[rows, chosen], 0.0), 0.0, 1.0),
    )


def _without_slips(voiced: NDArray[np.bool_], octave: Floats) -> NDArray[np.bool_]:
    """Take away short stretches far from what is voiced beside them, such as bursts of consonants."""
    breaks = np.flatnonzero(
        (voiced[1:] != voiced[:-1]) | (voiced[1:] & (np.abs(np.diff(octave)) > SLIP_OCTAVES))
    )
    edges = np.concatenate([[0], breaks + 1, [voiced.size]])
    kept = voiced.copy()
    for start, end in pairwise(edges):
        if not voiced[start] or end - start >= SLIP_FRAMES:
            continue
        beside = voiced.copy()
        beside[start:end] = beside[: max(0, start - BESIDE_FRAMES)] = beside[end + BESIDE_FRAMES :] = False
        if beside.any() and abs(np.median(octave[start:end]) - np.median(octave[beside])) > SLIP_OCTAVES:
            kept[start:end] = False
    return kept
