"""Chunks of a broadcast wave file beside its samples."""

import struct
from collections.abc import Iterable

from studio.soundfiles.tags import SOFTWARE, CueMark, Tags, as_ascii

_BEXT_VERSION = 1
_BEXT_RESERVED = 64 + 190  # UMID, left empty, and what version 1 reserves


def chunk(name: bytes, body: bytes) -> bytes:
    """A chunk with its header, padded to an even length as RIFF asks."""
    return name + struct.pack("<I", len(body)) + body + b"\0" * (len(body) % 2)


def bext(tags: Tags, rate: int, history: str) -> bytes:
    """The broadcast extension of EBU Tech 3285, version 1.

    The time reference is the file's place on the scene's timeline, so that an editor can spot it there.
    """
    body = as_ascii(f"{tags.comment} {tags.title}".strip(), 256)
    body += as_ascii(SOFTWARE, 32) + as_ascii(tags.reference, 32)
    body += as_ascii(tags.date, 10) + as_ascii("00:00:00" if tags.date else "", 8)
    body += struct.pack("<QH", max(0, round(tags.start_s * rate)), _BEXT_VERSION) + b"\0" * _BEXT_RESERVED
    return chunk(b"bext", body + as_ascii(history, len(history)) + b"\r\n")


def cue_chunks(cues: Iterable[CueMark], rate: int) -> bytes:
    """The cue points and, in a list of associated data, their labels; nothing where there are none."""
    marks = sorted(cues, key=lambda cue: cue.at_s)
    if not marks:
        return b""
    places = [max(0, round(cue.at_s * rate)) for cue in marks]
    points = b"".join(
        struct.pack("<II4sIII", number, place, b"data", 0, 0, place)
        for number, place in enumerate(places, start=1)
    )
    labels = b"".join(
        chunk(b"labl", struct.pack("<I", number) + cue.label.encode() + b"\0")
        for number, cue in enumerate(marks, start=1)
    )
    return chunk(b"cue ", struct.pack("<I", len(marks)) + points) + chunk(b"LIST", b"adtl" + labels)


def info(tags: Tags) -> bytes:
    """The list of what players show; in UTF-8, as its readers expect nowadays."""
    named = {
        b"INAM": tags.title,
        b"IART": tags.artist,
        b"IPRD": tags.album,
        b"ICMT": tags.comment,
        b"ICOP": tags.copyright,
        b"ICRD": tags.date,
        b"ISFT": SOFTWARE,
    }
    return chunk(
        b"LIST",
        b"INFO" + b"".join(chunk(name, text.encode() + b"\0") for name, text in named.items() if text),
    )
