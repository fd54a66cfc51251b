"""One engine for everybody: each sound once, the urgent first, and to stop asking is to cancel."""

import threading
from pathlib import Path

import numpy as np
import pytest

from tests.tone import RATE, tone_entry
from tests.watching import WAIT_S, asked, begin, line, wait_for
from tts.contract import Delivery, Emotion, Feelings, Speech, Stage, Utterance
from tts.core import Core, Done, LineState, Priority
from tts.errors import EngineCrashed, SpeechFailed


def test_a_line_comes_back_as_the_sound_that_the_engine_makes(shared: Core) -> None:
    [speech] = shared.submit([line("abcdefghij")]).results()
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


def test_a_new_emotion_leaves_what_is_said_untouched(shared: Core) -> None:
    happy = line("hello", emotion=Emotion(Feelings(happy=1.0)))
    assert shared.status(happy).redo == frozenset(Stage)
    shared.submit([line("hello")]).results()
    assert shared.status(line("hello")).cached
    assert Stage.SAID not in shared.status(happy).redo
    [speech] = shared.submit([happy]).results()
    assert isinstance(speech, Speech)
    assert Stage.SAID in speech.reused


def test_the_same_line_asked_for_by_many_is_rendered_once(core: Core, tmp_path: Path) -> None:
    jobs = [core.submit([line("!hold on"), line("!hold on")]) for _ in range(3)]
    (tmp_path / "go").touch()
    for job in jobs:
        assert all(isinstance(result, Speech) for result in job.results())
    assert asked(tmp_path) == ["render !hold on"]


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


def test_a_job_can_be_watched_again_from_its_beginning(shared: Core) -> None:
    job = shared.submit([line("watched"), line("!fail"), line("again")])
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
    with Core(tone_entry(tmp_path), home=tmp_path / "home", memory_bytes=0) as core:
        job = core.submit([line("hello")])
        assert job.wait(WAIT_S)
        core.cache.prune(to_bytes=0)
        [speech] = job.results()
        assert isinstance(speech, Speech)
    assert asked(tmp_path) == ["render hello", "render hello"]


def test_lines_that_gain_from_it_are_rendered_together(tmp_path: Path) -> None:
    with Core(tone_entry(tmp_path, batch=4), home=tmp_path / "home") as core:
        texts = ["first", "a", "!crash", "!fail", "b", "c", "d"]
        results = core.submit([line(text) for text in texts]).results()
    failures = {2: EngineCrashed, 3: SpeechFailed}
    assert [type(result) for result in results] == [failures.get(i, Speech) for i in range(len(texts))]


def test_a_plan_equals_that_of_the_take(shared: Core) -> None:
    spoken = line("hello", delivery=Delivery(rate=0.5, pause_before_s=0.2))
    plan = shared.plan(spoken)
    [speech] = shared.submit([spoken]).results()
    assert isinstance(speech, Speech)
    assert plan.words == speech.plan.words
    assert np.array_equal(plan.f0_hz, speech.plan.f0_hz, equal_nan=True)


def test_the_engine_can_be_started_before_there_is_work(core: Core, tmp_path: Path) -> None:
    core.warm_up()
    wait_for(lambda: core.engine_state().info is not None)
    assert asked(tmp_path) == []


def test_a_damaged_take_is_noticed_and_made_anew(tmp_path: Path) -> None:
    with Core(tone_entry(tmp_path), home=tmp_path / "home") as core:
        [made] = core.submit([line("hello")]).results()
        [path] = core.cache.folder.glob("sound/*/*.entry")
    path.write_bytes(path.read_bytes()[:1000])
    with Core(tone_entry(tmp_path), home=tmp_path / "home") as core:
        [again] = core.submit([line("hello")]).results()
        assert core.cache.verify().damaged == ()
    assert isinstance(made, Speech)
    assert isinstance(again, Speech)
    assert again.audio.samples.tobytes() == made.audio.samples.tobytes()
    assert asked(tmp_path) == ["render hello", "render hello"]


def test_two_cores_share_one_home(tmp_path: Path) -> None:
    script = [line(f"line {i}") for i in range(20)]
    with (
        Core(tone_entry(tmp_path), home=tmp_path / "home") as one,
        Core(tone_entry(tmp_path), home=tmp_path / "home") as two,
    ):
        results = [job.results() for job in (one.submit(script), two.submit(script[::-1]))]
        assert one.cache.verify().damaged == ()
    first, second = results[0], results[1][::-1]
    for a, b in zip(first, second, strict=True):
        assert isinstance(a, Speech)
        assert isinstance(b, Speech)
        assert a.audio.samples.tobytes() == b.audio.samples.tobytes()
