"""Numbers in Spanish words."""

ONES = (
    "cero",
    "uno",
    "dos",
    "tres",
    "cuatro",
    "cinco",
    "seis",
    "siete",
    "ocho",
    "nueve",
    "diez",
    "once",
    "doce",
    "trece",
    "catorce",
    "quince",
    "dieciséis",
    "diecisiete",
    "dieciocho",
    "diecinueve",
    "veinte",
    "veintiuno",
    "veintidós",
    "veintitrés",
    "veinticuatro",
    "veinticinco",
    "veintiséis",
    "veintisiete",
    "veintiocho",
    "veintinueve",
)
_TENS = (
    "",
    "",
    "",
    "treinta",
    "cuarenta",
    "cincuenta",
    "sesenta",
    "setenta",
    "ochenta",
    "noventa",
)
_HUNDREDS = (
    "",
    "ciento",
    "doscientos",
    "trescientos",
    "cuatrocientos",
    "quinientos",
    "seiscientos",
    "setecientos",
    "ochocientos",
    "novecientos",
)
_ORDINALS = (
    "-",
    "primero",
    "segundo",
    "tercero",
    "cuarto",
    "quinto",
    "sexto",
    "séptimo",
    "octavo",
    "noveno",
    "décimo",
    "undécimo",
    "duodécimo",
)
LARGEST = 10**12


def digits(text: str) -> str:
    """Digits one by one."""
    return " ".join(ONES[int(digit)] for digit in text)


def cardinal(number: int) -> str:
    """A whole number from 0; from `LARGEST` on digit by digit.

    Examples
    --------
    >>> [cardinal(each) for each in (100, 121, 2024, 1_000_000)]
    ['cien', 'ciento veintiuno', 'dos mil veinticuatro', 'un millón']
    """
    if number >= LARGEST:
        return digits(str(number))
    if number < 1000:
        return _below_thousand(number)
    millions, rest = divmod(number, 1_000_000)
    thousands, last = divmod(rest, 1000)
    words = []
    if millions:
        words.append("un millón" if millions == 1 else f"{shortened(cardinal(millions))} millones")
    if thousands:
        words.append("mil" if thousands == 1 else f"{shortened(_below_thousand(thousands))} mil")
    if last:
        words.append(_below_thousand(last))
    return " ".join(words)


def shortened(words: str) -> str:
    """A number before a noun: "veintiuno" is "veintiún", "uno" is "un"."""
    if words.endswith("veintiuno"):
        return words.removesuffix("uno") + "ún"
    return words.removesuffix("o") if words.endswith("uno") else words


def ordinal(number: int, *, feminine: bool = False) -> str:
    """The ordinal of 1 to 12, beyond it the cardinal, as is usual in speech."""
    if not 0 < number < len(_ORDINALS):
        return cardinal(number)
    word = _ORDINALS[number]
    return word[:-1] + "a" if feminine else word


def decimal(text: str) -> str:
    """A number as written: points part thousands, a comma or a lone point parts the fraction."""
    whole, mark, fraction = text.partition(",")
    if not mark and text.count(".") == 1 and len(text.rpartition(".")[2]) != 3:
        whole, mark, fraction = text.partition(".")
    whole = whole.replace(".", "")
    words = digits(whole) if len(whole) > 1 and whole[0] == "0" else cardinal(int(whole or "0"))
    if not fraction:
        return words
    leading = fraction[0] == "0" or len(fraction) > 2
    return f"{words} coma {digits(fraction) if leading else cardinal(int(fraction))}"


def _below_thousand(number: int) -> str:
    if number == 100:
        return "cien"
    hundreds, rest = divmod(number, 100)
    words = [_HUNDREDS[hundreds]] if hundreds else []
    if rest >= 30:
        tens, ones = divmod(rest, 10)
        words.append(_TENS[tens] + (f" y {ONES[ones]}" if ones else ""))
    elif rest or not hundreds:
        words.append(ONES[rest])
    return " ".join(words)
