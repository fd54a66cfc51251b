"""What recordings add to the emotions of an utterance: each is measured once for its content, and kept."""

from collections import OrderedDict

import numpy as np
from numpy.typing import NDArray

from tts.contract import Clip, Emotion, Stage, StageStore, Utterance
from tts.engines.draft.carry import Carried, carry
from tts.engines.draft.recipe import fingerprint_key
from tts.engines.draft.table import Manner
from tts.prosody.fingerprint import TRAITS, Fingerprint, fingerprint
from tts.reference import open_clip

_KEPT = 64
_NOTHING = Manner().row()

Floats = NDArray[np.float64]


class FeltClips:
    """Finds fingerprints in memory, in the store, or by measuring the recording."""

    def __init__(self) -> None:
        self._prints: OrderedDict[str, Fingerprint] = OrderedDict()

    def carried(self, emotion: Emotion, stages: StageStore) -> Carried | None:
        """What the recording of an emotion asks for; None where it has none.

        Raises
        ------
        BadAudio
            A recording is gone, was changed, holds no voice, or cannot be followed without a neutral one.
        """
        if emotion.clip is None:
            return None
        neutral = emotion.neutral_clip
        return carry(self.print_of(emotion.clip, stages), self.print_of(neutral, stages) if neutral else None)

    def rows(self, utterance: Utterance, stages: StageStore) -> tuple[Floats, ...]:
        """Rows for `perform`: one for the emotion and each shift; none at all where no recording is given.

        Raises
        ------
        BadAudio
            As `carried`.
        """
        emotions = (utterance.emotion, *(shift.emotion for shift in utterance.shifts))
        if not any(emotion.clip for emotion in emotions):
            return ()
        found = ((self.carried(emotion, stages), emotion.strength) for emotion in emotions)
        return tuple(_NOTHING if one is None else one.at(strength) for one, strength in found)

    def print_of(self, clip: Clip, stages: StageStore) -> Fingerprint:
        """Fingerprint of a recording; raises `BadAudio` as `carried` does."""
        if clip.sha256 in self._prints:
            self._prints.move_to_end(clip.sha256)
            return self._prints[clip.sha256]
        key = fingerprint_key(clip.sha256)
        kept = stages.get(Stage.HOW, key)
        if kept is not None and kept.get("fingerprint", np.zeros(0)).shape == (len(TRAITS),):
            found = Fingerprint.from_row(kept["fingerprint"].astype(np.float64))
        else:
            found = fingerprint(open_clip(clip))
            stages.put(Stage.HOW, key, {"fingerprint": found.row()})
        self._prints[clip.sha256] = found
        if len(self._prints) > _KEPT:
            self._prints.popitem(last=False)
        return found
