"""The prosody fingerprint: how anybody says anything, as twenty-two numbers, from the sound alone.

It knows no words, no language and no engine, and nothing in it depends on how loudly a recording was turned
up. Two fingerprints of one speaker, one with a feeling and one without, tell the feeling by their difference:
most of what is the speaker's own goes out of it. Pitch is tracked after Boersma (1993), syllable nuclei are
counted after de Jong & Wempe (2009), voice quality is named as in Eyben et al. (2016).
"""

import math
from dataclasses import astuple, dataclass, fields

import numpy as np
from numpy.typing import NDArray

from tts.audio import Audio
from tts.errors import BadAudio, Problem
from tts.prosody import ANALYSIS_RATE, Prosody, measure, resampled
from tts.prosody.harmonics import harmonics, spectral_change_db_s
from tts.prosody.melody import melody
from tts.prosody.pitch import Floats

FINGERPRINT_VERSION = "1"
LONGEST_S = 30.0  # of a recording: the rest tells no more of a manner
LEAST_VOICED_S = 0.5
_LOUD_DB = 25.0  # below the loudest: what is speech and no breath or room
_NO_PAUSE_S = 0.08  # the length that a recording without inner pauses counts with


@dataclass(frozen=True, slots=True)
class Fingerprint:
    """How a recording is said. Ratios are logarithms, so that differences of two recordings mean something.

    Attributes
    ----------
    pitch_st : float
        Median F0, semitones above 100 Hz.
    range_log2 : float
        log2 of the semitones from the 10th to the 90th percentile of F0 about each phrase's median.
    peak_st : float
        95th percentile of F0 above the phrases' medians less the 5th below: high accents.
    slope_st : float
        Rise of F0 over a phrase, its last 350 ms left out.
    final_st, turn_st : float
        End of a phrase above its median, and above F0 350 ms earlier.
    waver_log2, flutter_log2 : float
        log2 of the semitones that F0 moves faster than a syllable, and from frame to frame.
    rate_log2 : float
        log2 of syllable nuclei a second, pauses left out.
    change_log2 : float
        log2 of how fast the spectrum changes, dB a second in the mean over bands: rate without counting.
    held_log2 : float
        log2 of the mean length of voiced stretches in seconds.
    pause_log2 : float
        log2 of the mean length of pauses inside the recording in seconds.
    dynamics_log2 : float
        log2 of the standard deviation of the level in dB within 25 dB of the loudest.
    tilt_db_oct, alpha_db, hammarberg_db : float
        Slope of the spectrum, its part above 1 kHz, and its peak below 2 kHz over that above.
    h1_h2_db : float
        First harmonic over the second.
    hnr_db, breath_db : float
        Harmonics to noise, in all and from 2 to 5.5 kHz.
    jitter_log2, shimmer_log2 : float
        log2 of local jitter in percent and of local shimmer in dB.
    formants_log2 : float
        Height of the third and fourth formant, log2 about an even tube of 17.5 cm.
    """

    pitch_st: float
    range_log2: float
    peak_st: float
    slope_st: float
    final_st: float
    turn_st: float
    waver_log2: float
    flutter_log2: float
    rate_log2: float
    change_log2: float
    held_log2: float
    pause_log2: float
    dynamics_log2: float
    tilt_db_oct: float
    alpha_db: float
    hammarberg_db: float
    h1_h2_db: float
    hnr_db: float
    breath_db: float
    jitter_log2: float
    shimmer_log2: float
    formants_log2: float

    def row(self) -> Floats:
        """The numbers in field order, (22,)."""
        return np.array(astuple(self))

    @classmethod
    def from_row(cls, row: NDArray[np.floating]) -> "Fingerprint":
        """Rebuild what `row` flattened."""
        return cls(*(float(value) for value in row))


TRAITS: tuple[str, ...] = tuple(field.name for field in fields(Fingerprint))


def fingerprint(audio: Audio) -> Fingerprint:
    """Take the fingerprint of a recording.

    Parameters
    ----------
    audio : Audio
        One speaker, 8 to 12 s for a good one; the first 30 s are looked at.

    Raises
    ------
    BadAudio
        Too short, too coarse (`measure`), or with less than half a second of voice.
    """
    if audio.seconds > LONGEST_S:
        audio = Audio(audio.samples[: round(LONGEST_S * audio.rate)].copy(), audio.rate)
    found = measure(audio)
    voiced_s = found.voiced_share * found.seconds
    tune = melody(found)
    if voiced_s < LEAST_VOICED_S or math.isnan(tune.middle_st):
        raise BadAudio(Problem.of("little_voice", seconds=f"{voiced_s:.1f}", least=f"{LEAST_VOICED_S:g}"))
    samples = resampled(audio)
    quality, source = found.quality, harmonics(samples, ANALYSIS_RATE, found.f0_hz)
    made = Fingerprint(
        pitch_st=tune.middle_st - 12.0 * math.log2(100.0),
        range_log2=_log2(tune.spread_st, 0.2),
        peak_st=tune.peak_st,
        slope_st=tune.slope_st,
        final_st=tune.final_st,
        turn_st=tune.turn_st,
        waver_log2=_log2(tune.waver_st, 0.02),
        flutter_log2=_log2(tune.flutter_st, 0.005),
        rate_log2=_log2(found.rate_syl_s, 0.5),
        change_log2=_log2(spectral_change_db_s(samples, ANALYSIS_RATE, found.energy_db), 1.0),
        held_log2=_log2(_held_s(found), 0.02),
        pause_log2=_log2(_pause_s(found), _NO_PAUSE_S),
        dynamics_log2=_log2(_spread_db(found), 0.5),
        tilt_db_oct=quality.tilt_db_oct,
        alpha_db=quality.alpha_ratio_db,
        hammarberg_db=quality.hammarberg_db,
        h1_h2_db=source.h1_h2_db,
        hnr_db=quality.hnr_db,
        breath_db=source.breath_db,
        jitter_log2=_log2(quality.jitter_pct, 0.05),
        shimmer_log2=_log2(quality.shimmer_db, 0.02),
        formants_log2=0.0 if math.isnan(source.formants_log2) else source.formants_log2,
    )
    if not np.isfinite(made.row()).all():
        raise BadAudio(Problem("broken_voice"))
    return made


def _log2(value: float, least: float) -> float:
    return math.log2(max(value, least)) if math.isfinite(value) else value


def _held_s(found: Prosody) -> float:
    voiced = np.isfinite(found.f0_hz).astype(np.int8)
    runs = int((np.diff(np.concatenate([[0], voiced])) > 0).sum())
    return found.voiced_share * found.seconds / max(1, runs)


def _pause_s(found: Prosody) -> float:
    """Mean length of pauses between the first nucleus and the last; 0 without any."""
    if not found.nuclei_s:
        return 0.0
    first, last = found.nuclei_s[0], found.nuclei_s[-1]
    inner = [p.end_s - p.start_s for p in found.pauses if first < p.start_s and p.end_s < last]
    return float(np.mean(inner)) if inner else 0.0


def _spread_db(found: Prosody) -> float:
    loud = found.energy_db[found.energy_db > np.percentile(found.energy_db, 99) - _LOUD_DB]
    return float(loud.astype(np.float64).std())
