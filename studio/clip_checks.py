"""Whether a recording is fit to copy a voice or a feeling from: what is measured, and what to do better."""

import math
from dataclasses import dataclass, replace

import numpy as np

from tts.audio import Audio, peak_db
from tts.contract import HOP_S
from tts.prosody import Prosody, measure
from tts.reference import check_reference

ADVISED_S = (8.0, 12.0)  # enough for a voice to show itself; more is listened to by no engine of ours
LOWEST_RATE = 16_000  # below, the fricatives are missing
CLIPPED_LEVEL = 0.985  # of full scale; converters and codecs seldom clip at exactly 1
CLIPPED_RUN = 3  # samples in a row: one alone may be a true peak
LEAST_SNR_DB = 25.0
LEAST_LEVEL_DB = -35.0
MOST_SILENCE = 0.4  # of the time
_NOISE_PERCENTILE = 5.0  # of the frames' levels, where nobody pauses


@dataclass(frozen=True, slots=True)
class Finding:
    """Something to do better: a key "clip.<code>" of `studio.words`, with its facts."""

    code: str
    facts: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class ClipCheck:
    """What was measured of a recording.

    Attributes
    ----------
    seconds : float
    rate : int
        Samples per second.
    level_db, peak_db : float
        Mean level of speech and highest sample, relative to full scale.
    snr_db : float
        Level of speech over that of the pauses.
    clipped_share : float
        Share of samples in flat tops.
    silent_share : float
        Share of the time in which nobody speaks.
    f0_hz : float
        Median pitch, NaN where nothing is voiced.
    findings : tuple of Finding
        Empty where nothing can be done better.
    """

    seconds: float
    rate: int
    level_db: float
    peak_db: float
    snr_db: float
    clipped_share: float
    silent_share: float
    f0_hz: float
    findings: tuple[Finding, ...]


def check_clip(audio: Audio) -> ClipCheck:
    """Measure a recording.

    Parameters
    ----------
    audio : Audio
        One speaker, folded to mono.

    Returns
    -------
    ClipCheck
        With advice where it could be better.

    Raises
    ------
    BadAudio
        If nothing can be copied from it: it is too short or silent.
    """
    check_reference(audio)
    prosody = measure(audio)
    measured = ClipCheck(
        seconds=audio.seconds,
        rate=audio.rate,
        level_db=prosody.level_db,
        peak_db=peak_db(audio),
        snr_db=snr_db(prosody),
        clipped_share=clipped_share(audio),
        silent_share=prosody.pause_share,
        f0_hz=prosody.f0_median_hz,
        findings=(),
    )
    return _judged(measured)


def clipped_share(audio: Audio) -> float:
    """Share of samples that lie in flat tops at full scale, 0 to 1."""
    high = (np.abs(audio.samples) >= CLIPPED_LEVEL).astype(np.int8)
    edges = np.flatnonzero(np.diff(np.concatenate([[0], high, [0]])))
    runs = edges[1::2] - edges[::2]
    return float(runs[runs >= CLIPPED_RUN].sum()) / max(1, audio.samples.size)


def snr_db(prosody: Prosody) -> float:
    """Estimate speech over noise: the level of speech over that of the pauses, or of the softest frames."""
    frames = prosody.energy_db.astype(np.float64)
    times = np.arange(frames.size) * HOP_S
    quiet = np.zeros(frames.size, bool)
    for pause in prosody.pauses:
        # The edges of a pause still ring with speech.
        quiet |= (times > pause.start_s + 0.04) & (times < pause.end_s - 0.04)
    if quiet.any():
        noise_db = 10.0 * math.log10(float(np.mean(10.0 ** (frames[quiet] / 10.0))))
    else:
        noise_db = float(np.percentile(frames, _NOISE_PERCENTILE))
    return prosody.level_db - noise_db


def _judged(check: ClipCheck) -> ClipCheck:
    short_s, long_s = ADVISED_S
    judgements = (
        (check.seconds < short_s, Finding("short", (("seconds", f"{check.seconds:.1f}"),))),
        (check.seconds > long_s, Finding("long", (("seconds", f"{check.seconds:.1f}"),))),
        (check.rate < LOWEST_RATE, Finding("low_rate", (("rate", str(check.rate)),))),
        (check.clipped_share > 0.0, Finding("clipped", (("percent", f"{100 * check.clipped_share:.2g}"),))),
        (check.snr_db < LEAST_SNR_DB, Finding("noisy", (("snr", f"{check.snr_db:.0f}"),))),
        (check.level_db < LEAST_LEVEL_DB, Finding("quiet", (("level", f"{check.level_db:.0f}"),))),
        (
            check.silent_share > MOST_SILENCE,
            Finding("silence", (("percent", f"{100 * check.silent_share:.0f}"),)),
        ),
        (math.isnan(check.f0_hz), Finding("unvoiced")),
    )
    found = tuple(finding for applies, finding in judgements if applies)
    return replace(check, findings=found)
