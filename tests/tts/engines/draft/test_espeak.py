"""A text becomes a neutral reading with the exact place of everything in it."""

import os
import signal
from collections.abc import Iterator

import numpy as np
import pytest

from tts.contract import Pause
from tts.engines.draft.analysis import analyse
from tts.engines.draft.espeak import EspeakSource
from tts.engines.draft.espeak.process import EspeakProcess, Request
from tts.engines.draft.said import Phone, PhoneKind, Reading, Said
from tts.errors import BadText, BadValue
from tts.text.sentences import split_text

HELLO = "Hello there, how are you?"


@pytest.fixture(scope="module")
def process() -> Iterator[EspeakProcess]:
    started = EspeakProcess()
    yield started
    started.close()


@pytest.fixture(scope="module")
def source(process: EspeakProcess) -> EspeakSource:
    return EspeakSource(process)


def read(source: EspeakSource, text: str, *pauses: Pause, language: str = "") -> Said:
    return source.read(Reading(text, language, "klatt4", pauses))


def pauses_of(said: Said) -> list[Phone]:
    return [phone for phone in said.phones if phone.kind == PhoneKind.PAUSE]


def words_of(text: str, said: Said) -> list[str]:
    places = {phone.word: (phone.char_start, phone.char_end) for phone in said.phones if phone.word >= 0}
    return [text[start:end] for _, (start, end) in sorted(places.items())]


@pytest.mark.parametrize(
    "text",
    [
        HELLO,
        "I don't want to go out of the house. It's a well-known fact!",
        "孔乙己，你脸上又添上新伤疤了！",
        "他说 hello world，然后走了。",
        "熊胸前，穷得叮当响。",
        "Hola, ¿cómo estás?",
        "Привет, мир",
        "مرحبا بالعالم",
        "\x00Hi\x00 👍🏽 there\u202e",
    ],
)
def test_phones_tile_the_sound(source: EspeakSource, text: str) -> None:
    said = read(source, text)
    assert said.phones[0].start == 0
    assert said.phones[-1].end == said.samples.size
    for before, after in zip(said.phones, said.phones[1:], strict=False):
        assert before.end == after.start
        assert before.start < before.end
        if before.word >= 0 and after.word >= 0:
            assert 0 <= after.word - before.word <= 1
            assert 0 <= after.syllable - before.syllable <= 1
            assert before.char_start <= after.char_start < after.char_end <= len(text)
    assert 0.02 < float(np.abs(said.samples).max()) < 1.0


def test_english_words_know_their_characters(source: EspeakSource) -> None:
    assert words_of(HELLO, read(source, HELLO)) == ["Hello", "there", "how", "are", "you"]


def test_words_said_in_one_breath_share_their_place(source: EspeakSource) -> None:
    text = "Go out of the house."
    assert words_of(text, read(source, text)) == ["Go", "out of", "the", "house"]


def test_every_chinese_character_is_a_word_with_a_tone(source: EspeakSource) -> None:
    text = "妈麻马骂了。"
    said = read(source, text)
    assert words_of(text, said) == list("妈麻马骂了")
    tones = {phone.word: phone.tone for phone in said.phones if phone.word >= 0}
    assert list(tones.values()) == [1, 2, 3, 4, 5]


def test_the_same_reading_is_the_same_sound_whatever_was_read_before(source: EspeakSource) -> None:
    first = read(source, HELLO)
    read(source, "Something else altogether, 然后。")
    again = read(source, HELLO)
    assert np.array_equal(first.samples, again.samples)
    assert first.phones == again.phones


def test_a_killed_process_is_started_again_and_says_the_same(process: EspeakProcess) -> None:
    request = Request("Hello there.", "gmw/en-US", "klatt4")
    before, starts, pid = process.speak(request), process.starts, process.pid
    assert pid is not None
    os.kill(pid, signal.SIGTERM)
    after = process.speak(request)
    assert process.starts == starts + 1
    assert np.array_equal(before.samples, after.samples)


def test_a_pause_stands_exactly_before_its_character(source: EspeakSource) -> None:
    text = "他说你好，走了。"
    said = read(source, text, Pause(2, 0.5))
    at = next(i for i, phone in enumerate(said.phones) if phone.char_start == phone.char_end == 2)
    assert (said.phones[at].end - said.phones[at].start) / said.rate == pytest.approx(0.5, abs=1e-4)
    assert said.phones[at - 1].char_end == 2
    assert said.phones[at + 1].char_start == 2
    assert not said.samples[said.phones[at].start : said.phones[at].end].any()


@pytest.mark.parametrize(
    ("char", "before", "after"), [(0, None, "Hello"), (13, "there", "how"), (25, "you", None)]
)
def test_pauses_at_the_edges_and_at_commas_last_as_long_as_asked(
    source: EspeakSource, char: int, before: str | None, after: str | None
) -> None:
    said = read(source, HELLO, Pause(char, 0.4))
    at = next(i for i, p in enumerate(said.phones) if p.kind == PhoneKind.PAUSE and p.char_start == char)
    assert said.phones[at].end - said.phones[at].start == round(0.4 * said.rate)
    spoken = [
        HELLO[p.char_start : p.char_end]
        for p in (said.phones[at - 1], said.phones[(at + 1) % len(said.phones)])
    ]
    assert before is None or spoken[0] == before
    assert after is None or spoken[1] == after


def test_a_pause_inside_a_word_parts_it(source: EspeakSource) -> None:
    said = read(source, "Fantastic!", Pause(3, 0.2))
    at = next(i for i, phone in enumerate(said.phones) if phone.char_start == phone.char_end == 3)
    assert said.phones[at - 1].word == said.phones[at + 1].word == 0


def test_a_change_of_language_is_joined_by_a_short_pause(source: EspeakSource) -> None:
    said = read(source, "他说hello吧")
    assert [round((p.end - p.start) / said.rate, 3) for p in pauses_of(said)][1:-1] == [0.03, 0.03]
    assert next(p.language for p in said.phones if p.word >= 0) == "zh-CN"
    assert {p.language for p in said.phones if p.word >= 0} == {"zh-CN", "en-US"}


def test_an_unknown_base_voice_is_named_with_those_there_are(source: EspeakSource) -> None:
    with pytest.raises(BadValue, match=r"nosuch.*klatt4"):
        source.read(Reading("Hello.", "", "nosuch"))


@pytest.mark.parametrize("text", ["", "  \n", "...", "?!……", "👍🏽", "\x00\x01", "\u202e"])
def test_a_text_without_words_is_refused(source: EspeakSource, text: str) -> None:
    with pytest.raises(BadText):
        read(source, text)


@pytest.mark.parametrize("char", "雄熊穷琼窘炯")
def test_syllables_that_espeak_would_spell_are_said_in_one(source: EspeakSource, char: str) -> None:
    said = read(source, f"大{char}好")
    assert words_of(f"大{char}好", said) == ["大", char, "好"]
    nuclei = [p for p in said.phones if p.word == 1 and p.kind == PhoneKind.VOWEL]
    assert len(nuclei) == 1


def test_tones_are_heard_in_the_pitch(source: EspeakSource) -> None:
    said = read(source, "妈，麻，马，骂。")
    f0 = analyse(said).f0
    shapes = []
    for word in range(4):
        rhyme = next(p for p in said.phones if p.word == word and p.kind == PhoneKind.VOWEL)
        frames = slice(int(rhyme.start / said.rate * 200) + 1, int(rhyme.end / said.rate * 200))
        semitones = 12 * np.log2(f0[frames][f0[frames] > 0] / 100)
        third = len(semitones) // 3
        shapes.append((semitones.min(), semitones[-third:].mean() - semitones[:third].mean()))
    (level, flat), (_, rise), (low, _), (_, fall) = shapes
    assert abs(flat) < 1
    assert rise > 1.2
    assert fall < -2
    assert low < level - 2


@pytest.mark.parametrize("base", ["klatt4", "klatt5", "f5", "m3"])
def test_other_base_voices_repeat_themselves_too(source: EspeakSource, base: str) -> None:
    first, again = (source.read(Reading(HELLO, "en-GB", base)) for _ in range(2))
    assert np.array_equal(first.samples, again.samples)


def test_a_very_long_text_is_read_in_pieces(source: EspeakSource) -> None:
    text = "孔乙己是站着喝酒而穿长衫的唯一的人" * 6000
    parts = split_text(text, 300)
    assert sum(len(part.text) for part in parts) == len(text) > 100_000
    said = read(source, parts[0].text)
    assert words_of(parts[0].text, said) == list(parts[0].text)
