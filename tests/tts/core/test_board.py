"""Who goes first, and who shares."""

import threading
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest

from tests.tone import ToneEngine, tone_keys
from tests.watching import WAIT_S, line
from tts.cache import Cache
from tts.contract import Speech, Stage, StageKeys, Utterance
from tts.core import Done, Job, LineState
from tts.core.board import Board, Priority, Task
from tts.core.jobs import Owner
from tts.errors import SpeechFailed


@pytest.fixture
def board() -> Iterator[Board]:
    made = Board()
    with made.changed:
        yield made


@pytest.fixture
def hum(tmp_path: Path) -> Speech:
    [speech] = ToneEngine().render([line("hum")], Cache(tmp_path))
    assert isinstance(speech, Speech)
    return speech


def job_of(board: Board, texts: Sequence[str], priority: Priority) -> Job:
    def cancel(job: Job) -> None:
        with board.changed:
            board.withdraw(job)
            job.mark_cancelled()

    def fetch(_utterance: Utterance, _keys: StageKeys) -> Speech:
        raise SpeechFailed("Nothing is kept here.")

    def left_s(_job: Job) -> None:
        return None

    job = Job([line(text) for text in texts], Owner(board.changed, fetch, cancel, left_s))
    for number, utterance in enumerate(job.utterances):
        board.ask(job, number, tone_keys(utterance), priority)
    return job


def look_up_all(board: Board) -> None:
    while (task := board.next_lookup()) is not None:
        board.enqueue(task)


def texts_of(tasks: Sequence[Task]) -> list[str]:
    return [task.utterance.text for task in tasks]


def test_the_urgent_goes_first_and_within_one_priority_who_asked_first(board: Board) -> None:
    job_of(board, ["b1", "b2"], Priority.BATCH)
    job_of(board, ["i1"], Priority.INTERACTIVE)
    job_of(board, ["p1"], Priority.PREVIEW)
    job_of(board, ["i2"], Priority.INTERACTIVE)
    look_up_all(board)
    assert texts_of([*board.next_batch(1), *board.next_batch(1)]) == ["p1", "i1"]
    assert texts_of(board.next_batch(9)) == ["i2"], "a batch holds one priority"
    assert texts_of(board.next_batch(9)) == ["b1", "b2"]
    assert board.next_batch(9) == []


def test_a_line_of_a_batch_that_somebody_wants_to_hear_now_is_hurried(board: Board) -> None:
    job_of(board, ["b1", "b2", "b3"], Priority.BATCH)
    look_up_all(board)
    job_of(board, ["b3"], Priority.PREVIEW)
    assert texts_of(board.next_batch(1)) == ["b3"]
    assert texts_of(board.next_batch(9)) == ["b1", "b2"]


def test_a_line_that_crashed_the_engine_comes_alone_and_in_its_place(board: Board) -> None:
    job_of(board, ["a", "b", "c", "d"], Priority.BATCH)
    look_up_all(board)
    first, second, *_ = board.next_batch(3)
    for task in (first, second):
        task.crashes = 1
        board.enqueue(task)
    assert [texts_of(board.next_batch(3)) for _ in range(3)] == [["a"], ["b"], ["d"]]


def test_one_answer_serves_all_who_wait_and_only_the_first_had_it_made(board: Board, hum: Speech) -> None:
    one, two = (job_of(board, ["same"], Priority.BATCH) for _ in range(2))
    look_up_all(board)
    [task] = board.next_batch(9)
    board.finish(task, hum, kept=False)
    for job, reused in ((one, frozenset()), (two, frozenset(Stage))):
        [event] = job
        assert isinstance(event, Done)
        assert event.speech.reused == reused
    assert board.jobs() == []


def test_a_cancelled_line_hears_no_answer(board: Board) -> None:
    job = job_of(board, ["a", "b"], Priority.BATCH)
    look_up_all(board)
    [task] = board.next_batch(1)
    job.cancel()
    board.finish(task, SpeechFailed("too late"), kept=False)
    assert job.snapshot().lines == (LineState.CANCELLED, LineState.CANCELLED)
    assert not board.has_queued


def test_a_waiting_watcher_is_woken_by_a_cancel() -> None:
    board = Board()
    with board.changed:
        job = job_of(board, ["a"], Priority.BATCH)
    seen: list[object] = []
    watcher = threading.Thread(target=lambda: seen.extend(job))
    watcher.start()
    job.cancel()
    watcher.join(WAIT_S)
    assert not watcher.is_alive()
    assert seen == []
