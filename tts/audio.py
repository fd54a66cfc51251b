"""Waveforms: the value, its level, and reading and writing files."""

import math
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from tts.errors import BadAudio, Problem
from tts.whole import written_whole


@dataclass(frozen=True, slots=True, eq=False)
class Audio:
    """A mono waveform that nobody edits in place; it takes over the array it is given."""

    samples: NDArray[np.float32]  # (n,), full scale is 1.0
    rate: int  # samples per second

    def __post_init__(self) -> None:
        if self.samples.ndim != 1 or self.samples.dtype != np.float32:
            found = f"{self.samples.dtype}{self.samples.shape}"
            raise BadAudio(Problem.of("audio_shape", found=found))
        if not np.isfinite(self.samples).all():
            raise BadAudio(Problem("clip_no_sound"))
        if self.rate <= 0:
            raise BadAudio(Problem.of("audio_rate", rate=self.rate))
        self.samples.flags.writeable = False

    @property
    def seconds(self) -> float:
        """Length in seconds."""
        return self.samples.size / self.rate


def rms_db(audio: Audio, *, floor_db: float = -120.0) -> float:
    """Root-mean-square level in dB relative to full scale, never below `floor_db`.

    Examples
    --------
    >>> rms_db(Audio(np.ones(4, np.float32), rate=24_000))
    0.0
    """
    if audio.samples.size == 0:
        return floor_db
    power = float(np.mean(np.square(audio.samples, dtype=np.float64)))
    return max(floor_db, 10.0 * math.log10(power)) if power else floor_db


def peak_db(audio: Audio, *, floor_db: float = -120.0) -> float:
    """Highest absolute sample in dB relative to full scale, never below `floor_db`."""
    peak = float(np.max(np.abs(audio.samples))) if audio.samples.size else 0.0
    return max(floor_db, 20.0 * math.log10(peak)) if peak else floor_db


def write_wav(path: Path, samples: NDArray[np.float32], rate: int) -> None:
    """Write a 16-bit PCM WAV file atomically.

    Parameters
    ----------
    path : Path
        Target; its folder must exist. It appears complete or not at all.
    samples : (n,) or (n, channels) float32
        Full scale is 1.0; anything beyond it would clip and is refused.
    rate : int
        Samples per second.

    Raises
    ------
    BadAudio
        If a sample lies outside [-1, 1].
    """
    import soundfile

    if samples.size and float(np.max(np.abs(samples))) > 1.0:
        raise BadAudio(Problem.of("audio_over", name=path.name))
    pcm = np.round(samples * 32767.0).astype(np.int16)
    with written_whole(path) as part:
        soundfile.write(part, pcm, rate, subtype="PCM_16", format="WAV")


def read_audio(path: Path) -> Audio:
    """Read any file that libsndfile knows, folded to mono.

    Raises
    ------
    BadAudio
        If the file is missing, is no audio, or holds NaN or infinite samples.
    """
    import soundfile

    try:
        samples, rate = soundfile.read(path, dtype="float32", always_2d=True)
    except (OSError, soundfile.SoundFileError) as error:
        raise BadAudio(Problem.of("audio_unreadable", path=path, reason=error)) from error
    return Audio(np.ascontiguousarray(samples.mean(axis=1, dtype=np.float32)), int(rate))
