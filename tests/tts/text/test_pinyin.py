"""Chinese characters become the syllables that a speaker says."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tts.text.pinyin import syllables


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("快乐音乐", "kuai4 le4 yin1 yue4"),
        ("还钱还有", "huan2 qian2 hai2 you3"),
        ("银行", "yin2 hang2"),
        ("一行人", "yi4 xing2 ren2"),
        ("三行诗", "san1 hang2 shi1"),
        ("重要重复", "zhong4 yao4 chong2 fu4"),
        ("他得了病", "ta1 de2 le5 bing4"),
        ("你得走了", "ni2 dei2 zou3 le5"),
        ("跑得快", "pao3 de5 kuai4"),
        ("慢慢地走", "man4 man4 de5 zou3"),
        ("打折了腿", "da3 she2 le5 tui3"),
        ("一个", "yi2 ge4"),
        ("一天", "yi4 tian1"),
        ("第一次", "di4 yi1 ci4"),
        ("一月一日", "yi1 yue4 yi1 ri4"),
        ("看一看", "kan4 yi5 kan4"),
        ("二零二一年", "er4 ling2 er4 yi1 nian2"),
        ("不是", "bu2 shi4"),
        ("好不好", "hao3 bu5 hao3"),
        ("你好", "ni2 hao3"),
        ("展览馆", "zhan2 lan2 guan3"),
        ("一会儿", "yi2 hui4 er5"),
        ("女儿", "nv3 er2"),
        ("嗯", "en5"),
        ("朋友", "peng2 you5"),
    ],
)
def test_words_are_read_as_they_are_said(text: str, expected: str) -> None:
    assert " ".join(syllables(text)) == expected


def test_other_characters_have_no_syllable() -> None:
    assert syllables("a中,𲎯鿐") == ("", "zhong1", "", "", "")


@settings(deadline=None)
@given(st.text(alphabet=st.characters(min_codepoint=0x4E00, max_codepoint=0x9FFF), max_size=20))
def test_every_character_has_one_entry_with_a_tone(text: str) -> None:
    found = syllables(text)
    assert len(found) == len(text)
    assert all(not each or (each[:-1].isalpha() and each[-1] in "12345") for each in found)
