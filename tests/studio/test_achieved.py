"""What was asked is set beside what is heard, and says what to try."""

from dataclasses import replace

import numpy as np
import pytest

from studio import achieved as module
from studio.achieved import Match, achieved, tell_achieved
from studio.words import LANGUAGES
from tests.studio.plans import measured_of
from tts.contract import FEELINGS, CurvePoint, Emotion, EmotionShift, Feelings, IntensityCurve, Utterance
from tts.prosody.heard import HeardFeeling

SAD = Utterance("Hello.", "en-us-sam", emotion=Emotion(Feelings(sad=1.0), strength=0.8))
SOUND = measured_of(np.full(200, 150.0))


def hearing(monkeypatch: pytest.MonkeyPatch, feeling: str, strength: float, *, sure: bool = True) -> None:
    along = {name: strength if name == feeling else 0.0 for name in FEELINGS}
    heard = HeardFeeling(feeling, strength, "calm", sure, along)
    monkeypatch.setattr(module, "hear", lambda *_: heard)


@pytest.mark.parametrize(
    ("asked", "feeling", "strength", "match"),
    [
        (SAD, "sad", 0.7, Match.FITS),
        (SAD, "sad", 0.35, Match.WEAKER),
        (SAD, "neutral", 0.1, Match.WEAKER),
        (SAD, "happy", 0.7, Match.OTHER),
        (replace(SAD, emotion=Emotion(Feelings(sad=0.6, afraid=0.5))), "afraid", 0.6, Match.FITS),
        (replace(SAD, emotion=Emotion()), "neutral", 0.1, Match.FITS),
        (replace(SAD, emotion=Emotion()), "angry", 0.8, Match.UNASKED),
        (replace(SAD, emotion=Emotion(description="barely holding back tears")), "sad", 0.9, Match.FITS),
        (replace(SAD, shifts=(EmotionShift(2, Emotion()),)), "sad", 0.7, Match.OPEN),
        (replace(SAD, curve=IntensityCurve((CurvePoint(0.0, 0.5),))), "sad", 0.35, Match.FITS),
    ],
)
def test_asked_and_heard_are_compared(
    monkeypatch: pytest.MonkeyPatch, asked: Utterance, feeling: str, strength: float, match: Match
) -> None:
    hearing(monkeypatch, feeling, strength)
    assert achieved(asked, SOUND, "draft").match is match


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("sure", [True, False])
def test_it_is_said_in_words_with_a_doubt_where_there_is_one(
    monkeypatch: pytest.MonkeyPatch, lang: str, sure: bool
) -> None:
    hearing(monkeypatch, "sad", 0.75, sure=sure)
    told = tell_achieved(achieved(SAD, SOUND, "draft"), lang)
    assert "80" in told
    assert "75" in told
    assert ("guess" in told or "猜测" in told) is not sure


def test_a_sound_is_heard_against_its_own_voice() -> None:
    known = achieved(SAD, SOUND, "draft").heard
    unknown = achieved(SAD, SOUND, "indextts2").heard
    assert (known.sure, unknown.sure) == (True, False)
