"""A page that looks again and again gets a plan, or the reason why there is none, and holds nothing up."""

import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from studio.desk import Desk, Wish
from studio.planner import Planned, Planner
from studio.scene import Line, Role, Scene
from studio.store import ProjectStore
from tests.stubborn import loads, mend, stubborn_entry
from tests.tone import tone_entry
from tests.watching import WAIT_S, asked, line
from tts.core import Core
from tts.errors import SpeechFailed, TtsError, WeightsError

HELLO = line("Hello.")


@pytest.fixture
def stubborn(tmp_path: Path) -> Iterator[Core]:
    with Core(stubborn_entry(tmp_path), home=tmp_path / "home") as made:
        yield made


def look(planner: Planner, text: str) -> Planned | TtsError:
    """Look as a page does, which never waits long, until there is something to see."""
    deadline_s = time.monotonic() + WAIT_S
    while time.monotonic() < deadline_s:
        try:
            found = planner.planned(line(text), wait_s=0.0)
        except TtsError as error:
            return error
        if found is not None:
            return found
        time.sleep(0.01)
    raise AssertionError("neither a plan nor a reason")


def test_a_failure_that_came_between_two_looks_is_told_and_holds(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with Core(tone_entry(tmp_path), home=tmp_path / "home") as core:
        planner = Planner(core)
        assert isinstance(look(planner, "!fail"), SpeechFailed)
        assert isinstance(look(planner, "!fail"), SpeechFailed)
        assert asked(tmp_path) == ["plan !fail"]
        planner.try_again()
        assert isinstance(look(planner, "!fail"), SpeechFailed)
        monkeypatch.setattr("studio.planner.FAILED_S", -1.0)
        assert isinstance(look(planner, "!fail"), SpeechFailed)
        assert asked(tmp_path) == ["plan !fail"] * 3


def test_looking_again_does_not_start_the_engine_again(stubborn: Core, tmp_path: Path) -> None:
    planner = Planner(stubborn)
    for _ in range(3):
        assert isinstance(look(planner, "Hello."), WeightsError)
    assert loads(tmp_path) == 1


def test_a_reason_that_is_past_is_not_told(stubborn: Core, tmp_path: Path) -> None:
    planner = Planner(stubborn)
    assert planner.planned(HELLO, wait_s=0.0) is None
    with pytest.raises(WeightsError):
        stubborn.plan(HELLO)
    mend(tmp_path)
    assert isinstance(look(planner, "Hello."), Planned)


def test_an_order_fails_in_words_while_pages_look_for_plans(stubborn: Core, tmp_path: Path) -> None:
    store = ProjectStore(tmp_path / "home")
    desk = Desk(lambda _: stubborn, store)
    lines = (Line("1", "low", "Hello."), Line("2", "low", "Bye."))
    scene = Scene("S", (Role("low", "Low", voice="tone-low"),), lines)
    project = store.create("P", (scene,))
    planner = Planner(stubborn)
    assert planner.planned(HELLO, wait_s=0.0) is None
    number = desk.render(Wish(project.id, project.scenes()[0].id, scene, ("1", "2")))
    deadline_s = time.monotonic() + WAIT_S
    while not desk.wait(number, 0.01):
        assert time.monotonic() < deadline_s, "the order was held up"
        look(planner, "Hello.")
    (card,) = desk.orders()
    assert {type(error) for error in card.failed.values()} == {WeightsError}
    assert set(card.failed) == {"1", "2"}
    assert loads(tmp_path) <= 2, "once for the plan, once for the order"
    store.close()
