"""What a sound file says of itself."""

import unicodedata
from dataclasses import dataclass

SOFTWARE = "Dialogue Studio"


@dataclass(frozen=True, slots=True)
class CueMark:
    """A named place in a file, `at_s` seconds from its start."""

    at_s: float
    label: str


@dataclass(frozen=True, slots=True)
class Tags:
    """Who speaks, what, where it stands and what may be done with it.

    Attributes
    ----------
    title, artist, album : str
        What is said, who says it, in which scene.
    comment : str
        That the speech is synthetic, and what made it.
    copyright : str
        Licence and consent.
    reference : str
        What the take is called where it came from; up to 32 ASCII characters of it are kept in `bext`.
    date : str
        YYYY-MM-DD, or "" where none is to be told.
    start_s : float
        Where the file stands on the scene's timeline.
    """

    title: str = ""
    artist: str = ""
    album: str = ""
    comment: str = ""
    copyright: str = ""
    reference: str = ""
    date: str = ""
    start_s: float = 0.0


def as_ascii(text: str, length: int) -> bytes:
    """A text as the fixed ASCII fields of `bext` hold it; what ASCII has not becomes "?"."""
    plain = unicodedata.normalize("NFKD", text)
    kept = "".join(char for char in plain if not unicodedata.combining(char))
    return kept.encode("ascii", "replace")[:length].ljust(length, b"\0")
