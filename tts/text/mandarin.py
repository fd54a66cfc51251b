"""Mandarin as it is read aloud: numbers, dates, times, money, units and signs become characters."""

import re
from datetime import date

from tts.text.mandarin_numbers import cardinal, decimal, digits, phone_digits
from tts.text.mapped import Mapped

_NUMBER = r"\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?"
_MONEY = {"$": "美元", "£": "英镑", "€": "欧元", "¥": "元", "￥": "元"}
_UNITS = {
    "km/h": "公里每小时",
    "m/s": "米每秒",
    "km²": "平方公里",
    "cm²": "平方厘米",
    "m²": "平方米",
    "m³": "立方米",
    "kg": "公斤",
    "mg": "毫克",
    "g": "克",
    "km": "公里",
    "cm": "厘米",
    "mm": "毫米",
    "m": "米",
    "t": "吨",
    "ml": "毫升",
    "mL": "毫升",
    "L": "升",
    "h": "小时",
    "kWh": "千瓦时",
    "kW": "千瓦",
    "W": "瓦",
    "V": "伏",
    "kHz": "千赫",
    "Hz": "赫兹",
    "°C": "摄氏度",
    "°F": "华氏度",
    "°": "度",
}
_UNIT = "|".join(re.escape(unit) for unit in sorted(_UNITS, key=len, reverse=True))
# Behind a lone 2 these ask for 两 instead of 二.
_COUNTED = (
    "个位只条张本次天年周岁点件杯碗块元斤公里米万千亿名家间座辆台棵头匹双对种分秒小倍口封句遍顿场声步层把"
)
_SIGNS = {"&": "和", "+": "加", "=": "等于", "×": "乘以", "÷": "除以", "%": "百分之", "@": " "}


def normalise(text: Mapped) -> Mapped:
    """Write out what is not characters.

    Parameters
    ----------
    text : Mapped
        A clean Chinese run.

    Returns
    -------
    Mapped
        Characters and punctuation, still placed in the user's text.
    """
    text = text.sub(r"(?<!\d)(\d{4})([-/.])(\d{1,2})\2(\d{1,2})(?!\d)", _date)
    text = text.sub(r"(?<!\d)\d{4}(?=\s?年)", lambda m: digits(m[0]))
    text = text.sub(r"(?<![\d:])(\d{1,2}):([0-5]\d)(?::([0-5]\d))?(?![\d:])", _time)
    text = text.sub(r"(?<!\d)(\d+):(\d+)(?!\d)", lambda m: f"{cardinal(int(m[1]))}比{cardinal(int(m[2]))}")
    text = text.sub(r"(?<!\d)(?:\+?86[ -]?)?(1[3-9]\d)[ -]?(\d{4})[ -]?(\d{4})(?!\d)", _mobile)
    text = text.sub(r"(?<!\d)(0\d{2,3})-(\d{7,8})(?!\d)", lambda m: ",".join(map(phone_digits, m.groups())))
    text = text.sub(rf"([$£€¥￥])\s?({_NUMBER})(\s?[万亿])?", _money)
    text = text.sub(rf"(-?)({_NUMBER})\s?([%‰])", _percent)
    text = text.sub(r"(?<![\d/])(\d+)/(\d+)(?![\d/])", _fraction)
    text = text.sub(r"(?<=\d)\s?[~—-]\s?(?=\d)", lambda _: "到")
    text = text.sub(r"(?<![0-9A-Za-z.])-(?=\d)", lambda _: "负")
    text = text.sub(rf"(?:{_NUMBER})\s?(?:{_UNIT})", _unit)
    text = text.sub(rf"(?<![\d.第])2(?=[{_COUNTED}])", lambda _: "两")
    text = text.sub(rf"(?<=第)\d+|{_NUMBER}", _number)
    return text.sub("[" + re.escape("".join(_SIGNS)) + "]", lambda m: _SIGNS[m[0]])


def _date(match: re.Match[str]) -> str | None:
    try:
        known = date(int(match[1]), int(match[3]), int(match[4]))
    except ValueError:
        return None
    return f"{digits(match[1])}年{cardinal(known.month)}月{cardinal(known.day)}日"


def _time(match: re.Match[str]) -> str | None:
    hour, minute, second = int(match[1]), int(match[2]), int(match[3] or 0)
    if hour > 24:
        return None
    words = ("两" if hour == 2 else cardinal(hour)) + "点"
    if minute or second:
        words += ("零" if 0 < minute < 10 else "") + cardinal(minute) + "分"
    return words + (f"{cardinal(second)}秒" if second else "")


def _mobile(match: re.Match[str]) -> str:
    return ",".join(phone_digits(group) for group in match.groups())


def _money(match: re.Match[str]) -> str:
    whole, _, fraction = match[2].partition(".")
    fraction = fraction.rstrip("0")
    amount = f"{whole}.{fraction}" if fraction else whole
    words = "两" if amount == "2" else decimal(amount)
    return words + (match[3] or "").strip() + _MONEY[match[1]]


def _percent(match: re.Match[str]) -> str:
    return ("负" if match[1] else "") + ("千分之" if match[3] == "‰" else "百分之") + decimal(match[2])


def _fraction(match: re.Match[str]) -> str | None:
    above, below = int(match[1]), int(match[2])
    return f"{cardinal(below)}分之{cardinal(above)}" if below else None


def _unit(match: re.Match[str]) -> str | None:
    found = re.fullmatch(rf"({_NUMBER})\s?({_UNIT})", match[0])
    if found is None:
        return None
    return ("两" if found[1] == "2" else decimal(found[1])) + _UNITS[found[2]]


def _number(match: re.Match[str]) -> str:
    return decimal(match[0])
