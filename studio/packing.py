"""Packs made in the background: what is missing is rendered, folders written and wrapped as one file."""

import secrets
import shutil
import threading
import zipfile
from collections.abc import Generator, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from studio.errors import PackError, StudioError
from studio.pack import ExportPlan, Pace, PackWriter, Step, rights_of
from studio.pack.folder import swap
from studio.pack.manifest import document_of
from studio.pack.names import Namer, slug
from studio.reference_clips import ClipShelf
from studio.render import Rendering
from studio.scene import Scene
from studio.takes import FailedLine
from tts.core import Core, Notice, Priority
from tts.errors import TtsError
from tts.whole import written_whole

NAME_CHARS = 40
_ZIP_BLOCK = 1 << 20
RENDERING, ZIPPING = "render", "zip"  # phases beside those of `PackWriter.write`


@dataclass(frozen=True, slots=True)
class PackOrder:
    """What is to be packed: scenes whose roles are cast, and how.

    `line_ids` chooses lines of a single scene, None all; `title` names the whole where there are several.
    """

    scenes: tuple[Scene, ...]
    plan: ExportPlan = field(default_factory=ExportPlan)
    line_ids: tuple[str, ...] | None = None
    title: str = ""

    @property
    def total(self) -> int:
        """Lines to be packed."""
        if self.line_ids is not None:
            return len(self.line_ids)
        return sum(len(scene.lines) for scene in self.scenes)


@dataclass(frozen=True, slots=True)
class PackingCard:
    """A packing as a page shows it; `file` is there once it succeeded, `error` where it did not.

    Attributes
    ----------
    phase : str
        What is being done now: "render", a phase of `PackWriter.write`, or "zip".
    done, total : int
        Lines that are through the phase, and lines in all.
    left_s : float or None
        Time left of the phase; None as long as nothing is known.
    documents : tuple of dict
        The manifests of the packs, once they are written.
    """

    phase: str
    done: int
    total: int
    left_s: float | None
    failed: dict[str, TtsError]
    file: Path | None
    folder: Path | None
    error: Exception | None
    finished: bool
    documents: tuple[dict[str, object], ...] = ()


@dataclass(eq=False)
class Packing:
    """Packs on their way, in a thread of their own; it starts at once.

    Parameters
    ----------
    order : PackOrder
    core : Core
    target : Path
        Folder that will hold the pack's folder and its zip file; made where missing.
    """

    order: PackOrder
    core: Core
    target: Path
    _failed: dict[str, TtsError] = field(default_factory=dict)
    _rendering: Rendering | None = None
    _pace: Pace = field(default_factory=Pace)
    _packed: int = 0  # lines of the scenes that are ready
    _documents: tuple[dict[str, object], ...] = ()
    _folder: Path | None = None
    _file: Path | None = None
    _error: Exception | None = None
    _cancelled: bool = False
    _finished: threading.Event = field(default_factory=threading.Event)

    def __post_init__(self) -> None:
        threading.Thread(target=self._run, name="packing", daemon=True).start()

    def card(self) -> PackingCard:
        """How far it is, at once."""
        step, rendering = self._pace.step, self._rendering
        done, left_s = step.done, self._pace.left_s()
        if step.phase == RENDERING and rendering is not None:
            progress = rendering.progress()
            done, left_s = progress.done, progress.left_s
        return PackingCard(
            phase=step.phase or RENDERING,
            done=min(self.order.total, self._packed + done),
            total=self.order.total,
            left_s=left_s,
            failed=dict(self._failed),
            file=self._file,
            folder=self._folder,
            error=self._error,
            finished=self._finished.is_set(),
            documents=self._documents,
        )

    def cancel(self) -> None:
        """Give it up; nothing of the packs is left behind."""
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
        self.target.mkdir(parents=True, exist_ok=True)
        scenes = self.order.scenes
        if len(scenes) == 1:
            folder = self.target / _folder_name(scenes[0].title, "pack")
            self._pack(scenes[0], folder)
        else:
            folder = self.target / _folder_name(self.order.title, "packs")
            self._pack_all(folder)
        self._file = self._zipped(folder)
        self._folder = folder

    def _zipped(self, folder: Path) -> Path:
        """Wrap the packs as one file; who gives up now gives up the packs too."""
        whole, self._packed = folder.with_name(folder.name + ".zip"), 0
        try:
            for share in zipped(folder, whole):
                self._pace.enter(Step(ZIPPING, int(share * self.order.total), self.order.total))
                self._check_cancelled(folder)
        except BaseException:
            shutil.rmtree(folder, ignore_errors=True)
            raise
        return whole

    def _pack_all(self, folder: Path) -> None:
        """Several packs side by side; they appear together or not at all."""
        namer = Namer()
        with _aside(folder) as part:
            for number, scene in enumerate(self.order.scenes, start=1):
                if scene.lines:
                    name = namer.unique(_folder_name(scene.title, "pack"), str(number))
                    self._pack(scene, part / name)

    def _pack(self, scene: Scene, folder: Path) -> None:
        rights = rights_of(scene, ClipShelf().clips())
        with PackWriter(scene, folder, plan=self.order.plan, rights=rights, force=True) as pack:
            self._pace.enter(Step(RENDERING, 0, len(scene.lines)))
            self._rendering = Rendering(
                scene, self.core, line_ids=self.order.line_ids, priority=Priority.BATCH
            )
            for outcome in self._rendering:
                if isinstance(outcome, Notice):
                    continue
                packed = pack.add(outcome)
                if isinstance(packed, FailedLine):
                    self._failed[packed.line_id] = packed.error
                self._check_cancelled(folder)
            self._check_cancelled(folder)
            for step in pack.write():
                self._pace.enter(step)
                self._check_cancelled(folder)
            self._documents += (document_of(pack.contents),)
        self._packed += len(scene.lines)

    def _check_cancelled(self, folder: Path) -> None:
        if self._cancelled:
            raise PackError("cancelled", target=str(folder))


def _folder_name(title: str, kind: str) -> str:
    return f"{slug(title, NAME_CHARS) or 'scene'}_{kind}"


@contextmanager
def _aside(folder: Path) -> Iterator[Path]:
    """A hidden folder that takes the place of `folder` if all goes well."""
    part = folder.with_name(f".{folder.name}.{secrets.token_hex(4)}.part")
    part.mkdir()
    try:
        yield part
        swap(part, folder)
    finally:
        shutil.rmtree(part, ignore_errors=True)


def zipped(folder: Path, whole: Path) -> Generator[float, None, None]:
    """Wrap a folder as one zip file, which appears complete or, where somebody stops asking, not at all.

    Yields what share of the folder is in it, 0 to 1.
    """
    files = [path for path in sorted(folder.rglob("*")) if path.is_file()]
    done, total = 0, max(1, sum(path.stat().st_size for path in files))
    with written_whole(whole) as part, zipfile.ZipFile(part, "w", zipfile.ZIP_DEFLATED) as archive:
        for path in files:
            yield done / total
            entry = zipfile.ZipInfo.from_file(path, Path(folder.name) / path.relative_to(folder))
            entry.compress_type = zipfile.ZIP_DEFLATED
            with path.open("rb") as source, archive.open(entry, "w") as inside:
                while block := source.read(_ZIP_BLOCK):
                    inside.write(block)
                    done += len(block)
                    yield done / total
    yield 1.0
