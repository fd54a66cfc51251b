"""Voices and feelings ready for both halves: each computed once for a recording's content, and kept."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from tts.contract import Clip, Emotion, Feelings, Stage, StageStore
from tts.engines.indextts2.clip import ReferenceClip, read_reference
from tts.engines.indextts2.conditioning import Conditioner, FeltClips, Kept, Speaker
from tts.engines.indextts2.described import Classifier, described_feelings
from tts.engines.indextts2.emotion import AXES
from tts.engines.indextts2.recipe import description_key, voice_key
from tts.engines.indextts2.sound import SoundHalf
from tts.engines.indextts2.voice import VoiceSound
from tts.errors import BadAudio, Problem
from tts.reference import clip_of
from tts.text.feeling.described import FROM_LINE, understood

_KEPT = 64
_ARRAYS = ("style", "prompt_offset", "latents", "own_emotion")


@dataclass(frozen=True, slots=True, eq=False)
class ReadyVoice:
    """A voice for the text half and the sound half, and what its owner may want to know of the recording."""

    speaker: Speaker
    sound: VoiceSound
    notes: tuple[str, ...]


class VoiceBook:
    """Finds voices and emotion vectors, in memory, in the store, or by computing them.

    Parameters
    ----------
    conditioner : Conditioner
    half : SoundHalf
    weights : str
        Digest of the weights, part of every key.
    classifier : callable, optional
        Makes the model that understands descriptions; called at the first of them. Without it they are
        understood by the rules of `tts.text.feeling`.
    """

    def __init__(
        self,
        conditioner: Conditioner,
        half: SoundHalf,
        weights: str,
        classifier: Callable[[], Classifier] | None = None,
    ) -> None:
        self._conditioner, self._half, self._weights = conditioner, half, weights
        self._make_classifier = classifier
        self._classifier: Classifier | None = None
        self._clips: Kept[ReferenceClip] = Kept(_KEPT)
        self._voices: Kept[ReadyVoice] = Kept(_KEPT)

    def clip(self, clip: Clip) -> ReferenceClip:
        """Read a recording, once for its content.

        Raises
        ------
        BadAudio
            It cannot be read, is too short or silent, or is not the recording that was meant.
        """
        return self._clips.get(clip.sha256, lambda: _read(clip))

    def voice(self, clip: Clip, stages: StageStore) -> ReadyVoice:
        """Make a voice of a recording; raises as `clip` does."""
        return self._voices.get(clip.sha256, lambda: self._find(clip, stages))

    def _find(self, clip: Clip, stages: StageStore) -> ReadyVoice:
        recording = self.clip(clip)
        key = voice_key(self._weights, recording.key)
        kept = stages.get(Stage.SAID, key)
        if kept is not None and set(_ARRAYS) <= set(kept):
            return self._revived(recording, kept)
        features = self._conditioner.features(recording)
        sound = self._half.voice(torch.from_numpy(recording.wave_22k), features)
        speaker = self._conditioner.speaker(recording, sound.style)
        tensors = (sound.style, sound.prompt_offset, speaker.latents, speaker.own_emotion)
        stages.put(
            Stage.SAID, key, {name: _array(value) for name, value in zip(_ARRAYS, tensors, strict=True)}
        )
        return ReadyVoice(speaker, sound, recording.notes)

    def _revived(self, recording: ReferenceClip, kept: Mapping[str, NDArray[np.generic]]) -> ReadyVoice:
        device = self._half.models.device
        style, offset, latents, own = (torch.from_numpy(kept[name].copy()).to(device) for name in _ARRAYS)
        # What was heard in the recording is read on the way to these, and not again.
        speaker = Speaker(recording.key, style.new_empty(0), latents, own, style)
        return ReadyVoice(speaker, VoiceSound(style, offset), recording.notes)

    def emotion_at(
        self, voice: ReadyVoice, emotion: Emotion, line: str, stages: StageStore
    ) -> Callable[[float], Tensor]:
        """Prepare an emotion of a line for any strength.

        Parameters
        ----------
        voice : ReadyVoice
        emotion : Emotion
            Feelings, clips and description are followed together: a clip leads the voice's own vector to its
            own, and the axes, with what the words tell added to them, lead on from there.
        line : str
            What is spoken; the description where that is `FROM_LINE`.
        stages : StageStore
            Keeps what descriptions were understood as.

        Raises
        ------
        BadAudio
            As `clip`.
        WeightsError
            There is a description and its model cannot be loaded.
        """
        felt = self.clip(emotion.clip) if emotion.clip else None
        neutral = self.clip(emotion.neutral_clip) if emotion.neutral_clip else None
        told = self._told(emotion, line, stages)
        clips = FeltClips(felt, neutral)

        def at(strength: float) -> Tensor:
            return self._conditioner.emotion(voice.speaker, told, strength, clips)

        return at

    def _told(self, emotion: Emotion, line: str, stages: StageStore) -> Emotion:
        """Add what a description tells to the axes."""
        words = emotion.description.strip()
        if not words or self._make_classifier is None:
            return understood(emotion, line)
        scores = self._scores(line if words == FROM_LINE else words, self._make_classifier, stages)
        given = emotion.feelings
        mixed = {axis: min(1.0, getattr(given, axis) + scores[axis]) for axis in AXES}
        return replace(emotion, feelings=Feelings(**mixed, gentle=given.gentle))

    def _scores(self, words: str, make: Callable[[], Classifier], stages: StageStore) -> dict[str, float]:
        key = description_key(self._weights, words)
        kept = stages.get(Stage.HOW, key)
        if kept is not None and "scores" in kept:
            return dict(zip(AXES, kept["scores"].astype(float).tolist(), strict=True))
        if self._classifier is None:
            self._classifier = make()
        scores = described_feelings(words, self._classifier)
        stages.put(Stage.HOW, key, {"scores": np.array([scores[axis] for axis in AXES])})
        return scores


def _read(clip: Clip) -> ReferenceClip:
    path = Path(clip.path)
    if not path.is_file():
        raise BadAudio(Problem.of("clip_gone", name=path.name, folder=path.parent))
    if clip_of(path).sha256 != clip.sha256:
        raise BadAudio(Problem.of("clip_changed", name=path.name))
    return read_reference(path)


def _array(tensor: Tensor) -> NDArray[np.generic]:
    array: NDArray[np.generic] = tensor.detach().float().cpu().numpy()
    return array
