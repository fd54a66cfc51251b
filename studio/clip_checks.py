"""Whether a recording is fit to copy a voice or a feeling from: what is measured, and what to do better."""

import math
from dataclasses import dataclass, replace
from enum import StrEnum

import numpy as np

from studio import clip_signs
from tts.audio import Audio, peak_db
from tts.prosody import measure, resampled
from tts.reference import check_reference

ADVISED_S = (8.0, 12.0)  # enough for a voice to show itself; more is listened to by no engine of ours
LEAST_S = 3.0  # a sentence; a feeling does not show in less
LOWEST_RATE = 16_000  # below, the fricatives are missing
CLIPPED_LEVEL = 0.985  # of full scale; converters and codecs seldom clip at exactly 1
CLIPPED_RUN = 3  # samples in a row: one alone may be a true peak
RUINED_SHARE = 0.02  # clipped samples: the spectrum is the clipping's
# At 5 dB hardly a word is told, up to 20 dB the noise is measured with the voice.
REFUSED_SNR_DB, LEAST_SNR_DB = 7.5, 22.5
LEAST_LEVEL_DB = -35.0
MOST_SILENCE, MOSTLY_SILENCE = 0.4, 0.75  # of the time
LEAST_VOICED = 0.1  # of the time; speech has a third and more
MUSIC_SHARE = 0.08  # clean speech of 6 speakers in 5 feelings stays below 0.03


class Verdict(StrEnum):
    """What becomes of a recording."""

    GOOD = "good"
    WARN = "warn"  # it can be used, and could be better
    REFUSE = "refuse"  # what would be copied from it is not the speaker


@dataclass(frozen=True, slots=True)
class Finding:
    """Something to do better: a key "clip.<code>" of `studio.words`, with its facts."""

    code: str
    facts: tuple[tuple[str, str], ...] = ()
    refused: bool = False


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
    voiced_share : float
        Share of the time with a pitch.
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
    voiced_share: float
    f0_hz: float
    findings: tuple[Finding, ...]

    @property
    def verdict(self) -> Verdict:
        """Refused where one finding says so, warned of where there is any."""
        if any(finding.refused for finding in self.findings):
            return Verdict.REFUSE
        return Verdict.WARN if self.findings else Verdict.GOOD


def check_clip(audio: Audio, channels: int = 1) -> ClipCheck:
    """Measure a recording.

    Parameters
    ----------
    audio : Audio
        Folded to mono.
    channels : int
        How many it had.

    Returns
    -------
    ClipCheck
        With advice where it could be better, and reasons where it is refused.

    Raises
    ------
    BadAudio
        If nothing can be measured: it is too short or silent.
    """
    check_reference(audio)
    prosody, samples = measure(audio), resampled(audio)
    measured = ClipCheck(
        seconds=audio.seconds,
        rate=audio.rate,
        level_db=prosody.level_db,
        peak_db=peak_db(audio),
        snr_db=clip_signs.snr_db(samples),
        clipped_share=clipped_share(audio),
        silent_share=prosody.pause_share,
        voiced_share=prosody.voiced_share,
        f0_hz=prosody.f0_median_hz,
        findings=(),
    )
    signs = (
        (channels > 1, Finding("folded", (("channels", str(channels)),))),
        (audio.rate >= LOWEST_RATE and clip_signs.is_telephone(samples), Finding("telephone")),
        (clip_signs.music_share(samples) > MUSIC_SHARE, Finding("music")),
        (clip_signs.has_several_speakers(prosody), Finding("several")),
    )
    found = (*_judged(measured), *(finding for applies, finding in signs if applies))
    return replace(measured, findings=found)


def clipped_share(audio: Audio) -> float:
    """Share of samples that lie in flat tops at full scale, 0 to 1."""
    high = (np.abs(audio.samples) >= CLIPPED_LEVEL).astype(np.int8)
    edges = np.flatnonzero(np.diff(np.concatenate([[0], high, [0]])))
    runs = edges[1::2] - edges[::2]
    return float(runs[runs >= CLIPPED_RUN].sum()) / max(1, audio.samples.size)


def _judged(check: ClipCheck) -> tuple[Finding, ...]:
    short_s, long_s = ADVISED_S
    unvoiced = math.isnan(check.f0_hz) or check.voiced_share < LEAST_VOICED
    seconds, silent = f"{check.seconds:.1f}", f"{100 * check.silent_share:.0f}"
    clipped, snr = f"{100 * check.clipped_share:.2g}", f"{check.snr_db:.0f}"
    judgements = (
        (check.seconds < LEAST_S, Finding("too_short", (("seconds", seconds),), refused=True)),
        (LEAST_S <= check.seconds < short_s, Finding("short", (("seconds", seconds),))),
        (check.seconds > long_s, Finding("long", (("seconds", seconds),))),
        (check.rate < LOWEST_RATE, Finding("low_rate", (("rate", str(check.rate)),))),
        (check.clipped_share > RUINED_SHARE, Finding("ruined", (("percent", clipped),), refused=True)),
        (0.0 < check.clipped_share <= RUINED_SHARE, Finding("clipped", (("percent", clipped),))),
        (check.snr_db < REFUSED_SNR_DB, Finding("drowned", (("snr", snr),), refused=True)),
        (REFUSED_SNR_DB <= check.snr_db < LEAST_SNR_DB, Finding("noisy", (("snr", snr),))),
        (check.level_db < LEAST_LEVEL_DB, Finding("quiet", (("level", f"{check.level_db:.0f}"),))),
        (check.silent_share > MOSTLY_SILENCE, Finding("empty", (("percent", silent),), refused=True)),
        (MOST_SILENCE < check.silent_share <= MOSTLY_SILENCE, Finding("silence", (("percent", silent),))),
        (unvoiced, Finding("unvoiced", refused=True)),
    )
    return tuple(finding for applies, finding in judgements if applies)
