"""Which language a text, and each stretch of it, is read in."""

import re
import unicodedata

from tts.errors import BadValue
from tts.text.mapped import Mapped

MANDARIN, ENGLISH_US, ENGLISH_GB, SPANISH = "zh-CN", "en-US", "en-GB", "es-ES"
LANGUAGES = (ENGLISH_US, ENGLISH_GB, MANDARIN, SPANISH)
_BRITISH_REGIONS = {"gb", "uk", "au", "nz", "ie", "za", "in"}
# Scripts beside Latin and Han, each read in its largest language.
_SCRIPTS = {
    "ARABIC": "ar",
    "HEBREW": "he",
    "CYRILLIC": "ru",
    "GREEK": "el",
    "HANGUL": "ko",
    "HIRAGANA": "ja",
    "KATAKANA": "ja",
    "DEVANAGARI": "hi",
}
_SPANISH_LETTERS = re.compile(r"[ñáéíóúü¿¡]", re.IGNORECASE)
_SPANISH_WORDS = re.findall(
    r"\S+",
    "el la los las un una de del que y en no es por con para se lo su mi tu te me como pero más muy está "
    "estoy este esta eso hola gracias sí qué cómo yo él ella nosotros usted hay fue son al le les",
)
_ENGLISH_WORDS = re.findall(
    r"\S+",
    "the a an of and to in is it you that he was for on are with as i his they be at this have from or "
    "had by not but what all were we when your can there my me do so if no",
)
# Behind a number in a Chinese text these are read in Chinese.
_UNIT_BEHIND_NUMBER = re.compile(
    r"(?<=[0-9])\s*(?:km/h|m/s|km²|cm²|m²|m³|kg|mg|km|cm|mm|ml|mL|kW|kWh|Hz|kHz|g|m|L|t|h|°C|°F|W|V)(?![A-Za-z])"
)


def resolve_language(language: str, text: str) -> str:
    """Name the main language of a text.

    Parameters
    ----------
    language : str
        BCP 47, such as "en-GB" or "zh"; empty to tell it from the text.
    text : str
        What will be read.

    Returns
    -------
    str
        One of `LANGUAGES`.

    Raises
    ------
    BadValue
        If that language cannot be read.
    """
    head, *rest = language.lower().replace("_", "-").split("-")
    match head:
        case "zh" | "cmn":
            return MANDARIN
        case "en":
            return ENGLISH_GB if _BRITISH_REGIONS.intersection(rest) else ENGLISH_US
        case "es":
            return SPANISH
        case "":
            return _detected(text)
    raise BadValue("language", language, f"one of {', '.join(LANGUAGES)}, or empty to tell it from the text")


def _detected(text: str) -> str:
    han = sum(is_han(char) for char in text)
    words = re.findall(r"[^\W\d_]+", text.lower())
    latin = sum(not is_han(word[0]) for word in words)
    if han and han >= latin:
        return MANDARIN
    spanish = sum(word in _SPANISH_WORDS for word in words) + 2 * len(_SPANISH_LETTERS.findall(text))
    return SPANISH if spanish > sum(word in _ENGLISH_WORDS for word in words) else ENGLISH_US


def split_runs(text: Mapped, language: str) -> tuple[tuple[str, Mapped], ...]:
    """Cut a clean text where the language changes.

    Latin letters are read in `language` unless that is Mandarin, then in the language they look like.
    Digits and signs go with what stands around them; between Chinese and another language they are Chinese.

    Returns
    -------
    tuple of (BCP 47, Mapped)
        Runs in order; joined they give the text.
    """
    latin = language if language != MANDARIN else _latin_of(text.text)
    marks = _marks(text.text, latin)
    for match in _UNIT_BEHIND_NUMBER.finditer(text.text):
        if (_near(marks, text.text, *match.span()) or language) == MANDARIN:
            marks[match.start() : match.end()] = [MANDARIN] * (match.end() - match.start())
    _fill(marks, text.text, language)
    runs, start = [], 0
    for i in range(1, len(marks) + 1):
        if i == len(marks) or marks[i] != marks[start]:
            runs.append((marks[start], text.slice(start, i)))
            start = i
    return tuple(runs)


def _near(marks: list[str], text: str, start: int, end: int) -> str:
    """Language before the number in front of a unit, else behind the unit, else none."""
    at = start - 1
    while at >= 0 and (text[at] in "0123456789., " or not marks[at]):
        at -= 1
    return marks[at] if at >= 0 else next((marks[i] for i in range(end, len(marks)) if marks[i]), "")


def _latin_of(text: str) -> str:
    found = _detected("".join(" " if is_han(char) else char for char in text))
    return ENGLISH_US if found == MANDARIN else found


def _marks(text: str, latin: str) -> list[str]:
    """Language of every character, empty for those that belong to none."""
    marks: list[str] = []
    for char in text:
        if not char.isalpha():
            # Accents and vowel signs belong to their letter.
            marks.append(marks[-1] if marks and unicodedata.combining(char) else "")
        elif is_han(char):
            marks.append(MANDARIN)
        else:
            script = unicodedata.name(char, "").split(" ")[0]
            marks.append(_SCRIPTS.get(script, latin))
    return marks


def _fill(marks: list[str], text: str, language: str) -> None:
    """Give characters without a language that of their neighbours."""
    i = 0
    while i < len(marks):
        if marks[i]:
            i += 1
            continue
        end = next((j for j in range(i, len(marks)) if marks[j]), len(marks))
        left = marks[i - 1] if i else ""
        right = marks[end] if end < len(marks) else ""
        digit = next((j for j in range(i, end) if text[j].isdigit()), None)
        turn = end
        if left and right and left != right and right == MANDARIN and digit is not None:
            turn = digit
        for j in range(i, end):
            marks[j] = (left or right or language) if j < turn else right
        i = end


def is_han(char: str) -> bool:
    """Whether a character is a Chinese one."""
    return (
        "\u3400" <= char <= "\u9fff" or "\uf900" <= char <= "\ufaff" or "\U00020000" <= char <= "\U000323af"
    )
