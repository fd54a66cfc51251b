"""Packs made in the background: what is missing is rendered, the folder written and wrapped as one file."""

import threading
import zipfile
from dataclasses import dataclass, field
from pathlib import Path

from studio.errors import PackError, StudioError
from studio.pack import PackWriter
from studio.pack.names import slug
from studio.render import Rendering
from studio.scene import Scene
from studio.takes import FailedLine
from tts.core import Core, Notice, Priority
from tts.errors import TtsError

NAME_CHARS = 40


@dataclass(frozen=True, slots=True)
class PackingCard:
    """A packing as a page shows it; `file` is there once it succeeded, `error` where it did not."""

    done: int
    total: int
    left_s: float | None
    failed: dict[str, TtsError]
    file: Path | None
    folder: Path | None
    error: Exception | None
    finished: bool


@dataclass(eq=False)
class Packing:
    """One pack on its way, in a thread of its own; it starts at once.

    Parameters
    ----------
    scene : Scene
        Every role is cast.
    core : Core
    target : Path
        Folder that will hold the pack's folder and its zip file; made where missing.
    """

    scene: Scene
    core: Core
    target: Path
    _failed: dict[str, TtsError] = field(default_factory=dict)
    _rendering: Rendering | None = None
    _folder: Path | None = None
    _file: Path | None = None
    _error: Exception | None = None
    _cancelled: bool = False
    _finished: threading.Event = field(default_factory=threading.Event)

    def __post_init__(self) -> None:
        threading.Thread(target=self._run, name="packing", daemon=True).start()

    def card(self) -> PackingCard:
        """How far it is, at once."""
        progress = self._rendering.progress() if self._rendering else None
        return PackingCard(
            done=progress.done if progress else 0,
            total=len(self.scene.lines),
            left_s=progress.left_s if progress else None,
            failed=dict(self._failed),
            file=self._file,
            folder=self._folder,
            error=self._error,
            finished=self._finished.is_set(),
        )

    def cancel(self) -> None:
        """Give it up; nothing of the pack is left behind."""
        self._cancelled = True
        if self._rendering is not None:
            self._rendering.cancel()

    def wait(self, timeout_s: float | None = None) -> bool:
        """Wait until it is over; says whether that came within the time."""
        return self._finished.wait(timeout_s)

    def _run(self) -> None:
        try:
            self._make()
        except (StudioError, TtsError, OSError) as error:
            self._error = error
        finally:
            self._finished.set()

    def _make(self) -> None:
        folder = self.target / f"{slug(self.scene.title, NAME_CHARS) or 'scene'}_pack"
        self.target.mkdir(parents=True, exist_ok=True)
        with PackWriter(self.scene, folder, force=True) as pack:
            self._rendering = Rendering(self.scene, self.core, priority=Priority.BATCH)
            for outcome in self._rendering:
                if isinstance(outcome, Notice):
                    continue
                packed = pack.add(outcome)
                if isinstance(packed, FailedLine):
                    self._failed[packed.line_id] = packed.error
                if self._cancelled:
                    break
            if self._cancelled:
                raise PackError("cancelled", target=str(folder))
            pack.finish()
        self._file = _zipped(folder)
        self._folder = folder


def _zipped(folder: Path) -> Path:
    """Wrap a pack as one zip file beside it; it appears complete or not at all."""
    whole = folder.with_name(folder.name + ".zip")
    part = whole.with_name(f".{whole.name}.part")
    try:
        with zipfile.ZipFile(part, "w", zipfile.ZIP_DEFLATED) as archive:
            for path in sorted(folder.rglob("*")):
                if path.is_file():
                    archive.write(path, Path(folder.name) / path.relative_to(folder))
        part.replace(whole)
    except BaseException:
        part.unlink(missing_ok=True)
        raise
    return whole
