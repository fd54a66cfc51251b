"""The time left is told from what a phase took so far, and anew where it starts again."""

import pytest

from studio.pack import Pace, Step


def test_the_time_left_is_that_of_the_phase(monkeypatch: pytest.MonkeyPatch) -> None:
    now = 100.0
    monkeypatch.setattr("studio.pack.pace.time.monotonic", lambda: now)
    going = Pace()
    assert going.left_s() is None
    going.enter(Step("mix", 0, 40))
    assert going.left_s() is None
    now = 105.0
    going.enter(Step("mix", 10, 40))
    assert going.left_s() == pytest.approx(15.0)
    going.enter(Step("mix", 0, 40))  # made again, louder
    now = 107.0
    going.enter(Step("mix", 20, 40))
    assert going.left_s() == pytest.approx(2.0)
    going.enter(Step("mix", 40, 40))
    assert going.left_s() is None
