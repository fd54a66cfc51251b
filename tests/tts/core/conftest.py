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


@pytest.fixture(scope="session")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Core]:
    """A core that is started once, for tests that need neither a fresh cache nor a fresh engine."""
    with Core(tone_entry(), home=tmp_path_factory.mktemp("shared")) as made:
        yield made
