"""A project folder of one tiny package, installed from a folder: a real pip, no network."""

import shutil
import venv
import zipfile
from pathlib import Path

import pytest

from launcher.place import Place


def write_wheel(folder: Path, name: str) -> None:
    """Leave a wheel with one empty module in a folder."""
    info = f"{name}-1.0.dist-info"
    with zipfile.ZipFile(folder / f"{name}-1.0-py3-none-any.whl", "w") as wheel:
        wheel.writestr(f"{name}.py", "")
        wheel.writestr(f"{info}/METADATA", f"Metadata-Version: 2.1\nName: {name}\nVersion: 1.0\n")
        wheel.writestr(f"{info}/WHEEL", "Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n")
        wheel.writestr(f"{info}/RECORD", "")


@pytest.fixture(scope="session")
def ready_venv(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An environment with pip in it; making one takes seconds, copying one does not."""
    folder = tmp_path_factory.mktemp("environment") / "venv"
    venv.EnvBuilder(with_pip=True, symlinks=True).create(folder)
    return folder


@pytest.fixture
def place(tmp_path: Path, ready_venv: Path, monkeypatch: pytest.MonkeyPatch) -> Place:
    """A fresh project whose requirements name one package that pip finds in a folder."""
    wheels = tmp_path / "wheels"
    wheels.mkdir()
    for name in ("soundlike", "testlike"):
        write_wheel(wheels, name)
    root = tmp_path / "Das Stück 剧本"  # a space and letters beyond ASCII, as folders of users have
    root.mkdir()
    (root / "requirements.txt").write_text("soundlike==1.0\n", encoding="utf-8")
    (root / "requirements-dev.txt").write_text("-r requirements.txt\ntestlike==1.0\n", encoding="utf-8")
    for name, value in {
        "PIP_NO_INDEX": "1",
        "PIP_FIND_LINKS": wheels.as_uri(),
        "PIP_CONFIG_FILE": "/dev/null",
    }.items():
        monkeypatch.setenv(name, value)
    shutil.copytree(ready_venv, root / ".venv", symlinks=True)
    return Place(root)
