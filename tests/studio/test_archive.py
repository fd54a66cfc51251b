"""A project travels as one file with its takes, and a file that is damaged or hostile changes nothing."""

import json
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from studio.archive import INDEX, VERSION, export_project, import_project
from studio.clips import kept_speech
from studio.desk import Desk, Wish
from studio.errors import StoreError
from studio.scene import Line, Role, Scene
from studio.store import Project, ProjectStore
from tests.tone import tone_entry
from tts.core import Core

SCENE = Scene(
    "Tea", (Role("low", "Low", voice="tone-low"),), (Line("1", "low", "Hello."), Line("2", "low", "再见。"))
)


@dataclass
class Machine:
    core: Core
    store: ProjectStore


def machine(folder: Path) -> Machine:
    return Machine(Core(tone_entry(), home=folder), ProjectStore(folder))


@pytest.fixture
def here(tmp_path: Path) -> Iterator[Machine]:
    made = machine(tmp_path / "here")
    yield made
    made.core.close()
    made.store.close()


@pytest.fixture
def there(tmp_path: Path) -> Iterator[Machine]:
    made = machine(tmp_path / "there")
    yield made
    made.core.close()
    made.store.close()


def rendered(on: Machine) -> Project:
    project = on.store.create("Play", (SCENE,))
    scene_id = project.scenes()[0].id
    desk = Desk(lambda _: on.core, on.store)
    assert desk.wait(desk.render(Wish(project.id, scene_id, SCENE, ("1", "2"))), 30)
    return project


def test_a_project_arrives_with_its_scenes_takes_and_their_sound(
    here: Machine, there: Machine, tmp_path: Path
) -> None:
    project = rendered(here)
    export_project(project, here.store, here.core, tmp_path / "play.zip")
    arrived = import_project(tmp_path / "play.zip", there.store, there.core)
    assert arrived.title == "Play"
    (card,) = arrived.scenes()
    assert arrived.scene(card.id) == SCENE
    for line in SCENE.lines:
        (take,) = there.store.takes.of_line((arrived.id, card.id, line.id))
        (origin,) = here.store.takes.of_line((project.id, project.scenes()[0].id, line.id))
        assert take == origin
        speech, original = kept_speech(take, there.core), kept_speech(origin, here.core)
        assert speech is not None
        assert original is not None
        assert speech.audio.samples.tobytes() == original.audio.samples.tobytes()


def rewritten(source: Path, target: Path, change: Callable[[dict[str, bytes]], None]) -> Path:
    with zipfile.ZipFile(source) as archive:
        members = {name: archive.read(name) for name in archive.namelist()}
    change(members)
    with zipfile.ZipFile(target, "w") as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return target


def damage_sound(members: dict[str, bytes]) -> None:
    name = next(name for name in members if name.startswith("sounds/"))
    members[name] = members[name][:-8] + b"\xff" * 8


def damage_index(members: dict[str, bytes]) -> None:
    members[INDEX] = b"{"


def lose_scene(members: dict[str, bytes]) -> None:
    del members["scenes/1.json"]


def newer(members: dict[str, bytes]) -> None:
    members[INDEX] = json.dumps(json.loads(members[INDEX]) | {"version": VERSION + 1}).encode()


def foreign(members: dict[str, bytes]) -> None:
    members[INDEX] = json.dumps({"format": "something else"}).encode()


@pytest.mark.parametrize("change", [damage_sound, damage_index, lose_scene, newer, foreign])
def test_a_file_that_is_not_whole_is_refused_and_leaves_nothing(
    here: Machine, there: Machine, tmp_path: Path, change: Callable[[dict[str, bytes]], None]
) -> None:
    export_project(rendered(here), here.store, here.core, tmp_path / "play.zip")
    bad = rewritten(tmp_path / "play.zip", tmp_path / "bad.zip", change)
    with pytest.raises(StoreError):
        import_project(bad, there.store, there.core)
    assert there.store.projects() == []


def test_something_that_is_no_zip_is_refused(there: Machine, tmp_path: Path) -> None:
    (tmp_path / "no.zip").write_text("hello")
    with pytest.raises(StoreError, match="bad_archive"):
        import_project(tmp_path / "no.zip", there.store, there.core)


def test_names_that_climb_out_of_the_archive_write_nothing(
    here: Machine, there: Machine, tmp_path: Path
) -> None:
    export_project(rendered(here), here.store, here.core, tmp_path / "play.zip")

    def climb(members: dict[str, bytes]) -> None:
        members["sounds/../../evil.entry"] = b"x"
        members["../evil"] = b"x"

    import_project(rewritten(tmp_path / "play.zip", tmp_path / "e.zip", climb), there.store, there.core)
    assert not list(tmp_path.rglob("evil*"))
