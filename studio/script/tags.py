"""What stands between square brackets, as settings: `happy 0.8`, `sad 0.2>0.9`, `speed=fast, pitch=+2`.

An item that is wrong is noted as a fault with its column and left out; the others are still read.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from studio.feelings import PLAIN, Preset, blend, find_preset, nearest_labels
from studio.script.faults import Spot
from studio.script.keys import RANGES, WORDED, Key, find_key, nearest_keys, shown_name
from tts.contract import Delivery, Feelings


@dataclass(frozen=True, slots=True)
class Feel:
    """A feeling or a mix; `delivery` is the technique that comes with a named preset."""

    feelings: Feelings
    delivery: Delivery
    spot: Spot


@dataclass(frozen=True, slots=True)
class Strength:
    """How strong: one value, or the values of a ramp in order."""

    values: tuple[float, ...]
    spot: Spot


@dataclass(frozen=True, slots=True)
class Number:
    """A key with a number in the unit of its field."""

    key: Key
    value: float
    spot: Spot


@dataclass(frozen=True, slots=True)
class Word:
    """A key with words; LOCKED has none."""

    key: Key
    value: str
    spot: Spot


Setting = Feel | Strength | Number | Word

_WIDE = {wide: wide - 0xFEE0 for wide in range(0xFF01, 0xFF5F)}
_NUMBER = r"[-+]?(?:\d+\.?\d*|\.\d+)%?"
_RAMP = rf"{_NUMBER}(?:\s*(?:>|->|→)\s*{_NUMBER})*"
_STRENGTH = re.compile(_RAMP)
_FIRST_NUMBER = re.compile(r"[-+]?\.?\d")
_QUOTE = r'"[^"]*"|“[^”]*”'
_UNQUOTED = re.compile(rf'({_QUOTE})|[^"“]+|["“]')
_ITEM = re.compile(
    rf'(?:{_QUOTE}|[^,;、\s"“]|["“]|\s+(?![^\s=,;、"“]+=))+'
)  # a space ends an item before `key=`
_QUOTED = re.compile(r'["“](.*)["”]', re.DOTALL)
MAX_TAG_CHARS = 500
_UNITS = {
    Key.RATE: r"x|×|倍",
    Key.PITCH: r"st|半音",
    Key.VOLUME: r"db|分贝",
    Key.GAIN: r"db|分贝",
}
_SECONDS = r"s|sec|秒"
_COLOR = re.compile(r"#[0-9a-fA-F]{6}")


def parse_tag(content: str, spot: Spot) -> Iterator[Setting]:
    """Read what stands between two brackets.

    Parameters
    ----------
    content : str
        Without the brackets.
    spot : Spot
        Where `content` starts.
    """
    if len(content) > MAX_TAG_CHARS:
        spot.fault("tag_too_long", length=len(content), limit=MAX_TAG_CHARS)
        return
    plain = _UNQUOTED.sub(lambda m: m.group() if m[1] else m.group().translate(_WIDE), content)
    if not plain.strip():
        spot.fault("empty_tag")
        return
    for match in _ITEM.finditer(plain):
        item = match.group().strip()
        if item:
            offset = match.start() + len(match.group()) - len(match.group().lstrip())
            yield from _item(item, spot.at(spot.column + offset))


def _item(item: str, spot: Spot) -> Iterator[Setting]:
    name, equals, value = (part.strip() for part in item.partition("="))
    key = find_key(name)
    if key is None and not equals:
        name, _, value = (part.strip() for part in item.partition(" "))
        key = find_key(name) if value or find_key(name) is Key.LOCKED else None
    if key is not None:
        yield from _keyed(key, value, spot.at(spot.column + len(item) - len(value)))
    elif _STRENGTH.fullmatch(item):
        yield from _strength(item, spot)
    elif equals and find_preset(name) is None:
        near = nearest_keys(name)
        spot.fault("unknown_key", key=name, near=", ".join(near)) if near else _unknown(name, spot)
    else:
        yield from _mix(item, spot)


def _keyed(key: Key, value: str, spot: Spot) -> Iterator[Setting]:
    if key is Key.LOCKED:
        yield Word(key, "", spot)
    elif not value:
        spot.fault("no_value", key=shown_name(key))
    elif key is Key.EMOTION:
        yield from _mix(value, spot)
    elif key is Key.STRENGTH:
        yield from _strength(value, spot)
    elif key in (Key.NOTE, Key.DESCRIPTION, Key.VOICE, Key.LANGUAGE, Key.COLOR):
        quoted = _QUOTED.fullmatch(value)
        words = quoted.group(1) if quoted else value
        if key is Key.COLOR and not _COLOR.fullmatch(words):
            spot.fault("bad_color", value=words)
        else:
            yield Word(key, words, spot)
    elif key is Key.SEED:
        if re.fullmatch(r"\d{1,18}", value):
            yield Number(key, int(value), spot)
        else:
            spot.fault("bad_seed", value=value)
    else:
        yield from _number(key, value, spot)


def _number(key: Key, value: str, spot: Spot) -> Iterator[Setting]:
    worded = WORDED.get(key, {}).get(" ".join(re.split(r"[\s_\-]+", value.casefold())))
    if worded is not None:
        yield Number(key, worded, spot)
        return
    unit = _UNITS.get(key, _SECONDS)
    match = re.fullmatch(rf"({_NUMBER})\s*(?:{unit}|(ms|毫秒))?", value.casefold())
    if match is None or (match[2] and key in _UNITS):
        if words := ", ".join(WORDED.get(key, {})):
            spot.fault("bad_word", key=shown_name(key), value=value, words=words)
        else:
            spot.fault("bad_number", key=shown_name(key), value=value)
        return
    number = _float(match[1]) / (1000.0 if match[2] else 1.0)
    if _in_range(key, number, spot):
        yield Number(key, number, spot)


def _strength(value: str, spot: Spot) -> Iterator[Strength]:
    if _STRENGTH.fullmatch(value) is None:
        spot.fault("bad_number", key="strength", value=value)
        return
    values = tuple(_float(number) for number in re.findall(_NUMBER, value.replace("->", ">")))
    outside = [number for number in values if not _in_range(Key.STRENGTH, number, spot)]
    if not outside:
        yield Strength(values, spot)


def _mix(item: str, spot: Spot) -> Iterator[Setting]:
    """`happy`, `happy 0.8`, `sad 0.2>0.9` or `happy 0.6 + sad 0.2`."""
    parts = []
    for match in re.finditer(r"(?:[^+]|\+(?=\.?\d))+", item):
        raw = match.group()
        here = spot.at(spot.column + match.start() + len(raw) - len(raw.lstrip()))
        part = raw.strip()
        number = _FIRST_NUMBER.search(part)
        cut = number.start() if number else len(part)
        label = part[:cut].rstrip(" :=")
        preset = find_preset(label)
        if preset is None:
            _unknown(label, here)
            continue
        told = list(_strength(part[cut:], here.at(here.column + cut))) if number else []
        parts.append((preset, told, here))
    if len(parts) == 1:
        preset, told, here = parts[0]
        yield Feel(preset.feelings, preset.delivery, here)
        yield from told
    elif parts:
        yield from _blended(parts, spot)


def _blended(parts: list[tuple[Preset, list[Strength], Spot]], spot: Spot) -> Iterator[Setting]:
    weighted = []
    for preset, told, here in parts:
        values = told[0].values if told else (1.0,)
        if len(values) > 1:
            here.fault("ramp_in_mix")
        weighted.append((preset.feelings, values[0]))
    yield Feel(blend(tuple(weighted)), PLAIN, spot)


def _unknown(label: str, spot: Spot) -> None:
    near = nearest_labels(label)
    if near:
        spot.fault("unknown_feeling_near", label=label, near=", ".join(near))
    else:
        spot.fault("unknown_feeling", label=label)


def _float(number: str) -> float:
    return float(number[:-1]) / 100.0 if number.endswith("%") else float(number)


def _in_range(key: Key, value: float, spot: Spot) -> bool:
    low, high = RANGES[key]
    if low <= value <= high:
        return True
    spot.fault("out_of_range", name=shown_name(key), value=f"{value:g}", low=f"{low:g}", high=f"{high:g}")
    return False
