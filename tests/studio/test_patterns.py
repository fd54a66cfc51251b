"""No pattern that reads what somebody wrote can be made to try far more ways than there are characters.

The patterns are looked at, not run: three repetitions of the same character in a row that cannot help each
other make work grow with the third power of a line's length, which stops a studio for minutes.
"""

import ast
import importlib
import re
import warnings
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

with warnings.catch_warnings():
    warnings.simplefilter("ignore", DeprecationWarning)  # it reads patterns by the old names of re's parser
    from regexploit.ast.sre import SreOpParser  # type: ignore[import-untyped]
    from regexploit.redos import find  # type: ignore[import-untyped]

from tests.studio.exchange.fuzzing import survive

ROOT = Path(__file__).resolve().parents[2]
SLOW = r"[(]\s*pause\s*[:=]?\s*(\d+)?\s*(?:ms|s)?\s*[)]"


class Reader(SreOpParser):  # type: ignore[misc]
    """Reads possessive repetitions too: they give nothing back, so they are tried in one way only."""

    def parse_op(self, op: Any, data: Any) -> Any:
        """The repetition as what stands in it once, where it must stand at all."""
        if op.name != "POSSESSIVE_REPEAT":
            return super().parse_op(op, data)
        least, _, inner = data
        once = self.sequence_or_singleton(inner)
        return once if least else None


def slow_parts(pattern: str, flags: int = 0) -> list[str]:
    """What could be written to make the pattern slow."""
    return [found.example() for found in find(Reader().parse_sre(pattern, flags))]


def patterns() -> Iterator[tuple[str, re.Pattern[str]]]:
    """Every pattern that the studio or its text front ends hold or write in a call of `re`."""
    for path in sorted([*ROOT.glob("studio/**/*.py"), *ROOT.glob("tts/text/**/*.py")]):
        name = ".".join(path.relative_to(ROOT).with_suffix("").parts)
        if name.startswith(("studio.ui.", "studio.components.")):
            continue
        for held, value in vars(importlib.import_module(name)).items():
            if isinstance(value, re.Pattern) and isinstance(value.pattern, str):
                yield f"{name}.{held}", value
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            match node:
                case ast.Call(
                    func=ast.Attribute(value=ast.Name(id="re")), args=[ast.Constant(value=str() as text), *_]
                ):
                    yield f"{name}:{node.lineno}", re.compile(text)


def test_no_pattern_is_slow_on_any_line() -> None:
    found = dict(patterns())
    assert len(found) > 150
    slow = {name: slow_parts(one.pattern, one.flags) for name, one in found.items()}
    assert {name: parts for name, parts in slow.items() if parts} == {}


def test_a_slow_pattern_is_recognised_and_its_cure_too() -> None:
    assert slow_parts(SLOW)
    assert not slow_parts(SLOW.replace(r"\s*", r"\s*+"))


@pytest.mark.parametrize("form", ["text", "markdown"])
@pytest.mark.parametrize("begun", ["Ann: (pause", "**", "<!--" * 500, "((" * 500])
def test_a_line_that_begins_what_it_never_ends_is_read(form: str, begun: str) -> None:
    assert survive(f"{begun}{' ' * 20_000}x".encode(), form) >= 0.0
