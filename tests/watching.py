"""What many tests share: short lines, and waiting for what must come."""

import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from tts.contract import Utterance
from tts.core import Event, Job, Started

WAIT_S = 60.0  # only ever reached by a test that fails


def line(text: str, **fields: Any) -> Utterance:
    """Make an utterance of the low tone."""
    return Utterance(text, "tone-low", **fields)


def asked(folder: Path) -> list[str]:
    """Everything that the tone engine of a folder was asked, in order."""
    path = folder / "asked.txt"
    return path.read_text("utf-8").splitlines() if path.exists() else []


def begin(job: Job) -> Iterator[Event]:
    """Watch a job until the engine begins with it; keep the iterator, or the job is cancelled."""
    events = iter(job)
    next(event for event in events if isinstance(event, Started))
    return events


def wait_for(condition: Callable[[], bool], *, within_s: float = WAIT_S) -> None:
    """Wait until something is true."""
    deadline_s = time.monotonic() + within_s
    while not condition():
        assert time.monotonic() < deadline_s, "it never came true"
        time.sleep(0.005)
