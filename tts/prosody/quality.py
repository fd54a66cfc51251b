"""Voice quality of a recording: how its spectrum falls and how regular its periods are.

The names are those of the Geneva parameter set (Eyben et al. 2016, "The Geneva Minimalistic Acoustic
Parameter Set (GeMAPS) for voice research and affective computing"); the formulas are written out here.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from tts.plan import HOP_S
from tts.prosody.pitch import Floats, Track

_WINDOW_S = 0.025
_MAX_PERIOD_RATIO, _MAX_LEVEL_RATIO_DB = 1.3, 4.1  # beyond, neighbouring periods are not of one voice
_FLOOR = 1e-12


@dataclass(frozen=True, slots=True)
class VoiceQuality:
    """Voice quality over all voiced frames; NaN where too few can be measured.

    Attributes
    ----------
    alpha_ratio_db : float
        Power from 1 to 5 kHz over that from 50 Hz to 1 kHz; a tense voice has more.
    hammarberg_db : float
        Highest peak below 2 kHz over the highest from 2 to 5 kHz; a tense voice has less.
    tilt_db_oct : float
        Slope of the spectrum from 150 Hz to 5 kHz.
    jitter_pct : float
        Mean difference of neighbouring periods over the mean period.
    shimmer_db : float
        Mean difference of neighbouring periods' levels.
    hnr_db : float
        Harmonics to noise; a breathy voice has less.
    """

    alpha_ratio_db: float
    hammarberg_db: float
    tilt_db_oct: float
    jitter_pct: float
    shimmer_db: float
    hnr_db: float


def voice_quality(samples: Floats, rate: int, found: Track) -> VoiceQuality:
    """Measure the voiced frames of a recording of at least 10 kHz."""
    voiced = np.flatnonzero(np.isfinite(found.f0_hz))
    nan = float("nan")
    if voiced.size < 5:
        return VoiceQuality(nan, nan, nan, nan, nan, nan)
    alpha, hammarberg, tilt = _spectral(samples, rate, voiced)
    jitter, shimmer = _regularity(samples, rate, found)
    periodicity = np.clip(found.periodicity[voiced], 1e-3, 1.0 - 1e-5)
    hnr = float(np.mean(10.0 * np.log10(periodicity / (1.0 - periodicity))))
    return VoiceQuality(alpha, hammarberg, tilt, jitter, shimmer, hnr)


def _spectral(samples: Floats, rate: int, voiced: NDArray[np.intp]) -> tuple[float, float, float]:
    width = round(_WINDOW_S * rate)
    padded = np.pad(samples, width)
    starts = np.round(voiced * HOP_S * rate).astype(np.intp) + width - width // 2
    frames = padded[starts[:, None] + np.arange(width)] * np.hanning(width)
    power = np.abs(np.fft.rfft(frames, axis=1)) ** 2 + _FLOOR
    hertz = np.fft.rfftfreq(width, 1.0 / rate)

    def band(low: float, high: float) -> NDArray[np.float64]:
        return power[:, (hertz >= low) & (hertz < high)]

    alpha = 10.0 * np.log10(band(1000, 5000).sum(axis=1) / band(50, 1000).sum(axis=1))
    hammarberg = 10.0 * np.log10(band(0, 2000).max(axis=1) / band(2000, 5000).max(axis=1))
    inside = (hertz >= 150) & (hertz <= 5000)
    mean_db = 10.0 * np.log10(power[:, inside].mean(axis=0))
    # Bins crowd at the top of an octave scale: weigh each by its share of an octave.
    tilt = np.polyfit(np.log2(hertz[inside]), mean_db, 1, w=1.0 / np.sqrt(hertz[inside]))[0]
    return float(alpha.mean()), float(hammarberg.mean()), float(tilt)


def _regularity(samples: Floats, rate: int, found: Track) -> tuple[float, float]:
    """Jitter in percent and shimmer in dB over all runs of voiced frames."""
    periods, differences, level_steps = [], [], []
    voiced = np.isfinite(found.f0_hz)
    edges = np.flatnonzero(np.diff(np.concatenate([[False], voiced, [False]]).astype(np.int8)))
    for first, end in zip(edges[::2], edges[1::2], strict=True):
        marks, heights = _marks(samples, rate, found.f0_hz[first:end], int(first))
        if marks.size < 4:
            continue
        lengths = np.diff(marks)
        ratio = lengths[1:] / lengths[:-1]
        alike = (ratio < _MAX_PERIOD_RATIO) & (ratio > 1.0 / _MAX_PERIOD_RATIO)
        periods.append(lengths)
        differences.append(np.abs(np.diff(lengths))[alike])
        steps = np.abs(20.0 * np.diff(np.log10(np.maximum(heights, _FLOOR))))
        level_steps.append(steps[steps < _MAX_LEVEL_RATIO_DB])
    if not periods or not np.concatenate(differences).size or not np.concatenate(level_steps).size:
        return float("nan"), float("nan")
    jitter = np.concatenate(differences).mean() / np.concatenate(periods).mean()
    return 100.0 * float(jitter), float(np.concatenate(level_steps).mean())


def _marks(samples: Floats, rate: int, f0: Floats, first: int) -> tuple[Floats, Floats]:
    """Follow the periods of one voiced run: times in samples (not whole) and peak-to-peak heights.

    Each period is found where the wave resembles the one before it most, from 0.8 to 1.25 periods on.
    """
    at, end = max(first * HOP_S * rate, rate / f0[0]), (first + f0.size - 1) * HOP_S * rate
    marks, heights = [], []
    while True:
        period = rate / f0[min(round((at / rate) / HOP_S) - first, f0.size - 1)]
        half = round(period / 2)
        centre = round(at)
        near, far = int(0.8 * period), int(1.25 * period) + 1
        if centre < half or centre + far + half >= samples.size or at + period > end:
            break
        past = samples[centre - half : centre + half + 1]
        future = samples[centre + near - half : centre + far + half + 1]
        likeness = _likeness(past, future)
        best = int(likeness.argmax())
        shift = 0.0
        if 0 < best < likeness.size - 1:
            left, here, right = likeness[best - 1 : best + 2]
            shift = (right - left) / (2.0 * max(2.0 * here - left - right, 1e-9))
        marks.append(at)
        heights.append(float(past.max() - past.min()))
        at = centre + near + best + float(np.clip(shift, -0.5, 0.5))
    return np.array(marks), np.array(heights)


def _likeness(past: Floats, future: Floats) -> Floats:
    """Normalised cross-correlation of one period with every stretch of its length in what follows."""
    dot = np.correlate(future, past, mode="valid")
    running = np.concatenate([[0.0], np.cumsum(future**2)])
    energy = running[past.size :] - running[: -past.size]
    return np.asarray(dot / np.sqrt(np.maximum(energy * float(past @ past), _FLOOR)))
