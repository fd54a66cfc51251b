"""Recordings that voices and feelings are copied from: what is fit for it, and where they are kept.

Clips are kept by content: the same recording is one clip whatever its file was called, and a clip that was
altered on disk is noticed. A clip with a name is a voice of every engine that speaks from recordings.
"""

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from tts.audio import Audio, read_audio
from tts.contract import Clip, Voice
from tts.errors import BadAudio, BadValue, Problem
from tts.home import studio_home
from tts.whole import written_whole

SHORTEST_S = 1.0  # less tells neither a voice nor a feeling
LONGEST_S = 15.0  # more is not listened to
QUIETEST_DB = -60.0  # root mean square; what is quieter is taken for silence
VOICE_PREFIX = "clip-"
_ID_DIGITS = 16  # of the digest: 64 bits, so that two clips never share an id by chance
_LANGUAGES = ("zh-CN", "en-US")


@dataclass(frozen=True, slots=True)
class ReferenceVoice:
    """A voice that is a recording.

    Attributes
    ----------
    voice : Voice
        Its id is made of the recording's content, so the same id always sounds the same.
    clip : Clip
        The recording as it is kept.
    """

    voice: Voice
    clip: Clip


def check_reference(audio: Audio) -> None:
    """Refuse what no voice can be copied from.

    Raises
    ------
    BadAudio
        The recording is shorter than 1 s, or silent in its first 15 s.
    """
    if audio.seconds < SHORTEST_S:
        raise BadAudio(Problem.of("clip_too_short", seconds=f"{audio.seconds:.2f}", least=f"{SHORTEST_S:g}"))
    heard = audio.samples[: round(LONGEST_S * audio.rate)].astype(np.float64)
    if float(np.sqrt(np.mean(np.square(heard)))) < 10.0 ** (QUIETEST_DB / 20.0):
        raise BadAudio(Problem.of("clip_silent", seconds=f"{LONGEST_S:g}"))


def clip_of(path: Path) -> Clip:
    """Name a recording by its content.

    Raises
    ------
    BadAudio
        The file cannot be read.
    """
    try:
        with path.open("rb") as stream:
            return Clip(str(path), hashlib.file_digest(stream, "sha256").hexdigest())
    except OSError as error:
        raise BadAudio(Problem.of("clip_unreadable", path=path, reason=error.strerror)) from error


def open_clip(clip: Clip) -> Audio:
    """Read a recording, as long as it is the one that was chosen.

    Raises
    ------
    BadAudio
        It is gone, was changed since it was chosen, or is no recording; the problem says which.
    """
    path = Path(clip.path)
    if not path.is_file():
        raise BadAudio(Problem.of("clip_gone", name=path.name, folder=path.parent))
    if clip_of(path).sha256 != clip.sha256:
        raise BadAudio(Problem.of("clip_changed", name=path.name))
    audio = read_audio(path)
    check_reference(audio)
    return audio


class ReferenceStore:
    """Recordings with a name, kept under one folder; any process may add or remove some at any time.

    Parameters
    ----------
    folder : Path, optional
        `voices` in the studio's home where left out; need not exist.
    """

    def __init__(self, folder: Path | None = None) -> None:
        self.folder = folder or studio_home() / "voices"

    def add(self, path: Path, voice: Voice) -> ReferenceVoice:
        """Keep a copy of a recording under a name.

        Parameters
        ----------
        path : Path
            WAV, FLAC, OGG or MP3 of one speaker.
        voice : Voice
            How it is called; its id is replaced by one made of the content. Without languages it speaks
            Chinese and English.

        Raises
        ------
        BadAudio
            The recording cannot be read, is too short, or silent.
        BadValue
            The name is empty.
        """
        if not voice.name.strip():
            raise BadValue("voice name", voice.name, "some word")
        check_reference(read_audio(path))
        sha256 = clip_of(path).sha256
        named = replace(
            voice,
            id=VOICE_PREFIX + sha256[:_ID_DIGITS],
            name_zh=voice.name_zh or voice.name,
            languages=voice.languages or _LANGUAGES,
        )
        kept = self.folder / f"{named.id}{path.suffix.lower()}"
        self._write(kept, path.read_bytes())
        facts = {name: getattr(named, name) for name in ("name", "name_zh", "languages", "gender", "age")}
        facts |= {"file": kept.name, "sha256": sha256}
        self._write(
            self.folder / f"{named.id}.json", json.dumps(facts, ensure_ascii=False, indent=1).encode()
        )
        return ReferenceVoice(named, Clip(str(kept), sha256))

    def voices(self) -> Sequence[ReferenceVoice]:
        """Every voice that is kept, by name; files that are none are passed over."""
        found = (self._read(path) for path in sorted(self.folder.glob(f"{VOICE_PREFIX}*.json")))
        return sorted(
            (voice for voice in found if voice is not None), key=lambda kept: (kept.voice.name, kept.voice.id)
        )

    def find(self, voice_id: str) -> ReferenceVoice | None:
        """Look a voice up by its id."""
        plain = voice_id.removeprefix(VOICE_PREFIX)
        if plain == voice_id or not plain.isalnum():
            return None
        return self._read(self.folder / f"{voice_id}.json")

    def remove(self, voice_id: str) -> bool:
        """Forget a voice and its recording; says whether it was there."""
        kept = self.find(voice_id)
        if kept is None:
            return False
        (self.folder / f"{voice_id}.json").unlink(missing_ok=True)
        Path(kept.clip.path).unlink(missing_ok=True)
        return True

    def _read(self, path: Path) -> ReferenceVoice | None:
        try:
            facts = json.loads(path.read_text("utf-8"))
            file = self.folder / Path(str(facts["file"])).name
            languages = tuple(str(language) for language in facts["languages"])
            voice = Voice(
                path.stem,
                str(facts["name"]),
                str(facts["name_zh"]),
                languages,
                str(facts["gender"]),
                str(facts["age"]),
            )
            return ReferenceVoice(voice, Clip(str(file), str(facts["sha256"]))) if file.is_file() else None
        except (OSError, ValueError, KeyError, TypeError):
            return None

    def _write(self, path: Path, content: bytes) -> None:
        """Write a file whole or not at all."""
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            with written_whole(path, sync=True) as part:
                part.write_bytes(content)
        except OSError as error:
            raise BadAudio(
                Problem.of("home_unwritable", folder=self.folder, reason=error.strerror)
            ) from error
