"""Subtitles say what is said while it is said, in a form that other programs read."""

import itertools
from dataclasses import replace

import numpy as np
import pysubs2
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from studio.subtitles import ROW_WIDTH, ROWS, Cue, cues_of, to_srt, width
from studio.takes import Take
from tests.studio.humming import LEAD_S, WORD_S, hum, scene


def take_of(text: str) -> Take:
    return hum(scene(text), "L1")


def test_a_short_line_is_one_cue_from_its_first_word_to_its_last() -> None:
    [cue] = cues_of(take_of("Yes, sir."), "Lane")
    assert (cue.start_s, cue.end_s) == pytest.approx((LEAD_S, LEAD_S + 2 * WORD_S))
    assert (cue.speaker, cue.text) == ("Lane", "Yes, sir.")


def test_a_long_line_is_cut_at_its_sentences() -> None:
    first = "I do not play accurately, any one can play accurately, but I play with expression."
    second = "As far as the piano is concerned, sentiment is my forte."
    cues = list(cues_of(take_of(f"{first} {second}"), "Algernon"))
    assert [cue.text for cue in cues] == [first, second]
    assert cues[1].start_s == pytest.approx(LEAD_S + WORD_S * len(first.split()))


def test_a_long_sentence_is_cut_at_a_comma_or_else_between_words() -> None:
    words = " ".join(["word"] * 40)
    cues = list(cues_of(take_of(words), "Ada"))
    assert " ".join(cue.text for cue in cues) == words
    assert all(cue.text.endswith("word") for cue in cues)


def test_chinese_fits_half_as_many_characters() -> None:
    text = "不多不多！多乎哉？不多也。" * 6
    cues = list(cues_of(take_of(text), "孔乙己"))
    assert "".join(cue.text for cue in cues) == text
    assert all(len(cue.text) <= 32 for cue in cues)
    assert all(cue.text.endswith(("！", "？", "。")) for cue in cues)


def test_a_cue_stays_where_the_line_stands_in_the_scene() -> None:
    assert Cue(0.1, 0.6, "Ada", "Hm.").later(12.0) == Cue(12.1, 12.6, "Ada", "Hm.")


def test_an_engine_without_places_still_gets_subtitles() -> None:
    take = take_of("one two three four")
    blank = replace(take.plan, chars=(), words=(), phones=(), f0_hz=np.zeros(0, np.float32))
    bare = replace(take, speech=replace(take.speech, plan=blank))
    [cue] = cues_of(bare, "Ada")
    assert (cue.start_s, cue.end_s) == pytest.approx((0.0, take.audio.seconds))


def test_another_program_reads_our_subtitles() -> None:
    cues = [
        Cue(0.5, 1.25, "Ada", "Good morning."),
        Cue(1.25, 2.0, "Ada", "Is anybody there?"),
        Cue(3661.5, 3662.0, "小明", "你好。"),
    ]
    events = pysubs2.SSAFile.from_string(to_srt(cues), format_="srt").events
    assert [(e.start, e.end, e.plaintext) for e in events] == [
        (500, 1250, "Ada: Good morning."),
        (1250, 2000, "Is anybody there?"),
        (3_661_500, 3_662_000, "小明: 你好。"),
    ]


def test_long_cues_are_shown_in_two_rows_of_about_one_width() -> None:
    text = "I believe it is customary in good society to take some slight refreshment"
    rows = to_srt([Cue(0, 4, "", text)]).splitlines()[2:]
    assert " ".join(rows) == text
    assert all(width(row) <= ROW_WIDTH for row in rows)


def test_text_cannot_break_the_file() -> None:
    srt = to_srt([Cue(0, 1, "A\nB", "one\n\n2\n00:00:00,000 --> 00:00:01,000\x00 two")])
    assert srt.count("-->") == 1
    assert "\n\n" not in srt.strip()


@settings(max_examples=200, deadline=None)
@given(st.text(st.characters(exclude_categories=["Cs"], exclude_characters="-"), min_size=1, max_size=400))
def test_no_text_loses_a_character_or_overflows_the_screen(text: str) -> None:
    cues = list(cues_of(take_of(text), "Ada"))
    kept = [char for cue in cues for char in cue.text if char.isprintable() and char != " "]
    assert kept == [char for char in text if char.isprintable() and char != " "]
    assert all(width(cue.text) <= ROW_WIDTH * ROWS for cue in cues)
    assert all(cue.end_s > cue.start_s for cue in cues)
    assert all(a.start_s <= b.start_s for a, b in itertools.pairwise(cues))
    read = pysubs2.SSAFile.from_string(to_srt(cues), format_="srt").events
    assert len(read) == len(cues)
