"""Opening a sound file of any form for writing."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from studio.soundfiles.forms import Codec
from studio.soundfiles.tags import SOFTWARE, CueMark, Tags
from studio.soundfiles.wav import WavWriter
from tts.errors import BadAudio

_KINDS = {
    Codec.FLAC: ("FLAC", "PCM_24"),
    Codec.MP3: ("MP3", "MPEG_LAYER_III"),
    Codec.OGG: ("OGG", "VORBIS"),
    Codec.OPUS: ("OGG", "OPUS"),
}
_CHUNK = 1 << 14  # libsndfile's encoder for Vorbis keeps what it is given at once on the stack


class _Sink(Protocol):
    def write(self, block: NDArray[np.float32]) -> None: ...

    def finish(self, cues: Sequence[CueMark], /) -> None: ...

    def close(self) -> None: ...


@dataclass(slots=True, eq=False)
class SoundWriter:
    """A file in the making: give it blocks, and name places at any time."""

    path: Path
    rate: int
    _sink: _Sink
    frames: int = 0
    _cues: list[CueMark] = field(default_factory=list)

    def write(self, block: NDArray[np.float32]) -> None:
        """Append (n,) or (n, channels) samples within full scale.

        Raises
        ------
        BadAudio
            If a sample lies beyond full scale: it would clip.
        """
        if not len(block):
            return
        if float(np.max(np.abs(block))) > 1.0:
            raise BadAudio(f"{self.path.name}: samples go beyond full scale; lower the gain.")
        self.frames += len(block)
        self._sink.write(block)

    def mark(self, at_s: float, label: str) -> None:
        """Name a place; only wave files keep it."""
        self._cues.append(CueMark(at_s, label))

    def finish(self) -> None:
        """Complete the file."""
        self._sink.finish(self._cues)

    def close(self) -> None:
        """Let go of the file, complete or not."""
        self._sink.close()


@contextmanager
def open_sound(
    path: Path, codec: Codec, *, rate: int, channels: int = 1, tags: Tags | None = None
) -> Iterator[SoundWriter]:
    """Write a sound file; where the block is left by an error, an incomplete file stays behind.

    Parameters
    ----------
    path : Path
        Its folder exists.
    codec : Codec
    rate : int
        Samples per second.
    channels : int
        1 or 2.
    tags : Tags, optional
        What the file says of itself.
    """
    told = tags or Tags()
    sink: _Sink
    if codec.is_wav:
        sink = WavWriter(path, codec, rate, channels, told)
    else:
        sink = _Encoder(path, codec, rate, channels, told)
    writer = SoundWriter(path, rate, sink)
    try:
        yield writer
        writer.finish()
    finally:
        writer.close()


class _Encoder:
    """What libsndfile encodes."""

    def __init__(self, path: Path, codec: Codec, rate: int, channels: int, tags: Tags) -> None:
        import soundfile

        kind, subtype = _KINDS[codec]
        self._file: Any = soundfile.SoundFile(path, "w", rate, channels, subtype, format=kind)
        self._file.software = SOFTWARE
        named = {
            "title": tags.title,
            "artist": tags.artist,
            "album": tags.album,
            "comment": tags.comment,
            "copyright": tags.copyright,
            "date": tags.date,
        }
        for name, text in named.items():
            if text:
                setattr(self._file, name, text)

    def write(self, block: NDArray[np.float32]) -> None:
        for start in range(0, len(block), _CHUNK):
            self._file.write(block[start : start + _CHUNK])

    def finish(self, _cues: Sequence[CueMark], /) -> None:
        """Close the file; these forms keep no markers."""
        self.close()

    def close(self) -> None:
        self._file.close()
