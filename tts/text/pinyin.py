"""Mandarin characters to syllables with tones."""

import re
from functools import lru_cache

# Words that the dictionary reads wrongly; the syllables of their characters, before sandhi.
_PHRASES: dict[str, str] = {}
_ODD = {"n": "en", "m": "mu", "ng": "en", "hm": "hen", "hng": "heng", "ê": "ei", "r": "er", "yo": "you"}


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
    result: list[str] = []
    for part in re.findall(r"[\u3400-\u9fff\uf900-\ufaff\U00020000-\U000323af]+|.", text, re.DOTALL):
        result.extend(_read(part))
    return tuple(result)


@lru_cache(maxsize=4096)
def _read(part: str) -> tuple[str, ...]:
    from pypinyin import Style, lazy_pinyin

    found = lazy_pinyin(
        part,
        style=Style.TONE3,
        neutral_tone_with_five=True,
        tone_sandhi=True,
        errors=lambda unknown: "?" * len(unknown),
    )
    each = [one for syllable in found for one in (syllable if syllable.startswith("?") else [syllable])]
    return tuple(_speakable(syllable) for syllable in each)


def _speakable(syllable: str) -> str:
    stem, tone = syllable[:-1], syllable[-1]
    if not stem:
        return ""
    return _ODD.get(stem, stem) + tone
