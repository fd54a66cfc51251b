"""Voices and emotions as the network reads them, each computed once for the same sound."""

from collections import OrderedDict
from collections.abc import Callable, Hashable
from dataclasses import dataclass
from typing import Generic, TypeVar

import torch
from torch import Tensor

from tts.contract import Emotion
from tts.engines.indextts2.clip import ReferenceClip
from tts.engines.indextts2.emotion import (
    EmotionMatrices,
    Weights,
    axis_weights,
    merged_emotion,
    natural_weights,
    scaled_weights,
    weighted_emotion,
)
from tts.nn.gpt import UnifiedVoice

_Value = TypeVar("_Value")
Listen = Callable[[Tensor], Tensor]  # a waveform at 16,000 Hz to features (frames, 1024)


class Kept(Generic[_Value]):
    """The most recent results of a computation, by key."""

    def __init__(self, count: int) -> None:
        self._count = count
        self._values: OrderedDict[Hashable, _Value] = OrderedDict()

    def get(self, key: Hashable, make: Callable[[], _Value]) -> _Value:
        """Return what is kept under the key, making it if need be."""
        if key not in self._values:
            self._values[key] = make()
            if len(self._values) > self._count:
                self._values.popitem(last=False)
        self._values.move_to_end(key)
        return self._values[key]


@dataclass(frozen=True, slots=True, eq=False)
class Speaker:
    """A voice.

    Attributes
    ----------
    key : str
        Of the clip that it was read from.
    features : (frames, 1024)
        What w2v-BERT hears in the clip.
    latents : (latents, dim)
    own_emotion : (dim,)
        How the clip itself is felt.
    style : (192,)
        Embedding of the speaker, made by the sound half.
    """

    key: str
    features: Tensor
    latents: Tensor
    own_emotion: Tensor
    style: Tensor


@dataclass(frozen=True, slots=True)
class FeltClips:
    """Clips that an emotion names: one that is felt so, and the same speaker without feeling."""

    felt: ReferenceClip | None = None
    neutral: ReferenceClip | None = None


class Conditioner:
    """Computes speakers and emotion vectors.

    Parameters
    ----------
    voice : UnifiedVoice
    listen : callable
        Features of a waveform at 16,000 Hz.
    matrices : EmotionMatrices
    compat : bool
        As the released pipeline: emotions are read from clips by a second route of resampling (which costs a
        second pass of w2v-BERT for every speaker), and mixes of feelings are not held within what sounds
        natural.
    kept : int
        Speakers, and emotion vectors, that are remembered.
    """

    def __init__(
        self,
        voice: UnifiedVoice,
        listen: Listen,
        matrices: EmotionMatrices,
        *,
        compat: bool = False,
        kept: int = 64,
    ) -> None:
        self._voice, self._listen, self._matrices, self._compat = voice, listen, matrices, compat
        self._features: Kept[Tensor] = Kept(kept)
        self._speakers: Kept[Speaker] = Kept(kept)
        self._felt: Kept[Tensor] = Kept(kept)

    def features(self, clip: ReferenceClip) -> Tensor:
        """Return what w2v-BERT hears in a clip by the speaker's route: (frames, 1024)."""
        return self._features.get(clip.key, lambda: self._heard(clip.speaker_route()))

    def _heard(self, wave: Tensor) -> Tensor:
        """Listen, wherever w2v-BERT lies, and bring what was heard to where the voice network lies."""
        return self._listen(wave).to(self._voice.mel_head.weight.device)

    def speaker(self, clip: ReferenceClip, style: Tensor) -> Speaker:
        """Read a voice; `style` (192,) comes from the sound half."""
        return self._speakers.get(clip.key, lambda: self._read_speaker(clip, style))

    @torch.inference_mode()
    def _read_speaker(self, clip: ReferenceClip, style: Tensor) -> Speaker:
        features = self.features(clip)
        latents = self._voice.speaker_latents(features[None])[0]
        return Speaker(clip.key, features, latents, self.clip_emotion(clip), style)

    def clip_emotion(self, clip: ReferenceClip) -> Tensor:
        """Read how a clip is felt: (dim,)."""
        return self._felt.get(clip.key, lambda: self._read_emotion(clip))

    @torch.inference_mode()
    def _read_emotion(self, clip: ReferenceClip) -> Tensor:
        heard = self._heard(clip.emotion_route()) if self._compat else self.features(clip)
        return self._voice.emotion_vector(heard[None])[0]

    @torch.inference_mode()
    def emotion(
        self, speaker: Speaker, emotion: Emotion, strength: float, clips: FeltClips | None = None
    ) -> Tensor:
        """Return the emotion vector of a line.

        Parameters
        ----------
        speaker : Speaker
        emotion : Emotion
            Its feelings count; its own strength does not, since `strength` holds it already.
        strength : float
            0 leaves the voice as it is, 1 is fully felt.
        clips : FeltClips, optional
            The emotion's clips. With a neutral one, what the felt clip adds to it is added to the voice, so
            that nothing of the other speaker comes along.

        Returns
        -------
        (dim,)
        """
        vector = speaker.own_emotion
        if clips and clips.felt:
            target = self.clip_emotion(clips.felt)
            if clips.neutral:
                target = speaker.own_emotion + target - self.clip_emotion(clips.neutral)
            vector = merged_emotion(vector, target, strength)
        weights = self.weights(emotion, strength)
        if not any(weights):
            return vector
        return weighted_emotion(self._matrices, weights, speaker.style, vector)

    def weights(self, emotion: Emotion, strength: float) -> Weights:
        """Return the weights of the eight axes for an emotion's feelings."""
        weights = axis_weights(emotion.feelings)
        return scaled_weights(weights if self._compat else natural_weights(weights), strength)
