"""Strict reading of JSON that somebody else may have written: each fault with its path, nothing guessed."""

import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from difflib import get_close_matches
from typing import Any

from studio.errors import Fault

MAX_DEPTH = 32
_STRUCTURE = re.compile(r'"(?:[^"\\]|\\.)*+"|["\[\]{}]', re.DOTALL)
_MAX_DIGITS = 30


class _Unreadable(ValueError):
    """Carries a fault out of the JSON parser."""

    def __init__(self, code: str, **facts: str) -> None:
        self.code, self.facts = code, tuple(facts.items())
        super().__init__(code)


@dataclass(slots=True)
class Reading:
    """Walks through parsed JSON and notes what is wrong.

    Every getter takes an object with its path, and gives the default back after noting a fault.
    """

    file: str
    faults: list[Fault] = field(default_factory=list)

    def fault(self, code: str, line: int = 0, column: int = 0, **facts: object) -> None:
        """Note a fault."""
        told = tuple((name, str(value)) for name, value in facts.items())
        self.faults.append(Fault(code, self.file, line, column, told))

    def parse(self, data: bytes) -> Any:
        """The JSON value in some bytes (UTF-8, -16 or -32 as the standard tells them apart), or None."""
        try:
            text = data.decode(json.detect_encoding(data)).removeprefix("\ufeff")
        except UnicodeDecodeError as error:
            line = data.count(b"\n", 0, error.start) + 1
            self.fault("json_syntax", line, reason=f"byte {error.start} is not {error.encoding}")
            return None
        if _deeper_than(text, MAX_DEPTH):
            self.fault("json_too_deep", limit=MAX_DEPTH)
            return None
        try:
            return json.loads(
                text,
                object_pairs_hook=_unique,
                parse_constant=_no_constant,
                parse_int=_int,
                parse_float=_float,
            )
        except json.JSONDecodeError as error:
            self.fault("json_syntax", error.lineno, error.colno, reason=error.msg)
        except _Unreadable as error:
            self.faults.append(Fault(error.code, self.file, facts=error.facts))
        return None

    def table(self, value: Any, path: str, known: Iterable[str]) -> Mapping[str, Any] | None:
        """An object that has no other fields than the known ones."""
        if not isinstance(value, dict):
            self.fault("wrong_type", path=path or "$", wanted="an object {…}")
            return None
        allowed = tuple(known)
        for name in value.keys() - set(allowed):
            near = get_close_matches(name, allowed, n=1)
            if near:
                self.fault("unknown_field_near", path=join(path, name), near=near[0])
            else:
                self.fault("unknown_field", path=join(path, name))
        return value

    def items(self, table: Mapping[str, Any], name: str, path: str) -> list[tuple[str, Any]]:
        """The elements of a list with their paths; empty where it is missing."""
        value = table.get(name, [])
        if not isinstance(value, list):
            self.fault("wrong_type", path=join(path, name), wanted="a list […]")
            return []
        return [(f"{join(path, name)}[{i}]", item) for i, item in enumerate(value)]

    def text(self, table: Mapping[str, Any], name: str, path: str, default: str | None = "") -> str:
        """A string; a default of None means that it must be there."""
        if name not in table:
            if default is None:
                self.fault("missing_field", path=join(path, name))
            return default or ""
        value = table[name]
        if not isinstance(value, str):
            self.fault("wrong_type", path=join(path, name), wanted='a text "…"')
            return default or ""
        if re.search("[\ud800-\udfff]", value):
            self.fault("surrogate", path=join(path, name))
            return default or ""
        return value

    def number(self, table: Mapping[str, Any], name: str, path: str, default: float | None) -> float:
        """A finite number; a default of None means that it must be there."""
        if name not in table:
            if default is None:
                self.fault("missing_field", path=join(path, name))
            return default or 0.0
        value = table[name]
        if isinstance(value, bool) or not isinstance(value, (int, float)):
            self.fault("wrong_type", path=join(path, name), wanted="a number")
            return default or 0.0
        return float(value)

    def whole(self, table: Mapping[str, Any], name: str, path: str, default: int | None) -> int:
        """A whole number; a default of None means that it must be there."""
        if name not in table:
            if default is None:
                self.fault("missing_field", path=join(path, name))
            return default or 0
        value = table[name]
        if isinstance(value, bool) or not isinstance(value, int):
            self.fault("wrong_type", path=join(path, name), wanted="a whole number")
            return default or 0
        return value

    def flag(self, table: Mapping[str, Any], name: str, path: str) -> bool:
        """True or false; false where it is missing."""
        value = table.get(name, False)
        if not isinstance(value, bool):
            self.fault("wrong_type", path=join(path, name), wanted="true or false")
            return False
        return value


def join(path: str, name: str) -> str:
    """The path of a field, such as `lines[3].delivery.rate`."""
    return f"{path}.{name}" if path else name


def _deeper_than(text: str, limit: int) -> bool:
    depth = 0
    for match in _STRUCTURE.finditer(text):
        mark = match.group()
        if mark == '"':  # a string without end: the parser will name the place
            return False
        if mark in "[{":
            depth += 1
            if depth > limit:
                return True
        elif mark in "]}":
            depth -= 1
    return False


def _unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    table = dict(pairs)
    if len(table) < len(pairs):
        seen: set[str] = set()
        twice = next(name for name, _ in pairs if name in seen or seen.add(name))  # type: ignore[func-returns-value]
        raise _Unreadable("json_repeated", key=twice)
    return table


def _no_constant(name: str) -> Any:
    raise _Unreadable("json_number", value=name)


def _int(digits: str) -> int:
    if len(digits) > _MAX_DIGITS:
        raise _Unreadable("json_number", value=f"{digits[:10]}…")
    return int(digits)


def _float(digits: str) -> float:
    value = float(digits)
    if value in (float("inf"), float("-inf")):
        raise _Unreadable("json_number", value=digits[:20])
    return value
