"""One engine for everybody: each sound once, the urgent first, and no crash takes more than its line."""

import os
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import psutil
import pytest

from tests.tone import RATE, tone_entry
from tts.contract import Delivery, Emotion, Engine, Feelings, Speech, Stage, Utterance
from tts.core import Core, Done, Event, Failed, Job, LineState, Notice, NoticeKind, Priority, Started
from tts.errors import Cancelled, EngineCrashed, EngineUnavailable, SpeechFailed, UnknownVoice

WAIT_S = 60.0  # only ever reached by a test that fails


def line(text: str, **fields: object) -> Utterance:
    return Utterance(text, "tone-low", **fields)  # type: ignore[arg-type]


@pytest.fixture
def core(tmp_path: Path) -> Iterator[Core]:
    with Core(tone_entry(tmp_path), home=tmp_path / "home") as made:
        yield made


def asked(folder: Path) -> list[str]:
    """Everything the engine was asked, in order."""
    path = folder / "asked.txt"
    return path.read_text("utf-8").splitlines() if path.exists() else []


def begin(job: Job) -> Iterator[Event]:
    """Watch a job until the engine has begun with it; keep the iterator, or the job is cancelled."""
    events = iter(job)
    next(event for event in events if isinstance(event, Started))
    return events


def wait_for(condition: Callable[[], bool]) -> None:
    deadline_s = time.monotonic() + WAIT_S
    while not condition():
        assert time.monotonic() < deadline_s, "it never came true"
        time.sleep(0.005)


def test_a_line_comes_back_as_the_sound_that_the_engine_makes(core: Core) -> None:
    [speech] = core.submit([line("abcdefghij")]).results()
    assert isinstance(speech, Speech)
    assert speech.audio.rate == RATE
    assert speech.audio.seconds == pytest.approx(0.6, abs=1 / RATE)
    crossings = np.count_nonzero(np.diff(np.signbit(speech.audio.samples)))
    assert crossings / 2 / speech.audio.seconds == pytest.approx(110.0, rel=0.02)


def test_what_comes_from_the_cache_is_bit_for_bit_what_was_rendered(tmp_path: Path) -> None:
    with Core(tone_entry(tmp_path), home=tmp_path / "home") as first:
        [made] = first.submit([line("hello")]).results()
    with Core(tone_entry(tmp_path), home=tmp_path / "home") as second:
        [kept] = second.submit([line("hello")]).results()
        assert second.engine_state().pid is None, "a cached line must not start the engine"
    assert isinstance(made, Speech)
    assert isinstance(kept, Speech)
    assert kept.audio.samples.tobytes() == made.audio.samples.tobytes()
    assert kept.plan.f0_hz.tobytes() == made.plan.f0_hz.tobytes()
    assert kept.plan.chars == made.plan.chars
    assert made.reused == frozenset()
    assert kept.reused == frozenset(Stage)


def test_a_new_emotion_leaves_what_is_said_untouched(core: Core) -> None:
    happy = line("hello", emotion=Emotion(Feelings(happy=1.0)))
    assert core.status(happy).redo == frozenset(Stage)
    core.submit([line("hello")]).results()
    assert core.status(line("hello")).cached
    assert Stage.SAID not in core.status(happy).redo
    [speech] = core.submit([happy]).results()
    assert isinstance(speech, Speech)
    assert Stage.SAID in speech.reused


def test_the_same_line_asked_for_by_many_is_rendered_once(core: Core, tmp_path: Path) -> None:
    jobs = [core.submit([line("!hold on"), line("!hold on")]) for _ in range(3)]
    (tmp_path / "go").touch()
    for job in jobs:
        assert all(isinstance(result, Speech) for result in job.results())
    assert asked(tmp_path) == ["render !hold on"]


def test_a_line_that_fails_does_not_stop_the_others(core: Core) -> None:
    texts = ["one", "!fail", "!raise", "!unpicklable", "!garble", "two"]
    results = core.submit([*map(line, texts), Utterance("x", "nobody")]).results()
    assert [type(result) for result in results] == [
        *(Speech, SpeechFailed, SpeechFailed, SpeechFailed, Speech, Speech, UnknownVoice)
    ]
    assert "unforeseen" in str(results[2])
    assert "lock in its hand" in str(results[3])


def test_a_crash_costs_only_the_line_that_causes_it_and_says_so(core: Core, tmp_path: Path) -> None:
    job = core.submit([line("before"), line("!crash"), line("after")])
    events = list(job)
    failed = [event for event in events if isinstance(event, Failed)]
    assert [(event.line, type(event.error)) for event in failed] == [(1, EngineCrashed)]
    assert "the last words of the tone engine" in str(failed[0].error)
    assert {event.line for event in events if isinstance(event, Done)} == {0, 2}
    assert NoticeKind.ENGINE_RESTARTED in {event.kind for event in events if isinstance(event, Notice)}
    expected = ["render before", "render !crash", "render !crash", "render after"]
    assert asked(tmp_path) == expected, "tried again once, in its place"


def test_a_line_whose_engine_dies_once_is_heard_all_the_same(core: Core) -> None:
    job = core.submit([line("!crash once")])
    [speech] = job.results()
    assert isinstance(speech, Speech)
    assert [notice.kind for notice in job.snapshot().notices] == [NoticeKind.ENGINE_RESTARTED]


def test_an_engine_that_is_killed_while_it_rests_is_started_anew(core: Core) -> None:
    core.submit([line("one")]).results()
    pid = core.engine_state().pid
    assert pid is not None
    psutil.Process(pid).kill()
    [speech] = core.submit([line("two")]).results()
    assert isinstance(speech, Speech)
    assert core.engine_state().pid not in {None, pid}


def test_running_out_of_memory_is_named(core: Core) -> None:
    [error] = core.submit([line("!memory")]).results()
    assert isinstance(error, EngineCrashed)
    assert "out of memory" in str(error)


def test_a_preview_jumps_ahead_of_a_batch_and_a_plan_ahead_of_both(core: Core, tmp_path: Path) -> None:
    batch = core.submit([line("!hold"), line("batch 1"), line("batch 2")], Priority.BATCH)
    watching = begin(batch)
    preview = core.submit([line("preview")], Priority.PREVIEW)
    planned: list[float] = []
    planner = threading.Thread(target=lambda: planned.append(core.plan(line("plan")).seconds))
    planner.start()
    wait_for(lambda: core.engine_state().waiting == 4)
    (tmp_path / "go").touch()
    assert [event.line for event in watching if isinstance(event, Done)] == [0, 1, 2]
    planner.join(WAIT_S)
    assert preview.snapshot().done == 1
    assert asked(tmp_path) == [
        *("render !hold", "plan plan", "render preview", "render batch 1", "render batch 2")
    ]
    assert planned == [pytest.approx(0.24, abs=0.01)]


def test_cancelling_takes_effect_between_lines(core: Core, tmp_path: Path) -> None:
    job = core.submit([line("!hold"), line("never"), line("nor this")], Priority.BATCH)
    watching = begin(job)
    job.cancel()
    (tmp_path / "go").touch()
    assert list(watching) == []
    [speech] = core.submit([line("another")]).results()
    assert isinstance(speech, Speech)
    assert asked(tmp_path) == ["render !hold", "render another"]
    assert job.snapshot().cancelled
    assert job.snapshot().finished
    assert core.status(line("!hold")).cached, "what was in the making is not thrown away"


def test_to_stop_asking_is_to_cancel(core: Core, tmp_path: Path) -> None:
    job = core.submit([line("first"), line("!hold"), line("never")])
    for event in job:
        if isinstance(event, Done):
            break
    assert job.snapshot().lines == (LineState.DONE, LineState.CANCELLED, LineState.CANCELLED)
    (tmp_path / "go").touch()


def test_cancelling_keeps_what_somebody_else_asks_for(core: Core, tmp_path: Path) -> None:
    hold, shared, own = line("!hold"), line("shared"), line("own")
    given_up = core.submit([hold, shared, own])
    watching = begin(given_up)
    other = core.submit([shared])
    given_up.cancel()
    (tmp_path / "go").touch()
    [speech] = other.results()
    assert isinstance(speech, Speech)
    assert list(watching) == []
    assert asked(tmp_path) == ["render !hold", "render shared"]


def test_a_job_can_be_watched_again_from_its_beginning(core: Core) -> None:
    job = core.submit([line("one"), line("!fail"), line("two")])
    first, again = list(job), list(job)
    assert [type(event) for event in again] == [type(event) for event in first]
    takes = [[e.speech.audio.samples for e in events if isinstance(e, Done)] for events in (first, again)]
    assert all(np.array_equal(a, b) for a, b in zip(*takes, strict=True))
    assert [e.speech.reused for e in again if isinstance(e, Done)] == [frozenset(), frozenset()]


def test_a_snapshot_tells_how_far_a_job_is(core: Core, tmp_path: Path) -> None:
    core.submit([line("known")]).results()
    job = core.submit([line("known"), line("!fail"), line("!hold"), line("last"), Utterance("x", "nobody")])
    wait_for(lambda: job.snapshot().lines[2] is LineState.RENDERING)
    snapshot = job.snapshot()
    assert (snapshot.total, snapshot.done, snapshot.failed, snapshot.reused) == (5, 1, 2, 1)
    assert not snapshot.finished
    assert snapshot.left_s is not None
    assert snapshot.left_s > 0
    (tmp_path / "go").touch()
    assert job.wait(WAIT_S)
    assert job.snapshot().left_s == 0


def test_the_pace_of_earlier_runs_tells_what_is_ahead(tmp_path: Path) -> None:
    script = [line("hello"), line("hello"), line("hello again"), Utterance("x", "nobody")]
    with Core(tone_entry(tmp_path), home=tmp_path / "home") as core:
        assert core.estimate(script).seconds is None, "nothing is known yet"
        core.submit([line("hello")]).results()
    with Core(tone_entry(tmp_path), home=tmp_path / "home") as core:
        estimate = core.estimate(script)
    assert (estimate.cached, estimate.to_render) == (2, 1)
    assert estimate.seconds is not None
    assert estimate.seconds > 0


def test_a_take_deleted_while_the_job_is_watched_is_made_anew(tmp_path: Path) -> None:
    with Core(tone_entry(tmp_path), home=tmp_path / "home") as core:
        core.submit([line("hello")]).results()
    with Core(tone_entry(tmp_path), home=tmp_path / "home") as core:
        job = core.submit([line("hello")])
        assert job.wait(WAIT_S)
        core.cache.prune(to_bytes=0)
        [speech] = job.results()
        assert isinstance(speech, Speech)
    assert asked(tmp_path) == ["render hello", "render hello"]


def test_without_a_usable_home_rendering_goes_on_and_warns(tmp_path: Path) -> None:
    (tmp_path / "home").write_text("a file where the folder should be")
    with Core(tone_entry(tmp_path), home=tmp_path / "home") as core:
        job = core.submit([line("one"), line("two")])
        assert all(isinstance(result, Speech) for result in job.results())
        assert all(isinstance(result, Speech) for result in job.results()), "held though it is not kept"
        [notice] = job.snapshot().notices
    assert notice.kind is NoticeKind.CACHE_UNUSABLE
    assert str(tmp_path / "home") in notice.text
    assert "STUDIO_HOME" in notice.text


def test_lines_that_gain_from_it_are_rendered_together(tmp_path: Path) -> None:
    with Core(tone_entry(tmp_path, batch=4), home=tmp_path / "home") as core:
        texts = ["first", "a", "!crash", "!fail", "b", "c", "d"]
        results = core.submit([line(text) for text in texts]).results()
    failures = {2: EngineCrashed, 3: SpeechFailed}
    assert [type(result) for result in results] == [failures.get(i, Speech) for i in range(len(texts))]


def test_an_engine_that_cannot_run_here_says_why_and_fails_every_line(tmp_path: Path) -> None:
    entry = replace(tone_entry(tmp_path), problem=needs_a_choir)
    with Core(entry, home=tmp_path / "home") as core:
        results = core.submit([line("one"), line("two")]).results()
        with pytest.raises(EngineUnavailable, match="choir"):
            core.plan(line("three"))
    assert [type(result) for result in results] == [EngineUnavailable, EngineUnavailable]


def test_an_engine_that_cannot_be_loaded_says_why(tmp_path: Path) -> None:
    with Core(replace(tone_entry(), load=load_nothing), home=tmp_path / "home") as core:
        [error] = core.submit([line("one")]).results()
    assert isinstance(error, EngineUnavailable)
    assert "no engine on cpu" in str(error)


def test_an_engine_that_dies_at_every_start_fails_all_lines_after_two_tries(tmp_path: Path) -> None:
    with Core(replace(tone_entry(), load=die), home=tmp_path / "home") as core:
        results = core.submit([line(str(i)) for i in range(50)]).results()
        assert core.engine_state().crashes == 2
    assert {type(result) for result in results} == {EngineCrashed}


def test_a_plan_fails_in_its_own_words(core: Core) -> None:
    with pytest.raises(SpeechFailed, match="asked to fail"):
        core.plan(line("!fail"))
    with pytest.raises(EngineCrashed):
        core.plan(line("!crash"))
    assert core.plan(line("hello")).seconds == pytest.approx(0.3)


def test_a_plan_equals_that_of_the_take(core: Core) -> None:
    spoken = line("hello", delivery=Delivery(rate=0.5, pause_before_s=0.2))
    plan = core.plan(spoken)
    [speech] = core.submit([spoken]).results()
    assert isinstance(speech, Speech)
    assert plan.words == speech.plan.words
    assert np.array_equal(plan.f0_hz, speech.plan.f0_hz, equal_nan=True)


def test_closing_ends_the_engine_and_every_job(tmp_path: Path) -> None:
    core = Core(tone_entry(tmp_path), home=tmp_path / "home")
    core.submit([line("one")]).results()
    pid = core.engine_state().pid
    assert pid is not None
    worker = psutil.Process(pid)
    core.close()
    assert not worker.is_running()
    assert (tmp_path / "closed.txt").read_text().split() == [str(pid)], "the engine ended in order"
    with pytest.raises(Cancelled):
        core.submit([line("two")])
    with pytest.raises(Cancelled):
        core.plan(line("two"))


def test_closing_in_the_middle_of_a_line_cancels_it(tmp_path: Path) -> None:
    core = Core(tone_entry(tmp_path), home=tmp_path / "home")
    job = core.submit([line("!hold for ever"), line("never")])
    watching = begin(job)
    core.close()
    assert list(watching) == []
    assert job.snapshot().cancelled
    assert psutil.Process().children() == []


def needs_a_choir() -> str | None:
    return "The tone engine needs a choir; hire one."


def load_nothing(device: str) -> Engine:
    raise RuntimeError(f"no engine on {'cpu' if device == 'auto' else device}")


def die(device: str) -> Engine:
    os._exit(3)
