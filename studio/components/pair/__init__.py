"""Two readings, heard one instead of the other at the same word, and drawn over each other on one word axis.

The axis is the time of the first. Nothing comes back from here.
"""

from dataclasses import asdict, dataclass

from studio.components.grid import SWITCHER
from studio.components.transport import mounted, words_of

Row = tuple[float | None, ...]


@dataclass(frozen=True, slots=True)
class PairClip:
    """A reading as it is heard; see `studio.components.grid.ShownCell` for what its fields mean."""

    id: str
    label: str
    told: str
    url: str
    gain_db: float
    seconds: float
    words: tuple[tuple[int, int, float, float], ...]


@dataclass(frozen=True, slots=True)
class PairTrack:
    """One quantity of both readings on even places of the axis; None where there is none to draw."""

    label: str
    unit: str
    low: float
    high: float
    rows: tuple[Row, Row]


@dataclass(frozen=True, slots=True)
class ShownPair:
    """All of it.

    Attributes
    ----------
    clips : (PairClip, PairClip)
    tracks : dict
        "f0", "level" and "rate"; empty where nothing is to be seen.
    axis : tuple of (text, start in seconds, end in seconds)
        The words of the first reading; none where nothing is to be seen.
    pauses : tuple of (start, end)
        Of the first reading.
    rate : int
        Samples a second.
    alt : str
        The drawing in a sentence.
    lang : str
    """

    clips: tuple[PairClip, PairClip]
    tracks: dict[str, PairTrack]
    axis: tuple[tuple[str, float, float], ...]
    pauses: tuple[tuple[float, float], ...]
    rate: int
    alt: str
    lang: str


def show(pair: ShownPair, *, key: str) -> None:
    """Show both readings."""
    data = asdict(pair) | {"words": words_of("pair.", pair.lang)}
    mounted("pair", SWITCHER, "pair.js")(key=key, data=data, height="content")
