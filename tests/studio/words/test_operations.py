"""Every operation that can be undone has a name in both languages."""

import re
from pathlib import Path

import pytest

from studio.words import LANGUAGES, sentences

ROOT = Path(__file__).resolve().parents[3]


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_operation_is_named(lang: str) -> None:
    code = "\n".join(
        path.read_text("utf-8") for room in ("studio", "pages") for path in (ROOT / room).rglob("*.py")
    )
    used = set(re.findall(r'"(operation\.[a-z_]+)"', code))
    assert len(used) > 10
    assert used - sentences(lang).keys() == set()
