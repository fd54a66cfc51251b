"""Whose voices are heard in a pack, and what may be done with them."""

import time
from collections.abc import Iterable
from dataclasses import dataclass

from studio.reference_clips import KeptClip
from studio.scene import Scene, utterance_of
from tts.contract import Utterance

_ENGINE = "engine"
_RECORDING = "recording"
_FEELING = "recording of a feeling"


@dataclass(frozen=True, slots=True)
class VoiceRights:
    """One voice, or one recording whose feeling was followed.

    Attributes
    ----------
    voice : str
        Id of the voice, or the recording's.
    kind : str
        "engine" for a voice that comes with an engine, "recording" for one that imitates a recording,
        "recording of a feeling" for one that lent its manner only.
    note : str
        The rights in the words of who took the recording in; "" for voices of an engine.
    consented : bool or None
        Whether the speaker agreed; None where there is nobody to ask.
    date : str
        When that was noted, YYYY-MM-DD, or "".
    sha256 : str
        Digest of the recording; "" for voices of an engine.
    """

    voice: str
    kind: str
    note: str = ""
    consented: bool | None = None
    date: str = ""
    sha256: str = ""

    @property
    def statement(self) -> str:
        """The rights in one sentence, for the metadata of a file; "" for voices of an engine."""
        if self.kind == _ENGINE:
            return ""
        lent = "Feeling" if self.kind == _FEELING else "Voice"
        agreed = "with consent" if self.consented else "consent not noted"
        told = f"{lent} after a recording, {agreed}"
        return f"{told}: {self.note}" if self.note else f"{told}."

    def is_heard_in(self, said: Utterance) -> bool:
        """Whether an utterance is spoken with this voice, or follows the feeling of this recording."""
        if self.kind == _FEELING:
            return self.sha256 in _felt(said)
        return self.voice == said.voice


def rights_of(scene: Scene, clips: Iterable[KeptClip]) -> tuple[VoiceRights, ...]:
    """Gather the rights of every voice and recording that a scene uses.

    Parameters
    ----------
    scene : Scene
        Every role is cast.
    clips : iterable of KeptClip
        The recordings that are kept here.
    """
    kept = list(clips)
    by_id, by_digest = {clip.id: clip for clip in kept}, {clip.sha256: clip for clip in kept}
    said = [utterance_of(scene, line) for line in scene.lines]
    voices = [
        _of_clip(by_id[voice], _RECORDING) if voice in by_id else VoiceRights(voice, _ENGINE)
        for voice in sorted({one.voice for one in said})
    ]
    felt = [
        _of_clip(by_digest[digest], _FEELING)
        if digest in by_digest
        else VoiceRights(f"sha256:{digest}", _FEELING, consented=False, sha256=digest)
        for digest in sorted({digest for one in said for digest in _felt(one)})
    ]
    return (*voices, *felt)


def _felt(said: Utterance) -> set[str]:
    """Digests of the recordings whose feeling an utterance follows, and of those they are measured by."""
    emotions = (said.emotion, *(shift.emotion for shift in said.shifts))
    return {clip.sha256 for one in emotions for clip in (one.clip, one.neutral_clip) if clip}


def _of_clip(clip: KeptClip, kind: str) -> VoiceRights:
    day = time.strftime("%Y-%m-%d", time.gmtime(clip.rights.at)) if clip.rights.at else ""
    return VoiceRights(clip.id, kind, clip.rights.note, clip.rights.consented, day, clip.sha256)
