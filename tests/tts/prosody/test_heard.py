"""The sound alone says which feeling it shows, and how strongly."""

from functools import cache

import numpy as np
import pytest

from tts.audio import Audio
from tts.contract import FEELINGS
from tts.errors import BadAudio
from tts.prosody import heard, measure
from tts.prosody.heard import NEUTRAL_BELOW, TRAITS, USED, Ears, hear, own_ears, traits_of

RATE = 16_000


@cache
def tone(hz: float = 150.0, seconds: float = 1.0) -> Audio:
    t = np.arange(round(seconds * RATE)) / RATE
    orders = np.arange(1, 12)[:, None]
    wave = np.sum(np.sin(2 * np.pi * orders * hz * t) / orders, axis=0)
    return Audio((0.1 * wave).astype(np.float32), RATE)


@pytest.mark.parametrize("feeling", FEELINGS)
@pytest.mark.parametrize("strength", [0.5, 1.0])
def test_a_voice_that_went_a_feelings_way_is_heard_so(feeling: str, strength: float) -> None:
    ears = own_ears()
    speaker = ears.speakers["draft/en-us-sam"]
    traits = speaker + strength * ears.directions[FEELINGS.index(feeling)]
    found = ears.hear(traits, speaker)
    assert (found.feeling, found.sure) == (feeling, True)
    assert found.strength == pytest.approx(strength, abs=0.01)
    assert found.along[feeling] == pytest.approx(strength, abs=0.01)


def test_a_voice_that_is_itself_is_neutral() -> None:
    ears = own_ears()
    found = ears.hear(ears.speakers["draft/zh-lan"], ears.speakers["draft/zh-lan"])
    assert found.feeling == "neutral"
    assert found.strength < NEUTRAL_BELOW


def test_the_length_of_a_text_says_nothing() -> None:
    ears = own_ears()
    speaker = ears.speakers["draft/en-us-sam"]
    traits = speaker + 0.8 * ears.directions[0]
    longer = np.where(USED, traits, traits + 2.0)
    assert ears.hear(longer, speaker) == ears.hear(traits, speaker)


def test_a_speaker_nobody_knows_is_said_to_be_a_guess() -> None:
    assert not hear(measure(tone()), "indextts2/clip-1").sure
    assert hear(measure(tone()), "draft/en-us-sam").sure


def test_traits_of_a_tone_are_what_it_is() -> None:
    traits = dict(zip(TRAITS, traits_of(measure(tone())), strict=True))
    assert traits["f0_median_st"] == pytest.approx(12 * np.log2(150.0), abs=0.1)
    assert abs(traits["f0_low_st"]) < 0.2
    assert traits["level_db"] == pytest.approx(20 * np.log10(np.sqrt(np.mean(tone().samples ** 2))), abs=0.5)


def test_silence_has_no_feeling() -> None:
    with pytest.raises(BadAudio):
        hear(measure(Audio(np.zeros(RATE, np.float32), RATE)))


def test_another_file_than_the_one_shipped_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(heard, "HEARD_SHA256", "0" * 64)
    own_ears.cache_clear()
    with pytest.raises(BadAudio, match="heard"):
        own_ears()
    monkeypatch.undo()
    own_ears.cache_clear()
    assert isinstance(own_ears(), Ears)
