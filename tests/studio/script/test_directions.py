"""What a feeling is called, in tags and to people."""

from studio.feelings import find_preset
from studio.script.directions import emotion_told, emotion_words
from tts.contract import Emotion, Feelings


def test_people_are_told_a_mix_in_hundredths_and_tags_hold_it_whole() -> None:
    mix = Emotion(Feelings(happy=5 / 9, sad=2 / 9, calm=0.004), strength=1 / 3)
    assert emotion_told(mix, "en") == "happy 0.56 + sad 0.22, 0.33"
    assert emotion_told(mix, "zh") == "开心 0.56 + 悲伤 0.22, 0.33"
    assert emotion_words(mix, "en") == "happy 0.5556 + sad 0.2222 + calm 0.004, 0.3333"


def test_people_are_told_the_name_of_a_mix_that_has_one() -> None:
    proud = find_preset("proud")
    assert proud is not None
    assert emotion_told(Emotion(proud.feelings), "en") == "proud"
    assert emotion_told(Emotion(proud.feelings, strength=0.456), "zh") == f"{proud.name_zh} 0.46"
    assert "+" in emotion_words(Emotion(proud.feelings), "en")
