"""A script is known by what is in it, and every format gives the same lines with the same speakers."""

from dataclasses import replace

import pytest

from studio.errors import EditError, ScriptError
from studio.exchange.draft import Script
from studio.exchange.formats import FORMATS, detect, find_format, read_file, write_file
from studio.exchange.source import Source
from studio.scene import Scene
from tests.studio.exchange.samples import FORMS, SAID, sample
from tts.contract import Emotion, Feelings


def spoken(scene: Scene) -> list[tuple[str, str]]:
    return [(scene.role(line.role).name, line.text.replace("’", "'").rstrip(",")) for line in scene.lines]


@pytest.mark.parametrize("form", FORMS)
def test_every_format_gives_the_same_lines_with_their_speakers(form: str) -> None:
    draft = read_file(sample(form), form)
    said = [one for one in spoken(draft.scene()) if one[0] != "Narrator"]
    assert [(name, text.replace(", sir", ", sir.").replace("..", ".")) for name, text in said] == list(SAID)
    assert draft.format == form


@pytest.mark.parametrize("form", FORMS)
def test_a_file_is_known_by_its_content_when_its_name_tells_nothing(form: str) -> None:
    source = sample(form)
    assert detect(source) == form
    nameless = detect(Source(source.data, "script"))
    assert nameless == form


def test_a_wrong_ending_does_not_hide_what_a_file_is() -> None:
    for form in ("docx", "xlsx", "epub", "fdx", "srt", "vtt", "ass", "renpy", "yarn", "jsonl"):
        assert detect(Source(sample(form).data, "play.txt")) == form


def test_every_format_that_is_written_reads_as_the_same_lines() -> None:
    draft = read_file(sample("text"))
    written = [one for one in FORMATS if one.write]
    assert len(written) >= 9
    for one in written:
        data = write_file(Script(draft.scene()), one.id)
        again = read_file(Source(data, f"x{one.extensions[0]}"), one.id)
        assert spoken(again.scene()) == spoken(draft.scene()), one.id
        assert again.problems == (), one.id


@pytest.mark.parametrize(
    ("form", "feeling"),
    [
        ("fountain", Emotion(Feelings(happy=1.0))),
        ("fdx", Emotion(Feelings(happy=1.0))),
        ("markdown", Emotion(Feelings(happy=1.0), 0.8)),
        ("draft_to_take", Emotion(Feelings(happy=0.8, calm=0.2))),
        ("renpy", Emotion(Feelings(happy=1.0))),
        ("ink", Emotion(Feelings(happy=1.0))),
        ("voicevox", Emotion(Feelings(gentle=1.0))),
        ("xlsx", Emotion(Feelings(happy=1.0), 0.8)),
    ],
)
def test_direction_in_the_ways_of_each_format_becomes_a_feeling(form: str, feeling: Emotion) -> None:
    first, second, _ = read_file(sample(form), form).scene().lines
    assert first.emotion == feeling
    assert second.emotion in (None, Emotion(Feelings(calm=0.5)))


@pytest.mark.parametrize("form", ["srt", "vtt", "ass"])
def test_times_of_subtitles_become_targets(form: str) -> None:
    lines = read_file(sample(form), form).lines
    assert [(one.target.start_s, one.target.end_s) for one in lines if one.target] == [
        (1, 3.5),
        (4, 6),
        (7, 9),
    ]


def test_what_is_no_speech_is_left_out_and_told_with_its_place() -> None:
    (problem,) = read_file(sample("srt")).problems
    assert (problem.code, problem.file, problem.line) == ("no_speech", "earnest.srt", 11)


def test_ids_that_a_format_has_are_kept() -> None:
    yarn, renpy = read_file(sample("yarn")), read_file(sample("renpy"))
    assert [(one.line.id, one.stable) for one in yarn.lines] == [("a1", True), ("a2", True), ("L0001", False)]
    assert [(one.line.id, one.stable) for one in renpy.lines][1] == ("start_1", True)


def test_speakers_of_prose_are_suggestions() -> None:
    draft = read_file(sample("epub"))
    quotes = [one for one in draft.lines if one.guessed]
    assert [draft.scene().role(one.line.role).name for one in quotes] == ["Algernon", "Lane", "Algernon"]
    assert {one.place.part for one in draft.lines} == {"Act I"}


def test_an_unknown_format_is_refused_with_those_that_there_are() -> None:
    with pytest.raises(EditError, match="no_format"):
        find_format("wav")
    with pytest.raises(EditError, match="no_writing"):
        write_file(Script(Scene("x")), "epub")


def test_a_text_in_which_nobody_speaks_is_refused() -> None:
    for form in ("fountain", "markdown", "renpy", "yarn", "ink"):
        with pytest.raises(ScriptError):
            read_file(Source(b"// nothing at all\n", "x"), form)


def test_a_file_in_another_encoding_says_which_it_seems_to_be() -> None:
    data = "酒客甲: 孔乙己，你脸上又添上新伤疤了！\n" * 3
    source = Source(data.encode("gb18030"), "play.md")
    with pytest.raises(ScriptError) as caught:
        read_file(source)
    assert "gb18030" in str(caught.value.faults)
    told = replace_encoding(source, "gb18030")
    assert len(read_file(told).lines) == 3


def replace_encoding(source: Source, encoding: str) -> Source:
    return Source(source.data, source.name, encoding)


def test_both_demo_texts_come_back_from_every_format_that_keeps_text(demo_script: Script) -> None:
    for one in FORMATS:
        if one.write:
            again = read_file(Source(write_file(demo_script, one.id), "x"), one.id).scene()
            was = [" ".join(line.text.split()) for line in demo_script.scene.lines]
            assert [line.text for line in again.lines] == was, one.id
            if one.lossless:
                assert again == replace(demo_script.scene), one.id
