"""The intensity curve of a performance: how strongly each word of a recorded reading is felt.

The recording is laid over a neutral reading of the same words by time warping, each word is measured in
both, and what the recording does beyond the neutral reading (pitch, level, brightness, length) becomes
one contour. Who speaks does not matter: only how words differ from each other counts, so a curve says
where it is strong, not how strong the performance is as a whole.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from studio.errors import ClipError
from studio.word_times import WordTime
from tts.audio import Audio
from tts.contract import FEELINGS, HOP_S, CurvePoint, Feelings, IntensityCurve, ProsodyPlan
from tts.prosody import ANALYSIS_RATE, Prosody, measure, resampled
from tts.prosody.melody import semitones

Floats = NDArray[np.float64]

# Which way a feeling moves pitch, level, brightness and length of a word the stronger it is, and how far: by
# least squares over readings with known curves by four voices (`python -m bench.emotion shows`).
SHOWS_IN: dict[str, tuple[float, float, float, float]] = {
    "happy": (1.0, 0.85, 0.27, -0.46),
    "angry": (0.17, 1.0, 0.22, -0.18),
    "sad": (-0.49, -1.0, -0.25, 0.44),
    "afraid": (1.0, -0.24, -0.07, -0.22),
    "disgusted": (-1.0, 0.8, 0.17, 0.71),
    "melancholic": (-1.0, -0.57, -0.02, 0.68),
    "surprised": (1.0, 0.84, 0.24, 0.44),
    "calm": (-1.0, -0.91, -0.15, 0.74),
    "gentle": (0.5, -1.0, -0.29, 0.31),
}
ANYTHING = (1.0, 1.0, 0.7, 0.0)  # of a line that feels nothing yet: louder, higher and brighter is stronger
LOW, HIGH = 0.15, 1.0  # strengths of the weakest and the strongest word
FLAT_SPREAD = 0.2  # of the contour: below, nothing rises or falls that can be told from chance
TOLERANCE = 0.07  # strength by which a curve of few points may miss a word
MOST_POINTS = 10
LONGEST_RATIO = 3.0  # a reading this much longer or shorter than the line holds other words
UNITS = (3.0, 5.0, 4.0, 0.4)  # st, dB, dB, log2 of a word's length: what a strong feeling does
FARTHEST = 2.0  # units that one measure of one word may count
ASIDE = 0.3  # of its cost that a step aside costs more, so that readings go on together where they can
_MEL_BANDS, _FRAME_S, _CEPSTRA = 24, 0.02, 13


@dataclass(frozen=True, slots=True)
class Performed:
    """A curve with what it was made of.

    `strengths` are those of the line's words, 0 to 1; `is_flat` says that no word stands out.
    """

    curve: IntensityCurve
    strengths: tuple[float, ...]
    is_flat: bool


def performed_curve(
    recording: Audio, neutral: Audio, plan: ProsodyPlan, words: Sequence[WordTime], feelings: Feelings
) -> Performed:
    """Draw the curve of a recorded reading.

    Parameters
    ----------
    recording : Audio
        Somebody reading the line.
    neutral : Audio
        The line said neutrally by any voice.
    plan : ProsodyPlan
        Of `neutral`, with the place of every word.
    words : sequence of WordTime
        The words of the line, in order.
    feelings : Feelings
        What is felt: it tells what stronger means, a shout or a whisper.

    Raises
    ------
    ClipError
        The recording is far too long or too short for the line, or no word is voiced.
    BadAudio
        It cannot be measured.
    """
    told, plain = measure(recording), measure(neutral)
    spoken_s, line_s = (one.seconds * (1.0 - one.pause_share) for one in (told, plain))
    if not 1.0 / LONGEST_RATIO < spoken_s / max(line_s, 0.1) < LONGEST_RATIO:
        raise ClipError("other_words", seconds=f"{spoken_s:.1f}", line=f"{line_s:.1f}")
    placed = [word for word in words if any(span.char_start == word.char for span in plan.words)]
    if not placed:
        raise ClipError("no_words")
    moved, lengths_s = word_moves((recording, told), (neutral, plain), plan, placed)
    strengths, flat = _strengths(_contour(moved @ _shows_in(feelings), lengths_s))
    return Performed(_few_points(placed, strengths), tuple(strengths.tolist()), flat)


def word_moves(
    recording: tuple[Audio, Prosody],
    neutral: tuple[Audio, Prosody],
    plan: ProsodyPlan,
    words: Sequence[WordTime],
) -> tuple[Floats, Floats]:
    """What a reading does with every word beyond a neutral one, against what it does with the others.

    Parameters
    ----------
    recording, neutral : (Audio, Prosody)
        Both readings with what was measured in them.
    plan : ProsodyPlan
        Of the neutral one.
    words : sequence of WordTime
        Those that have a place in the plan.

    Returns
    -------
    (n, 4) float64
        Pitch, level, brightness and length about their medians, in `UNITS`, at most two of them.
    (n,) float64
        How long each word is in the neutral reading, in seconds.
    """
    spans = {span.char_start: (span.start_s, span.end_s) for span in plan.words}
    here = np.array([spans[word.char] for word in words])
    path = warp(recording[0], neutral[0])
    there = np.interp(here, path[:, 1], path[:, 0])
    moved = (_features(recording[1], recording[0], there) - _features(neutral[1], neutral[0], here)) / UNITS
    for column in moved.T:
        known = np.isfinite(column)
        middle = np.median(column[known]) if known.any() else 0.0
        column[:] = np.where(known, np.clip(column - middle, -FARTHEST, FARTHEST), 0.0)
    return moved, here[:, 1] - here[:, 0]


def warp(recording: Audio, neutral: Audio) -> Floats:
    """Lay one reading over another (dynamic time warping of cepstra, Sakoe & Chiba 1978).

    Returns
    -------
    (k, 2) float64
        Rising moments of the recording and of the neutral reading that sound alike, in seconds.
    """
    a, b = _cepstra(recording), _cepstra(neutral)
    cost = np.sqrt(np.maximum(0.0, (a**2).sum(1)[:, None] + (b**2).sum(1) - 2.0 * a @ b.T))
    aside = ASIDE * cost
    total = np.full((a.shape[0] + 1, b.shape[0] + 1), np.inf)
    total[0, 0] = 0.0
    for i in range(a.shape[0]):
        row, above = total[i + 1], total[i]
        best = np.minimum(above[:-1], above[1:] + aside[i])
        for j in range(b.shape[0]):
            row[j + 1] = cost[i, j] + min(best[j], row[j] + aside[i, j])
    i, j, steps = a.shape[0], b.shape[0], []
    while i > 0 and j > 0:
        steps.append((i - 1, j - 1))
        here = aside[i - 1, j - 1]
        up, left = total[i - 1, j] + here, total[i, j - 1] + here
        _, i, j = min((total[i - 1, j - 1], i - 1, j - 1), (up, i - 1, j), (left, i, j - 1))
    path = np.array(steps[::-1], dtype=np.float64) * _FRAME_S
    _, first = np.unique(path[:, 1], return_index=True)
    return np.asarray(path[first])


def _cepstra(audio: Audio) -> Floats:
    """Mel cepstra without the level, centred and scaled, (frames, 13)."""
    samples = resampled(audio)
    width, hop = 512, round(_FRAME_S * ANALYSIS_RATE)
    frames = np.lib.stride_tricks.sliding_window_view(np.pad(samples, width // 2), width)[::hop]
    power = np.abs(np.fft.rfft(frames * np.hanning(width), axis=1)) ** 2
    hertz = np.fft.rfftfreq(width, 1.0 / ANALYSIS_RATE)
    mel = 1127.0 * np.log1p(hertz / 700.0)
    centres = np.linspace(1127.0 * np.log1p(80 / 700.0), 1127.0 * np.log1p(6000 / 700.0), _MEL_BANDS + 2)
    bank = np.maximum(0.0, 1.0 - np.abs(mel[:, None] - centres[1:-1]) / (centres[1] - centres[0]))
    level = np.log(power @ bank + 1e-7 * power.sum(axis=1).max())
    turns = np.pi / _MEL_BANDS * (np.arange(_MEL_BANDS) + 0.5)
    cepstra = level @ np.cos(turns[:, None] * np.arange(_CEPSTRA))
    cepstra[:, 0] *= 0.3  # the level says where words are, and differs by how they are felt
    return np.asarray((cepstra - cepstra.mean(axis=0)) / (cepstra.std(axis=0) + 1e-6))


def _features(found: Prosody, audio: Audio, spans: Floats) -> Floats:
    """Pitch (st), level (dB), brightness (dB) and length (log2 s) of words, (n, 4); NaN where unvoiced."""
    st, times = semitones(found.f0_hz), np.arange(found.f0_hz.size) * HOP_S
    samples = resampled(audio)
    rows = []
    for start_s, end_s in spans:
        inside = (times >= start_s) & (times < max(end_s, start_s + 2 * HOP_S))
        pitch = st[inside][np.isfinite(st[inside])]
        energy = found.energy_db[inside]
        wave = samples[round(start_s * ANALYSIS_RATE) : max(round(end_s * ANALYSIS_RATE), 1)]
        rows.append(
            (
                float(np.median(pitch)) if pitch.size > 2 else np.nan,
                float(np.percentile(energy, 80)) if energy.size else np.nan,
                _brightness_db(wave),
                float(np.log2(max(end_s - start_s, 0.03))),
            )
        )
    return np.array(rows)


def _brightness_db(wave: Floats) -> float:
    """Power from 1 to 5 kHz over that below, dB."""
    if wave.size < 64:
        return float("nan")
    power = np.abs(np.fft.rfft(wave * np.hanning(wave.size))) ** 2
    hertz = np.fft.rfftfreq(wave.size, 1.0 / ANALYSIS_RATE)
    low, high = (power[(hertz >= a) & (hertz < b)].sum() + 1e-10 for a, b in ((50, 1000), (1000, 5000)))
    return float(10.0 * np.log10(high / low))


def _contour(shares: Floats, lengths_s: Floats) -> Floats:
    """One number for each word, smoothed over its neighbours by how long they are."""
    smooth = np.empty_like(shares)
    for i in range(shares.size):
        near = slice(max(0, i - 1), i + 2)
        weights = lengths_s[near] * np.where(np.arange(shares.size)[near] == i, 2.0, 1.0)
        smooth[i] = np.average(shares[near], weights=np.maximum(weights, 1e-3))
    return smooth


def _strengths(contour: Floats) -> tuple[Floats, bool]:
    low, high = float(contour.min()), float(contour.max())
    if high - low < FLAT_SPREAD:
        return np.full(contour.shape, HIGH), True
    return LOW + (HIGH - LOW) * (contour - low) / (high - low), False


def _few_points(words: Sequence[WordTime], strengths: Floats) -> IntensityCurve:
    """The fewest words whose straight connection misses no other by more than the tolerance, anchored."""
    places = np.array([word.at for word in words])
    kept = {0, len(words) - 1}
    while len(kept) < min(MOST_POINTS, len(words)):
        chosen = sorted(kept)
        missed = np.abs(strengths - np.interp(places, places[chosen], strengths[chosen]))
        worst = int(missed.argmax())
        if missed[worst] <= TOLERANCE or worst in kept:
            break
        kept.add(worst)
    points = [CurvePoint(float(places[i]), float(strengths[i]), anchor=words[i].char) for i in sorted(kept)]
    rising = [points[0], *(after for before, after in pairwise(points) if after.at > before.at)]
    return IntensityCurve(tuple(rising))


def _shows_in(feelings: Feelings) -> Floats:
    """How a mix shows in the four measures; one unit long."""
    weights = np.array(feelings.weights())
    shows = weights @ np.array([SHOWS_IN[name] for name in FEELINGS]) if weights.any() else np.array(ANYTHING)
    size = float(np.linalg.norm(shows))
    return np.asarray(shows / size if size > 0.1 else np.array(ANYTHING) / np.linalg.norm(ANYTHING))
