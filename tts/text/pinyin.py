"""Mandarin characters to syllables with tones, tone sandhi done."""

import re
from functools import lru_cache

from tts.text.polyphones import corrected

# Syllables that no voice knows, and the nearest that it does.
_ODD = {"n": "en", "m": "mu", "ng": "en", "hm": "hen", "hng": "heng", "ê": "ei", "r": "er", "yo": "you"}
_DIGITS = "零〇一二三四五六七八九"
_PART = re.compile(r"[\u3400-\u9fff\uf900-\ufaff\U00020000-\U000323af〇]+|.", re.DOTALL)


def syllables(text: str) -> tuple[str, ...]:
    """Read Chinese characters.

    Parameters
    ----------
    text : str
        Any text.

    Returns
    -------
    tuple of str
        One entry a character: its syllable with a tone digit, 5 for the neutral tone and "v" for ü, with
        tone sandhi done; empty for what is no Chinese character or is unknown.
    """
    return tuple(syllable for part in _PART.findall(text) for syllable in _read(part))


@lru_cache(maxsize=4096)
def _read(part: str) -> tuple[str, ...]:
    from pypinyin import Style, lazy_pinyin

    found = lazy_pinyin(
        part,
        style=Style.TONE3,
        neutral_tone_with_five=True,
        errors=lambda unknown: "?" * len(unknown),
    )
    each = [one for syllable in found for one in ("?" * syllable.count("?") or [syllable])]
    plain = corrected(part, [_speakable(syllable) for syllable in each])
    return tuple(_third_tones(_one_and_not(part, plain)))


def _speakable(syllable: str) -> str:
    stem, tone = syllable[:-1], syllable[-1]
    return _ODD.get(stem, stem) + tone if stem else ""


def _one_and_not(text: str, plain: list[str]) -> list[str]:
    """Tones of 一 and 不 by what follows: 一个 yi2, 一天 yi4, 第一 yi1, 不是 bu2, 看一看 neutral."""
    result = list(plain)
    for i, char in enumerate(text):
        if char not in "一不" or not result[i]:
            continue
        before, after = text[i - 1 : i] if i else "", text[i + 1 : i + 2]
        stem = result[i][:-1]
        if before and before == after and before not in _DIGITS:
            result[i] = f"{stem}5"
        elif result[i].endswith("5"):
            continue
        elif char == "一" and _counted(before, after):
            result[i] = "yi1"
        elif (plain[i + 1 : i + 2] and plain[i + 1][-1:] == "4") or after == "个":
            result[i] = f"{stem}2"
        else:
            result[i] = f"{stem}4" if after or char == "不" else f"{stem}1"
    return result


def _counted(before: str, after: str) -> bool:
    """Whether 一 is an ordinal, a date or one of several digits."""
    if before and before in "第初十月星期周唯统之万单专逐":
        return True
    if after and after in "月号楼":
        return True
    if after and after in "百千万亿":
        return False
    return bool((before and before in _DIGITS + "点百千万") or (after and after in _DIGITS + "十"))


def _third_tones(plain: list[str]) -> list[str]:
    """A third tone before a third is a second; longer rows are said in pairs, the last in a three."""
    result = list(plain)
    i = 0
    while i < len(result):
        end = i
        while end < len(result) and result[end].endswith("3"):
            end += 1
        row = end - i
        kept = {end - 1} | set(range(i + 1, end - 2, 2)) if row > 1 else set(range(i, end))
        for at in range(i, end):
            if at not in kept:
                result[at] = result[at][:-1] + "2"
        i = max(end, i + 1)
    return result
