"""File names that every system accepts and that stay what they are when other lines change."""

import hashlib
import re
import unicodedata
from collections.abc import Iterable

from studio.scene import Scene

MAX_CHARS = 64  # of a stem; leaves room for the folder within the 260 characters of a Windows path
MAX_BYTES = 120  # of a stem in UTF-8; encrypted home folders hold 143 for the whole name
_TEXT_CHARS = 24
_ROLE_CHARS = 16
_ID_CHARS = 16
# Names of devices: "Naming Files, Paths, and Namespaces", learn.microsoft.com
_RESERVED = re.compile(r"(con|prn|aux|nul|com\d|lpt\d)", re.IGNORECASE)


def line_stems(scene: Scene) -> dict[str, str]:
    """Name the files of every line: its id, its role and the start of its text.

    Returns
    -------
    dict
        From line id to a stem without extension. No two are equal on a system that ignores case or the way
        accents are composed; of two that would be, the later carries a mark made from its id.
    """
    names = {role.id: role.name or role.id for role in scene.roles}
    stems: dict[str, str] = {}
    taken: set[str] = set()
    for line in scene.lines:
        parts = (
            (line.id, _ID_CHARS),
            (names[line.role], _ROLE_CHARS),
            (line.text[: 4 * _TEXT_CHARS], _TEXT_CHARS),
        )
        stem = _legal(slug(part, limit) for part, limit in parts)
        mark = hashlib.sha256(line.id.encode("utf-8", "surrogatepass")).hexdigest()
        length = 6
        while same_name(stem) in taken:
            stem = f"{stem[: MAX_CHARS - length - 1]}-{mark[:length]}"
            length += 1
        taken.add(same_name(stem))
        stems[line.id] = stem
    return stems


def slug(text: str, max_chars: int) -> str:
    """Letters and digits of any script in lower case, everything else as single hyphens."""
    plain = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", text).lower())
    kept = "".join(c if c.isalnum() or unicodedata.category(c) in ("Mn", "Mc") else "-" for c in plain)
    words = re.sub("-+", "-", kept).strip("-")
    if len(words) <= max_chars:
        return words
    cut = words[: max_chars + 1].rfind("-")
    return words[: cut if cut > max_chars // 2 else max_chars].strip("-")


def same_name(name: str) -> str:
    """What a file system that ignores case and composition makes of a name: equal here, equal there."""
    return unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", name).casefold())


def _legal(parts: Iterable[str]) -> str:
    stem = "_".join(part for part in parts if part) or "line"
    while len(stem) > MAX_CHARS or len(stem.encode()) > MAX_BYTES:
        stem = stem[:-1]
    return f"{stem}_" if _RESERVED.fullmatch(stem) else stem
