"""People find the feeling they mean, in either language."""

import pytest

from studio.feelings import (
    FINER,
    NEUTRAL_PRESET,
    NINE,
    PRESETS,
    blend,
    find_preset,
    nearest_labels,
    preset_of,
)
from tts.contract import FEELINGS, Delivery, Feelings


def test_there_is_a_label_for_each_of_the_nine_and_a_dozen_finer_ones() -> None:
    assert [preset.id for preset in NINE] == list(FEELINGS)
    assert len(FINER) >= 12
    assert all(any(preset.feelings.weights()) for preset in FINER)


def test_no_two_presets_answer_to_one_label() -> None:
    labels = [name.casefold() for p in PRESETS for name in {p.id, p.name, p.name_zh, *p.synonyms}]
    assert len(set(labels)) == len(labels)


@pytest.mark.parametrize(
    ("label", "preset"),
    [
        ("开心", "happy"), ("高兴", "happy"), ("难过", "sad"), ("生气", "angry"), ("恐惧", "afraid"),
        ("温柔", "gentle"), ("中性", "neutral"), ("Cold-Anger", "cold_anger"), ("  HOT  anger", "hot_anger"),
        ("cold_anger", "cold_anger"), ("耳语", "whispering"),
    ],
)  # fmt: skip
def test_synonyms_are_understood(label: str, preset: str) -> None:
    found = find_preset(label)
    assert found is not None
    assert found.id == preset


def test_what_nobody_calls_a_feeling_is_none_and_near_ones_are_offered() -> None:
    assert find_preset("hapy") is None
    assert nearest_labels("hapy")[0] == "happy"
    assert "开心" in nearest_labels("开兴")
    assert nearest_labels("qqqq") == ()


def test_mixes_add_up_and_stop_at_one() -> None:
    happy, sad = Feelings(happy=1.0), Feelings(sad=1.0)
    assert blend(((happy, 0.6), (sad, 0.2))) == Feelings(happy=0.6, sad=0.2)
    assert blend(((happy, 0.8), (happy, 0.8))) == happy


def test_a_mix_that_has_a_name_is_found_by_it() -> None:
    assert preset_of(Feelings(gentle=1.0)) == NINE[-1]
    assert preset_of(Feelings()) == NEUTRAL_PRESET
    assert preset_of(Feelings(happy=0.123)) is None


def test_a_whisper_is_quiet() -> None:
    whisper = find_preset("whispering")
    assert whisper is not None
    assert whisper.delivery.volume_db < Delivery().volume_db
