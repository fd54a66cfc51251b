"""How long rendering will take, from how long it took before on this machine."""

import json
import threading
import unicodedata
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from tts.cache.shelf import Shelf
from tts.contract import Stage
from tts.errors import CacheError

_MEMORY = 0.95  # weight of the past at each new line: the last twenty or so decide
# A Chinese character is a syllable of some 0.25 s, a Latin letter some 0.06 s of speech.
_WIDE_LETTERS = 4.0


@dataclass(frozen=True, slots=True)
class Estimate:
    """What rendering some lines would take.

    Attributes
    ----------
    cached : int
        Lines that are there already.
    to_render : int
        Lines that are not; a line that occurs twice counts once.
    seconds : float or None
        Time it will take; None where nothing was rendered on this machine before.
    """

    cached: int
    to_render: int
    seconds: float | None


def letters(text: str) -> float:
    """Amount of speech in a text, in Latin letters."""
    return sum(_WIDE_LETTERS if unicodedata.east_asian_width(char) in "WF" else 1.0 for char in text)


class Pace:
    """Seconds per letter with and without the said stage, remembered in a file between runs.

    Losing the file or its being damaged costs nothing but a first estimate.
    """

    def __init__(self, cache_folder: Path, engine: str) -> None:
        self._path, self._engine = cache_folder / "pace.json", engine
        self._lock = threading.Lock()
        self._sums = _read(self._path).get(engine, {})

    def learn(self, reused: Iterable[Stage], amount_letters: float, wall_s: float) -> None:
        """Take in how long a line took."""
        kind = _kind(Stage.SAID in frozenset(reused))
        with self._lock:
            known_letters, known_s = self._sums.get(kind, (0.0, 0.0))
            self._sums[kind] = (known_letters * _MEMORY + amount_letters, known_s * _MEMORY + wall_s)

    def learn_start(self, wall_s: float) -> None:
        """Take in how long the engine took to start."""
        with self._lock:
            self._sums["start"] = (1.0, wall_s)

    def seconds(self, amount_letters: float, *, said_kept: bool) -> float | None:
        """Time that a line will take, or None if nothing is known."""
        with self._lock:
            # Without experience of its own kind, the other kind is the better guess than none.
            found = self._sums.get(_kind(said_kept)) or self._sums.get(_kind(not said_kept))
        return amount_letters * found[1] / found[0] if found and found[0] else None

    def start_s(self) -> float:
        """Time that the engine will take to start; 0 if nothing is known."""
        with self._lock:
            return self._sums.get("start", (1.0, 0.0))[1]

    def save(self) -> None:
        """Remember for the next run, where the folder lets us."""
        with self._lock:
            everything = _read(self._path) | {self._engine: self._sums}
        with suppress(CacheError):
            Shelf(self._path.parent).replace(self._path, json.dumps(everything).encode())


def _kind(said_kept: bool) -> str:
    return "how" if said_kept else "whole"


def _read(path: Path) -> dict[str, dict[str, tuple[float, float]]]:
    try:
        found = json.loads(path.read_bytes())
        return {
            str(engine): {str(kind): (float(row[0]), float(row[1])) for kind, row in sums.items()}
            for engine, sums in found.items()
        }
    except (OSError, ValueError, TypeError, AttributeError, IndexError, KeyError):
        return {}
