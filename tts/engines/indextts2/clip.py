"""A recording as the network reads it: mono, at most 15 s, at the rates of its two routes."""

import hashlib
from dataclasses import dataclass
from pathlib import Path
from typing import Self

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from tts.audio import Audio
from tts.engines.indextts2.resample import to_16k
from tts.errors import BadAudio, Problem
from tts.reference import LONGEST_S, check_reference

_NARROW_HZ = 16_000  # recordings below this rate lack the band that the voice is copied from
_READ_S = LONGEST_S + 1.0  # beyond the cut, so that resampling does not notice it


@dataclass(frozen=True, slots=True, eq=False)
class ReferenceClip:
    """The first 15 s of a recording.

    Attributes
    ----------
    wave_22k : (n,) float32
        At 22,050 Hz, full scale 1.
    direct_16k : (m,) float32
        At 16,000 Hz, resampled from the recording itself.
    key : str
        Digest of the sound: equal for the same sound in any file.
    notes : tuple of str
        What was done to the recording that its owner may want to know.
    """

    wave_22k: NDArray[np.float32]
    direct_16k: NDArray[np.float32]
    key: str
    notes: tuple[str, ...] = ()

    def speaker_route(self) -> Tensor:
        """At 16,000 Hz by way of 22,050 Hz, as the released pipeline reads speakers."""
        return to_16k(torch.from_numpy(self.wave_22k))

    def emotion_route(self) -> Tensor:
        """At 16,000 Hz directly, as the released pipeline reads emotions."""
        return torch.from_numpy(self.direct_16k)

    @classmethod
    def of(cls, audio: Audio, *, whole_s: float | None = None) -> Self:
        """Check a waveform and bring it to the two rates.

        Parameters
        ----------
        audio : Audio
            A recording, or its first 16 s.
        whole_s : float, optional
            Length of the whole recording, if `audio` is only its beginning.

        Raises
        ------
        BadAudio
            It is shorter than 1 s, or silent.
        """
        notes = []
        whole_s = whole_s or audio.seconds
        check_reference(audio)
        samples = audio.samples[: round(_READ_S * audio.rate)]
        if whole_s > LONGEST_S:
            notes.append(f"Of the reference's {whole_s:.0f} s the first {LONGEST_S:g} s are used.")
        if audio.rate < _NARROW_HZ:
            notes.append(f"The reference has only {audio.rate} Hz; the voice will sound dull.")
        wave, direct = (_resampled(samples, audio.rate, rate) for rate in (22_050, 16_000))
        return cls(wave, direct, hashlib.sha256(wave.tobytes()).hexdigest(), tuple(notes))


def read_reference(path: Path) -> ReferenceClip:
    """Read a recording in any format that libsndfile knows; channels are averaged.

    Raises
    ------
    BadAudio
        The file is missing or no audio, holds NaN, is shorter than 1 s, or silent.
    """
    import soundfile

    try:
        with soundfile.SoundFile(path) as file:
            rate, total = file.samplerate, file.frames
            samples = file.read(round(_READ_S * rate), dtype="float32", always_2d=True)
    except (OSError, soundfile.SoundFileError) as error:
        raise BadAudio(Problem.of("audio_unreadable", path=path, reason=error)) from error
    if not np.isfinite(samples).all():
        raise BadAudio(Problem("clip_no_sound"))
    audio = Audio(np.ascontiguousarray(samples.mean(axis=1, dtype=np.float32)), int(rate))
    return ReferenceClip.of(audio, whole_s=total / rate)


def _resampled(samples: NDArray[np.float32], rate: int, wanted: int) -> NDArray[np.float32]:
    """Resample with soxr's high quality, as librosa does, and cut to 15 s."""
    import soxr

    if rate != wanted:
        samples = soxr.resample(samples, rate, wanted, quality="HQ")
    return np.array(samples[: int(LONGEST_S * wanted)], dtype=np.float32)
