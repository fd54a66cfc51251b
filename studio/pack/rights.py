"""Whose voices are heard in a pack, and what may be done with them."""

import time
from collections.abc import Iterable
from dataclasses import dataclass

from studio.reference_clips import KeptClip
from studio.scene import Scene, utterance_of

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
    """

    voice: str
    kind: str
    note: str = ""
    consented: bool | None = None
    date: str = ""

    @property
    def statement(self) -> str:
        """The rights in one sentence, for the metadata of a file; "" for voices of an engine."""
        if self.kind == _ENGINE:
            return ""
        agreed = "with consent" if self.consented else "consent not noted"
        return (
            f"Voice after a recording, {agreed}: {self.note}"
            if self.note
            else f"Voice after a recording, {agreed}."
        )


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
    found = {
        voice: _of_clip(by_id[voice], _RECORDING) if voice in by_id else VoiceRights(voice, _ENGINE)
        for voice in sorted({one.voice for one in said})
    }
    emotions = [e for one in said for e in (one.emotion, *(shift.emotion for shift in one.shifts))]
    for digest in sorted({clip.sha256 for e in emotions for clip in (e.clip, e.neutral_clip) if clip}):
        clip = by_digest.get(digest)
        name = clip.id if clip else f"sha256:{digest}"
        found.setdefault(name, _of_clip(clip, _FEELING) if clip else VoiceRights(name, _FEELING, "", False))
    return tuple(found.values())


def _of_clip(clip: KeptClip, kind: str) -> VoiceRights:
    day = time.strftime("%Y-%m-%d", time.gmtime(clip.rights.at)) if clip.rights.at else ""
    return VoiceRights(clip.id, kind, clip.rights.note, clip.rights.consented, day)
