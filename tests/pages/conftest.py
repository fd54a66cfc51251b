"""The studio's pages in a test: an engine that hums, and a home of their own."""

from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from streamlit.components.v2 import manifest_scanner
from streamlit.runtime.pages_manager import PagesManager
from streamlit.testing.v1 import AppTest

from studio.scene import Line, Role, Scene
from studio.store import Project
from studio.ui import workshop
from tests.tone import tone_entry

APP = Path(__file__).resolve().parents[2] / "streamlit_app.py"
INSTALLED_COMPONENTS = cache(manifest_scanner.scan_component_manifests)
OpenPage = Callable[[str, Project, str], AppTest]


@pytest.fixture(autouse=True)
def humming(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setenv("STUDIO_HOME", str(tmp_path / "home"))
    monkeypatch.setattr(workshop, "engines", lambda: (tone_entry(),))
    workshop.close()
    yield
    workshop.close()


@pytest.fixture(autouse=True)
def warm_server(monkeypatch: pytest.MonkeyPatch) -> None:
    """Run pages as a server does that has shown one before; a cold one is tried in a real browser."""
    begin = PagesManager.__init__

    def begin_warm(self: PagesManager, *args: Any, **facts: Any) -> None:
        begin(self, *args, **facts)
        PagesManager.uses_pages_directory = False

    monkeypatch.setattr(PagesManager, "__init__", begin_warm)
    # Every test starts a server, and a server reads what all installed packages say: half a second.
    monkeypatch.setattr(manifest_scanner, "scan_component_manifests", INSTALLED_COMPONENTS)


@pytest.fixture
def studio() -> AppTest:
    return AppTest.from_file(APP, default_timeout=60)


@pytest.fixture
def project() -> Project:
    roles = (Role("ann", "Ann", voice="tone-low"), Role("ben", "Ben", voice="tone-high"))
    lines = (Line("1", "ann", "Hello there."), Line("2", "ben", "Good evening, Ann."))
    return workshop.workshop().store.create("Tea", (Scene("Tea", roles, lines),))


@pytest.fixture
def open_page(studio: AppTest) -> OpenPage:
    def opened(page: str, shown: Project, lang: str) -> AppTest:
        studio.query_params["lang"] = lang
        studio.query_params["project"] = shown.id
        studio.run()
        found = studio.switch_page(f"pages/{page}.py").run()
        assert not found.exception
        return found

    return opened
