"""What a recording shows beside speech: noise, a narrow band, music, a second speaker. Signs, no proofs."""

import numpy as np
from numpy.typing import NDArray

from tts.contract import HOP_S
from tts.prosody import ANALYSIS_RATE, Prosody
from tts.prosody.melody import semitones

Floats = NDArray[np.float64]

NOISE_WINDOW_S = 0.05  # shorter than the gaps between words
NOISE_PERCENTILE = 2.0
SPEECH_WINDOW_S, SPEECH_DB = 0.025, 20.0  # speech is what comes that near to the loudest moments
QUIET_PERCENTILE, QUIET_WINDOWS = 5.0, 40  # what the colour of the noise is looked at in
# Least squares over white, pink and babble noise from 5 to 30 dB under 18 clips of 6 speakers: what the
# estimate reads too much, for a dB of flatness and in all.
COLOUR_WEIGHT, NOISE_BIAS_DB = 0.12, 0.7
BAND_HZ, TELEPHONE_HZ = (500.0, 3300.0), (4200.0, 7000.0)
TELEPHONE_DROP_DB = 48.0  # speech of our own voices and of flite's falls by 15 to 35 dB here
TONE_WINDOW, TONE_HOP = 2048, 1024  # 128 ms: notes stay in their bin of 8 Hz, a voice's harmonics wander
TONE_HZ = (400.0, 3000.0)
TONE_STANDS_OUT_DB = 12.0
TONE_FRAMES = 5  # 300 ms and more
VOICE_GAP_ST = 6.0  # between what two people speak at; one excited person stays below
VOICE_SHARE = 0.2  # the least that a second one speaks
SEVERAL_RATIO = 3.0  # gap over the spread within each


def snr_db(samples: Floats) -> float:
    """Estimate speech over noise: the mean power of speech over that of the quietest moments, dB.

    Noise that swells by itself, as voices in the background do, is softest when it is looked at. It is
    coloured, too, and by how much it is the estimate is corrected.

    Parameters
    ----------
    samples : (n,) float
        At `ANALYSIS_RATE`.

    Returns
    -------
    float
        Within 3 dB for white, pink and babble noise from 5 to 30 dB, as long as the speaker pauses for a
        twentieth of a second now and then; less where nobody does. Digital silence counts as -100 dB.
    """
    wide, narrow = (round(width * ANALYSIS_RATE) for width in (NOISE_WINDOW_S, SPEECH_WINDOW_S))
    if samples.size <= wide:
        return 0.0
    running = np.concatenate([[0.0], np.cumsum(np.square(samples))])
    power, fine = ((running[width:] - running[:-width])[:: width // 8] / width for width in (wide, narrow))
    noise = max(float(np.percentile(power, NOISE_PERCENTILE)), 1e-10)
    loud = float(np.percentile(fine, 99)) * 10.0 ** (-SPEECH_DB / 10.0)
    speech = max(float(fine[fine >= loud].mean()) - noise, 1e-12)
    starts = np.flatnonzero(power <= np.percentile(power, QUIET_PERCENTILE)) * (wide // 8)
    chosen = starts[np.linspace(0, starts.size - 1, min(starts.size, QUIET_WINDOWS)).astype(np.intp)]
    coloured = COLOUR_WEIGHT * _flatness_db(samples, chosen, wide)
    return 10.0 * float(np.log10(speech / noise)) + coloured - NOISE_BIAS_DB


def _flatness_db(samples: Floats, starts: NDArray[np.intp], width: int) -> float:
    """Geometric over arithmetic mean of a spectrum above 60 Hz: 0 for white noise, less for any other."""
    frames = np.lib.stride_tricks.sliding_window_view(samples, width)[starts] * np.hanning(width)
    mean = (np.abs(np.fft.rfft(frames, axis=1)) ** 2).mean(axis=0)[3:] + 1e-15
    return float(10.0 * (np.mean(np.log10(mean)) - np.log10(mean.mean())))


def is_telephone(samples: Floats) -> bool:
    """Whether hardly anything is left above 4 kHz where speech is loud: a telephone, or a coarse codec."""
    frames = _spectra(samples, 512, 256)
    loud = frames[frames.sum(axis=1) >= np.percentile(frames.sum(axis=1), 50)]
    mean = 10.0 * np.log10(loud.mean(axis=0) + 1e-12)
    hertz = np.fft.rfftfreq(512, 1.0 / ANALYSIS_RATE)
    low, high = (mean[(hertz >= a) & (hertz < b)].mean() for a, b in (BAND_HZ, TELEPHONE_HZ))
    return bool(low - high > TELEPHONE_DROP_DB)


def music_share(samples: Floats) -> float:
    """Share of the time in which a tone keeps its pitch to 8 Hz for 300 ms, as hardly a voice does."""
    power = _spectra(samples, TONE_WINDOW, TONE_HOP)
    if power.shape[0] <= TONE_FRAMES:
        return 0.0
    hertz = np.fft.rfftfreq(TONE_WINDOW, 1.0 / ANALYSIS_RATE)
    inside = (hertz >= TONE_HZ[0]) & (hertz < TONE_HZ[1])
    level = 10.0 * np.log10(power + 1e-12)
    beside = np.lib.stride_tricks.sliding_window_view(np.pad(level, ((0, 0), (8, 8)), "edge"), 17, axis=1)
    near = np.median(beside, axis=2)
    peak = np.zeros(level.shape, bool)
    peak[:, 1:-1] = (level[:, 1:-1] > level[:, :-2]) & (level[:, 1:-1] >= level[:, 2:])
    peak &= (level > near + TONE_STANDS_OUT_DB) & (level > level.max() - 50.0) & inside
    held = np.lib.stride_tricks.sliding_window_view(peak, TONE_FRAMES, axis=0).all(axis=2)  # (n - 4, bins)
    return float((held.sum(axis=1) >= 1).mean())


def has_several_speakers(prosody: Prosody) -> bool:
    """Whether pitch keeps to two registers, one phrase here and another there, as two people's does."""
    middles, lengths = _phrase_pitches(prosody)
    if middles.size < 2:
        return False
    order = np.argsort(middles)
    middles, lengths = middles[order], lengths[order]
    total = lengths.sum()
    for cut in range(1, middles.size):
        low, high = middles[:cut], middles[cut:]
        gap = float(np.median(high) - np.median(low))
        share = min(lengths[:cut].sum(), lengths[cut:].sum()) / total
        within = max(float(np.ptp(low)), float(np.ptp(high)), 1.0)
        if gap > VOICE_GAP_ST and share > VOICE_SHARE and gap > within * SEVERAL_RATIO / 2.0:
            return True
    return False


def _phrase_pitches(prosody: Prosody) -> tuple[Floats, Floats]:
    """Median pitch of every phrase in semitones, and how many frames of it are voiced."""
    st = semitones(prosody.f0_hz)
    times = np.arange(st.size) * HOP_S
    edges = [
        0.0,
        *(edge for pause in prosody.pauses for edge in (pause.start_s, pause.end_s)),
        prosody.seconds,
    ]
    phrases = [st[(times >= a) & (times < b)] for a, b in zip(edges[::2], edges[1::2], strict=True)]
    voiced = [phrase[np.isfinite(phrase)] for phrase in phrases]
    kept = [phrase for phrase in voiced if phrase.size * HOP_S >= 0.3]
    return np.array([np.median(phrase) for phrase in kept]), np.array([float(phrase.size) for phrase in kept])


def _spectra(samples: Floats, width: int, hop: int) -> Floats:
    """Power of windows, (frames, bins)."""
    if samples.size < width:
        samples = np.pad(samples, (0, width - samples.size))
    frames = np.lib.stride_tricks.sliding_window_view(samples, width)[::hop]
    return np.asarray(np.abs(np.fft.rfft(frames * np.hanning(width), axis=1)) ** 2)
