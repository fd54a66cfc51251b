"""The time left is told from what a phase took so far, and anew where it starts again."""

import pytest

from studio.pack import Pace, Step


def test_the_time_left_is_that_of_the_phase_at_the_pace_behind_its_first_line(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    now = 100.0
    monkeypatch.setattr("studio.pack.pace.time.monotonic", lambda: now)
    going = Pace()
    told = []
    for phase, done, seconds in (
        ("mix", 0, 9.0),  # something is loaded
        ("mix", 1, 5.0),
        ("mix", 11, 0.0),
        ("mix", 0, 9.0),  # made again, louder
        ("mix", 1, 1.0),
        ("mix", 21, 1.0),
        ("mix", 41, 0.0),
        ("check", 0, 0.0),
    ):
        going.enter(Step(phase, done, 41))
        told.append(going.left_s())
        now += seconds
    assert told == [None, None, pytest.approx(15.0), None, None, pytest.approx(1.0), None, None]
