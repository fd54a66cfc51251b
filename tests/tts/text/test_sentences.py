"""Long texts are cut where a reader would breathe."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tts.text.sentences import split_sentences, split_text

TEXTS = st.text(
    alphabet=st.one_of(st.sampled_from('ab .,!?。，！…\n"”Mr.e\u0301'), st.characters()), max_size=80
)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Mr. Lane came. He sat.", ["Mr. Lane came. ", "He sat."]),
        ("It costs 3.5 pounds. Good!", ["It costs 3.5 pounds. ", "Good!"]),
        ("你好。他说：“走！”然后走了……真的", ["你好。", "他说：“走！”", "然后走了……", "真的"]),
        ("See example.org now? Yes", ["See example.org now? ", "Yes"]),
        ("At 5 p.m. he left.", ["At 5 p.m. he left."]),
        ("J. Smith.", ["J. Smith."]),
        ("one\n\ntwo", ["one\n\n", "two"]),
        ("", []),
    ],
)
def test_sentences_end_where_they_end(text: str, expected: list[str]) -> None:
    assert [part.text for part in split_sentences(text)] == expected


def test_as_many_sentences_as_fit_stay_together() -> None:
    assert [part.text for part in split_text("One two. Three. Four five.", 18)] == [
        "One two. Three. ",
        "Four five.",
    ]


def test_a_long_sentence_is_cut_at_commas_then_at_blanks_then_anywhere() -> None:
    assert [part.text for part in split_text("one two, three four", 12)] == ["one two, ", "three four"]
    assert [part.text for part in split_text("one two three", 8)] == ["one two ", "three"]
    assert [part.text for part in split_text("abcdefgh", 3)] == ["abc", "def", "gh"]


@given(text=TEXTS, limit=st.integers(2, 40))
def test_parts_fit_and_give_the_text_again(text: str, limit: int) -> None:
    parts = split_text(text, limit)
    assert "".join(part.text for part in parts) == text
    assert all(0 < len(part.text) <= limit for part in parts)
    assert all(part.text == text[part.start : part.end] for part in parts)


def test_a_limit_below_one_is_a_mistake() -> None:
    with pytest.raises(ValueError, match="limit"):
        split_text("a", 0)
