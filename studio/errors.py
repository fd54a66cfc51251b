"""Every way the studio refuses, with the place and the way out.

StudioError
├── ScriptError     a script cannot be read; carries every fault found, not only the first
├── SceneError      a scene file is broken, too new, or names something that is not there
├── EditError       an edit does not apply to this scene
└── PackError       a pack cannot be written
"""

from dataclasses import dataclass


class StudioError(Exception):
    """Base of every error raised on purpose under `studio`."""


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing that is wrong in a file: where (counted from 1; 0 where unknown), what, and the way out.

    `code` names the sentence in `studio.words`, `facts` fills it; `str()` gives the English one.
    """

    code: str
    file: str = ""
    line: int = 0
    column: int = 0
    facts: tuple[tuple[str, str], ...] = ()


class ScriptError(StudioError):
    """A script cannot be read; `faults` lists all that is wrong with it."""

    def __init__(self, faults: tuple[Fault, ...]) -> None:
        self.faults = faults
        super().__init__("; ".join(f"{f.file}:{f.line}:{f.column}: {f.code}" for f in faults))


class SceneError(StudioError):
    """A scene file is broken, was written by a newer studio, or names something that is not there."""


class EditError(StudioError):
    """An edit does not apply to this scene."""


class PackError(StudioError):
    """A pack cannot be written; nothing of it was left behind."""
