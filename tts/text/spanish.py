"""Spanish as it is read aloud: numbers, dates, times, money and signs become words."""

import re
from datetime import date

from tts.text.mapped import Mapped
from tts.text.spanish_numbers import cardinal, decimal, digits, ordinal, shortened

_NUMBER = r"\d{1,3}(?:\.\d{3})+(?:,\d+)?|\d+(?:[.,]\d+)?"
_MONTHS = (
    "enero",
    "febrero",
    "marzo",
    "abril",
    "mayo",
    "junio",
    "julio",
    "agosto",
    "septiembre",
    "octubre",
    "noviembre",
    "diciembre",
)
_MONEY = {
    "$": ("dólar", "dólares", "centavo"),
    "£": ("libra", "libras", "penique"),
    "€": ("euro", "euros", "céntimo"),
    "¥": ("yen", "yenes", ""),
    "￥": ("yen", "yenes", ""),
}
_UNITS = {
    "km/h": ("kilómetro por hora", "kilómetros por hora"),
    "kg": ("kilogramo", "kilogramos"),
    "mg": ("miligramo", "miligramos"),
    "g": ("gramo", "gramos"),
    "km": ("kilómetro", "kilómetros"),
    "cm": ("centímetro", "centímetros"),
    "mm": ("milímetro", "milímetros"),
    "m²": ("metro cuadrado", "metros cuadrados"),
    "m": ("metro", "metros"),
    "ml": ("mililitro", "mililitros"),
    "L": ("litro", "litros"),
    "l": ("litro", "litros"),
    "h": ("hora", "horas"),
    "min": ("minuto", "minutos"),
    "°C": ("grado", "grados"),
    "°": ("grado", "grados"),
}
_UNIT = "|".join(re.escape(unit) for unit in sorted(_UNITS, key=len, reverse=True))
_FRACTIONS = {2: "medio", 3: "tercio"}
_SIGNS = {
    "&": " y ",
    "@": " arroba ",
    "+": " más ",
    "=": " igual a ",
    "×": " por ",
    "÷": " entre ",
    "%": " por ciento ",
}


def normalise(text: Mapped) -> Mapped:
    """Write out what is not words.

    Parameters
    ----------
    text : Mapped
        A clean Spanish run.

    Returns
    -------
    Mapped
        Words and punctuation, still placed in the user's text.
    """
    text = text.sub(r"\b(\d{4})-(\d{1,2})-(\d{1,2})\b", lambda m: _date(m[1], m[2], m[3]))
    text = text.sub(r"\b(\d{1,2})/(\d{1,2})/(\d{4})\b", lambda m: _date(m[3], m[2], m[1]))
    text = text.sub(r"(?<![\d:])(\d{1,2}):([0-5]\d)(?::[0-5]\d)?(?![\d:])", _time)
    text = text.sub(rf"([$£€¥￥])\s?({_NUMBER})|({_NUMBER})\s?([$£€¥￥])", _money)
    text = text.sub(rf"({_NUMBER})\s?%", lambda m: f"{decimal(m[1])} por ciento")
    text = text.sub(rf"(?<![\w.,])({_NUMBER})\s?({_UNIT})(?![\w/])", _unit)
    text = text.sub(r"(?<![\w/.])(\d{1,2})/(\d{1,2})(?![\w/.]*\d)", _fraction)
    text = text.sub(r"\b(\d+)\.?(?:er|[oa])\b", lambda m: ordinal(int(m[1]), feminine=m[0].endswith("a")))
    text = text.sub(r"(?<!\w)\+?\d{2,4}(?:[ -]\d{2,4}){2,4}\b", _phone)
    text = text.sub(r"(?<=\d)\s?[—-]\s?(?=\d)", lambda _: " a ")
    text = text.sub(r"(?<![\w.])-(?=\d)", lambda _: "menos ")
    text = text.sub(_NUMBER, lambda m: f" {decimal(m[0])} ")
    return text.sub("[" + re.escape("".join(_SIGNS)) + "]", lambda m: _SIGNS[m[0]])


def _date(year: str, month: str, day: str) -> str | None:
    try:
        known = date(int(year), int(month), int(day))
    except ValueError:
        return None
    return f"{cardinal(known.day)} de {_MONTHS[known.month - 1]} de {cardinal(known.year)}"


def _time(match: re.Match[str]) -> str | None:
    hour, minute = int(match[1]), int(match[2])
    if hour > 24:
        return None
    name = "una" if hour == 1 else shortened(cardinal(hour)).replace("veintiún", "veintiuna")
    return f"{name} en punto" if minute == 0 else f"{name} y {cardinal(minute)}"


def _money(match: re.Match[str]) -> str:
    one, many, cent = _MONEY[match[1] or match[4]]
    amount = match[2] or match[3]
    found = re.fullmatch(r"(\d{1,3}(?:\.\d{3})*|\d+)[.,](\d\d)", amount)
    whole = (found[1] if found else amount).replace(".", "")
    if not whole.isdigit():
        return f"{decimal(amount)} {many}"
    number = shortened(cardinal(int(whole))) if one != "libra" else cardinal(int(whole)).replace("uno", "una")
    main = f"{number} {one if whole == '1' else many}"
    if found is None or found[2] == "00" or not cent:
        return main
    count = int(found[2])
    return f"{main} con {shortened(cardinal(count))} {cent if count == 1 else cent + 's'}"


def _unit(match: re.Match[str]) -> str:
    one, many = _UNITS[match[2]]
    if match[1] == "1":
        return f"{'una' if one.endswith('a') else 'un'} {one}"
    return f"{shortened(decimal(match[1]))} {many}"


def _fraction(match: re.Match[str]) -> str | None:
    above, below = int(match[1]), int(match[2])
    if not 0 < above < below <= 10 or below == 1:
        return None
    name = _FRACTIONS.get(below) or ordinal(below)
    return f"{shortened(cardinal(above))} {name if above == 1 else name + 's'}"


def _phone(match: re.Match[str]) -> str:
    return ("más " if match[0].startswith("+") else "") + ", ".join(map(digits, re.findall(r"\d+", match[0])))
