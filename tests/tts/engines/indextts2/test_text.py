"""Texts become the pieces that the released pipeline makes of them, and nothing unspeakable gets through."""

from functools import cache
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.tts.nn.golden import FOLDER, golden_json
from tts.engines.indextts2.made_folder import write_text_files
from tts.engines.indextts2.normalise import GlossaryEntry, TextNormaliser, prefers_chinese
from tts.engines.indextts2.pinyin import corrected_pinyin
from tts.engines.indextts2.segments import split_segments
from tts.engines.indextts2.sizes import TINY
from tts.engines.indextts2.text import SegmentRules, TextFrontEnd, load_vocabulary, spaced_ideographs
from tts.errors import BadText, WeightsError

# The golden sentences were read by WeTextProcessing 1.0.4.1, which says "negative oh one hundred" here:
# neither reading is one that a speaker would choose, and one sentence does not tell what the rule was.
READ_OTHERWISE_BY_WETEXT = {
    "Call me at 555-0123, ok?": "Call me at five hundred and fifty five-oh one hundred and twenty three, ok?",
}


@cache
def texts() -> dict[str, Any]:
    content: dict[str, Any] = golden_json()["text"]
    return content


@cache
def normaliser(*, compat: bool) -> TextNormaliser:
    return TextNormaliser.with_wetext(compat=compat)


def front_end(*, compat: bool = True, rules: SegmentRules | None = None) -> TextFrontEnd:
    vocabulary = load_vocabulary(FOLDER / "t2s_golden.bpe.model")
    return TextFrontEnd(normaliser(compat=compat), vocabulary, rules or SegmentRules(), compat)


def test_texts_are_normalised_as_the_released_pipeline_does() -> None:
    otherwise = {
        entry["in"]: spoken
        for entry in texts()["normalize"]
        if (spoken := normaliser(compat=True)(entry["in"])) != entry["out"]
    }
    assert len(texts()["normalize"]) == 43
    assert otherwise == READ_OTHERWISE_BY_WETEXT


def test_the_language_is_told_as_the_released_pipeline_does() -> None:
    entries = texts()["use_chinese"] + texts()["normalize"]
    assert [prefers_chinese(e["in"]) for e in entries] == [e["use_chinese"] for e in entries]


def test_terms_are_read_as_the_glossary_says() -> None:
    glossary = {
        term: GlossaryEntry(**reading) if isinstance(reading, dict) else GlossaryEntry(reading, reading)
        for term, reading in texts()["glossary"].items()
    }
    read = TextNormaliser.with_wetext(glossary=glossary, compat=True)
    for entry in texts()["normalize_glossary"]:
        assert read(entry["in"]) == entry["out"]


def test_pinyin_is_spelt_as_the_vocabulary_spells_it() -> None:
    for entry in texts()["correct_pinyin"]:
        assert corrected_pinyin(entry["in"]) == entry["out"]


def test_ideographs_are_set_apart() -> None:
    for entry in texts()["cjk"]:
        assert spaced_ideographs(entry["in"]) == entry["out"]


def test_texts_become_the_pieces_and_ids_of_the_released_pipeline() -> None:
    for entry in texts()["tokenize"]:
        given_text = TextFrontEnd(
            lambda text, entry=entry: entry.get("normalized", text),  # type: ignore[misc]
            front_end().vocabulary,
            compat=True,
        )
        pieces = given_text.pieces(entry["in"])
        assert pieces == entry["pieces"], entry["in"]
        assert list(given_text.ids(pieces)) == entry["ids"]


def test_pieces_are_cut_where_the_released_pipeline_cuts_them() -> None:
    for entry in texts()["split"]:
        cut = split_segments(entry["tokens"], longest=entry["max"], quick=entry["quick"], compat=True)
        assert cut == entry["out"]
    cases = [(e["pieces"], *c) for e in texts()["tokenize"] for c in e.get("segments", {}).items()]
    assert len(cases) > 80
    for pieces, key, expected in cases:
        longest, quick = map(int, key.split("/"))
        assert split_segments(pieces, longest=longest, quick=quick, compat=True) == expected


PIECES = st.lists(st.sampled_from(["a", "▁B", ".", "!", "▁!", ",", "▁,", "-", "'", "▁'", "▁...", "?"]))


@given(PIECES, st.integers(1, 12), st.integers(0, 20))
def test_segments_are_the_text_again_and_none_is_too_long(
    pieces: list[str], longest: int, quick: int
) -> None:
    cut = split_segments(pieces, longest=longest, quick=quick)
    assert [piece for segment in cut for piece in segment] == pieces
    # A quote that closes a sentence stays with it, though it be one piece too many.
    assert all(len(segment) <= longest + 1 for segment in cut)


@given(PIECES)
def test_the_released_splitting_only_ever_adds_quotes(pieces: list[str]) -> None:
    cut = [piece for segment in split_segments(pieces, longest=8, compat=True) for piece in segment]
    assert [piece for piece in cut if "'" not in piece] == [piece for piece in pieces if "'" not in piece]


def test_without_compat_a_closing_quote_is_said_once_and_an_exclamation_ends_a_sentence() -> None:
    pieces = ["▁HE", "▁SAID", ".", "'", "▁OH", "▁NO", "▁!", "▁GO", "▁ON", "."]
    cut = split_segments(pieces, longest=5)
    assert cut == [["▁HE", "▁SAID", ".", "'"], ["▁OH", "▁NO", "▁!"], ["▁GO", "▁ON", "."]]
    assert split_segments(pieces, longest=5, compat=True)[1][0] == "'"


def test_without_compat_no_words_are_lost_when_a_grammar_fails() -> None:
    def fails(text: str) -> str:
        raise RuntimeError(text)

    assert TextNormaliser(fails, fails, compat=True)("今天3度") == ""
    assert TextNormaliser(fails, fails)("今天3度") == "今天3度"


def test_without_compat_curly_apostrophes_and_single_digits_are_read_too() -> None:
    assert normaliser(compat=False)("It’s late") == "It is late"
    assert front_end(compat=False).pieces("7") == front_end(compat=False).pieces("七")
    assert front_end(compat=True).pieces("7") != front_end(compat=True).pieces("七")


def test_pronunciation_notes_survive_however_many_there_are() -> None:
    text = "".join(f"<重|CHONG{i % 4 + 1}>复" for i in range(40))
    assert normaliser(compat=False)(text) == text


@pytest.mark.parametrize("text", ["", "   ", "…！？", "🙂🙂", "ⵣⵣⵣ", "，，，"])
def test_a_text_without_a_speakable_word_is_refused(text: str) -> None:
    with pytest.raises(BadText, match="Nothing in"):
        front_end(compat=False).segments(text)


def test_unknown_pieces_can_be_told() -> None:
    assert front_end(compat=False).unknown("你好 ⵣ") == ["ⵣ"]


def test_characters_that_a_vocabulary_can_only_spell_in_bytes_are_unknown(tmp_path: Path) -> None:
    write_text_files(tmp_path, TINY.text)
    vocabulary = load_vocabulary(tmp_path / "bpe.model")
    read = TextFrontEnd(normaliser(compat=False), vocabulary)
    assert vocabulary.is_byte(vocabulary.piece_to_id(read.pieces("𒀀")[-1]))
    with pytest.raises(BadText, match="Nothing in"):
        read.segments("𒀀𒀁𒀂")
    assert len(read.unknown("Hello. 𒀀")) == 4
    assert read.segments("Hello. 𒀀")


@settings(max_examples=40, deadline=None)
@given(st.text(max_size=40))
def test_any_text_is_spoken_or_refused(text: str) -> None:
    try:
        segments = front_end(compat=False, rules=SegmentRules(longest=10)).segments(text)
    except BadText:
        return
    assert all(1 <= len(segment.ids) <= 11 for segment in segments)


def test_a_vocabulary_that_is_missing_or_broken_is_named(tmp_path: Path) -> None:
    with pytest.raises(WeightsError, match=r"weights_gone .*bpe\.model"):
        load_vocabulary(tmp_path / "bpe.model")
    (tmp_path / "bpe.model").write_bytes(b"not a model")
    with pytest.raises(WeightsError, match="file_unreadable"):
        load_vocabulary(tmp_path / "bpe.model")
