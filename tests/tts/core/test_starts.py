"""An engine that does not start says so to everybody, and is not tried again before that makes sense."""

import os
from collections.abc import Iterator
from dataclasses import replace
from functools import partial
from pathlib import Path

import pytest

from tests.stubborn import loads, mend, stubborn_entry
from tests.tone import tone_entry
from tests.watching import line, wait_for
from tts.contract import Engine, Speech
from tts.core import Core
from tts.errors import EngineCrashed, WeightsError


@pytest.fixture
def stubborn(tmp_path: Path) -> Iterator[Core]:
    with Core(stubborn_entry(tmp_path), home=tmp_path / "home") as made:
        yield made


def test_who_asks_for_plans_over_and_over_does_not_start_the_engine_over_and_over(
    stubborn: Core, tmp_path: Path
) -> None:
    for text in ("one", "two", "two", "three"):
        with pytest.raises(WeightsError, match=r"text_head\.weight"):
            stubborn.plan(line(text))
    assert loads(tmp_path) == 1
    assert isinstance(stubborn.engine_state().refusal, WeightsError)


def test_lines_that_wait_fail_with_the_same_reason_as_the_plans(stubborn: Core, tmp_path: Path) -> None:
    job = stubborn.submit([line(str(number)) for number in range(40)])
    with pytest.raises(WeightsError):
        stubborn.plan(line("a plan"))
    assert {type(result) for result in job.results()} == {WeightsError}
    assert loads(tmp_path) == 1


def test_whoever_asks_for_sound_or_starts_the_engine_has_it_tried_once_more(
    stubborn: Core, tmp_path: Path
) -> None:
    for tries in (1, 2):
        [error] = stubborn.submit([line("one")]).results()
        assert isinstance(error, WeightsError)
        assert loads(tmp_path) == tries
    mend(tmp_path, in_place=False)
    with pytest.raises(WeightsError):
        stubborn.plan(line("one"))
    stubborn.warm_up()
    assert stubborn.plan(line("one")).seconds > 0
    assert stubborn.engine_state().refusal is None


def test_other_weights_are_tried_by_themselves(stubborn: Core, tmp_path: Path) -> None:
    with pytest.raises(WeightsError):
        stubborn.plan(line("one"))
    mend(tmp_path)
    assert stubborn.engine_state().refusal is None
    assert stubborn.plan(line("one")).seconds > 0
    assert isinstance(stubborn.submit([line("one")]).results()[0], Speech)


def test_an_engine_that_dies_at_every_start_is_left_alone_after_two(tmp_path: Path) -> None:
    with Core(replace(tone_entry(), load=partial(_die, tmp_path)), home=tmp_path / "home") as core:
        for _ in range(3):
            with pytest.raises(EngineCrashed):
                core.plan(line("one"))
        assert (loads(tmp_path), core.engine_state().crashes) == (2, 2)
        core.warm_up()
        wait_for(lambda: loads(tmp_path) > 2)


def _die(folder: Path, device: str) -> Engine:
    with (folder / "loads.txt").open("a", encoding="utf-8") as file:
        file.write("tried\n")
    os._exit(3)
