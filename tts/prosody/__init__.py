"""Measure how anything is said, from the sound alone: no transcript, no engine, any recording."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from tts.audio import Audio
from tts.errors import BadAudio, Problem
from tts.plan import HOP_S, Span
from tts.prosody.pitch import Floats, track
from tts.prosody.quality import VoiceQuality, voice_quality

__all__ = ["ANALYSIS_RATE", "Prosody", "VoiceQuality", "measure", "resampled"]

ANALYSIS_RATE = 16_000  # holds all that is measured; a recording below 8 kHz holds too little
MIN_RATE = 8_000
MIN_SECONDS = 0.1
FLOOR_DB = -120.0
_LEVEL_WINDOW_S = 0.025
_PAUSE_S = 0.12  # shorter silences are the closures of stops
_PAUSE_BELOW_DB = 30.0  # below the loudest speech
# De Jong & Wempe (2009) take peaks of the whole band that rise by 2 dB. Where syllables run into each other,
# as in flite's voices, that finds two thirds; from 500 Hz on, where vowels stand out, nine of ten.
_NUCLEUS_HZ = (500.0, 4000.0)
_NUCLEUS_DB, _NUCLEUS_BELOW_DB = 1.5, 25.0  # rise of a peak, and how soft it may be
_NUCLEUS_SMOOTH_S = 0.015


@dataclass(frozen=True, slots=True, eq=False)
class Prosody:
    """How a recording is said, on frames of `HOP_S` counted from its start.

    Attributes
    ----------
    f0_hz, energy_db : (n,) float32
        F0 (NaN where unvoiced), and level relative to full scale.
    pauses : tuple of Span
        Silences of 120 ms and more, those at the ends included.
    nuclei_s : tuple of float
        Times of syllable nuclei, counted without a transcript.
    level_db : float
        Mean level outside pauses.
    quality : VoiceQuality
        How tense, breathy or rough the voice is.
    """

    f0_hz: NDArray[np.float32]
    energy_db: NDArray[np.float32]
    pauses: tuple[Span, ...]
    nuclei_s: tuple[float, ...]
    seconds: float
    level_db: float
    quality: VoiceQuality

    @property
    def f0_median_hz(self) -> float:
        """Median F0, NaN where nothing is voiced."""
        return self._f0_percentile(50.0)

    @property
    def f0_range_st(self) -> float:
        """Semitones from the 10th to the 90th percentile of F0, NaN where nothing is voiced."""
        return float(12.0 * np.log2(self._f0_percentile(90.0) / self._f0_percentile(10.0)))

    @property
    def voiced_share(self) -> float:
        """Share of frames that are voiced, 0 to 1."""
        return float(np.isfinite(self.f0_hz).mean())

    @property
    def pause_share(self) -> float:
        """Share of the time that is silent, 0 to 1."""
        return sum(p.end_s - p.start_s for p in self.pauses) / self.seconds

    @property
    def rate_syl_s(self) -> float:
        """Articulation rate: syllables a second, pauses left out; 0 where all is silent."""
        spoken_s = self.seconds * (1.0 - self.pause_share)
        return len(self.nuclei_s) / spoken_s if spoken_s > 0.0 else 0.0

    def _f0_percentile(self, share: float) -> float:
        voiced = self.f0_hz[np.isfinite(self.f0_hz)]
        return float(np.percentile(voiced, share)) if voiced.size else float("nan")


def measure(audio: Audio) -> Prosody:
    """Measure the prosody of a recording.

    Parameters
    ----------
    audio : Audio
        At least 0.1 s at 8 kHz or more; speech of one voice.

    Returns
    -------
    Prosody
        Of silence: no F0, no nuclei, one pause.

    Raises
    ------
    BadAudio
        If the recording is too short or its rate too low.
    """
    if audio.seconds < MIN_SECONDS or audio.rate < MIN_RATE:
        raise BadAudio(
            Problem.of(
                "too_coarse",
                seconds=f"{audio.seconds:.2f}",
                rate=audio.rate,
                least=MIN_SECONDS,
                least_rate=MIN_RATE,
            )
        )
    samples = resampled(audio)
    rate = ANALYSIS_RATE
    found = track(samples, rate)
    energy = _energy_db(samples, rate, found.f0_hz.size)
    loud = float(np.percentile(energy, 99))
    silent = _silence(energy, loud)
    pauses = _pauses(silent, audio.seconds)
    spoken = energy[~silent]
    return Prosody(
        f0_hz=found.f0_hz.astype(np.float32),
        energy_db=energy.astype(np.float32),
        pauses=pauses,
        nuclei_s=_nuclei(samples, rate, np.isfinite(found.f0_hz)),
        seconds=audio.seconds,
        level_db=10.0 * float(np.log10(np.mean(10.0 ** (spoken / 10.0)))) if spoken.size else FLOOR_DB,
        quality=voice_quality(samples, rate, found),
    )


def resampled(audio: Audio) -> Floats:
    """A recording at `ANALYSIS_RATE`, (n,)."""
    if audio.rate == ANALYSIS_RATE:
        return audio.samples.astype(np.float64)
    import soxr

    samples: Floats = soxr.resample(audio.samples.astype(np.float64), audio.rate, ANALYSIS_RATE)
    return samples


def _energy_db(samples: Floats, rate: int, frames: int) -> Floats:
    """Level in 25 ms around each frame, dB relative to full scale."""
    reach = round(_LEVEL_WINDOW_S * rate / 2)
    running = np.concatenate([[0.0], np.cumsum(np.pad(samples, reach) ** 2)])
    centres = np.minimum(np.round(np.arange(frames) * HOP_S * rate).astype(np.intp), samples.size)
    power = (running[np.minimum(centres + 2 * reach, running.size - 1)] - running[centres]) / (2 * reach)
    return np.asarray(np.maximum(FLOOR_DB, 10.0 * np.log10(np.maximum(power, 1e-12))))


def _silence(energy: Floats, loud: float) -> NDArray[np.bool_]:
    """Frames well below the loudest ones, or near the noise floor of a noisy recording."""
    floor = min(float(np.percentile(energy, 5)) + 4.0, loud - 15.0)
    return energy < max(loud - _PAUSE_BELOW_DB, floor, FLOOR_DB + 30.0)


def _pauses(silent: NDArray[np.bool_], seconds: float) -> tuple[Span, ...]:
    edges = np.flatnonzero(np.diff(np.concatenate([[False], silent, [False]]).astype(np.int8)))
    spans = [(a * HOP_S, min(b * HOP_S, seconds)) for a, b in zip(edges[::2], edges[1::2], strict=True)]
    return tuple(Span("", float(a), float(b)) for a, b in spans if b - a >= _PAUSE_S)


def _nuclei(samples: Floats, rate: int, voiced: NDArray[np.bool_]) -> tuple[float, ...]:
    """Voiced peaks of the level of the middle band that rise above the dips beside them."""
    from scipy.ndimage import gaussian_filter1d
    from scipy.signal import butter, find_peaks, sosfiltfilt

    if not voiced.any():
        return ()
    band = sosfiltfilt(butter(2, _NUCLEUS_HZ, "bandpass", fs=rate, output="sos"), samples)
    smooth = gaussian_filter1d(_energy_db(band, rate, voiced.size), _NUCLEUS_SMOOTH_S / HOP_S)
    lowest = float(np.percentile(smooth, 99)) - _NUCLEUS_BELOW_DB
    peaks, _ = find_peaks(smooth, height=lowest, prominence=_NUCLEUS_DB)
    return tuple(float(i * HOP_S) for i in peaks if voiced[i])
