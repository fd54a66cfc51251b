"""Subtitles are kept to by what the engine really plans, before anything is rendered."""

import math
from collections.abc import Iterator
from dataclasses import replace

import pytest

from studio.exchange.draft import Draft
from studio.exchange.fit import Fit, fit_times
from studio.exchange.formats import read_file
from studio.exchange.source import Source
from studio.lengths import Lengths, fit_by_plans, planned_s, voiced_by
from studio.mix import timeline
from studio.render import Rendering
from studio.scene import Role, Scene
from studio.takes import Take
from tests.tone import tone_entry
from tests.watching import wait_for
from tts.contract import Utterance
from tts.core import Core

SUBTITLES = b"""1
00:00:00,500 --> 00:00:01,500
Ann: Somebody has been sitting in my chair.

2
00:00:04,000 --> 00:00:05,000
Ben: Not I.

3
00:00:06,000 --> 00:00:06,400
Ann: Then it was the bear, the long and tiresome bear, who never knocks.
"""


@pytest.fixture
def core(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> Iterator[Core]:
    monkeypatch.setenv("STUDIO_HOME", str(tmp_path_factory.mktemp("home")))
    with Core(tone_entry()) as opened:
        yield opened


def draft() -> Draft:
    return read_file(Source(SUBTITLES, "x.srt"))


def test_lines_begin_where_the_file_says_once_they_are_rendered(core: Core) -> None:
    told = draft()
    voiced = voiced_by(told, core.info.voices)
    fitted, unknown = fit_by_plans(told, Fit.RATE, voiced, lambda said: planned_s(said, core))
    scene = replace(voiced, lines=fitted.scene().lines)
    takes = [take for take in Rendering(scene, core) if isinstance(take, Take)]
    order = [line.id for line in scene.lines]
    lengths = {take.line_id: take.audio.seconds for take in takes}
    starts = [place.start_s for place in timeline(scene, [(one, lengths[one]) for one in order])]
    assert starts[1:] == pytest.approx([3.5, 5.5], abs=0.02), "from the first line's start"
    assert unknown == []
    (problem,) = fitted.problems
    assert (problem.code, problem.line) == ("misfit", 10)
    over_s = float(dict(problem.facts)["over"])
    assert over_s == pytest.approx(lengths[order[2]] - 0.4, abs=0.06)


def test_guesses_stand_until_the_engine_has_planned_and_then_its_lengths(core: Core) -> None:
    told, lengths = draft(), Lengths(core)
    voiced = voiced_by(told, core.info.voices)
    at_first, unknown = fit_by_plans(told, Fit.GAP, voiced, lengths.seconds)
    assert at_first == fit_times(told, Fit.GAP)
    assert len(unknown) == 3
    lengths.want(unknown)
    wait_for(lambda: not lengths.left())
    fitted, rest = fit_by_plans(told, Fit.GAP, voiced, lengths.seconds)
    assert rest == []
    assert fitted == fit_by_plans(told, Fit.GAP, voiced, lambda said: planned_s(said, core))[0]
    assert fitted != at_first


def test_what_no_engine_can_tell_is_guessed(core: Core) -> None:
    assert math.isnan(planned_s(Utterance("Hello.", "nobody"), core))
    told = draft()
    fitted, unknown = fit_by_plans(told, Fit.RATE, told.scene(), lambda _: math.nan)
    assert (fitted, unknown) == (fit_times(told, Fit.RATE), [])


def test_a_file_that_goes_into_a_scene_is_timed_with_the_voices_of_that_scene(core: Core) -> None:
    voices = core.info.voices
    into = Scene("Here", (Role("x", "ANN", voice=voices[-1].id),))
    voiced = voiced_by(draft(), voices, into)
    assert voiced.roles[0].voice == voices[-1].id
    assert [role.id for role in voiced.roles] == [role.id for role in draft().roles]
