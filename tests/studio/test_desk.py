"""Orders go on whoever looks, their takes are recorded, and they can be given up or tried again."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from studio.desk import Desk, OrderCard, Wish
from studio.recipes import utterance_from_recipe
from studio.scene import Line, Role, Scene, utterance_of
from studio.store import Project, ProjectStore
from tests.tone import tone_entry
from tests.watching import WAIT_S, wait_for
from tts.core import Core, NoticeKind
from tts.errors import SpeechFailed


class Office:
    """A desk with everything behind it."""

    def __init__(self, folder: Path) -> None:
        (folder / "engine").mkdir()
        self.go = folder / "engine" / "go"
        self.core = Core(tone_entry(folder / "engine"), home=folder / "home")
        self.store = ProjectStore(folder / "home")
        self.desk = Desk(lambda _: self.core, self.store)

    def project(self, *texts: str) -> Project:
        lines = tuple(Line(str(n), "low", text) for n, text in enumerate(texts))
        return self.store.create("P", (Scene("S", (Role("low", "Low", voice="tone-low"),), lines),))

    def order(self, project: Project) -> int:
        scene_id = project.scenes()[0].id
        scene = project.scene(scene_id)
        return self.desk.render(Wish(project.id, scene_id, scene, tuple(x.id for x in scene.lines)))

    def card(self, number: int) -> OrderCard:
        return next(card for card in self.desk.orders() if card.number == number)


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    opened = Office(tmp_path)
    yield opened
    opened.desk.close()
    opened.core.close()
    opened.store.close()


def test_an_order_records_its_takes_and_keeps_their_sound(office: Office) -> None:
    project = office.project("Hello.", "Bye.")
    number = office.order(project)
    assert office.desk.wait(number, WAIT_S)
    card = office.card(number)
    assert (card.done, card.total, card.finished, card.failed) == (2, 2, True, {})
    scene_id = project.scenes()[0].id
    (take,) = office.store.takes.of_line((project.id, scene_id, "0"))
    assert take.key == card.keys["0"]
    scene = project.scene(scene_id)
    assert utterance_from_recipe(take.recipe) == utterance_of(scene, scene.line("0"))
    office.core.cache.prune(to_bytes=0)
    assert office.core.speech(utterance_of(scene, scene.line("0"))) is not None, "a recorded take is pinned"


def test_failed_lines_say_why_and_can_be_tried_again(office: Office) -> None:
    number = office.order(office.project("Fine.", "!fail"))
    office.desk.wait(number, WAIT_S)
    assert isinstance(office.card(number).failed["1"], SpeechFailed)
    again = office.desk.retry(number)
    assert again is not None
    assert office.card(again).wish.line_ids == ("1",)
    assert office.desk.wait(again, WAIT_S)


def test_an_order_without_failures_has_nothing_to_try_again(office: Office) -> None:
    number = office.order(office.project("Fine."))
    office.desk.wait(number, WAIT_S)
    assert office.desk.retry(number) is None
    assert office.desk.retry(999) is None


def test_a_given_up_order_ends_and_keeps_what_it_has(office: Office) -> None:
    number = office.order(office.project("One.", "!hold", "Three."))
    wait_for(lambda: office.card(number).done >= 1)
    assert office.desk.busy()
    office.desk.cancel(number)
    office.go.touch()
    assert office.desk.wait(number, WAIT_S)
    card = office.card(number)
    assert card.cancelled
    assert card.done < 3
    assert not office.desk.busy()


def test_a_crash_of_the_engine_is_told_and_the_line_is_tried_again(office: Office) -> None:
    number = office.order(office.project("!crash once", "Hello."))
    assert office.desk.wait(number, WAIT_S)
    card = office.card(number)
    assert (sorted(card.keys), dict(card.failed)) == (["0", "1"], {})
    assert card.notices == {NoticeKind.ENGINE_RESTARTED}
