"""Writes a pack: takes are kept on disk as they arrive; everything is made of them at the end."""

import shutil
from collections.abc import Generator, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from types import TracebackType
from typing import Any, Self, TypeVar

from studio.errors import PackError
from studio.mix import timeline
from studio.pack import manifest
from studio.pack.checking import check_by_pieces, has_errors
from studio.pack.choices import ExportPlan
from studio.pack.digests import sha256_of
from studio.pack.findings import Finding
from studio.pack.folder import StagedFolder, as_pack_error
from studio.pack.manifest import Contents, PackedLine
from studio.pack.rights import VoiceRights
from studio.pack.scratch import KeptTake, Scratch
from studio.pack.sheet import write_sheet
from studio.pack.sounds import (
    WrittenMix,
    WrittenSound,
    find_gains,
    write_lines,
    write_mix,
    write_stems,
)
from studio.pack.table import CSV_NAME, write_csv
from studio.pack.texts import write_alignments, write_handoff, write_subtitles
from studio.pack.workspace import LINES_FOLDER, STEMS_FOLDER, Workspace
from studio.scene import Scene, effect_of
from studio.takes import FailedLine, Outcome, Take
from tts.audio import peak_db
from tts.errors import BadAudio, TtsError

_Result = TypeVar("_Result")


PHASES = ("loudness", "lines", "mix", "stems", "texts", "sheet", "check")


@dataclass(frozen=True, slots=True)
class Step:
    """How far the writing is: `phase` is one of `PHASES`, `done` and `total` count lines."""

    phase: str
    done: int
    total: int


class PackWriter:
    """A pack in the making: add outcomes in any order, then finish.

    Used as a context manager. Leaving it without having finished deletes what was written and keeps what
    was there before.

    Parameters
    ----------
    scene : Scene
        Every role is cast.
    target : Path
        The pack's folder.
    plan : ExportPlan, optional
        What goes into it.
    rights : tuple of VoiceRights
        Whose voices are heard; see `rights_of`.
    force : bool
        Whether files in the way that are not of an earlier pack may be deleted.

    Raises
    ------
    PackError
        On entering, if the place will not do; later, if the disk is full or not writable.
    """

    def __init__(
        self,
        scene: Scene,
        target: Path,
        *,
        plan: ExportPlan | None = None,
        rights: tuple[VoiceRights, ...] = (),
        force: bool = False,
    ) -> None:
        self._scene, self._target, self._force = scene, target, force
        self._plan, self._rights = plan or ExportPlan(), rights
        roles = {role.id: role for role in scene.roles}
        self._roles = {line.id: roles[line.role] for line in scene.lines}
        self._takes: dict[str, KeptTake] = {}
        self._failed: dict[str, FailedLine] = {}
        self._rate = 0
        self._contents: Contents | None = None

    def __enter__(self) -> Self:
        self._stage = StagedFolder(self._target, force=self._force)
        self._folder = self._stage.path
        with as_pack_error(self._target):
            self._scratch = Scratch(self._folder)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._stage.discard()

    def add(self, outcome: Outcome) -> KeptTake | FailedLine:
        """Keep what became of a line."""
        if isinstance(outcome, FailedLine):
            self._failed[outcome.line_id] = outcome
            return outcome
        try:
            with as_pack_error(self._target):
                kept = self._keep(outcome)
        except TtsError as error:
            return self.add(FailedLine(outcome.line_id, error))
        self._takes[kept.line_id] = kept
        return kept

    def finish(self) -> Contents:
        """Write everything and put the folder in its place; see `write`."""
        for _ in self.write():
            pass
        return self.contents

    def write(self) -> Iterator[Step]:
        """Write everything, check it, and put the folder in its place; stop asking to give it up.

        Raises
        ------
        PackError
            If no line has sound, so that there is nothing to pack, the folder cannot be written, or the check
            finds what must not be handed over.
        """
        if not self._takes:
            raise PackError("nothing", target=str(self._target))
        with as_pack_error(self._target):
            yield from self._write()
        self._stage.commit()

    @property
    def contents(self) -> Contents:
        """What was written, once `write` is over."""
        if self._contents is None:
            raise PackError("cancelled", target=str(self._target))
        return self._contents

    def _keep(self, take: Take) -> KeptTake:
        self._rate = self._rate or take.audio.rate
        if take.audio.rate != self._rate:
            raise BadAudio(f"The take has {take.audio.rate} samples a second, the scene {self._rate}.")
        if peak_db(take.audio) > 0.0:
            raise BadAudio("The take goes beyond full scale.")
        return self._scratch.keep(take, self._roles[take.line_id])

    def _write(self) -> Iterator[Step]:
        space = self._space()
        total = len(space.takes)
        gains = yield from _told("loudness", total, find_gains(space))
        sounds: dict[str, WrittenSound] = {}
        if self._plan.lines:
            (self._folder / LINES_FOLDER).mkdir()
            for take, sound in write_lines(space, gains):
                sounds[take.line_id] = sound
                yield Step("lines", len(sounds), total)
        mixed = yield from _told("mix", total, write_mix(space, gains))
        if self._plan.stems:
            (self._folder / STEMS_FOLDER).mkdir()
            stems = yield from _told("stems", total, write_stems(space, mixed.gains))
            mixed = replace(mixed, stems=stems)
        contents = yield from self._with_texts(space, sounds, mixed)
        shutil.rmtree(self._scratch.folder)
        self._contents = yield from self._checked(contents)

    def _space(self) -> Workspace:
        order = [line.id for line in self._scene.lines]
        takes = tuple(self._takes[line_id] for line_id in order if line_id in self._takes)
        placements = timeline(self._scene, ((take.line_id, take.seconds) for take in takes))
        effects = {line.id: effect_of(line, self._roles[line.id]) for line in self._scene.lines}
        return Workspace(
            self._folder,
            self._scene,
            self._plan,
            self._scratch,
            takes,
            placements,
            self._rights,
            effects if self._plan.effects else {},
        )

    def _with_texts(
        self, space: Workspace, sounds: dict[str, WrittenSound], mixed: WrittenMix
    ) -> Generator[Step, None, Contents]:
        lines = tuple(
            PackedLine(take, where, sounds.get(take.line_id), space.effect(take.line_id))
            for take, where in zip(space.takes, space.placements, strict=True)
        )
        write_csv(self._folder / CSV_NAME, lines)
        files = [("table", CSV_NAME)]
        files += yield from _told("texts", len(lines), _texts(space, lines, mixed))
        if self._plan.sheet:
            sheet = yield from _told("sheet", len(lines), write_sheet(space, lines))
            files.append(("sheet", sheet))
        order = [line.id for line in self._scene.lines]
        return Contents(
            scene=self._scene,
            plan=self._plan,
            rate=space.file_rate,
            rights=self._rights,
            lines=lines,
            failed=tuple(self._failed[line_id] for line_id in order if line_id in self._failed),
            mixed=mixed,
            others=tuple((kind, file, sha256_of(self._folder / file)) for kind, file in files),
        )

    def _checked(self, contents: Contents) -> Generator[Step, None, Contents]:
        """Read everything back as whoever gets it will; what is wrong stops the pack."""
        found: list[Finding] = []
        total = len(contents.lines)
        yield Step("check", 0, total)
        self._write_manifest(contents)
        for step in check_by_pieces(self._folder, digests=False):
            if isinstance(step, Finding):
                found.append(step)
            else:
                yield Step("check", int(step * total), total)
        if has_errors(found):
            raise PackError("faulty", target=str(self._target), findings=_named(found))
        told = replace(contents, report=tuple(_entry(finding) for finding in found))
        self._write_manifest(told)
        return told

    def _write_manifest(self, contents: Contents) -> None:
        path = self._folder / manifest.JSON_NAME
        path.write_text(manifest.to_json(manifest.document_of(contents)), encoding="utf-8", newline="\n")


def _texts(
    space: Workspace, lines: tuple[PackedLine, ...], mixed: WrittenMix
) -> Generator[int, None, list[tuple[str, str]]]:
    """Write every text by kind; yields how many lines are through."""
    files = [("subtitles", file) for file in write_subtitles(space)]
    for aligned, file in enumerate(write_alignments(space), start=1):
        files.append(("alignment", file))
        yield aligned // len(space.plan.alignment)
    written = [(line.take, line.sound) for line in lines if line.sound]
    return files + [("handoff", file) for file in write_handoff(space, written, mixed)]


def _told(phase: str, total: int, work: Generator[int, None, _Result]) -> Generator[Step, None, _Result]:
    """Tell how far some work is, and hand on what comes of it."""
    yield Step(phase, 0, total)
    while True:
        try:
            done = next(work)
        except StopIteration as over:
            result: _Result = over.value
            return result
        yield Step(phase, done, total)


def _named(found: list[Finding]) -> str:
    return "; ".join(f"{one.code} {one.where}" for one in found if one.is_error)


def _entry(finding: Finding) -> dict[str, Any]:
    return {"code": finding.code, "where": finding.where, "facts": dict(finding.facts)}
