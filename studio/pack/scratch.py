"""Takes kept on disk while a pack is in the making, so that a scene of any length needs little memory."""

import hashlib
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from studio.scene import Role
from studio.subtitles import Cue, cues_of
from studio.takes import EngineStamp, Take
from tts.audio import Audio
from tts.contract import ProsodyPlan, Utterance
from tts.plan import plan_from_arrays, plan_to_arrays

FOLDER = ".takes"


@dataclass(frozen=True, slots=True)
class KeptTake:
    """What is remembered of a take; its sound and its plan lie on disk.

    Attributes
    ----------
    samples_sha256 : str
        Digest of the samples as little-endian float32, whatever form they are handed over in.
    reused : tuple of str
        Stages found in the cache, in the order they are made.
    rendered : bool
        Whether sound was made for it now.
    """

    line_id: str
    role: Role
    utterance: Utterance
    engine: EngineStamp
    key: str
    seconds: float
    rate: int
    samples_sha256: str
    cues: tuple[Cue, ...]
    seams_s: tuple[float, ...]
    warnings: tuple[str, ...]
    reused: tuple[str, ...]
    rendered: bool
    file: Path


class Scratch:
    """A folder of takes inside that of a pack; it goes before the pack is complete."""

    def __init__(self, pack: Path) -> None:
        self.folder = pack / FOLDER
        self.folder.mkdir()
        self._count = 0

    def keep(self, take: Take, role: Role) -> KeptTake:
        """Write a take down."""
        self._count += 1
        file = self.folder / f"{self._count}.npz"
        plan = plan_to_arrays(take.plan)
        with file.open("wb") as out:
            np.savez(out, samples=take.audio.samples, **plan)  # type: ignore[arg-type]
        return KeptTake(
            line_id=take.line_id,
            role=role,
            utterance=take.utterance,
            engine=take.engine,
            key=take.key,
            seconds=take.audio.seconds,
            rate=take.audio.rate,
            samples_sha256=samples_sha256(take.audio),
            cues=tuple(cues_of(take, role.name or role.id)),
            seams_s=take.speech.seams_s,
            warnings=take.speech.warnings,
            reused=tuple(stage for stage in ("said", "how", "sound") if stage in take.speech.reused),
            rendered=take.was_rendered,
            file=file,
        )

    def audio(self, take: KeptTake) -> Audio:
        """The sound of a take, bit for bit."""
        with np.load(take.file, allow_pickle=False) as arrays:
            return Audio(arrays["samples"], take.rate)

    def plan(self, take: KeptTake) -> ProsodyPlan:
        """The plan of a take."""
        with np.load(take.file, allow_pickle=False) as arrays:
            return plan_from_arrays({name: arrays[name] for name in arrays.files if name != "samples"})


def samples_sha256(audio: Audio) -> str:
    """Digest of what is heard."""
    return hashlib.sha256(audio.samples.astype("<f4", copy=False).tobytes()).hexdigest()
