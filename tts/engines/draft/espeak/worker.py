"""The child process that holds espeak-ng: requests on standard input, sound and events on standard output.

This file is run as a program of its own and imports nothing of ours, so that the GPLv3 library stays behind a
pipe. A message is a JSON object behind its length as four little-endian bytes; an answer with sound is
followed by its 16-bit samples. The process ends when its input closes, which happens when its parent ends,
however that came about.
"""

import ctypes
import json
import os
import re
import signal
import struct
import sys
import tempfile
from pathlib import Path
from typing import Any, BinaryIO

# espeak-ng/speak_lib.h
_SYNCHRONOUS = 2  # AUDIO_OUTPUT_SYNCHRONOUS: the callback runs inside espeak_Synth
_PHONEME_EVENTS, _PHONEME_IPA, _DONT_EXIT = 0x1, 0x2, 0x8000
_RATE_PARAMETER, _VOLUME_PARAMETER = 1, 2
_UTF8, _PHONEME_INPUT = 0x1, 0x100
_POSITION_IN_CHARACTERS = 1
_END_OF_EVENTS, _PHONEME = 0, 7
_SEED = 1
# Noise and pitch generators keep their state between calls; a fixed sound before each request, thrown away,
# brings them to the same one, whatever was said before.
_PRELUDE = b"a\0"


class _Name(ctypes.Union):
    _fields_ = (("number", ctypes.c_int), ("name", ctypes.c_char_p), ("string", ctypes.c_char * 8))


class _Event(ctypes.Structure):
    _fields_ = (
        ("type", ctypes.c_int),
        ("unique_identifier", ctypes.c_uint),
        ("text_position", ctypes.c_int),
        ("length", ctypes.c_int),
        ("audio_position", ctypes.c_int),
        ("sample", ctypes.c_int),
        ("user_data", ctypes.c_void_p),
        ("id", _Name),
    )


_Callback = ctypes.CFUNCTYPE(
    ctypes.c_int, ctypes.POINTER(ctypes.c_short), ctypes.c_int, ctypes.POINTER(_Event)
)


class Refused(Exception):
    """A voice cannot be used; the message says what it must be."""


class Library:
    """espeak-ng, loaded once in this process."""

    def __init__(self) -> None:
        import espeakng_loader

        self._data = Path(espeakng_loader.get_data_path())
        self._lib = ctypes.CDLL(espeakng_loader.get_library_path())
        self._lib.espeak_ng_SetRandSeed.argtypes = [ctypes.c_long]
        self._lib.espeak_Synth.argtypes = [
            ctypes.c_char_p,
            ctypes.c_size_t,
            ctypes.c_uint,
            ctypes.c_int,
            ctypes.c_uint,
            ctypes.c_uint,
            ctypes.c_void_p,
            ctypes.c_void_p,
        ]
        options = _PHONEME_EVENTS | _PHONEME_IPA | _DONT_EXIT
        self.rate = int(self._lib.espeak_Initialize(_SYNCHRONOUS, 0, _path(self._data), options))
        if self.rate <= 0:
            raise OSError(f"espeak-ng does not start with its data in {self._data}")
        self._lib.espeak_Info.restype = ctypes.c_char_p
        self.version = self._lib.espeak_Info(None).decode("ascii", "replace").split()[0]
        self._samples: list[bytes] = []
        self._events: list[list[Any]] = []
        self._callback = _Callback(self._collect)  # kept, or ctypes frees it
        self._lib.espeak_SetSynthCallback(self._callback)

    def _collect(self, samples: Any, count: int, events: Any) -> int:
        if samples and count > 0:
            self._samples.append(ctypes.string_at(samples, 2 * count))
        i = 0
        while events[i].type != _END_OF_EVENTS:
            event = events[i]
            name = ""
            if event.type == _PHONEME:
                # Eight bytes without a certain end; what follows the first NUL is rubbish.
                raw = ctypes.string_at(ctypes.addressof(event.id), 8)
                name = raw.split(b"\0")[0].decode("utf-8", "ignore")
            self._events.append([event.type, event.text_position, event.length, event.sample, name])
            i += 1
        return 0

    def _choose(self, language: str, base: str) -> None:
        """Load a language with a variant's settings and without flutter, which would differ at each call."""
        variants = self._data / "voices" / "!v"
        if not re.fullmatch(r"[A-Za-z0-9_-]+", base) or not (variants / base).is_file():
            known = sorted(path.name for path in variants.iterdir())
            raise Refused(f"one of {', '.join(known)}")
        if not re.fullmatch(r"[A-Za-z0-9/-]+", language) or not (self._data / "lang" / language).is_file():
            raise Refused("a language of espeak-ng")
        variant = (variants / base).read_bytes().splitlines()
        lines = [
            (self._data / "lang" / language).read_bytes(),
            *(line for line in variant if not line.startswith((b"name", b"language"))),
            b"flutter 0",
            b"",
        ]
        handle, name = tempfile.mkstemp(prefix="voice-")
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(b"\n".join(lines))
            status = self._lib.espeak_ng_SetVoiceByFile(_path(Path(name)))
        finally:
            Path(name).unlink()
        if status != 0:
            raise Refused(f"a voice that espeak-ng takes (status {status})")

    def speak(self, request: dict[str, Any]) -> tuple[bytes, list[list[Any]]]:
        """Say one text; returns 16-bit samples and events of [type, position, length, sample, name]."""
        self._choose(request["language"], request["base"])
        self._lib.espeak_SetParameter(_RATE_PARAMETER, int(request["rate"]), 0)
        self._lib.espeak_SetParameter(_VOLUME_PARAMETER, int(request["volume"]), 0)
        flags = _UTF8 | (_PHONEME_INPUT if request["phonemes"] else 0)
        self._synthesise(_PRELUDE, _UTF8)
        self._synthesise(request["text"].encode() + b"\0", flags)
        return b"".join(self._samples), self._events

    def _synthesise(self, text: bytes, flags: int) -> None:
        self._samples, self._events = [], []
        self._lib.espeak_ng_SetRandSeed(_SEED)
        status = self._lib.espeak_Synth(text, len(text), 0, _POSITION_IN_CHARACTERS, 0, flags, None, None)
        if status != 0:
            raise Refused(f"a voice that can say the text (status {status})")


def _path(path: Path) -> bytes:
    return str(path).encode("mbcs" if sys.platform == "win32" else "utf-8")


def _send(pipe: BinaryIO, message: dict[str, Any], samples: bytes = b"") -> None:
    head = json.dumps(message, ensure_ascii=False).encode()
    pipe.write(struct.pack("<I", len(head)) + head + samples)
    pipe.flush()


def serve(requests: BinaryIO, answers: BinaryIO) -> None:
    """Answer requests until the input closes."""
    try:
        library = Library()
    except (ImportError, OSError, AttributeError, RuntimeError) as error:
        _send(answers, {"unavailable": f"{type(error).__name__}: {error}"})
        return
    _send(answers, {"rate": library.rate, "version": library.version})
    while len(length := requests.read(4)) == 4:
        request = json.loads(requests.read(struct.unpack("<I", length)[0]))
        try:
            samples, events = library.speak(request)
        except Refused as refusal:
            _send(answers, {"refused": str(refusal)})
            continue
        _send(answers, {"bytes": len(samples), "events": events}, samples)


if __name__ == "__main__":
    # Ctrl+C goes to the whole group; the parent decides, and its end closes our input.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    answers_pipe = os.fdopen(os.dup(sys.stdout.fileno()), "wb")
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())  # nothing the library prints may enter the pipe
    serve(sys.stdin.buffer, answers_pipe)
