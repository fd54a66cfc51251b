"""Reference recordings with their rights: none is kept without consent, nor without saying whose it is."""

import hashlib
import io
import json
import re
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from studio.errors import ClipError
from tts.audio import Audio
from tts.contract import Voice
from tts.errors import BadAudio, Problem
from tts.reference import ReferenceStore, check_reference

MAX_BYTES = 50 * 2**20
MAX_S = 120.0  # longer ones are no clips; decoding them would only cost time
MAX_SAMPLES = 48_000_000  # of all channels, decoded: a small file may hold gigabytes of silence
MAX_RATE = 768_000  # the highest that converters work at; a header may say anything
LOUDEST = 100.0  # 40 dB beyond full scale: what is louder in a file of floats is no sound
# Kept as they are; whatever else the library reads is kept as WAV.
_SUFFIXES = {"WAV": ".wav", "FLAC": ".flac", "OGG": ".ogg", "MP3": ".mp3", "WAVEX": ".wav"}
_ID = re.compile(r"clip-[0-9a-f]{1,64}")


@dataclass(frozen=True, slots=True)
class Rights:
    """Whose voice a recording is and what may be done with it, in the words of who imported it.

    `consented` says that the speaker allows the voice to be imitated; `at` is seconds since the epoch.
    """

    note: str
    consented: bool
    at: float = 0.0


@dataclass(frozen=True, slots=True)
class KeptClip:
    """A recording that is kept; its id is made of its content."""

    id: str
    name: str
    path: Path
    sha256: str
    rights: Rights


class ClipShelf:
    """The reference recordings under one folder, usually `voices` in the studio's home."""

    def __init__(self, folder: Path | None = None) -> None:
        self._store = ReferenceStore(folder)

    def keep(self, data: bytes, name: str, rights: Rights) -> KeptClip:
        """Keep a recording; the same one again takes the new name and rights.

        Parameters
        ----------
        data : bytes
            A file of any format that libsndfile reads. What it was called elsewhere is not looked at.
        name : str
            What it is called here.
        rights : Rights
            Consented.

        Raises
        ------
        ClipError
            If it has no name, no note on its rights or no consent, or is too long.
        BadAudio
            If it is no recording, too short or silent.
        """
        if not name.strip():
            raise ClipError("no_name")
        if not rights.note.strip():
            raise ClipError("no_note")
        if not rights.consented:
            raise ClipError("no_consent")
        check_reference(read_clip(data))
        with _as_file(data) as path:
            kept = self._store.add(path, Voice("", name.strip(), name.strip(), ()))
        note = Rights(rights.note.strip(), True, rights.at or time.time())
        file = self._rights_file(kept.voice.id)
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(json.dumps(asdict(note), ensure_ascii=False), "utf-8")
        return KeptClip(kept.voice.id, kept.voice.name, Path(kept.clip.path), kept.clip.sha256, note)

    def clips(self) -> list[KeptClip]:
        """List what is kept, by name."""
        return [
            KeptClip(
                one.voice.id, one.voice.name, Path(one.clip.path), one.clip.sha256, self._rights(one.voice.id)
            )
            for one in self._store.voices()
        ]

    def rights_of(self, sha256: str) -> Rights | None:
        """Rights of the recording with a content; None where it is not kept here."""
        return next((clip.rights for clip in self.clips() if clip.sha256 == sha256), None)

    def remove(self, clip_id: str) -> bool:
        """Forget a recording and its rights; says whether it was there."""
        if not _ID.fullmatch(clip_id):
            return False
        self._rights_file(clip_id).unlink(missing_ok=True)
        return self._store.remove(clip_id)

    def _rights(self, clip_id: str) -> Rights:
        try:
            table = json.loads(self._rights_file(clip_id).read_text("utf-8"))
            return Rights(str(table["note"]), bool(table["consented"]), float(table["at"]))
        except (OSError, ValueError, KeyError, TypeError):
            return Rights("", consented=False)

    def _rights_file(self, clip_id: str) -> Path:
        return self._store.folder / "rights" / f"{clip_id}.json"


def read_clip(data: bytes) -> Audio:
    """Read a recording as one channel.

    Raises
    ------
    ClipError
        If it is too long or too large.
    BadAudio
        If it is no recording.
    """
    samples, rate = _decoded(data)
    return Audio(np.ascontiguousarray(samples.mean(axis=1, dtype=np.float32)), rate)


def channels_of(data: bytes) -> int:
    """How many channels a recording has; raises as `read_clip`."""
    return int(_facts(data).channels)


def digest(data: bytes) -> str:
    """The content of a recording as a name."""
    return hashlib.sha256(data).hexdigest()


def _facts(data: bytes) -> Any:
    """What a file's header says, checked before anything is decoded."""
    import soundfile

    if len(data) > MAX_BYTES:
        raise ClipError("too_large", megabytes=str(MAX_BYTES // 2**20))
    try:
        facts = soundfile.info(io.BytesIO(data))
    except soundfile.SoundFileError as error:
        raise BadAudio(Problem.of("no_recording", reason=str(error).partition(": ")[2] or error)) from error
    if facts.duration > MAX_S:
        raise ClipError("too_long", seconds=f"{facts.duration:.0f}", limit=f"{MAX_S:.0f}")
    if facts.samplerate > MAX_RATE:
        raise BadAudio(Problem.of("clip_rate", rate=facts.samplerate, limit=MAX_RATE))
    if facts.frames * facts.channels > MAX_SAMPLES:
        raise ClipError("too_many_samples", channels=str(facts.channels), rate=str(facts.samplerate))
    return facts


def _decoded(data: bytes) -> tuple[NDArray[np.float32], int]:
    """Samples of all channels, (n, channels), and their rate."""
    import soundfile

    _facts(data)
    try:
        samples, rate = soundfile.read(io.BytesIO(data), dtype="float32", always_2d=True)
    except soundfile.SoundFileError as error:
        raise BadAudio(Problem.of("no_recording", reason=error)) from error
    if not np.isfinite(samples).all() or np.abs(samples).max(initial=0.0) > LOUDEST:
        raise BadAudio(Problem.of("clip_no_sound"))
    return samples, int(rate)


@contextmanager
def _as_file(data: bytes) -> Iterator[Path]:
    """A file of a name of our own that holds a recording; one of a rare format holds it as WAV."""
    import soundfile

    facts = _facts(data)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"clip{_SUFFIXES.get(facts.format, '.wav')}"
        if facts.format in _SUFFIXES:
            path.write_bytes(data)
        else:
            samples, rate = _decoded(data)
            soundfile.write(path, samples, rate, subtype="PCM_24")
        yield path
