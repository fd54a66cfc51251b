"""Subtitles in every form are what other readers find: times, voices, styles, words."""

import re
from io import StringIO
from pathlib import Path

import pysubs2
import pytest
import webvtt
from hypothesis import given, settings
from hypothesis import strategies as st

from studio.subtitles import Cue, TimedText, cue_faults, cues_of, eased, to_ass, to_vtt, to_word_srt
from studio.subtitles.reading import CueProblem
from tests.studio.humming import LEAD_S, WORD_S, hum, scene

TEXT = "Did you hear, Lane?"
NAMES = st.text(max_size=12)
TEXTS = st.text(min_size=1, max_size=60).filter(lambda text: bool(text.split()))


def cues(*texts: str) -> list[Cue]:
    of = scene(*texts)
    made = [cue for line in of.lines for cue in cues_of(hum(of, line.id), of.role(line.role).name)]
    return [cue.later(2.0 * i) for i, cue in enumerate(made)]


def test_words_joined_are_the_text_and_have_their_times() -> None:
    [cue] = cues(TEXT)
    assert "".join(word.text for word in cue.words) == TEXT
    assert [word.start_s for word in cue.words] == pytest.approx([LEAD_S + i * WORD_S for i in range(4)])


def test_vtt_names_the_voices(tmp_path: Path) -> None:
    read = webvtt.from_buffer(StringIO(to_vtt(cues(TEXT, "Yes & <no>."))))
    assert [(caption.voice, caption.text) for caption in read.captions] == [
        ("Ada", TEXT),
        ("Bo", "Yes &amp; &lt;no&gt;."),
    ]
    assert read.captions[1].start == "00:00:02.100"


def test_vtt_can_carry_the_time_of_each_word() -> None:
    told = to_vtt(cues("One two three."), words=True)
    assert re.findall(r"<(\d\d:\d\d:\d\d\.\d{3})>", told) == ["00:00:00.350", "00:00:00.600"]
    [caption] = webvtt.from_buffer(StringIO(told)).captions
    assert caption.text == "One two three."
    assert caption.voice == "Ada"


def test_ass_has_a_style_for_each_role_in_its_colour() -> None:
    read = pysubs2.SSAFile.from_string(to_ass(cues(TEXT, "Yes."), "Tea", {"Ada": "#3f7fd0"}))
    assert set(read.styles) == {"Ada", "Bo"}
    color = read.styles["Ada"].primarycolor
    assert (color.r, color.g, color.b) == (0x3F, 0x7F, 0xD0)
    assert [(event.style, event.plaintext) for event in read] == [("Ada", TEXT), ("Bo", "Yes.")]
    assert read[1].start == 2100


def test_ass_karaoke_lasts_as_long_as_its_cue() -> None:
    read = pysubs2.SSAFile.from_string(to_ass(cues("One two three."), "Tea", {}, words=True))
    parts = [int(number) for number in re.findall(r"\\k(\d+)", read[0].text)]
    assert parts == [25, 25, 25]
    assert read[0].plaintext == "One two three."


def test_each_word_can_be_a_cue_of_its_own() -> None:
    read = pysubs2.SSAFile.from_string(to_word_srt(cues("One two.", "好。")))
    assert [event.plaintext for event in read] == ["One", "two.", "好。"]
    assert [event.duration for event in read] == [250, 250, 250]


def test_what_nobody_can_read_in_time_is_told() -> None:
    assert not list(cue_faults([Cue(0, 1, "a", "x" * 20), Cue(1, 2, "a", "字" * 9)]))
    assert [fault.problem for fault in cue_faults([Cue(0, 1, "a", "x" * 21)])] == [CueProblem.TOO_FAST]
    assert [fault.problem for fault in cue_faults([Cue(0, 1, "a", "字" * 10)])] == [CueProblem.TOO_FAST]


def test_cues_stand_until_they_are_read_or_another_one_comes() -> None:
    quick = [Cue(0.0, 0.2, "", "x" * 20), Cue(0.5, 0.6, "", "x" * 20), Cue(9.0, 9.9, "", "x")]
    assert [cue.end_s for cue in eased(quick)] == pytest.approx([0.5 - 2 / 24, 1.5, 9.9])


def test_cues_that_cover_each_other_are_told() -> None:
    both = [Cue(0.5, 2, "b", "two"), Cue(0, 1, "a", "one")]
    assert [(fault.problem, fault.cue.text) for fault in cue_faults(both)] == [(CueProblem.OVERLAPS, "two")]


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(NAMES, TEXTS), min_size=1, max_size=4), st.booleans())
def test_any_text_stays_within_its_cue(parts: list[tuple[str, str]], words: bool) -> None:
    made = []
    for i, (speaker, text) in enumerate(parts):
        shown = (
            " ".join("".join(c if c.isprintable() else " " for c in text.replace("-->", "→")).split()) or "x"
        )
        made.append(Cue(3.0 * i, 3.0 * i + 2, speaker, shown, (TimedText(3.0 * i, 3.0 * i + 2, shown),)))
    assert len(pysubs2.SSAFile.from_string(to_ass(made, parts[0][0], {}, words=words)).events) == len(made)
    assert len(webvtt.from_buffer(StringIO(to_vtt(made, words=words))).captions) == len(made)
    assert len(pysubs2.SSAFile.from_string(to_word_srt(made)).events) == len(made)
