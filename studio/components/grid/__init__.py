"""Readings of one line in a table: each plays at a click or a key, and goes over to another at the same word.

    switcher.js   plays one of several sounds by the clock of the sound card; where the same word stands
    thumbnail.js  waveform and pitch of a cell
    grid.js       the table, its keys, what Streamlit calls

Loudness is matched here, by gains that the server has measured; no file changes. The one operation that comes
back is ``{"op": "choose", "cell": id}``.
"""

from collections.abc import Callable
from dataclasses import asdict, dataclass

from studio.components.transport import mounted, revision, teller, words_of

SWITCHER = "../grid/switcher.js"


@dataclass(frozen=True, slots=True)
class ShownRow:
    """A row of the table; one that is `whole` has a single cell."""

    label: str
    color: str
    whole: bool = False


@dataclass(frozen=True, slots=True)
class ShownCell:
    """A reading.

    Attributes
    ----------
    id, label : str
    row, column : int
    url : str
        Of its sound; "" where there is none yet.
    failed : str
        Why there never will be one, in words; "" otherwise.
    gain_db : float
        What is added for listening.
    gain, told : str
        The same, and the figures of the reading, in words.
    seconds : float
    words : tuple
        Rows of first character, end, start and end in seconds.
    peaks, pitch : tuple
        As in `studio.lab.looks.Look`.
    own : bool
        Whether the line is said so now.
    """

    id: str
    label: str
    row: int
    column: int
    url: str = ""
    failed: str = ""
    gain_db: float = 0.0
    gain: str = ""
    told: str = ""
    seconds: float = 0.0
    words: tuple[tuple[int, int, float, float], ...] = ()
    peaks: tuple[float, ...] = ()
    pitch: tuple[float | None, ...] = ()
    own: bool = False


@dataclass(frozen=True, slots=True)
class ShownGrid:
    """The whole table; `rate` is that of the sounds."""

    rows: tuple[ShownRow, ...]
    columns: tuple[str, ...]
    cells: tuple[ShownCell, ...]
    rate: int
    lang: str


def show(grid: ShownGrid, *, key: str, on_op: Callable[[object], None]) -> None:
    """Show the table; `on_op` gets every operation once, not yet checked."""
    data = asdict(grid) | {"rev": revision(key), "words": words_of("grid.", grid.lang)}
    table = mounted("grid", SWITCHER, "thumbnail.js", "grid.js")
    table(key=key, data=data, on_op_change=teller(key, on_op), height="content")
