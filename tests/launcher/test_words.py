"""Every sentence of the launcher is there in English and Chinese, and asks for the same facts."""

import re
from string import Formatter

import pytest

from launcher.words import WORDS, minutes, tell


@pytest.mark.parametrize("key", WORDS)
def test_both_languages_say_the_same(key: str) -> None:
    english, chinese = WORDS[key]
    facts = [{name for _, name, _, _ in Formatter().parse(text) if name} for text in (english, chinese)]
    assert facts[0] == facts[1]
    assert english.isascii()
    assert re.search("[一-鿿]", chinese)


def test_minutes_are_spelt_with_seconds() -> None:
    assert minutes(59.6) == "1:00"


def test_a_console_without_chinese_still_gets_the_words(monkeypatch: pytest.MonkeyPatch) -> None:
    class Narrow:
        encoding = "ascii"
        heard = ""

        def write(self, text: str) -> None:
            self.heard += text.encode("ascii").decode()

        def flush(self) -> None:
            return

    console = Narrow()
    monkeypatch.setattr("sys.stderr", console)
    tell("Stopped. 已停止。")
    assert console.heard.startswith("Stopped. ?")
