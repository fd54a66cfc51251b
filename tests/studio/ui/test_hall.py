"""Every project speaks with its own engine, and an engine costs nothing before it is wanted."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from studio.ui.hall import Hall
from tests.tone import tone_entry
from tests.watching import wait_for


@pytest.fixture
def hall(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Hall]:
    monkeypatch.setenv("STUDIO_HOME", str(tmp_path))
    entries = (tone_entry(), replace(tone_entry(), name="choir"))
    chosen = {"a": "", "b": "choir", "c": "gone"}
    opened = Hall(entries, lambda project: chosen[project])
    yield opened
    opened.close()


def test_a_project_speaks_with_the_engine_it_chose_and_else_with_the_first(hall: Hall) -> None:
    assert [hall.of_project(name).name for name in "abc"] == ["tone", "choir", "tone"]
    assert hall.core_of("b") is hall.core("choir")
    assert hall.core_of("a") is hall.core_of("c") is hall.core()
    assert hall.running() == []


def test_an_ended_engine_gives_its_process_back_and_begins_anew(hall: Hall) -> None:
    before = hall.core("choir")
    before.warm_up()
    wait_for(lambda: hall.running() == [before])
    hall.end("choir")
    assert hall.running() == []
    assert hall.core("choir") is not before
