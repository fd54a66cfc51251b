"""Pinyin syllables with a tone digit, as they may stand in a text to fix a reading."""

import re

_INITIAL = "zh|ch|sh|[bpmfdtnlgkhjqxzcsryw]"
_FINAL = (
    "uang|üang|vang|iang|iong|uan|üan|van|ang|eng|ing|ong|ian|iao|uai|ai|ei|ua|ui|uo|ao|ou|ia|iu|ie|ue|üe|ve"
    "|an|en|in|un|vn|a|e|i|o|u|ü|v"
)
PINYIN = re.compile(rf"(?<![a-z])(?:(?:{_INITIAL})?(?:{_FINAL})|ng|er)[1-5]", re.IGNORECASE)

_ROUNDED = re.compile(r"^([jqx])[uü](n|e|an)?(?=[0-9])", re.IGNORECASE)


def corrected_pinyin(syllable: str) -> str:
    """Write the rounded vowel after j, q and x as v, which is how the vocabulary spells it.

    Examples
    --------
    >>> corrected_pinyin("que4"), corrected_pinyin("lü4")
    ('QVE4', 'lü4')
    """
    if syllable[:1].lower() not in {"j", "q", "x"}:
        return syllable
    return _ROUNDED.sub(lambda match: f"{match[1]}v{match[2] or ''}", syllable).upper()


def has_pinyin(text: str) -> bool:
    """Whether a syllable with a tone stands anywhere in the text."""
    return PINYIN.search(text) is not None
