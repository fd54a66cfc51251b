"""Values that are made anew only where what they are made from has changed."""

from collections.abc import Callable, Collection
from typing import Generic, TypeVar

Value = TypeVar("Value")

_SPARE = 256  # values of names that are gone are dropped once there are so many more than names


class Kept(Generic[Value]):
    """One value for each name, with what it was made from.

    Threads may share it: at worst, two of them make the same value.
    """

    def __init__(self) -> None:
        self._held: dict[str, tuple[object, Value]] = {}

    def get(self, name: str, source: object, make: Callable[[], Value]) -> Value:
        """Return the value of a name, made anew unless it was made from an equal source."""
        held = self._held.get(name)
        if held is None or (held[0] is not source and held[0] != source):
            held = self._held[name] = (source, make())
        return held[1]

    def has(self, name: str, source: object) -> bool:
        """Whether `get` would return at once."""
        held = self._held.get(name)
        return held is not None and held[0] == source

    def tidy(self, names: Collection[str]) -> None:
        """Drop the values of all other names, if there are many."""
        if len(self._held) > len(names) + _SPARE:
            wanted = set(names)
            self._held = {name: held for name, held in self._held.items() if name in wanted}
