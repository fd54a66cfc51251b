"""What all tabs of a server share: one inference core, and a shelf of sounds that ends with the server."""

import threading
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

from tts.core import Core
from tts.registry import engines

_LOCK = threading.Lock()


class Resources:
    """Made when first asked for; nothing in it starts an engine before a line is wanted."""

    def __init__(self) -> None:
        self.core = Core(engines()[0])
        self._folder = TemporaryDirectory(prefix="dialogue-studio-")

    @property
    def shelf(self) -> Path:
        """Folder of the scenes that can be heard now."""
        return Path(self._folder.name)

    def close(self) -> None:
        """End the engine and clear the shelf."""
        self.core.close()
        self._folder.cleanup()


@cache
def _resources() -> Resources:
    return Resources()


def resources() -> Resources:
    """Return the one set of resources of this process."""
    with _LOCK:
        return _resources()


def close() -> None:
    """Close the resources if anybody has asked for them."""
    with _LOCK:
        if _resources.cache_info().currsize:
            _resources().close()
            _resources.cache_clear()
