"""Numbers in Chinese characters."""

_DIGITS = "零一二三四五六七八九"
_PLACES = ("", "十", "百", "千")
_SCALES = ("", "万", "亿", "万亿")
LARGEST = 10**16


def digits(text: str) -> str:
    """Digits one by one: "2024" is 二零二四."""
    return "".join(_DIGITS[int(digit)] for digit in text)


def phone_digits(text: str) -> str:
    """Digits of a telephone number, one said as 幺."""
    return digits(text).replace("一", "幺")


def cardinal(number: int) -> str:
    """A whole number from 0; from `LARGEST` on digit by digit.

    Examples
    --------
    >>> [cardinal(each) for each in (0, 10, 12, 105, 2000, 20_300, 1_0000_0001)]
    ['零', '十', '十二', '一百零五', '两千', '两万零三百', '一亿零一']
    """
    if number >= LARGEST:
        return digits(str(number))
    if number == 0:
        return _DIGITS[0]
    groups = []
    while number:
        number, group = divmod(number, 10_000)
        groups.append(group)
    words, gap = "", False
    for group, scale in zip(reversed(groups), reversed(_SCALES[: len(groups)]), strict=True):
        if not group:
            gap = True
            continue
        if words and (gap or group < 1000):
            words += "零"
        words += ("两" if group == 2 and scale else _group(group, first=not words)) + scale
        gap = False
    return words


def decimal(text: str) -> str:
    """A number as written, with an optional fraction: "3.5" is 三点五."""
    whole, _, fraction = text.replace(",", "").partition(".")
    leading = len(whole) > 1 and whole[0] == "0"
    words = digits(whole) if leading else cardinal(int(whole or "0"))
    return f"{words}点{digits(fraction)}" if fraction else words


def _group(number: int, *, first: bool) -> str:
    """A number below ten thousand; `first` says that nothing stands before it."""
    words, gap = "", False
    for place in (3, 2, 1, 0):
        digit = number // 10**place % 10
        if digit == 0:
            gap = bool(words)
            continue
        name = "两" if digit == 2 and place == 3 else _DIGITS[digit]
        if digit == 1 and place == 1 and first and not words:
            name = ""
        words += ("零" if gap else "") + name + _PLACES[place]
        gap = False
    return words
