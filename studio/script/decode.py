"""From bytes to text: UTF-8 and UTF-16 by themselves, anything else only when the user names it."""

import codecs
from itertools import pairwise

from studio.script.faults import Faults

MAX_BYTES = 16 * 1024 * 1024

_MARKS = (  # longer marks first: the UTF-32 one starts with the UTF-16 one
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_EAST_ASIAN = ("gb18030", "big5", "shift_jis", "euc-kr", "utf-16-le", "utf-16-be")
_FLUENT = 0.8
_PUNCTUATION = frozenset("，。、：？！；…“”「」")
_COMMON_CHINESE = frozenset(
    "的一是不了在人有我他这个们来到时大地为子中你说生国年着就那和要她出也得里后自以会"
)


def decode(data: bytes, faults: Faults, encoding: str | None = None) -> str | None:
    """Turn the bytes of a script into text.

    Parameters
    ----------
    data : bytes
        The whole file.
    faults : Faults
        Where anything wrong is noted.
    encoding : str or None
        What the user says it is; None tells it from a byte order mark, and takes UTF-8 without one.

    Returns
    -------
    str or None
        The text without byte order mark; None where it cannot be had.
    """
    if len(data) > MAX_BYTES:
        faults.add("file_too_big", size_mb=f"{len(data) / 1e6:.0f}", limit_mb=f"{MAX_BYTES / 1e6:.0f}")
        return None
    if encoding is not None and not _is_text_encoding(encoding):
        faults.add("unknown_encoding", encoding=encoding)
        return None
    asked = encoding or next((name for mark, name in _MARKS if data.startswith(mark)), None)
    if asked is None and _looks_utf16(data):
        faults.add("encoding", 1, 0, seems=_utf16_order(data), byte=0)
        return None
    try:
        text = data.decode(asked or "utf-8")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        if asked is None:
            faults.add("encoding", line, 0, seems=_guess(data), byte=error.start)
        else:
            faults.add("not_in_encoding", line, 0, encoding=asked, byte=error.start)
        return None
    return _without_nul(text.removeprefix("\ufeff"), faults)


def _without_nul(text: str, faults: Faults) -> str | None:
    count = text.count("\0")
    if not count:
        return text
    before = text[: text.index("\0")]
    faults.add("nul", before.count("\n") + 1, len(before) - before.rfind("\n"), count=count)
    return None


def _is_text_encoding(name: str) -> bool:
    try:
        "a".encode(name)
    except (LookupError, UnicodeError):
        return False
    return True


def _looks_utf16(data: bytes) -> bool:
    """UTF-16 without a mark: Latin letters and line ends carry a zero byte, always on the same side."""
    if len(data) < 4 or len(data) % 2:
        return False
    even, odd = data[0::2].count(0), data[1::2].count(0)
    return max(even, odd) > 0.4 * (len(data) // 2) and min(even, odd) == 0


def _utf16_order(data: bytes) -> str:
    return "utf-16-le" if data[1::2].count(0) else "utf-16-be"


def _guess(data: bytes) -> str:
    """The encoding these bytes seem to be in: the East Asian one that reads best, or Windows-1252."""
    scores = {name: _fluency(data, name) for name in _EAST_ASIAN}
    best = max(scores, key=lambda name: scores[name])
    return best if scores[best] >= _FLUENT else "windows-1252"


def _fluency(data: bytes, encoding: str) -> float:
    """How much the text reads like a language of the encoding: below 0.8 hardly, above 1 well."""
    if encoding.startswith("utf-16") and 0 not in data:
        return 0.0  # not even a line end: Chinese of an older encoding, read in pairs
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError:
        return 0.0
    foreign = [char for char in text if not char.isascii()]
    neighbours = sum(not a.isascii() and not b.isascii() for a, b in pairwise(text))
    if not foreign or neighbours * 3 < len(foreign):
        return 0.0
    korean = any("\uac00" <= char <= "\ud7a3" for char in foreign)
    score = 0.0
    for char in foreign:
        phonetic = "\u3041" <= char <= "\u30ff" or "\uac00" <= char <= "\ud7a3"
        chinese = "\u4e00" <= char <= "\u9fff"
        if chinese and korean:
            score -= 1.0  # Korean of today is written without them; Chinese read as Korean is full of them
        elif phonetic or chinese:
            score += 1.0
        elif "\uff61" <= char <= "\uff9f" or "\ue000" <= char <= "\uf8ff":
            score -= 2.0  # half-width kana and private characters: seen where the encoding is a wrong one
        if char in _COMMON_CHINESE:
            score += 3.0
        elif phonetic or char in _PUNCTUATION:
            score += 1.0
    return score / len(foreign)
