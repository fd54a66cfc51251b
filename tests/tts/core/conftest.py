"""A core around the tone engine, in a home of its own."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.tone import tone_entry
from tts.core import Core


@pytest.fixture
def core(tmp_path: Path) -> Iterator[Core]:
    with Core(tone_entry(tmp_path), home=tmp_path / "home") as made:
        yield made
