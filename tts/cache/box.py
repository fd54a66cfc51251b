"""The file of one kept stage: named arrays, bit for bit, with a digest that notices any damage.

    8 bytes   magic, with the version of this layout
    32 bytes  SHA-256 of all that follows
    4 bytes   length of the header, little-endian
    header    JSON: stage, key, and of each array name, dtype, shape, offset
    arrays    raw bytes, each on a multiple of 64 bytes from the start of the file

Numbers only: no pickle, so that a file from a stranger can do nothing but be refused.
"""

import hashlib
import json
import math
import struct
from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from tts.contract import Stage
from tts.errors import CacheError

_MAGIC = b"STAGE\x00\x01\n"
_DIGEST_BYTES = 32
_LENGTH = struct.Struct("<I")
_HEADER_AT = len(_MAGIC) + _DIGEST_BYTES + _LENGTH.size
_ALIGN = 64  # a cache line; vector units read aligned arrays fastest
_PLAIN_KINDS = "biufcSUmM"  # every kind of dtype whose bytes are the value itself


def pack(stage: Stage, key: str, arrays: Mapping[str, NDArray[np.generic]]) -> bytes:
    """Put named arrays into the bytes of one file.

    Raises
    ------
    CacheError
        If an array holds Python objects or records, which this format refuses to carry.
    """
    rows, blobs, place = [], [], 0
    for name, array in arrays.items():
        if array.dtype.kind not in _PLAIN_KINDS:
            raise CacheError(f"Array {name!r} has dtype {array.dtype}; only plain numbers and text are kept.")
        blob = array.tobytes()
        rows.append([name, array.dtype.str, list(array.shape), place])
        padding = -len(blob) % _ALIGN
        blobs += [blob, bytes(padding)]
        place += len(blob) + padding
    header = json.dumps({"stage": stage.value, "key": key, "arrays": rows}, ensure_ascii=False).encode()
    header += b" " * (-(_HEADER_AT + len(header)) % _ALIGN)
    body = b"".join([_LENGTH.pack(len(header)), header, *blobs])
    return _MAGIC + hashlib.sha256(body).digest() + body


def unpack(data: bytes, stage: Stage, key: str) -> dict[str, NDArray[np.generic]]:
    """Take the arrays out again.

    Parameters
    ----------
    data : bytes
        A whole file as `pack` made it.
    stage, key
        What the file is expected to hold.

    Returns
    -------
    dict
        Read-only views on `data`.

    Raises
    ------
    CacheError
        If the file is truncated, altered, of another layout, or holds another entry.
    """
    digest_at = len(_MAGIC)
    body_at = digest_at + _DIGEST_BYTES
    if data[:digest_at] != _MAGIC or len(data) < _HEADER_AT:
        raise CacheError("It is no entry of this layout, or only the beginning of one.")
    if hashlib.sha256(memoryview(data)[body_at:]).digest() != data[digest_at:body_at]:
        raise CacheError("Its content does not match its digest.")
    arrays_at = _HEADER_AT + _LENGTH.unpack_from(data, body_at)[0]
    try:
        header = json.loads(data[_HEADER_AT:arrays_at])
        if (header["stage"], header["key"]) != (stage.value, key):
            raise CacheError(f"It holds {header['stage']} {header['key']} under the name of another entry.")
        return {
            name: np.frombuffer(
                data, np.dtype(dtype), count=math.prod(shape), offset=arrays_at + place
            ).reshape(shape)
            if math.prod(shape)
            else np.empty(shape, np.dtype(dtype))
            for name, dtype, shape, place in header["arrays"]
        }
    except (ValueError, KeyError, TypeError) as error:
        raise CacheError(f"Its header cannot be read ({error!r}).") from error
