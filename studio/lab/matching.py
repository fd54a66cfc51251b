"""Everything at one loudness for listening: the gain that a player applies. No file is ever changed."""

from dataclasses import dataclass

import numpy as np

from studio.loudness import measure
from tts.audio import Audio
from tts.limiter import CEILING_DB, TruePeakMeter

TARGET_LUFS = -23.0  # EBU R 128's programme loudness: leaves room for the peaks of any reading
_LEAST_S = 3.0  # what is shorter is measured as if it were repeated, so that BS.1770's 400 ms blocks fit


@dataclass(frozen=True, slots=True)
class Match:
    """How a sound is brought to `TARGET_LUFS`.

    Attributes
    ----------
    lufs : float or None
        Its integrated loudness after BS.1770; None of silence.
    gain_db : float
        What a player adds; 0 for silence.
    short_db : float
        By how much it stays below the target, because its true peak would pass the ceiling; 0 most often.
    """

    lufs: float | None
    gain_db: float
    short_db: float = 0.0


def match(audio: Audio) -> Match:
    """Find the gain of a sound."""
    lufs = measure(_long_enough(audio)).lufs
    if lufs is None:
        return Match(None, 0.0)
    meter = TruePeakMeter()
    meter.add(audio.samples[:, None])
    wanted_db = TARGET_LUFS - lufs
    gain_db = min(wanted_db, CEILING_DB - meter.peak_db())
    return Match(lufs, gain_db, wanted_db - gain_db)


def matched(audio: Audio) -> Audio:
    """The sound as it is heard beside others."""
    return Audio((audio.samples * 10.0 ** (match(audio).gain_db / 20.0)).astype(np.float32), audio.rate)


def _long_enough(audio: Audio) -> Audio:
    if not audio.samples.size or audio.seconds >= 0.4:
        return audio
    return Audio(np.tile(audio.samples, int(_LEAST_S / audio.seconds) + 1), audio.rate)
