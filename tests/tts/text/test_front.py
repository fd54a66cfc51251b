"""What a user types becomes words that can be read, each with its place."""

from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tts.errors import BadText, BadValue
from tts.text.front import speakable, spoken_text


def spoken(text: str, language: str) -> str:
    return spoken_text(speakable(text, language))


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("It was 2024.", "It was twenty twenty-four."),
        ("In 1905, 1900 and 2007", "In nineteen oh five, nineteen hundred and two thousand seven"),
        ("3.5%", "three point five percent"),
        ("$12.50", "twelve dollars and fifty cents"),
        ("£1.01", "one pound and one penny"),
        ("$3 million", "three million dollars"),
        ("18:30", "eighteen thirty"),
        ("6:05 pm", "six oh five P M"),
        ("I am 5", "I am five"),
        ("5 kg", "five kilograms"),
        ("1 kg", "one kilogram"),
        ("60 km/h", "sixty kilometers per hour"),
        ("20°C", "twenty degrees Celsius"),
        ("2024-05-01", "May first, twenty twenty-four"),
        ("2024-13-01", "twenty twenty-four to thirteen to zero one"),
        ("the 23rd", "the twenty-third"),
        ("1/2", "one half"),
        ("1,234,567", "one million two hundred thirty-four thousand five hundred sixty-seven"),
        ("-5", "minus five"),
        ("10-20 people", "ten to twenty people"),
        ("555-1234", "five five five, one two three four"),
        ("(415) 555-0100", "four one five, five five five, zero one zero zero"),
        ("1990s", "nineteen nineties"),
        ("007", "zero zero seven"),
        ("Mr. Smith vs. Dr. Jones", "mister Smith versus doctor Jones"),
        ("me@example.com", "me at example dot com"),
        ("R&D", "R and D"),
        ("B2B", "B two B"),
        ("No. I said no. 5", "No. I said number five"),
    ],
)
def test_english_is_written_out(text: str, words: str) -> None:
    assert spoken(text, "en-US") == words


def test_dates_follow_the_country() -> None:
    assert spoken("5/1/2024", "en-US") == "May first, twenty twenty-four"
    assert spoken("5/1/2024", "en-GB") == "the fifth of January, twenty twenty-four"


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("2024年", "二零二四年"),
        ("3.5%", "百分之三点五"),
        ("$12.50", "十二点五美元"),
        ("18:30", "十八点三十分"),
        ("18:05", "十八点零五分"),
        ("5 kg", "五公斤"),
        ("跑了10km", "跑了十公里"),
        ("2024-05-01", "二零二四年五月一日"),
        ("第1次", "第一次"),
        ("2个", "两个"),
        ("第2个", "第二个"),
        ("12个", "十二个"),
        ("1/2", "二分之一"),
        ("13812345678", "幺三八,幺二三四,五六七八"),
        ("温度-5°C", "温度负五摄氏度"),
        ("10-20人", "十到二十人"),
        ("3:2", "三比二"),
        ("2000", "两千"),
        ("1010", "一千零一十"),
        ("1,234,567元", "一百二十三万四千五百六十七元"),
        ("圆周率3.14", "圆周率三点一四"),
        ("１２％", "百分之十二"),
    ],
)
def test_mandarin_is_written_out(text: str, words: str) -> None:
    assert spoken(text, "zh") == words


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("3,5%", "tres coma cinco por ciento"),
        ("12,50 €", "doce euros con cincuenta céntimos"),
        ("1:05", "una y cinco"),
        ("21 kg", "veintiún kilogramos"),
        ("2024-05-01", "uno de mayo de dos mil veinticuatro"),
        ("1.234.567", "un millón doscientos treinta y cuatro mil quinientos sesenta y siete"),
        ("2ª", "segunda"),
        ("3/4", "tres cuartos"),
    ],
)
def test_spanish_is_written_out(text: str, words: str) -> None:
    assert spoken(text, "es") == words


@pytest.mark.parametrize(
    ("text", "runs"),
    [
        ("他说 hello 了", [("zh-CN", "他说 "), ("en-US", "hello "), ("zh-CN", "了")]),
        ("iPhone 15 卖了", [("en-US", "iPhone "), ("zh-CN", "十五 卖了")]),
        ("跑了5 km。", [("zh-CN", "跑了五公里.")]),
        ("Hola, ¿qué tal?", [("es-ES", "Hola,  qué tal?")]),
        ("Привет, world", [("ru", "Привет, "), ("en-US", "world")]),
        ("مرحبا", [("ar", "مرحبا")]),
    ],
)
def test_each_stretch_is_read_in_its_language(text: str, runs: list[tuple[str, str]]) -> None:
    assert [(run.language, run.text.text) for run in speakable(text)] == runs


@pytest.mark.parametrize(
    "text", ["", " \n\t", "…", "？！", "👍🏽👩‍👩‍👧", "\x00\x07", "\u202e\u200d", "—", "***"]
)
def test_a_text_without_words_is_refused_with_a_reason(text: str) -> None:
    with pytest.raises(BadText, match=r"text_of_signs|text_empty"):
        speakable(text)


def test_an_unknown_language_is_refused_with_those_there_are() -> None:
    with pytest.raises(BadValue, match=r"zh-CN"):
        speakable("hello", "tlh")


def test_control_characters_emoji_and_markup_reach_no_voice() -> None:
    text = "\x01 50P<speak>[[x]]\x00 hi\ud800 👍 a_b \u202egood"
    kept = "".join(run.text.text for run in speakable(text))
    assert not set(kept) & set("\x00\x01<>[]_\ud800👍\u202e")


MIXED = st.text(
    alphabet=st.one_of(
        st.sampled_from("ab I,.!?。，！？…—-'/:%$€°0123456789第年月日个一不得儿中国熊kgmé\n\u0301"),
        st.characters(),
    ),
    max_size=60,
)


@settings(max_examples=300, deadline=None)
@given(text=MIXED, language=st.sampled_from(["", "en-US", "en-GB", "zh", "es"]))
def test_places_rise_and_stay_inside_the_text(text: str, language: str) -> None:
    try:
        runs = speakable(text, language)
    except BadText:
        return
    starts = [start for run in runs for start in run.text.starts]
    ends = [end for run in runs for end in run.text.ends]
    assert len(starts) == len(ends) == sum(len(run.text.text) for run in runs)
    assert all(0 <= start < end <= len(text) for start, end in zip(starts, ends, strict=True))
    assert all(before <= after for before, after in pairwise(starts))
    assert all(before <= after for before, after in pairwise(ends))


@settings(max_examples=200, deadline=None)
@given(text=MIXED, language=st.sampled_from(["en-US", "zh", "es"]))
def test_no_digit_or_sign_is_left(text: str, language: str) -> None:
    try:
        runs = speakable(text, language)
    except BadText:
        return
    for run in runs:
        if run.language in ("en-US", "zh-CN", "es-ES"):
            assert not any(char.isdecimal() and char.isascii() for char in run.text.text)
            assert not set(run.text.text) & set("%$€°/&@+=<>")


def test_a_hundred_thousand_characters_are_read() -> None:
    text = "他跑了5 km，then 3.5% more. " * 4000
    assert sum(len(run.text.text) for run in speakable(text)) > 100_000
