"""There is a cast for every language, and no two of one language sound alike."""

from collections import defaultdict
from itertools import combinations

import pytest

from tts.engines.draft.voices import VOICES, DraftVoice, find_voice
from tts.errors import UnknownVoice

BY_HOME: dict[str, list[DraftVoice]] = defaultdict(list)
for _voice in VOICES.values():
    BY_HOME[_voice.voice.languages[0]].append(_voice)


@pytest.mark.parametrize("language", ["en-US", "en-GB", "zh-CN", "es-ES"])
def test_every_language_has_at_least_six_voices_of_all_ages_and_genders(language: str) -> None:
    voices = BY_HOME[language]
    assert len(voices) >= 6
    assert {voice.voice.gender for voice in voices} == {"female", "male"}
    assert {voice.voice.age for voice in voices} == {"child", "young", "adult", "old"}


@pytest.mark.parametrize("language", ["en-US", "en-GB", "zh-CN", "es-ES"])
def test_two_voices_of_a_language_differ_by_what_an_ear_notices(language: str) -> None:
    for one, other in combinations(BY_HOME[language], 2):
        pitch_st = abs(one.timbre.pitch_st - other.timbre.pitch_st)
        formants = abs(one.timbre.formant_log2 - other.timbre.formant_log2)
        rough = abs(one.timbre.jitter_pct - other.timbre.jitter_pct)
        assert pitch_st >= 2.0 or formants >= 0.04 or rough >= 0.5, (one.voice.id, other.voice.id)


def test_formants_stay_where_words_can_be_understood() -> None:
    for voice in VOICES.values():
        high = 1.18 if voice.voice.age == "child" else 1.14
        assert 0.93 <= 2**voice.timbre.formant_log2 <= high + 1e-9, voice.voice.id


def test_names_are_given_in_both_languages_and_once_in_each_language() -> None:
    for voices in BY_HOME.values():
        assert len({voice.voice.name for voice in voices}) == len(voices)
        assert len({voice.voice.name_zh for voice in voices}) == len(voices)


def test_an_unknown_voice_is_refused() -> None:
    with pytest.raises(UnknownVoice):
        find_voice("nobody")
