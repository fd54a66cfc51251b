"""Words tell a feeling, and say which of them did."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bench.feeling_words import labelled_lines, polarity_share, right_share
from tts.contract import FEELINGS
from tts.text.feeling import MAX_CHARS, Rule, read_feeling
from tts.text.feeling.lexicon import lexicons


@pytest.mark.parametrize(
    ("text", "feeling"),
    [
        ("How dare you!", "angry"),
        ("I'm not afraid of you.", "calm"),
        ("I am not happy about it.", "sad"),
        ("She was kind, but now I hate her.", "angry"),
        ("Don't kill me!", "afraid"),
        ("Married?!", "surprised"),
        ("The train leaves at nine.", "neutral"),
        ("See you tomorrow 😡", "angry"),
        ("我一点也不高兴。", "sad"),
        ("别生气了。", "gentle"),
        ("他虽然可怜，但是我恨他。", "angry"),
        ("哈哈哈！", "happy"),
        ("呜呜呜……", "sad"),
        ("会议改到周二下午三点。", "neutral"),
        ("", "neutral"),
    ],
)
def test_a_spoken_line_tells_its_feeling(text: str, feeling: str) -> None:
    assert read_feeling(text).leading == feeling


@pytest.mark.parametrize(
    ("text", "feeling"),
    [
        ("像怕吵醒谁一样", "gentle"),
        ("barely holding back tears", "sad"),
        ("as if not to wake a sleeping child", "gentle"),
        ("强忍着眼泪", "sad"),
        ("through gritted teeth", "angry"),
        ("面无表情，公事公办", "calm"),
    ],
)
def test_a_description_is_understood_as_one(text: str, feeling: str) -> None:
    assert read_feeling(text, described=True).leading == feeling


def test_degree_words_make_a_feeling_stronger_and_weaker() -> None:
    for weaker, plain, stronger in (
        ("I am slightly angry.", "I am angry.", "I am extremely angry."),
        ("我有点害怕。", "我害怕。", "我非常害怕。"),
    ):
        strengths = [read_feeling(text).strength for text in (weaker, plain, stronger)]
        assert strengths == sorted(set(strengths))


def test_the_reason_names_the_words_and_the_rule() -> None:
    text = "I am not afraid."
    (clue,) = read_feeling(text).clues
    assert (text[clue.start : clue.end], clue.rule) == ("afraid", Rule.NEGATED)


def test_words_inside_a_description_mean_what_the_whole_means() -> None:
    said = read_feeling("像怕吵醒谁一样", described=True)
    assert said.feelings.afraid == 0.0
    assert [clue.rule for clue in said.clues] == [Rule.DIRECTION]


def test_every_second_line_by_hand_is_told_rightly_two_times_in_three() -> None:
    lines = labelled_lines()
    developed = [line for line in lines if not line.held]
    held = [line for line in lines if line.held]
    assert len(lines) >= 200
    assert {line.lang for line in held} == {"en", "zh"}
    assert right_share(held) >= 0.65
    assert right_share(held) >= polarity_share(developed, held) + 0.25


def test_the_word_lists_name_only_feelings_there_are() -> None:
    for lexicon in lexicons():
        named = {name for says in lexicon.terms.values() for name, _ in says}
        named |= {name for pattern in lexicon.patterns for name, _ in pattern.says}
        assert named == set(FEELINGS)
        assert len(lexicon.terms) > 800


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=200), st.booleans())
def test_any_text_gives_a_mix_with_its_reasons_inside_it(text: str, described: bool) -> None:
    said = read_feeling(text, described=described)
    weights = said.feelings.weights()
    assert sum(weights) == 0.0 or abs(sum(weights) - 1.0) < 0.01
    assert 0.0 <= said.strength <= 1.0
    assert all(0 <= clue.start < clue.end <= len(text) for clue in said.clues)
    assert read_feeling(text, described=described) == said


@pytest.mark.parametrize("text", ["don't you " * 400, "啊？" * 2000, "how? " * 900, "a" * 5000])
def test_long_and_odd_texts_are_read_to_their_limit(text: str) -> None:
    assert read_feeling(text, described=True) == read_feeling(text[:MAX_CHARS], described=True)
