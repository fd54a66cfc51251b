"""Whatever the engine does, it costs no more than the line that made it do so."""

import os
from dataclasses import replace
from pathlib import Path

import psutil
import pytest

from tests.tone import tone_entry
from tests.watching import asked, begin, line, wait_for
from tts.contract import Engine, Speech, StageKeys, Utterance
from tts.core import Core, Done, Failed, Notice, NoticeKind
from tts.errors import BadValue, EngineCrashed, EngineUnavailable, Problem, SpeechFailed, UnknownVoice


def test_a_line_that_fails_does_not_stop_the_others(shared: Core) -> None:
    texts = ["one", "!fail", "!raise", "!unpicklable", "!garble", "two"]
    results = shared.submit([*map(line, texts), Utterance("x", "nobody")]).results()
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
    assert error.reason == Problem("out_of_memory")


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


def test_an_engine_killed_in_the_middle_of_a_line_renders_it_after_all(core: Core, tmp_path: Path) -> None:
    job = core.submit([line("!hold"), line("next")])
    watching = begin(job)
    wait_for(lambda: asked(tmp_path) == ["render !hold"])
    pid = core.engine_state().pid
    assert pid is not None
    psutil.Process(pid).kill()
    (tmp_path / "go").touch()
    assert [event.line for event in watching if isinstance(event, Done)] == [0, 1]
    assert core.cache.verify().damaged == ()


def needs_a_choir() -> Problem | None:
    return Problem.of("package_missing", package="choir")


def load_nothing(device: str) -> Engine:
    raise RuntimeError(f"no engine on {'cpu' if device == 'auto' else device}")


def die(device: str) -> Engine:
    os._exit(3)


def test_an_engine_with_impossible_keys_fails_its_lines_instead_of_hanging(tmp_path: Path) -> None:
    with Core(replace(tone_entry(), keys=keys_with_slashes), home=tmp_path / "home") as core:
        [error] = core.submit([line("one")]).results()
    assert isinstance(error, BadValue)


def test_an_engine_that_cannot_be_passed_on_is_refused(tmp_path: Path) -> None:
    def load_locally(device: str) -> Engine:
        return load_nothing(device)

    with Core(replace(tone_entry(), load=load_locally), home=tmp_path / "home") as core:
        [error] = core.submit([line("one")]).results()
    assert isinstance(error, SpeechFailed)
    assert "load_locally" in str(error)


def keys_with_slashes(utterance: Utterance) -> StageKeys:
    return StageKeys("a/b", "c/d", "e/f")
