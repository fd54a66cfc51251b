"""A stage store in memory, for benchmarks and tests."""

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from tts.contract import Stage


class Shelf:
    """Keeps what is put, and shows it.

    Attributes
    ----------
    kept : dict
        Arrays by stage and key.
    """

    def __init__(self) -> None:
        self.kept: dict[tuple[Stage, str], Mapping[str, NDArray[np.generic]]] = {}

    def get(self, stage: Stage, key: str) -> Mapping[str, NDArray[np.generic]] | None:
        """Return what was put, or None."""
        return self.kept.get((stage, key))

    def put(self, stage: Stage, key: str, arrays: Mapping[str, NDArray[np.generic]]) -> None:
        """Keep arrays."""
        self.kept[stage, key] = arrays
