"""Projects keep every operation, go back and forth through them, and survive a kill."""

import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from studio.errors import EditError, StoreError
from studio.scene import Line, Role, Scene
from studio.store import Project, ProjectStore, TakeCard
from studio.store.schema import MIGRATIONS
from studio.store.store import FILE_NAME

SCENE = Scene("Tea", (Role("ada", "Ada"),), tuple(Line(str(n), "ada", f"Line {n}.") for n in range(4)))


def say(line_id: str, text: str) -> Callable[[Scene], Scene]:
    def change(scene: Scene) -> Scene:
        return scene.with_lines(tuple(replace(x, text=text) if x.id == line_id else x for x in scene.lines))

    return change


def drop(line_id: str) -> Callable[[Scene], Scene]:
    return lambda scene: scene.with_lines(tuple(x for x in scene.lines if x.id != line_id))


@pytest.fixture
def store(tmp_path: Path) -> Iterator[ProjectStore]:
    opened = ProjectStore(tmp_path)
    yield opened
    opened.close()


@pytest.fixture
def project(store: ProjectStore) -> Project:
    return store.create("Play", (SCENE,))


def only_scene(project: Project) -> str:
    return project.scenes()[0].id


def test_a_project_gives_back_the_scene_it_was_made_of(project: Project) -> None:
    assert project.title == "Play"
    assert project.scene(only_scene(project)) == SCENE


def test_an_edit_is_there_when_the_store_is_opened_again(tmp_path: Path) -> None:
    store = ProjectStore(tmp_path)
    project = store.create("Play", (SCENE,))
    scene_id = only_scene(project)
    edited = project.edit(scene_id, say("2", "Otherwise."), "operation.text")
    store.close()
    again = ProjectStore(tmp_path)
    assert again.open(project.id).scene(scene_id) == edited
    again.close()


@settings(max_examples=15, deadline=None)
@given(st.lists(st.tuples(st.integers(0, 3), st.text(max_size=8), st.booleans()), min_size=1, max_size=12))
def test_undoing_everything_gives_the_first_scene_and_redoing_it_the_last(
    tmp_path_factory: pytest.TempPathFactory, steps: list[tuple[int, str, bool]]
) -> None:
    store = ProjectStore(tmp_path_factory.mktemp("store"))
    project = store.create("Play", (SCENE,))
    scene_id = only_scene(project)
    states = [SCENE]
    for number, text, remove in steps:
        change = drop(str(number)) if remove else say(str(number), text)
        scene = project.edit(scene_id, change, "operation.text")
        states += [scene] if scene != states[-1] else []
    for expected in states[-2::-1]:
        assert project.undo() is not None
        assert project.scene(scene_id) == expected
    assert project.undo() is None
    for expected in states[1:]:
        assert project.redo() is not None
        assert project.scene(scene_id) == expected
    assert project.redo() is None
    store.close()


def test_one_drag_is_undone_as_one(project: Project) -> None:
    scene_id = only_scene(project)
    for text in "abc":
        project.edit(scene_id, say("0", text), "operation.text", gesture="drag-1")
    project.edit(scene_id, say("0", "d"), "operation.text", gesture="drag-2")
    project.undo()
    assert project.scene(scene_id).line("0").text == "c"
    project.undo()
    assert project.scene(scene_id) == SCENE
    project.redo()
    assert project.scene(scene_id).line("0").text == "c"


def test_a_new_edit_after_an_undo_forgets_what_was_undone(project: Project) -> None:
    scene_id = only_scene(project)
    project.edit(scene_id, say("0", "a"), "operation.text")
    project.undo()
    project.edit(scene_id, say("0", "b"), "operation.text")
    assert project.redo() is None
    assert project.scene(scene_id).line("0").text == "b"


def test_an_edit_that_changes_nothing_is_no_operation(project: Project) -> None:
    project.edit(only_scene(project), say("0", "Line 0."), "operation.text")
    assert project.next_undo() is None


def test_an_edit_that_fails_changes_nothing(project: Project) -> None:
    def fail(_: Scene) -> Scene:
        raise EditError("no_line", line="9")

    with pytest.raises(EditError):
        project.edit(only_scene(project), fail, "operation.text")
    assert project.scene(only_scene(project)) == SCENE


def test_two_tabs_on_one_project_see_each_others_edits(tmp_path: Path) -> None:
    one, two = ProjectStore(tmp_path), ProjectStore(tmp_path)
    here = one.create("Play", (SCENE,))
    there = two.open(here.id)
    scene_id = only_scene(here)
    here.edit(scene_id, say("0", "from here"), "operation.text")
    there.edit(scene_id, say("1", "from there"), "operation.text")
    texts = [line.text for line in here.scene(scene_id).lines]
    assert texts == ["from here", "from there", "Line 2.", "Line 3."]
    assert here.revision(scene_id) == there.revision(scene_id)
    one.close()
    two.close()


def test_a_version_brings_back_edits_and_deleted_scenes(project: Project) -> None:
    scene_id = only_scene(project)
    project.save_version("first")
    project.edit(scene_id, say("0", "worse"), "operation.text")
    project.restore_version("first")
    assert project.scene(scene_id) == SCENE
    project.undo()
    assert project.scene(scene_id).line("0").text == "worse"
    project.delete_scene(scene_id)
    assert project.scenes() == []
    project.restore_version("first")
    assert project.scene(scene_id) == SCENE


def test_what_is_not_there_is_named(store: ProjectStore, project: Project) -> None:
    with pytest.raises(StoreError, match="no_project"):
        store.open("nothing")
    with pytest.raises(StoreError, match="no_scene"):
        project.scene("nothing")
    with pytest.raises(StoreError, match="no_version"):
        project.restore_version("nothing")


def test_takes_are_added_once_listed_newest_first_and_starred(store: ProjectStore, project: Project) -> None:
    place = (project.id, only_scene(project), "0")
    for key, made in (("k1", 10.0), ("k2", 20.0), ("k1", 30.0)):
        store.takes.add(place, TakeCard(key, made, 1.5, "draft", "1", "{}"))
    store.takes.star(place, "k1", starred=True)
    assert [(t.key, t.made, t.starred) for t in store.takes.of_line(place)] == [
        ("k2", 20.0, False),
        ("k1", 10.0, True),
    ]
    assert store.takes.keys() == {"k1", "k2"}


def test_a_deleted_project_takes_its_takes_along(store: ProjectStore, project: Project) -> None:
    store.takes.add((project.id, "s", "0"), TakeCard("k", 1.0, 1.0, "draft", "1", "{}"))
    store.delete(project.id)
    assert store.projects() == []
    assert store.takes.keys() == set()


def test_projects_are_listed_by_their_last_change(store: ProjectStore) -> None:
    old, new = store.create("Old", (SCENE,)), store.create("New", ())
    old.edit(only_scene(old), say("0", "x"), "operation.text")
    assert [(c.title, c.scenes) for c in store.projects()] == [("Old", 1), ("New", 0)]
    store.rename(new.id, "Newer")
    assert store.open(new.id).title == "Newer"


def test_a_store_of_a_newer_studio_is_refused_untouched(tmp_path: Path) -> None:
    ProjectStore(tmp_path).close()
    connection = sqlite3.connect(tmp_path / FILE_NAME)
    connection.execute(f"PRAGMA user_version = {len(MIGRATIONS) + 1}")
    connection.close()
    with pytest.raises(StoreError, match="newer"):
        ProjectStore(tmp_path)


def test_a_file_that_is_no_store_is_refused(tmp_path: Path) -> None:
    (tmp_path / FILE_NAME).write_bytes(b"this is no database" * 100)
    with pytest.raises(StoreError, match="cannot_open"):
        ProjectStore(tmp_path)


WRITER = """
import sys
from pathlib import Path
from dataclasses import replace
from studio.store import ProjectStore
store = ProjectStore(Path(sys.argv[1]))
store.begin_visit()
project = store.open(sys.argv[2])
scene_id = project.scenes()[0].id
for n in range(100000):
    project.edit(scene_id, lambda s: s.with_lines(
        tuple(replace(x, text=f"{n}") for x in s.lines)), "operation.text")
    print(n, flush=True)
"""


@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="needs SIGKILL")
def test_a_killed_studio_loses_at_most_the_operation_in_flight(tmp_path: Path) -> None:
    store = ProjectStore(tmp_path)
    project = store.create("Play", (SCENE,))
    assert store.begin_visit() is None
    for wait_s in (0.02, 0.05, 0.11):
        writer = subprocess.Popen(
            [sys.executable, "-c", WRITER, str(tmp_path), project.id], stdout=subprocess.PIPE, text=True
        )
        assert writer.stdout is not None
        said = [writer.stdout.readline()]
        time.sleep(wait_s)
        writer.kill()
        said += writer.stdout.read().splitlines()
        writer.wait()
        acknowledged = int([x for x in said if x.strip()][-1])
        texts = {line.text for line in project.scene(only_scene(project)).lines}
        assert len(texts) == 1
        assert int(texts.pop()) in (acknowledged, acknowledged + 1)
    store.end_visit()
    assert store.begin_visit() is not None, "the killed visits are noticed"
    store.end_visit()
    assert store.begin_visit() is None
    store.close()


def test_a_project_remembers_its_engine_and_one_from_before_has_the_default(
    store: ProjectStore, project: Project
) -> None:
    assert store.engine_of(project.id) == ""
    store.choose_engine(project.id, "indextts2")
    assert store.engine_of(project.id) == "indextts2"
    assert store.engine_of("nobody") == ""


def test_a_store_of_the_first_version_is_brought_up_with_its_projects(tmp_path: Path) -> None:
    connection = sqlite3.connect(tmp_path / FILE_NAME)
    connection.executescript(MIGRATIONS[0] + "PRAGMA user_version = 1;")
    connection.execute("INSERT INTO project (id, title, created, changed) VALUES ('p', 'Old', 1, 2)")
    connection.commit()
    connection.close()
    store = ProjectStore(tmp_path)
    assert [card.title for card in store.projects()] == ["Old"]
    assert store.engine_of("p") == ""
    store.close()
