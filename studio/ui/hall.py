"""The engines of this process, one core for each that somebody wanted."""

import threading
from collections.abc import Callable, Sequence

from tts.core import Core
from tts.registry import EngineEntry


class Hall:
    """Which engine speaks for whom. Any thread may ask; no engine starts before a line is wanted.

    Parameters
    ----------
    entries : sequence of EngineEntry
        Every engine, the default first.
    chosen : callable
        Name of the engine of a project, by the project's id; empty for the default.
    """

    def __init__(self, entries: Sequence[EngineEntry], chosen: Callable[[str], str]) -> None:
        self.entries = tuple(entries)
        self._chosen = chosen
        self._lock = threading.Lock()
        self._cores: dict[str, Core] = {}

    def entry(self, name: str = "") -> EngineEntry:
        """The engine of a name; the default where the name is empty or not known here."""
        return next((entry for entry in self.entries if entry.name == name), self.entries[0])

    def of_project(self, project_id: str) -> EngineEntry:
        """The engine that a project speaks with."""
        return self.entry(self._chosen(project_id))

    def core(self, name: str = "") -> Core:
        """The core of an engine, made when it is first asked for; as `entry` where the name is not known."""
        entry = self.entry(name)
        with self._lock:
            if entry.name not in self._cores:
                self._cores[entry.name] = Core(entry)
            return self._cores[entry.name]

    def core_of(self, project_id: str) -> Core:
        """The core that a project speaks with."""
        return self.core(self._chosen(project_id))

    def has_voice(self, voice: str) -> bool:
        """Whether any engine has a voice of this id."""
        return any(known.id == voice for entry in self.entries for known in entry.info().voices)

    def running(self) -> list[Core]:
        """The cores whose engine has a process now."""
        with self._lock:
            cores = list(self._cores.values())
        return [core for core in cores if core.engine_state().pid is not None]

    def end(self, name: str) -> None:
        """End an engine's process and give up its work; it starts anew with the next line."""
        with self._lock:
            core = self._cores.pop(name, None)
        if core is not None:
            core.close()

    def close(self) -> None:
        """End every engine."""
        for entry in self.entries:
            self.end(entry.name)
