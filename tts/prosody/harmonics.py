"""What the voice source leaves in the spectrum: the first harmonic, breath, and where the formants stand."""

from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view
from numpy.typing import NDArray

from tts.plan import HOP_S
from tts.prosody.pitch import Floats

MOST_FRAMES = 400  # taken evenly from the voiced ones; more changes nothing but the time
PERIODS = 4.0  # in a window, so that harmonics stand apart
BREATH_HZ = (2000.0, 5500.0)  # where breath shows first (Klatt & Klatt 1990)
FORMANT_TOP_HZ = 5000.0
LPC_ORDER = 12  # two for each of five formants, two for the source
WIDEST_FORMANT_HZ = 500.0
NOMINAL_HZ = (500.0, 1500.0, 2500.0, 3500.0)  # of an even tube of 17.5 cm
CHANGE_FRAMES = 4  # 20 ms: several steps in the shortest phone
CHANGE_WINDOW_S = 0.03
CHANGE_HZ = (200.0, 5000.0)
CHANGE_BANDS = 8
CHANGE_REACH_DB = 40.0
_FLOOR = 1e-12


@dataclass(frozen=True, slots=True)
class Harmonics:
    """Source and throat of a recording, each the median over voiced frames; NaN where there are none.

    Attributes
    ----------
    h1_h2_db : float
        First harmonic over the second: a lax voice has more. Not corrected for the first formant.
    breath_db : float
        Harmonics to noise from 2 to 5.5 kHz; a breathy voice has less.
    formants_log2 : float
        How much higher than those of an even tube of 17.5 cm the third and fourth formant stand, log2; the
        first two are the vowels'.
    """

    h1_h2_db: float
    breath_db: float
    formants_log2: float


def harmonics(samples: Floats, rate: int, f0_hz: NDArray[np.floating]) -> Harmonics:
    """Measure the voiced frames of a recording.

    Parameters
    ----------
    samples : (n,) float
    rate : int
        At least 12 000, or breath is not seen.
    f0_hz : (m,) float
        On frames of `HOP_S`, NaN where unvoiced.
    """
    voiced = np.flatnonzero(np.isfinite(f0_hz))
    if voiced.size < 5:
        nan = float("nan")
        return Harmonics(nan, nan, nan)
    chosen = voiced[np.linspace(0, voiced.size - 1, min(voiced.size, MOST_FRAMES)).astype(np.intp)]
    f0 = f0_hz[chosen].astype(np.float64)
    centres = np.round(chosen * HOP_S * rate).astype(np.intp)
    return Harmonics(
        _first_over_second(samples, rate, centres, f0),
        _breath(samples, rate, centres, f0),
        _formants(samples, rate, centres),
    )


def spectral_change_db_s(samples: Floats, rate: int, level_db: NDArray[np.floating]) -> float:
    """How fast the spectrum changes while somebody speaks, dB a second in the mean over bands.

    Parameters
    ----------
    samples : (n,) float
    rate : int
    level_db : (m,) float
        On frames of `HOP_S`; frames within 25 dB of the loudest are speech.
    """
    centres = np.round(np.arange(0, level_db.size, CHANGE_FRAMES) * HOP_S * rate).astype(np.intp)
    width = round(CHANGE_WINDOW_S * rate)
    power = np.abs(np.fft.rfft(_frames(samples, centres, width) * np.hanning(width), axis=1)) ** 2
    hertz = np.fft.rfftfreq(width, 1.0 / rate)
    edges = np.geomspace(*CHANGE_HZ, CHANGE_BANDS + 1)
    bands = [power[:, (hertz >= a) & (hertz < b)].sum(axis=1) for a, b in pairwise(edges)]
    level = 10.0 * np.log10(np.stack(bands, axis=1) + _FLOOR)
    floor = level.max() - CHANGE_REACH_DB  # noise below moves all the time, and says nothing of the rate
    steps = np.abs(np.diff(np.maximum(level, floor), axis=0)).mean(axis=1)
    loud = level_db[::CHANGE_FRAMES] > np.percentile(level_db, 99) - 25.0
    spoken = loud[1:] & loud[:-1]
    return float(steps[spoken].mean() / (CHANGE_FRAMES * HOP_S)) if spoken.any() else 0.0


def _frames(samples: Floats, centres: NDArray[np.intp], width: int) -> Floats:
    padded = np.pad(samples, width)
    return np.asarray(sliding_window_view(padded, width)[centres + width - width // 2], dtype=np.float64)


def _first_over_second(samples: Floats, rate: int, centres: NDArray[np.intp], f0: Floats) -> float:
    """One width for all frames: four periods of the lowest tenth of the voice."""
    width = int(PERIODS * rate / np.percentile(f0, 10))
    frames = _frames(samples, centres, width) * np.hanning(width)
    turns = np.arange(width) / rate

    def level(multiple: float) -> Floats:
        wave = np.exp(-2j * np.pi * multiple * f0[:, None] * turns)
        return np.asarray(20.0 * np.log10(np.abs((frames * wave).sum(axis=1)) + _FLOOR))

    return float(np.median(level(1.0) - level(2.0)))


def _breath(samples: Floats, rate: int, centres: NDArray[np.intp], f0: Floats) -> float:
    """Likeness of neighbouring periods in the high band, as a ratio of harmonics to noise."""
    from scipy.signal import butter, sosfiltfilt

    top = min(BREATH_HZ[1], 0.45 * rate)
    high = sosfiltfilt(butter(4, (BREATH_HZ[0], top), "bandpass", fs=rate, output="sos"), samples)
    width = int(2.0 * rate / np.percentile(f0, 10))
    reach = int(1.1 * rate / f0.min()) + 1
    frames = _frames(high, centres, width + reach)
    best = np.zeros(f0.size)
    for i, hertz in enumerate(f0):
        here = frames[i]
        low, far = int(0.92 * rate / hertz), int(1.08 * rate / hertz) + 1
        past, windows = here[:width], sliding_window_view(here, width)[low : far + 1]
        energy = np.sqrt((past @ past) * np.einsum("ij,ij->i", windows, windows)) + _FLOOR
        best[i] = float((windows @ past / energy).max())
    likeness = float(np.clip(np.median(best), 0.02, 0.999))
    return float(10.0 * np.log10(likeness / (1.0 - likeness)))


def _formants(samples: Floats, rate: int, centres: NDArray[np.intp]) -> float:
    """Third and fourth formant by linear prediction (Markel & Gray 1976), poles of narrow resonances only."""
    import soxr
    from scipy.linalg import solve_toeplitz

    narrow = 2.0 * FORMANT_TOP_HZ
    wave = soxr.resample(samples, rate, narrow)
    wave = np.append(wave[0], wave[1:] - 0.97 * wave[:-1])
    width = int(0.03 * narrow)
    frames = _frames(wave, np.minimum((centres * narrow / rate).astype(np.intp), wave.size - 1), width)
    frames = frames * np.hamming(width)
    power = np.abs(np.fft.rfft(frames, 2 * width, axis=1)) ** 2
    correlation = np.fft.irfft(power, axis=1)[:, : LPC_ORDER + 1]
    shifts = []
    correlation = correlation[correlation[:, 0] > _FLOOR]
    correlation /= correlation[:, :1]
    correlation[:, 0] += (
        1e-6  # a floor of noise, without which silence between harmonics breaks the equations
    )
    for row in correlation[:: max(1, len(correlation) // 150)]:
        roots = np.roots(np.concatenate([[1.0], -solve_toeplitz(row[:-1], row[1:])]))
        roots = roots[np.imag(roots) > 0]
        hertz = np.angle(roots) * narrow / (2.0 * np.pi)
        widths = -np.log(np.abs(roots) + _FLOOR) * narrow / np.pi
        found = np.sort(hertz[(widths < WIDEST_FORMANT_HZ) & (hertz > 200.0)])
        if found.size >= len(NOMINAL_HZ):
            shifts.append(np.log2(found[2:4] / NOMINAL_HZ[2:4]).mean())
    return float(np.median(shifts)) if shifts else float("nan")
