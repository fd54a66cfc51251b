"""Listening to the files of a pack: silence, clipping, cut-off ends, rate, length, peaks, loudness."""

from collections.abc import Generator, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from studio.loudness import LoudnessMeter
from studio.pack.findings import Finding
from tts.limiter import CEILING_DB, TruePeakMeter

_BLOCK = 1 << 18
_SILENT_DB = -60.0  # the highest sample of a line; a whisper reaches -40
_FULL = 0.999
_CLIPPED = 3  # samples in a row at full scale
_EDGE_S = 0.01
_CUT_DB = -12.0  # level of an end against the whole: speech dies away further than that
_LENGTH_S, _LOSSY_LENGTH_S = 0.002, 0.15  # encoders pad
_PEAK_DB = 0.2  # above the ceiling: how far meters differ
_LOSSY_PEAK_DB = 1.0
_LOSSY = (".mp3", ".ogg", ".opus")


@dataclass(slots=True)
class _Heard:
    """What is known of a file after it was heard once."""

    rate: int
    seconds: float = 0.0
    peak: float = 0.0
    power: float = 0.0
    clipped: bool = False
    start: NDArray[np.float32] = field(default_factory=lambda: np.zeros(0, np.float32))
    end: NDArray[np.float32] = field(default_factory=lambda: np.zeros(0, np.float32))
    true_peak_db: float = -120.0


def heard_faults(
    folder: Path, entry: dict[str, Any], rate: int, *, is_line: bool
) -> Iterator[Finding | float]:
    """Find what is wrong with one sound file, given its entry in the manifest.

    Yields, between findings, the seconds of each piece that was listened to.
    """
    import soundfile

    file = str(entry["file"])
    try:
        heard = yield from _listen(folder / file)
    except (OSError, soundfile.SoundFileError) as error:
        yield Finding("unreadable", file, (("reason", str(error)),))
        return
    lossy = file.endswith(_LOSSY)
    if heard.rate != rate:
        yield Finding("wrong_rate", file, (("rate", str(heard.rate)), ("wanted", str(rate))))
    told_s = float(entry["seconds"])
    if abs(heard.seconds - told_s) > (_LOSSY_LENGTH_S if lossy else _LENGTH_S):
        yield Finding(
            "wrong_length", file, (("seconds", f"{heard.seconds:.3f}"), ("wanted", f"{told_s:.3f}"))
        )
    if heard.peak < 10.0 ** (_SILENT_DB / 20.0):
        if is_line:
            yield Finding("silent", file)
        return
    if heard.clipped:
        yield Finding("clipped", file)
    elif heard.true_peak_db > CEILING_DB + (_LOSSY_PEAK_DB if lossy else _PEAK_DB):
        yield Finding("high_peak", file, (("peak_db", f"{heard.true_peak_db:.1f}"),))
    if is_line:
        yield from _edges(file, heard)


def loudness_of(path: Path) -> Generator[float, None, float | None]:
    """Integrated loudness of a file in LUFS; None where nothing can be said.

    Yields the seconds of each piece that was listened to.
    """
    import soundfile

    with soundfile.SoundFile(path) as sound:
        meter = LoudnessMeter(sound.samplerate, channels=sound.channels)
        for block in sound.blocks(_BLOCK, dtype="float32", always_2d=True):
            meter.add(block)
            yield len(block) / sound.samplerate
    return meter.read().lufs


def _listen(path: Path) -> Generator[float, None, _Heard]:
    import soundfile

    with soundfile.SoundFile(path) as sound:
        heard, meter, frames = _Heard(sound.samplerate), TruePeakMeter(), 0
        edge = round(_EDGE_S * sound.samplerate)
        for block in sound.blocks(_BLOCK, dtype="float32", always_2d=True):
            if not len(block):
                continue
            level = np.abs(block).max(axis=1)
            heard.peak = max(heard.peak, float(level.max()))
            heard.clipped = heard.clipped or _runs(level >= _FULL)
            heard.power += float(np.sum(np.square(level, dtype=np.float64)))
            if not frames:
                heard.start = level[:edge]
            heard.end = np.concatenate([heard.end, level])[-edge:]
            meter.add(block)
            frames += len(block)
            yield len(block) / heard.rate
    heard.seconds = frames / heard.rate
    heard.power /= max(1, frames)
    heard.true_peak_db = meter.peak_db()
    return heard


def _runs(full: NDArray[np.bool_]) -> bool:
    """Whether so many samples in a row are at full scale."""
    if not full.any():
        return False
    return bool((np.convolve(full, np.ones(_CLIPPED, np.int64), mode="valid") >= _CLIPPED).any())


def _edges(file: str, heard: _Heard) -> Iterator[Finding]:
    loud = heard.power * 10.0 ** (_CUT_DB / 10.0)
    for code, edge in (("cut_start", heard.start), ("cut_end", heard.end)):
        if edge.size and float(np.mean(np.square(edge, dtype=np.float64))) > loud:
            yield Finding(code, file)
