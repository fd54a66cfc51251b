"""Whether two readings are of one voice: formants and the long-term spectrum at the same sounds.

Delivery moves pitch, level, tempo and how steep the spectrum falls. It leaves the vocal tract as it is, whose
length sets the formants; what is compared here is blind to the former as far as that can be.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from tts.audio import Audio
from tts.contract import HOP_S, Span, Speech

RATE = 10_000  # holds the first four formants of an adult, as LPC of order 12 expects
ORDER = 12
_WINDOW_S = 0.025
_BANDWIDTH_HZ = 500.0  # wider poles shape the spectrum, and are no formants
_EDGES_HZ = (250.0, 4_700.0)
_BANDS = 24
_LEAST_FRAMES = 8
FORMANTS = 3

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Timbre:
    """How far the voice moved from one reading to the other.

    Attributes
    ----------
    formants_st : tuple of float
        By how many semitones F1, F2 and F3 moved: medians over the sounds that both have; NaN where none
        could be measured.
    tract_st : float
        Mean of F2 and F3: a shorter vocal tract raises all formants alike. F1 is left out, as an opener mouth
        raises it too.
    spectrum_db : float
        Root mean square difference of the long-term spectra in 24 bands, level and tilt taken out.
    """

    formants_st: tuple[float, ...]
    tract_st: float
    spectrum_db: float


def compare_timbre(first: Speech, second: Speech) -> Timbre:
    """Compare the second reading with the first, phone by phone where both engines name their phones."""
    pairs = _pairs(first.plan.phones, second.plan.phones) or _pairs(first.plan.words, second.plan.words)
    one, other = (_resampled(speech.audio) for speech in (first, second))
    moved, spectra = [], []
    for a, b in pairs:
        before, after = _frames(one, a, first), _frames(other, b, second)
        if len(before) < 2 or len(after) < 2:
            continue
        moved.append(12.0 * np.log2(_formants(after) / _formants(before)))
        spectra.append((_power(before), _power(after)))
    if len(moved) < 3:
        return Timbre((math.nan,) * FORMANTS, math.nan, math.nan)
    shifts = _medians(np.array(moved))
    return Timbre(tuple(shifts.tolist()), float(np.mean(shifts[1:])), _distance(spectra))


def _pairs(a: Sequence[Span], b: Sequence[Span]) -> list[tuple[Span, Span]]:
    """Spans that both say, in their order; what only one of them says is passed over."""
    labels = [one.label for one in a], [one.label for one in b]
    blocks = SequenceMatcher(None, *labels, autojunk=False).get_matching_blocks()
    return [(a[block.a + i], b[block.b + i]) for block in blocks for i in range(block.size)]


def _resampled(audio: Audio) -> Floats:
    import soxr

    samples: Floats = soxr.resample(audio.samples.astype(np.float64), audio.rate, RATE)
    return np.append(samples[:1], samples[1:] - 0.97 * samples[:-1])  # pre-emphasis, as LPC of speech has it


def _frames(samples: Floats, span: Span, speech: Speech) -> Floats:
    """Windows of the voiced middle of a span, (n, width)."""
    f0_hz, width = speech.plan.f0_hz, round(_WINDOW_S * RATE)
    inside = 0.2 * (span.end_s - span.start_s)
    at = np.arange(round((span.start_s + inside) / HOP_S), round((span.end_s - inside) / HOP_S) + 1)
    at = at[(at >= 0) & (at < f0_hz.size)]
    starts = np.round(at[np.isfinite(f0_hz[at])] * HOP_S * RATE).astype(np.intp) - width // 2
    starts = starts[(starts >= 0) & (starts + width <= samples.size)]
    frames: Floats = samples[starts[:, None] + np.arange(width)] * np.hamming(width)
    return frames


def _formants(frames: Floats) -> Floats:
    """Median F1 to F3 of some frames, in Hz; NaN where no frame has them."""
    return _medians(np.array([_poles(frame) for frame in frames]))


def _medians(rows: Floats) -> Floats:
    """The median of what is finite in each column; NaN where nothing is."""
    columns = [column[np.isfinite(column)] for column in rows.T]
    return np.array([np.median(column) if column.size else math.nan for column in columns])


def _poles(frame: Floats) -> Floats:
    """Frequencies of the narrow poles of one frame by the autocorrelation method of LPC."""
    from scipy.linalg import solve_toeplitz

    lags = np.correlate(frame, frame, mode="full")[frame.size - 1 : frame.size + ORDER]
    missing = np.full(FORMANTS, np.nan)
    if lags[0] <= 1e-12:
        return missing
    lags[0] *= 1.0 + 1e-9
    roots = np.roots(np.concatenate([[1.0], -solve_toeplitz(lags[:ORDER], lags[1:])]))
    roots = roots[roots.imag > 0.0]
    hertz = np.angle(roots) * RATE / (2.0 * np.pi)
    narrow = -np.log(np.maximum(np.abs(roots), 1e-9)) * RATE / np.pi < _BANDWIDTH_HZ
    kept = np.sort(hertz[narrow & (hertz > 150.0) & (hertz < 4_800.0)])[:FORMANTS]
    missing[: kept.size] = kept
    return missing


def _power(frames: Floats) -> Floats:
    """Mean power of some frames in bands that are even in octaves, level taken out."""
    power = np.abs(np.fft.rfft(frames, 1024, axis=1)) ** 2
    hertz = np.fft.rfftfreq(1024, 1.0 / RATE)
    edges = np.geomspace(*_EDGES_HZ, _BANDS + 1)
    rows = [power[:, (hertz >= low) & (hertz < high)].mean() for low, high in pairwise(edges)]
    return np.asarray(np.asarray(rows) / np.sum(rows))


def _distance(spectra: Sequence[tuple[Floats, Floats]]) -> float:
    before, after = (np.mean([pair[i] for pair in spectra], axis=0) for i in (0, 1))
    away_db = 10.0 * np.log10((after + 1e-9) / (before + 1e-9))
    place = np.arange(_BANDS)
    straight = np.polyval(np.polyfit(place, away_db, 1), place)
    return float(np.sqrt(np.mean((away_db - straight) ** 2)))
