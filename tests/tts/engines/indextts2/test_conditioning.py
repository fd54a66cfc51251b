"""Voices and emotions are computed once for the same sound, and mean what was asked."""

import numpy as np
import pytest
import torch
from torch import Tensor

from tests.tts.nn.golden import golden_tensors, tiny_voice
from tts.audio import Audio
from tts.contract import Emotion, Feelings
from tts.engines.indextts2.clip import ReferenceClip
from tts.engines.indextts2.conditioning import Conditioner, FeltClips
from tts.engines.indextts2.emotion import EmotionMatrices


class Listener:
    """Counts what it is asked to hear, and hears the clip's beginning."""

    def __init__(self) -> None:
        self.heard = 0

    def __call__(self, wave: Tensor) -> Tensor:
        self.heard += 1
        return wave[: 20 * 1024].reshape(20, 1024) * 10


def clip(hertz: float) -> ReferenceClip:
    time = np.arange(2 * 22_050) / 22_050
    return ReferenceClip.of(Audio((0.3 * np.sin(2 * np.pi * hertz * time)).astype(np.float32), 22_050))


def conditioner(listener: Listener, *, compat: bool = False, kept: int = 8) -> Conditioner:
    golden = golden_tensors()
    matrices = EmotionMatrices(golden["evec.spk_matrix"], golden["evec.emo_matrix"])
    return Conditioner(tiny_voice(), listener, matrices, compat=compat, kept=kept)


STYLE = golden_tensors()["evec.style"][0]


def test_the_same_sound_is_heard_once_whatever_is_asked_of_it() -> None:
    listener = Listener()
    made = conditioner(listener)
    for _ in range(3):
        speaker = made.speaker(clip(200), STYLE)
        made.emotion(speaker, Emotion(), 0.5, FeltClips(clip(200)))
        made.emotion(speaker, Emotion(), 0.9, FeltClips(clip(300)))
    assert listener.heard == 2


def test_compat_hears_a_clip_by_both_routes() -> None:
    listener = Listener()
    conditioner(listener, compat=True).speaker(clip(200), STYLE)
    assert listener.heard == 2


def test_only_the_most_recent_voices_are_kept() -> None:
    listener = Listener()
    made = conditioner(listener, kept=2)
    for hertz in (200, 300, 400, 200):
        made.speaker(clip(hertz), STYLE)
    assert listener.heard == 4


def test_no_strength_is_the_voice_itself_and_full_strength_the_clip() -> None:
    made = conditioner(Listener())
    speaker = made.speaker(clip(200), STYLE)
    felt = FeltClips(clip(300))
    assert torch.equal(made.emotion(speaker, Emotion(), 0.0, felt), speaker.own_emotion)
    assert torch.allclose(
        made.emotion(speaker, Emotion(), 1.0, felt), made.clip_emotion(clip(300)), atol=1e-5
    )


def test_a_neutral_clip_takes_the_other_speaker_out() -> None:
    made = conditioner(Listener())
    speaker = made.speaker(clip(200), STYLE)
    nothing_felt = FeltClips(clip(300), neutral=clip(300))
    vector = made.emotion(speaker, Emotion(), 1.0, nothing_felt)
    assert torch.allclose(vector, speaker.own_emotion, atol=1e-5)


def test_feelings_are_held_within_what_sounds_natural_unless_compat() -> None:
    everything = Emotion(feelings=Feelings(happy=1.0, angry=1.0, surprised=1.0))
    assert sum(conditioner(Listener()).weights(everything, 1.0)) == pytest.approx(0.8)
    assert sum(conditioner(Listener(), compat=True).weights(everything, 1.0)) == pytest.approx(3.0)


def test_feelings_change_the_vector_in_step_with_their_strength() -> None:
    made = conditioner(Listener())
    speaker = made.speaker(clip(200), STYLE)
    sad = Emotion(feelings=Feelings(sad=0.8))
    none, half, full = (made.emotion(speaker, sad, strength) for strength in (0.0, 0.5, 1.0))
    assert torch.equal(none, speaker.own_emotion)
    assert torch.allclose(half, (none + full) / 2, atol=1e-4)
