"""Bytes become text, or the user hears what they seem to be."""

import codecs
from pathlib import Path

import pytest

from studio.errors import ScriptError
from studio.script import read_script

CHINESE = "孔乙己: 温两碗酒，要一碟茴香豆。\n掌柜: 孔乙己长久没有来了。\n"
TRADITIONAL = "孔乙己: 溫兩碗酒，要一碟茴香豆。\n掌櫃: 他怎麼會來？他打折了腿了。\n"
JAPANESE = "花子: こんにちは、元気ですか。\n太郎: はい、元気です。\n"


@pytest.mark.parametrize(
    "data",
    [
        CHINESE.encode(),
        codecs.BOM_UTF8 + CHINESE.encode(),
        CHINESE.encode("utf-16"),
        codecs.BOM_UTF16_BE + CHINESE.encode("utf-16-be"),
        CHINESE.encode("utf-32"),
    ],
)
def test_unicode_is_read_by_itself(data: bytes) -> None:
    assert [role.name for role in read_script(data, "x.txt").roles] == ["孔乙己", "掌柜"]


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        (CHINESE, "gb18030"),
        ("李雷：你好，今天天气真好。\n", "gb18030"),
        ("孔乙己: 你怎么这样凭空污人清白……", "gb18030"),
        ("지수: 안녕하세요. 오늘 날씨가 참 좋네요.\n", "euc-kr"),
        (TRADITIONAL, "big5"),
        (JAPANESE, "shift_jis"),
        (JAPANESE.replace("元気", "お元気"), "shift_jis"),
        ("Ana: Olá, você está aí?\n", "windows-1252"),
        ("Anna: Stay here.\n", "utf-16-le"),
        ("Anna: Stay here.\n", "utf-16-be"),
        (CHINESE, "utf-16-le"),
    ],
)
def test_other_encodings_are_named_and_read_when_asked(text: str, encoding: str) -> None:
    data = text.encode(encoding)
    with pytest.raises(ScriptError) as caught:
        read_script(data, "x.txt")
    assert [fault.code for fault in caught.value.faults] == ["encoding"]
    assert dict(caught.value.faults[0].facts)["seems"] == encoding
    assert read_script(data, "x.txt", encoding=encoding) == read_script(text.encode(), "x.txt")


@pytest.mark.parametrize(
    ("data", "encoding", "code"),
    [
        (b"A: h\0i", None, "nul"),
        (b"\0\0\0\0", None, "nul"),
        (b"A: \xff\xfe", "utf-8", "not_in_encoding"),
        (b"A: b", "klingon", "unknown_encoding"),
        (b"A: b", "hex", "unknown_encoding"),
        (b"A" * (17 * 1024 * 1024), None, "file_too_big"),
    ],
)
def test_what_is_no_text_is_refused_by_name(data: bytes, encoding: str | None, code: str) -> None:
    with pytest.raises(ScriptError) as caught:
        read_script(data, "x.txt", encoding=encoding)
    assert [fault.code for fault in caught.value.faults] == [code]


def test_a_broken_byte_is_found_in_its_line() -> None:
    with pytest.raises(ScriptError) as caught:
        read_script(b"Anna: one\nAnna: two\nAnna: caf\xe9\n", str(Path("x.txt")))
    assert caught.value.faults[0].line == 3
