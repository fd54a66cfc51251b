"""English as it is read aloud: numbers, dates, times, money and signs become words."""

import re
from collections.abc import Callable
from datetime import date

from tts.text.english_numbers import cardinal, decimal, digits, ordinal, year
from tts.text.mapped import Mapped

_NUMBER = r"\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?"
_MONTHS = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)
_MONEY = {
    "$": ("dollar", "cent"),
    "£": ("pound", "penny"),
    "€": ("euro", "cent"),
    "¥": ("yen", ""),
    "￥": ("yen", ""),
}
_CENTS_MANY = {"penny": "pence"}
_UNITS = {
    "km/h": "kilometer per hour",
    "mph": "mile per hour",
    "m/s": "meter per second",
    "km²": "square kilometer",
    "cm²": "square centimeter",
    "m²": "square meter",
    "m³": "cubic meter",
    "kg": "kilogram",
    "mg": "milligram",
    "g": "gram",
    "km": "kilometer",
    "cm": "centimeter",
    "mm": "millimeter",
    "m": "meter",
    "ft": "foot",
    "lb": "pound",
    "lbs": "pound",
    "oz": "ounce",
    "ml": "milliliter",
    "mL": "milliliter",
    "L": "liter",
    "h": "hour",
    "hr": "hour",
    "hrs": "hour",
    "min": "minute",
    "ms": "millisecond",
    "kHz": "kilohertz",
    "Hz": "hertz",
    "kW": "kilowatt",
    "GB": "gigabyte",
    "MB": "megabyte",
    "°C": "degree Celsius",
    "°F": "degree Fahrenheit",
    "°": "degree",
}
_SAME_IN_PLURAL = ("hertz", "kilohertz")
_UNIT = "|".join(re.escape(unit) for unit in sorted(_UNITS, key=len, reverse=True))
# +1 415 555 0100, (415) 555-0100 (whose brackets are commas by now), 415-555-0100, 555-0100
_PHONE = re.compile(
    r"(?<!\w)\+?\d{1,4}[ -](?:\d{2,4}[ -]){0,3}\d{3,4}[ -]\d{4}\b"
    r"|(?:,\d{3}, ?)?(?<![\w-])\d{3}-\d{4}\b"
)
_FRACTIONS = {2: ("half", "halves"), 4: ("quarter", "quarters")}
_SHORT = {
    "mr": "mister",
    "mrs": "missis",
    "dr": "doctor",
    "prof": "professor",
    "e.g": "for example",
    "i.e": "that is",
    "etc": "et cetera",
    "vs": "versus",
    "approx": "approximately",
}
_SIGNS = {
    "&": " and ",
    "@": " at ",
    "+": " plus ",
    "=": " equals ",
    "×": " times ",
    "÷": " divided by ",
    "%": " percent ",
}


def normalise(text: Mapped, *, british: bool = False) -> Mapped:
    """Write out what is not words.

    Parameters
    ----------
    text : Mapped
        A clean English run.
    british : bool
        Whether 5/1/2024 is the fifth of January instead of the first of May.

    Returns
    -------
    Mapped
        Words and punctuation, still placed in the user's text.
    """
    text = text.sub(r"(?i)\b(mr|mrs|dr|prof|e\.g|i\.e|etc|vs|approx)\.(?=\s+\w|,|\s*$)", _short)
    text = text.sub(r"(?i)\b[\w.+-]+@[\w-]+(?:\.[\w-]+)+|\b(?:https?://)?(?:www\.)\S*\w", _address)
    text = text.sub(r"\b(\d{4})-(\d{1,2})-(\d{1,2})\b", lambda m: _date(m[1], m[2], m[3], british=british))
    day_first = (2, 1) if british else (1, 2)
    text = text.sub(
        r"\b(\d{1,2})/(\d{1,2})/(\d{4})\b",
        lambda m: _date(m[3], m[day_first[0]], m[day_first[1]], british=british),
    )
    text = text.sub(r"(?i)(?<=\d)\s?([ap])\.?m\b\.?", lambda m: f" {m[1].upper()} M")
    text = text.sub(r"(?<![\d:])(\d{1,2}):([0-5]\d)(?::[0-5]\d)?(?![\d:])", _time)
    text = text.sub(rf"([$£€¥￥])\s?({_NUMBER})(?:\s?(thousand|million|billion|trillion|k|m|bn)\b)?", _money)
    text = text.sub(rf"({_NUMBER})\s?%", lambda m: f"{decimal(m[1])} percent")
    text = text.sub(rf"(?<![\w.])({_NUMBER})\s?({_UNIT})(?![\w/])", _unit)
    text = text.sub(r"(?<![\w/.])(\d{1,2})/(\d{1,3})(?![\w/.]*\d)", _fraction)
    text = text.sub(r"(?i)\b(\d+)(?:st|nd|rd|th)\b", lambda m: ordinal(int(m[1])))
    text = text.sub(_PHONE, _phone)
    text = text.sub(r"\b(1\d|20)(\d)0s\b", lambda m: _decade(int(m[1]), int(m[2])))
    text = text.sub(r"(?<=\d)\s?[—-]\s?(?=\d)", lambda _: " to ")
    text = text.sub(r"(?i)(?<!\w)no\.\s?(?=\d)", lambda _: "number ")
    text = text.sub(r"(?<![\w.,])(?:1[1-9]\d\d|20\d\d)(?![\d.,]*\d|\w)", lambda m: year(int(m[0])))
    text = text.sub(r"(?<![\w.])-(?=\d)", lambda _: "minus ")
    text = text.sub(_NUMBER, _number)
    return text.sub("[" + re.escape("".join(_SIGNS)) + "]", lambda m: _SIGNS[m[0]])


def _short(match: re.Match[str]) -> str:
    return _SHORT[match[1].lower()]


def _address(match: re.Match[str]) -> str:
    bare = re.sub(r"(?i)^https?://", "", match[0])
    return re.sub(r"[./]", lambda m: " dot " if m[0] == "." else " slash ", bare).replace("@", " at ")


def _date(year_text: str, month: str, day: str, *, british: bool) -> str | None:
    try:
        known = date(int(year_text), int(month), int(day))
    except ValueError:
        return None
    name, number = _MONTHS[known.month - 1], ordinal(known.day)
    start = f"the {number} of {name}" if british else f"{name} {number}"
    return f"{start}, {year(known.year)}"


def _time(match: re.Match[str]) -> str | None:
    hour, minute = int(match[1]), int(match[2])
    if hour > 24:
        return None
    if minute == 0:
        return cardinal(hour) + (" o'clock" if 1 <= hour <= 12 else " hundred")
    return f"{cardinal(hour)} {'oh ' if minute < 10 else ''}{cardinal(minute)}"


def _plural(word: str, number: str) -> str:
    if number == "1" or word in _SAME_IN_PLURAL:
        return word
    head, _, tail = word.partition(" per " if " per " in word else " Cel" if " Cel" in word else " Fah")
    joint = word[len(head) : len(word) - len(tail)]
    return ("feet" if head == "foot" else head + "s") + joint + tail


def _money(match: re.Match[str]) -> str:
    unit, cent = _MONEY[match[1]]
    amount, scale = match[2], match[3]
    if scale:
        name = {"k": "thousand", "m": "million", "bn": "billion"}.get(scale, scale)
        return f"{decimal(amount)} {name} {unit}s"
    whole, _, fraction = amount.replace(",", "").partition(".")
    main = f"{cardinal(int(whole))} {unit if whole == '1' or unit == 'yen' else unit + 's'}"
    if not cent or len(fraction) != 2 or fraction == "00":
        return main if not fraction.strip("0") else f"{decimal(amount)} {unit}s"
    count = int(fraction)
    cents = cent if count == 1 else _CENTS_MANY.get(cent, cent + "s")
    return f"{cardinal(count)} {cents}" if whole == "0" else f"{main} and {cardinal(count)} {cents}"


def _unit(match: re.Match[str]) -> str:
    return f"{decimal(match[1])} {_plural(_UNITS[match[2]], match[1])}"


def _fraction(match: re.Match[str]) -> str | None:
    above, below = int(match[1]), int(match[2])
    if not 0 < above < below or below == 1:
        return None
    one, many = _FRACTIONS.get(below, (ordinal(below), ordinal(below) + "s"))
    return f"{cardinal(above)} {one if above == 1 else many}"


def _phone(match: re.Match[str]) -> str:
    groups = re.findall(r"\d+", match[0])
    return ("plus " if match[0].startswith("+") else "") + ", ".join(digits(group) for group in groups)


def _decade(century: int, ten: int) -> str:
    name = year(century * 100 + ten * 10)
    return name[:-1] + "ies" if name.endswith("y") else name + "s"


def _number(match: re.Match[str]) -> str:
    # Letters next to digits ("B2B") are words of their own.
    return f" {decimal(match[0])} "


def normaliser(*, british: bool) -> Callable[[Mapped], Mapped]:
    """The normaliser of one kind of English."""
    return lambda text: normalise(text, british=british)
