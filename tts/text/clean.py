"""Bring any text to characters that can be read: letters, digits, plain punctuation and a few symbols."""

import re
import unicodedata

from tts.text.mapped import Mapped

# Quotation marks and brackets are not heard, but they part words.
_SILENT = str.maketrans(dict.fromkeys('"“”„‟«»‹›「」『』《》〈〉【】〔〕〖〗[]{}<>|\\^_~*#`´', " "))
_SAME = str.maketrans(
    {
        "。": ".",
        "｡": ".",
        "．": ".",
        "，": ",",
        "、": ",",
        "؛": ";",
        "،": ",",
        "؟": "?",
        "¡": " ",
        "¿": " ",
        "；": ";",
        "：": ":",
        "！": "!",
        "？": "?",
        "‼": "!",
        "⁇": "?",
        "⁉": "?",
        "⁈": "?",
        "(": ",",
        ")": ",",
        "（": ",",
        "）": ",",
        "‘": "'",
        "’": "'",
        "ʼ": "'",
        "‐": "-",
        "‑": "-",
        "−": "-",
        "–": "—",
        "―": "—",
        "─": "—",
        "·": " ",
        "•": " ",
        "・": " ",
        "⁄": "/",
        "\t": " ",
        "\r": "\n",
        "\v": "\n",
        "\f": "\n",
        "\u2028": "\n",
        "\u2029": "\n",
        "\u00ad": "",
        "²": "²",
        "³": "³",
        "°": "°",
        "…": "…",
    }
)
_COMBINED = re.compile(r"[^\W\d_][\u0300-\u036f]+")
_LONG_WORD = re.compile(r"([^\W\d_])\1{5,}")
_LONGEST_RUN = 5
# Chinese has no blanks, and needs none.
_WORD_LIMIT = re.compile(r"[^\W_\u3400-\u9fff\uf900-\ufaff]{60}(?=[^\W_\u3400-\u9fff])")


def clean(text: str) -> Mapped:
    """Make a text readable without losing the place of any character.

    Full-width and compatibility forms become plain ones, accents join their letters, quotation marks and
    brackets become blanks or commas, emoji and control characters become blanks, invisible formatting
    goes. Letters repeated beyond five ("nooooooooo") are cut to five; a word without end is parted.
    """
    mapped = Mapped.of(text).sub(_COMBINED, lambda match: unicodedata.normalize("NFC", match[0]))
    mapped = mapped.sub(re.compile(r".", re.DOTALL), lambda match: _plain(match[0]))
    mapped = mapped.sub(r"\.{3,}|…+|\.{2}(?!\.)", lambda _: "…")
    mapped = mapped.sub(r"(?<=\w)--+(?=\w)|\s--+\s|—+", lambda _: "—")
    mapped = mapped.sub(_LONG_WORD, lambda match: match[1] * _LONGEST_RUN)
    return mapped.sub(_WORD_LIMIT, lambda match: match[0] + " ")


def _plain(char: str) -> str:
    swapped = char.translate(_SAME)
    if swapped != char or char in "²³°…\n":
        return swapped
    if (silent := char.translate(_SILENT)) != char:
        return silent
    folded = unicodedata.normalize("NFKC", char)
    return "".join(_kept(each) for each in folded)


def _kept(char: str) -> str:
    category = unicodedata.category(char)
    if category == "Cf":
        return ""  # joiners, direction marks
    if category[0] == "C" or category in ("So", "Sk"):
        return " "
    swapped = char.translate(_SAME)
    return swapped if swapped != char else char.translate(_SILENT)
