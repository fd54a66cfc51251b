"""Every way the studio refuses, with the place and the way out; `studio.words.explain` puts it into words.

StudioError
├── FileFaults          a file cannot be read; carries every fault found, not only the first
│   ├── ScriptError     a plain-text script
│   ├── SceneFileError  a scene file (JSON)
│   └── FeelingsFileError  a file of presets (JSON)
├── SceneError          a scene names something that is not there
├── CodedError          something cannot be done; its code names the sentence
│   ├── EditError       an edit does not apply to this scene
│   ├── StoreError      the project store cannot be used, or holds no such thing
│   ├── ClipError       a reference recording cannot be taken in
│   └── LabError        a comparison cannot be set up, or a listening test is not what it was
└── PackError           a pack cannot be written
"""

from dataclasses import dataclass
from typing import ClassVar


class StudioError(Exception):
    """Base of every error raised on purpose under `studio`."""


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing that is wrong in a file: where (counted from 1; 0 where unknown), what, and the way out.

    `code` names the sentence in `studio.words` (as "fault.<code>"), `facts` fills it.
    """

    code: str
    file: str = ""
    line: int = 0
    column: int = 0
    facts: tuple[tuple[str, str], ...] = ()


class FileFaults(StudioError):
    """A file cannot be read; `faults` lists all that is wrong with it."""

    def __init__(self, faults: tuple[Fault, ...]) -> None:
        self.faults = faults
        super().__init__("; ".join(f"{f.file}:{f.line}:{f.column}: {f.code}" for f in faults))


class ScriptError(FileFaults):
    """A plain-text script cannot be read."""


class SceneFileError(FileFaults):
    """A scene file is broken, or was written by a newer studio."""


class FeelingsFileError(FileFaults):
    """A file of one's own feelings is broken, or was written by a newer studio."""


class SceneError(StudioError):
    """A scene names something that is not there."""


class CodedError(StudioError):
    """Something that cannot be done; `code` names the sentence ("<area>.<code>"), `facts` fill it."""

    area: ClassVar[str] = "studio"

    def __init__(self, code: str, **facts: str) -> None:
        self.code, self.facts = code, facts
        super().__init__(f"{code} ({', '.join(f'{name}={value}' for name, value in facts.items())})")


class EditError(CodedError):
    """An edit does not apply to this scene."""

    area = "edit"


class StoreError(CodedError):
    """The project store cannot be used, or does not hold what was asked for."""

    area = "store"


class ClipError(CodedError):
    """A reference recording cannot be taken in; nothing of it is kept."""

    area = "clip"


class PackError(CodedError):
    """A pack, or another file, cannot be written; nothing is left of it, and what was there is untouched."""

    area = "pack"


class LabError(CodedError):
    """A comparison cannot be set up, or a listening test cannot be taken or read."""

    area = "lab"
