"""Analysis of a neutral reading: pitch, spectral envelope and noisiness of every 5 ms (WORLD).

Morise, Yokomori and Ozawa, "WORLD: a vocoder-based high-quality speech synthesis system for real-time
applications", IEICE Trans. E99-D (2016). Pitch is DIO refined by StoneMask, the envelope is CheapTrick. D4C's
noisiness, which costs more than all the rest, is replaced by a table over classes of phones; what a phone is
also corrects the pitch tracker's idea of where there is voice.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from tts.contract import HOP_S
from tts.engines.draft.said import PhoneKind, Said
from tts.errors import CacheError

VERSION = "world-2"  # changes whenever the same reading may be analysed differently
FFT_SIZE = 1024  # 513 bins, 21.5 Hz apart at 22 050 Hz
_FLOOR_HZ, _CEILING_HZ = 60.0, 400.0  # the base voices speak between 70 and 330 Hz
_DIO_SPEED = 4  # DIO on a 5.5 kHz signal; StoneMask refines on the full one
_ALLOWED_RANGE = 0.2
_SILENT_DB = -48.0  # below the loudest frame: no voice there, whatever the tracker says
_SURE_DB = -35.0  # above it a vowel without pitch is the tracker's mistake
_ISLAND = 2  # voiced stretches of so few frames are mistakes
_EDGE = 4  # first and last frames of a voiced stretch, where the tracker sees half a window
_EDGE_OCTAVES = 2.0 / 12.0  # they may differ so much from the next; tones move by 0.5 semitones a frame
_MEDIAN = 5
_LONGEST_GAP = 12  # frames of a vowel that pitch is drawn through
# Share of noise at 3 and 6 kHz in dB, means of D4C over 189 s of klatt4 in English and Mandarin; straight
# lines between -60 dB at 0 Hz, these and 0 dB at the highest frequency, as WORLD decodes its bands.
_NOISE_DB = {
    PhoneKind.VOWEL: (-21.4, -16.2),
    PhoneKind.SONORANT: (-18.0, -13.0),
    PhoneKind.FRICATIVE: (-3.2, -2.5),
    PhoneKind.STOP: (-6.6, -3.6),
    PhoneKind.PAUSE: (-6.6, -3.6),
}
_BAND_HZ = 3000.0


@dataclass(frozen=True, slots=True, eq=False)
class Analysis:
    """A reading on m frames of `HOP_S` seconds; frame k stands at k times `HOP_S`.

    Attributes
    ----------
    f0 : (m,) float32
        Fundamental frequency in Hz, 0 where unvoiced.
    log_envelope : (m, 513) float16
        Natural logarithm of the power spectral envelope, from 0 Hz to half the sampling rate.
    aperiodicity : (m, 513) float16
        Amplitude share of noise in each bin, 0 (tone) to 1 (noise); 1 where unvoiced.
    """

    f0: NDArray[np.float32]
    log_envelope: NDArray[np.float16]
    aperiodicity: NDArray[np.float16]

    def __post_init__(self) -> None:
        for row in (self.f0, self.log_envelope, self.aperiodicity):
            row.flags.writeable = False

    def to_arrays(self) -> dict[str, NDArray[np.generic]]:
        """Flatten without loss; `from_arrays` is the way back. Equal rows of noisiness are kept once."""
        kinds: dict[bytes, int] = {}  # a hundred times as fast as np.unique, which sorts whole rows
        index = np.array(
            [kinds.setdefault(row.tobytes(), len(kinds)) for row in self.aperiodicity], np.uint32
        )
        rows = np.frombuffer(b"".join(kinds), np.float16).reshape(len(kinds), -1)
        return {"f0": self.f0, "log_envelope": self.log_envelope, "noise_rows": rows, "noise_index": index}

    @classmethod
    def from_arrays(cls, arrays: Mapping[str, NDArray[np.generic]]) -> "Analysis":
        """Rebuild what `to_arrays` flattened.

        Raises
        ------
        CacheError
            If the arrays are not those of an analysis.
        """
        try:
            f0 = arrays["f0"].astype(np.float32)
            envelope = arrays["log_envelope"].astype(np.float16)
            noise = arrays["noise_rows"].astype(np.float16)[arrays["noise_index"].astype(np.intp)]
        except (KeyError, TypeError, ValueError, IndexError) as error:
            raise CacheError(f"A kept analysis cannot be read ({error!r}).") from error
        if not f0.shape[0] == envelope.shape[0] == noise.shape[0]:
            raise CacheError(
                f"A kept analysis has {f0.shape[0]}, {envelope.shape[0]} and {noise.shape[0]} frames."
            )
        return cls(f0, envelope, noise)


def analyse(said: Said) -> Analysis:
    """Analyse a neutral reading.

    Parameters
    ----------
    said : Said
        A reading of any length.

    Returns
    -------
    Analysis
        One frame more than whole hops in the reading. The same reading gives the same values.
    """
    import pyworld

    samples = said.samples.astype(np.float64)
    coarse, times = pyworld.dio(
        samples,
        said.rate,
        f0_floor=_FLOOR_HZ,
        f0_ceil=_CEILING_HZ,
        frame_period=1000.0 * HOP_S,
        speed=_DIO_SPEED,
        allowed_range=_ALLOWED_RANGE,
    )
    phone = _phone_of_frame(said, times)
    tracked = pyworld.stonemask(samples, coarse, times, said.rate)
    f0 = _cured(tracked, said, phone, _level_db(samples, times, said.rate))
    envelope = pyworld.cheaptrick(samples, f0, times, said.rate, fft_size=FFT_SIZE)
    return Analysis(
        f0.astype(np.float32),
        np.log(envelope).astype(np.float16),
        _noise_table(said.rate)[_noise_row(said, phone, f0)],
    )


def _phone_of_frame(said: Said, times: NDArray[np.float64]) -> NDArray[np.intp]:
    ends = np.array([phone.end for phone in said.phones])
    return np.searchsorted(ends, np.round(times * said.rate), side="right").clip(0, len(ends) - 1)


def _level_db(samples: NDArray[np.float64], times: NDArray[np.float64], rate: int) -> NDArray[np.float64]:
    """Level of 20 ms around every frame, relative to the loudest."""
    half = rate // 100
    power = np.concatenate([[0.0], np.cumsum(samples**2)])
    centre = np.round(times * rate).astype(np.intp)
    high = np.minimum(centre + half, samples.size)
    total = power[high] - power[np.maximum(centre - half, 0).clip(max=samples.size)]
    level: NDArray[np.float64] = 10.0 * np.log10(np.maximum(total, 1e-12) / max(float(total.max()), 1e-12))
    return level


def _cured(
    tracked: NDArray[np.float64], said: Said, phone: NDArray[np.intp], level_db: NDArray[np.float64]
) -> NDArray[np.float64]:
    """Voice only where a phone has it and sound is heard, and everywhere in vowels."""
    voiced = np.array([each.voiced for each in said.phones])
    open_sound = np.array([each.kind in (PhoneKind.VOWEL, PhoneKind.SONORANT) for each in said.phones])[phone]
    f0 = np.where(voiced[phone] & (level_db > _SILENT_DB), tracked, 0.0)
    f0 = np.where(_runs_longer(f0 > 0, _ISLAND), f0, 0.0)
    gap = (f0 == 0) & open_sound & (level_db > _SURE_DB)
    gap &= ~_runs_longer(gap, _LONGEST_GAP)
    known = np.flatnonzero(f0)
    if known.size and gap.any():
        f0[gap] = np.exp(np.interp(np.flatnonzero(gap), known, np.log(f0[known])))
    for start, end in _runs(f0 > 0):
        f0[start:end] = _without_jumps(f0[start:end])
    return f0


def _without_jumps(f0: NDArray[np.float64]) -> NDArray[np.float64]:
    """Straighten the ends of a voiced stretch, and blips of up to two frames where phones meet."""
    pitch = np.log2(f0)
    reach = min(_EDGE, pitch.size // 2)
    for row in (pitch, pitch[::-1]):
        inner = float(np.median(row[reach : 2 * reach + 1]))
        row[:reach] = np.where(np.abs(row[:reach] - inner) > _EDGE_OCTAVES, inner, row[:reach])
    padded = np.pad(pitch, _MEDIAN // 2, mode="edge")
    windows = np.lib.stride_tricks.sliding_window_view(padded, _MEDIAN)
    smooth: NDArray[np.float64] = 2.0 ** np.median(windows, axis=1)
    return smooth


def _runs_longer(mask: NDArray[np.bool_], frames: int) -> NDArray[np.bool_]:
    """True frames in stretches of more than `frames`."""
    result = np.zeros_like(mask)
    for start, end in _runs(mask):
        result[start:end] = end - start > frames
    return result


def _runs(mask: NDArray[np.bool_]) -> NDArray[np.intp]:
    """Start and end of every stretch of true frames, (k, 2)."""
    return np.flatnonzero(np.diff(np.concatenate([[False], mask, [False]]).astype(np.int8))).reshape(-1, 2)


def _noise_table(rate: int) -> NDArray[np.float16]:
    """One row of noisiness for each class of phone, and a last one for what is unvoiced."""
    hertz = np.linspace(0.0, rate / 2.0, FFT_SIZE // 2 + 1)
    nodes = [0.0, _BAND_HZ, 2.0 * _BAND_HZ, rate / 2.0]
    rows = [10.0 ** (np.interp(hertz, nodes, [-60.0, *_NOISE_DB[kind], 0.0]) / 20.0) for kind in PhoneKind]
    return np.array([*rows, np.ones_like(hertz)]).astype(np.float16)


def _noise_row(said: Said, phone: NDArray[np.intp], f0: NDArray[np.float64]) -> NDArray[np.intp]:
    kinds = list(PhoneKind)
    row = np.array([kinds.index(each.kind) for each in said.phones])[phone]
    return np.where(f0 > 0, row, len(kinds))
