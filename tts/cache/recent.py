"""What was used last, in memory: the layer above the disk that makes a preview quick."""

import threading
from collections import OrderedDict
from collections.abc import Callable
from typing import Generic, TypeVar

Value = TypeVar("Value")


class Recent(Generic[Value]):
    """Values by key up to a size; the least recently used goes first. Safe to share between threads."""

    def __init__(self, limit_bytes: int, size_of: Callable[[Value], int]) -> None:
        self._limit, self._size_of = limit_bytes, size_of
        self._held: OrderedDict[str, Value] = OrderedDict()
        self._bytes = 0
        self._lock = threading.Lock()

    def get(self, key: str) -> Value | None:
        """Return the value of a key, or None."""
        with self._lock:
            if key in self._held:
                self._held.move_to_end(key)
            return self._held.get(key)

    def put(self, key: str, value: Value) -> None:
        """Hold a value; one that is larger than the limit is not held."""
        with self._lock:
            old = self._held.pop(key, None)
            self._bytes -= 0 if old is None else self._size_of(old)
            self._held[key] = value
            self._bytes += self._size_of(value)
            while self._bytes > self._limit:
                self._bytes -= self._size_of(self._held.popitem(last=False)[1])
