"""Every answer of a listening test is kept at once, and belongs to one listener."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from studio.errors import LabError
from studio.store import Project, ProjectStore

KILLED = """
import os, signal, sys
from pathlib import Path
from studio.store import ProjectStore
store = ProjectStore(Path(sys.argv[1]))
who = store.blind.join(sys.argv[2])
store.blind.answer(sys.argv[2], who.code, 4, '"kept"')
os.kill(os.getpid(), getattr(signal, "SIGKILL", signal.SIGTERM))
"""


@pytest.fixture
def store(tmp_path: Path) -> ProjectStore:
    return ProjectStore(tmp_path)


@pytest.fixture
def project(store: ProjectStore) -> Project:
    return store.create("Tea", ())


def test_two_listeners_never_mix(store: ProjectStore, project: Project) -> None:
    test = store.blind.create(project.id, "{}")
    ann, ben = store.blind.join(test), store.blind.join(test)
    assert (ann.number, ben.number) == (0, 1)
    assert ann.code != ben.code
    store.blind.answer(test, ann.code, 0, '"a"')
    store.blind.answer(test, ben.code, 0, '"b"')
    store.blind.answer(test, ann.code, 0, '"again"')
    assert store.blind.answered(test, ann.code) == {0}
    assert [(who, body) for who, _, body in store.blind.answers(test)] == [("L1", '"a"'), ("L2", '"b"')]
    (card,) = store.blind.of_project(project.id)
    assert (card.listeners, card.answers) == (2, 2)


def test_answers_survive_a_process_that_is_killed(store: ProjectStore, project: Project) -> None:
    test = store.blind.create(project.id, "{}")
    root = str(Path(__file__).resolve().parents[3])
    folder = str(Path(store._database.path).parent)
    code = subprocess.run(
        [sys.executable, "-c", KILLED, folder, test], cwd=root, env=os.environ, check=False
    ).returncode
    assert code != 0
    assert [body for _, _, body in store.blind.answers(test)] == ['"kept"']


def test_a_test_goes_with_its_answers_and_with_its_project(store: ProjectStore, project: Project) -> None:
    first, second = (store.blind.create(project.id, "{}") for _ in range(2))
    store.blind.answer(first, store.blind.join(first).code, 0, "{}")
    store.blind.delete(first)
    assert [card.id for card in store.blind.of_project(project.id)] == [second]
    assert store.blind.answers(first) == []
    store.delete(project.id)
    with pytest.raises(LabError):
        store.blind.design(second)


def test_a_code_opens_its_own_test_alone(store: ProjectStore, project: Project) -> None:
    first, second = (store.blind.create(project.id, "{}") for _ in range(2))
    code = store.blind.join(first).code
    with pytest.raises(LabError):
        store.blind.listener(second, code)
    with pytest.raises(LabError):
        store.blind.join("no such test")
