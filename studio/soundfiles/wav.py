"""Broadcast wave files written block by block, with markers that are known only at the end."""

import struct
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from studio.errors import PackError
from studio.soundfiles.forms import Codec
from studio.soundfiles.riff import bext, chunk, cue_chunks, info
from studio.soundfiles.tags import CueMark, Tags

_BITS = {Codec.WAV16: 16, Codec.WAV24: 24, Codec.WAV_FLOAT: 32}
_PCM, _FLOAT = 1, 3  # format tags of mmreg.h
_MAX_BYTES = 0xFFFF_0000  # sizes in RIFF have 32 bits; some are left for the markers


class WavWriter:
    """A wave file in the making; see `open_sound`."""

    def __init__(self, path: Path, codec: Codec, rate: int, channels: int, tags: Tags) -> None:
        self._path, self._codec, self._rate, self._tags = path, codec, rate, tags
        self._frame = _BITS[codec] // 8 * channels
        self._bytes = 0
        self._file = path.open("wb")
        history = (
            f"A=PCM,F={rate},W={_BITS[codec]},M={'mono' if channels == 1 else 'stereo'},T=synthetic speech"
        )
        head = bext(tags, rate, history) + self._format(channels)
        self._data_at = 12 + len(head)
        self._file.write(b"RIFF\0\0\0\0WAVE" + head + b"data\0\0\0\0")

    def write(self, block: NDArray[np.float32]) -> None:
        """Append (n,) or (n, channels) samples."""
        data = as_bytes(block, self._codec)
        self._bytes += len(data)
        if self._bytes > _MAX_BYTES:
            raise PackError("too_long", target=self._path.name)
        self._file.write(data)

    def finish(self, cues: Sequence[CueMark], /) -> None:
        """Write the markers and the sizes."""
        self._file.write(b"\0" * (self._bytes % 2) + cue_chunks(cues, self._rate) + info(self._tags))
        end = self._file.tell()
        self._file.seek(4)
        self._file.write(struct.pack("<I", end - 8))
        if self._codec is Codec.WAV_FLOAT:
            self._file.seek(self._data_at - 4)
            self._file.write(struct.pack("<I", self._bytes // self._frame))
        self._file.seek(self._data_at + 4)
        self._file.write(struct.pack("<I", self._bytes))
        self.close()

    def close(self) -> None:
        """Let go of the file."""
        self._file.close()

    def _format(self, channels: int) -> bytes:
        bits = _BITS[self._codec]
        tag = _FLOAT if self._codec is Codec.WAV_FLOAT else _PCM
        frame = self._frame
        body = struct.pack("<HHIIHH", tag, channels, self._rate, self._rate * frame, frame, bits)
        if tag == _PCM:
            return chunk(b"fmt ", body)
        # What is no PCM has the length of its extension, and a chunk that counts its frames.
        return chunk(b"fmt ", body + b"\0\0") + chunk(b"fact", b"\0\0\0\0")


def as_bytes(samples: NDArray[np.float32], codec: Codec) -> bytes:
    """Samples, full scale being 1, in the little-endian form of a codec."""
    if codec is Codec.WAV_FLOAT:
        return samples.astype("<f4").tobytes()
    if codec is Codec.WAV16:
        return np.round(samples * 32767.0).astype("<i2").tobytes()
    whole = np.round(samples.astype(np.float64) * 8388607.0).astype("<i4")
    return np.ascontiguousarray(whole.reshape(-1, 1).view(np.uint8)[:, :3]).tobytes()
