"""The studio's pages with an engine that hums, and a home of their own."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from studio.ui import workshop
from tests.tone import tone_entry


@pytest.fixture(autouse=True)
def humming(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setenv("STUDIO_HOME", str(tmp_path / "home"))
    monkeypatch.setattr(workshop, "engines", lambda: (tone_entry(),))
    workshop.close()
    yield
    workshop.close()
