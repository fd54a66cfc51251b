"""`launch.py` passes commands on as they are, and tells an old Python what it needs."""

import ast
import os
import subprocess
import sys
from pathlib import Path

import pytest

import launch
from launcher.main import main
from launcher.place import Place

ROOT = Path(__file__).resolve().parent.parent
Handed = list[list[str]]


@pytest.fixture
def handed(monkeypatch: pytest.MonkeyPatch) -> Handed:
    """What the launcher hands over to the environment's Python, without installing or starting anything."""
    calls: Handed = []

    def note(_place: Place, arguments: list[str]) -> int:
        calls.append(arguments)
        return 0

    monkeypatch.setattr("launcher.main._become", note)
    monkeypatch.setattr("os.cpu_count", lambda: 3)
    monkeypatch.setenv("OMP_NUM_THREADS", "1")
    monkeypatch.chdir(ROOT)
    monkeypatch.setattr("launcher.main.on_stop_signals", lambda _handler: None)
    monkeypatch.setattr(
        "launcher.main.ensure_installed", lambda _place, name, *, cpu: calls.append([name, str(cpu)])
    )
    return calls


@pytest.mark.parametrize(
    ("arguments", "handed_on"),
    [
        (
            ["test"],
            [
                ["requirements-dev.txt", "False"],
                ["-m", "pytest", "-n", "3", "--dist", "loadfile", "--no-loadscope-reorder"],
            ],
        ),
        (
            ["test", "-k", "x", "--cpu"],
            [["requirements-dev.txt", "False"], ["-m", "pytest", "-k", "x", "--cpu"]],
        ),
        (["doctor", "--json"], [["requirements.txt", "False"], ["-m", "studio", "doctor", "--json"]]),
        (
            ["--cpu", "render", "a b.txt"],
            [["requirements.txt", "True"], ["-m", "studio", "render", "a b.txt"]],
        ),
        (["render", "--help"], [["requirements.txt", "False"], ["-m", "studio", "render", "--help"]]),
    ],
)
def test_words_go_on_with_all_their_arguments(
    arguments: list[str], handed_on: Handed, handed: Handed
) -> None:
    assert main(arguments) == 0
    assert handed == handed_on


def test_bare_it_opens_the_studio(handed: Handed, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: dict[str, object] = {}

    def note(_place: Place, **options: object) -> int:
        asked.update(options)
        return 0

    monkeypatch.setattr("launcher.main.serve", note)
    assert main(["--port", "9000", "--no-browser"]) == 0
    assert asked == {"port": 9000, "browser": False}
    assert handed == [["requirements.txt", "False"]]


def test_an_old_python_can_read_the_file_and_is_told_what_is_needed(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    ast.parse((ROOT / "launch.py").read_text(encoding="utf-8"), feature_version=(3, 7))
    monkeypatch.setattr("sys.version_info", (3, 8, 1))
    with pytest.raises(SystemExit, match=r"3\.11 or newer; this is 3\.8"):
        launch.refuse_old_python()


def test_help_needs_no_install(tmp_path: Path) -> None:
    answer = subprocess.run(
        [sys.executable, "-S", ROOT / "launch.py", "--help"],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
    )
    assert answer.returncode == 0
    assert "--no-browser" in answer.stdout


def test_a_command_runs_where_the_user_is_and_finds_the_studio(tmp_path: Path) -> None:
    root, elsewhere = tmp_path / "studio", tmp_path / "elsewhere"
    place = Place(root)
    place.python.parent.mkdir(parents=True)
    place.python.symlink_to(sys.executable)
    elsewhere.mkdir()
    (root / "play.py").write_text("import os; print(os.getcwd())", encoding="utf-8")
    code = (
        "from pathlib import Path; from launcher.main import _become; from launcher.place import Place\n"
        f"_become(Place(Path({str(root)!r})), ['-m', 'play'])"
    )
    answer = subprocess.run(
        [sys.executable, "-c", code],
        cwd=elsewhere,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert answer.stdout.strip() == str(elsewhere)
