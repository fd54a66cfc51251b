"""Writes a pack line by line as takes arrive; the mix is made last, from the lines on disk."""

from pathlib import Path
from types import TracebackType
from typing import Self

import numpy as np

from studio.errors import PackError
from studio.loudness import LoudnessMeter, measure
from studio.mix import Mixer, Placement, timeline
from studio.pack import manifest
from studio.pack.folder import StagedFolder, as_pack_error
from studio.pack.manifest import Contents, PackedLine, PackedMix
from studio.pack.names import line_stems
from studio.scene import Scene
from studio.subtitles import cues_of, to_srt
from studio.takes import FailedLine, Outcome, Take
from tts.audio import Audio, peak_db, write_wav
from tts.errors import BadAudio, TtsError
from tts.limiter import TruePeakMeter

LINES_FOLDER = "lines"
MIX_NAME = "mix.wav"
SUBTITLES_NAME = "subtitles.srt"


class PackWriter:
    """A pack in the making: add outcomes in any order, then finish.

    Used as a context manager. Leaving it without having finished deletes what was written and keeps what
    was there before.

    Parameters
    ----------
    scene : Scene
    target : Path
        The pack's folder.
    force : bool
        Whether files in the way that are not of an earlier pack may be deleted.

    Raises
    ------
    PackError
        On entering, if the place will not do; later, if the disk is full or not writable.
    """

    def __init__(self, scene: Scene, target: Path, *, force: bool = False) -> None:
        self._scene, self._target, self._force = scene, target, force
        self._stems = line_stems(scene)
        roles = {role.id: role for role in scene.roles}
        self._roles = {line.id: roles[line.role] for line in scene.lines}
        self._lines: dict[str, PackedLine] = {}
        self._failed: dict[str, FailedLine] = {}
        self._rate = 0

    def __enter__(self) -> Self:
        self._stage = StagedFolder(self._target, force=self._force)
        self._folder = self._stage.path
        with as_pack_error(self._target):
            (self._folder / LINES_FOLDER).mkdir()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._stage.discard()

    def add(self, outcome: Outcome) -> PackedLine | FailedLine:
        """Write a line's file and say what became of it."""
        if isinstance(outcome, FailedLine):
            self._failed[outcome.line_id] = outcome
            return outcome
        try:
            with as_pack_error(self._target):
                packed = self._add_take(outcome)
        except TtsError as error:
            return self.add(FailedLine(outcome.line_id, error))
        self._lines[packed.line_id] = packed
        return packed

    def finish(self) -> Contents:
        """Make the mix, the subtitles and the manifest, and put the folder in its place.

        Raises
        ------
        PackError
            If no line has sound, so that there is nothing to pack, or the folder cannot be written.
        """
        if not self._lines:
            raise PackError("nothing", target=str(self._target))
        with as_pack_error(self._target):
            contents = self._complete()
        self._stage.commit()
        return contents

    def _add_take(self, take: Take) -> PackedLine:
        role = self._roles[take.line_id]
        file = f"{LINES_FOLDER}/{self._stems[take.line_id]}.wav"
        self._rate = self._rate or take.audio.rate
        if take.audio.rate != self._rate:
            raise BadAudio(f"The take has {take.audio.rate} samples a second, the scene {self._rate}.")
        write_wav(self._folder / file, take.audio.samples, take.audio.rate)
        return PackedLine(
            line_id=take.line_id,
            role=role,
            file=file,
            sha256=manifest.sha256_of(self._folder / file),
            seconds=take.audio.seconds,
            utterance=take.utterance,
            engine=take.engine,
            take_key=take.key,
            peak_db=peak_db(take.audio),
            loudness=measure(take.audio),
            cues=tuple(cues_of(take, role.name or role.id)),
            seams_s=take.speech.seams_s,
            warnings=take.speech.warnings,
            reused=manifest.reused_stages(take),
            rendered=take.was_rendered,
        )

    def _complete(self) -> Contents:
        order = [line.id for line in self._scene.lines]
        lines = [self._lines[line_id] for line_id in order if line_id in self._lines]
        placements = timeline(self._scene, ((line.line_id, line.seconds) for line in lines))
        placed = list(zip(lines, placements, strict=True))
        mix = self._write_mix(placed)
        cues = [cue.later(where.start_s) for line, where in placed for cue in line.cues]
        (self._folder / SUBTITLES_NAME).write_text(to_srt(cues), encoding="utf-8", newline="\n")
        manifest.write_csv(self._folder / manifest.CSV_NAME, placed)
        others = (SUBTITLES_NAME, manifest.CSV_NAME)
        contents = Contents(
            scene=self._scene,
            rate=self._rate,
            lines=tuple(lines),
            placements=placements,
            failed=tuple(self._failed[line_id] for line_id in order if line_id in self._failed),
            mix=mix,
            others=tuple((name, manifest.sha256_of(self._folder / name)) for name in others),
        )
        path = self._folder / manifest.JSON_NAME
        path.write_text(manifest.to_json(manifest.document_of(contents)), encoding="utf-8", newline="\n")
        return contents

    def _write_mix(self, placed: list[tuple[PackedLine, Placement]]) -> PackedMix:
        import soundfile

        path = self._folder / MIX_NAME
        mixer, loudness, peak = Mixer(self._rate), LoudnessMeter(self._rate, channels=2), TruePeakMeter()
        samples = 0
        with soundfile.SoundFile(path, "w", self._rate, 2, "PCM_16", format="WAV") as file:
            for block in mixer.blocks((self._reread(line), where, line.role) for line, where in placed):
                file.write(np.round(block * 32767.0).astype(np.int16))
                loudness.add(block)
                peak.add(block)
                samples += len(block)
        return PackedMix(
            file=MIX_NAME,
            sha256=manifest.sha256_of(path),
            seconds=samples / self._rate,
            loudness=loudness.read(),
            true_peak_db=peak.peak_db(),
            reduction_db=mixer.limiter.reduction_db,
        )

    def _reread(self, line: PackedLine) -> Audio:
        """The sound of a line, back from its file: a scene of any length is never in memory as a whole."""
        import soundfile

        pcm, rate = soundfile.read(self._folder / line.file, dtype="int16")
        return Audio(pcm.astype(np.float32) / np.float32(32767.0), rate)
