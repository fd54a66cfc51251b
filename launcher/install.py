"""Keep the virtual environment in step with the requirements; do nothing where nothing changed."""

import hashlib
import json
import re
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

from launcher.pip import run_pip
from launcher.place import Place, write_whole
from launcher.words import Refused, minutes, say, sentence

NEED_GB = 7.5  # measured on Linux with PyTorch's CUDA build: 6.2 GB when done, and room to unpack
NEED_CPU_GB = 3.0
TORCH_CPU_INDEX = "https://download.pytorch.org/whl/cpu"
_INCLUDE = re.compile(r"^-r\s+(\S+)", re.MULTILINE)
_TORCH = re.compile(r"^torch.*$", re.MULTILINE)
_ASK_PYTHON = "import platform as p; print('.'.join(p.python_version_tuple()[:2]), p.system(), p.machine())"


def ensure_installed(place: Place, requirements: str, *, cpu: bool = False) -> None:
    """Bring the environment up to a requirements file.

    Parameters
    ----------
    place : Place
        The project.
    requirements : str
        Name of the file in the project's folder.
    cpu : bool
        Take PyTorch without CUDA from PyTorch's own index. The choice is kept for later installs.

    Raises
    ------
    Refused
        If it cannot be done; the words say why.
    """
    if _up_to_date(place, requirements):
        if cpu and not _note(place).get("cpu"):
            say("cpu_late")
        return
    try:
        with place.alone("install", sentence("waiting_install")):
            if not _up_to_date(place, requirements):
                _install(place, requirements, cpu=cpu or bool(_note(place).get("cpu")))
    except PermissionError as error:
        raise Refused("no_rights", path=error.filename or place.root) from error


def digest(root: Path, requirements: str) -> str:
    """Digest of a requirements file with all that it includes."""
    whole = hashlib.sha256()
    for name in included(root, requirements):
        whole.update((root / name).read_bytes())
    return whole.hexdigest()


def included(root: Path, requirements: str) -> Iterator[str]:
    """Name a requirements file and all that it includes."""
    yield requirements
    for name in _INCLUDE.findall((root / requirements).read_text(encoding="utf-8")):
        yield from included(root, name)


def _note(place: Place) -> dict[str, object]:
    try:
        note = json.loads(place.installed.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return note if isinstance(note, dict) else {}


def _up_to_date(place: Place, requirements: str) -> bool:
    done = _note(place).get(requirements)
    return done is not None and done == [digest(place.root, requirements), _ask(place, _ASK_PYTHON)]


def _ask(place: Place, code: str) -> str | None:
    """Run a line in the environment's Python; None if that does not work."""
    try:
        answer = subprocess.run([place.python, "-c", code], capture_output=True, text=True, check=False)
    except OSError:
        return None
    return answer.stdout.strip() if answer.returncode == 0 else None


def _install(place: Place, requirements: str, *, cpu: bool) -> None:
    began_s = time.monotonic()
    _announce(place, cpu=cpu)
    _make_venv(place)
    # From here to the end the note says "unfinished", so that an interrupted install is done again.
    write_whole(place.installed, json.dumps({"cpu": cpu}))
    with place.install_log.open("w", encoding="utf-8") as log:
        if cpu:
            torch = [
                pin for name in included(place.root, requirements) for pin in _torch_pins(place.root / name)
            ]
            run_pip(place, [*torch, "--index-url", TORCH_CPU_INDEX], log)
        run_pip(place, ["-r", requirements], log)
    python = _ask(place, _ASK_PYTHON)
    done = {name: [digest(place.root, name), python] for name in included(place.root, requirements)}
    write_whole(place.installed, json.dumps({"cpu": cpu, **done}))
    say("installed", minutes=minutes(time.monotonic() - began_s))


def _torch_pins(requirements: Path) -> list[str]:
    return _TORCH.findall(requirements.read_text(encoding="utf-8"))


def _announce(place: Place, *, cpu: bool) -> None:
    """Say what is about to happen, how much it takes, and whether there is room."""
    if place.installed.exists():
        unfinished = set(_note(place)) <= {"cpu"}
        say("resume" if unfinished else "update")
        return
    small = cpu or not sys.platform.startswith("linux")
    need_gb = NEED_CPU_GB if small else NEED_GB
    say("first_install_small" if small else "first_install")
    free_gb = shutil.disk_usage(place.root).free / 1e9
    if free_gb < need_gb:
        say("little_disk", free_gb=free_gb, need_gb=need_gb)


def _make_venv(place: Place) -> None:
    if place.venv.exists():
        if _ask(place, "import pip") is not None:
            return
        say("remake")
    try:
        import ensurepip  # noqa: F401 - Debian leaves it out, and venv fails without it
        import venv
    except ImportError as error:
        raise Refused("no_venv") from error
    try:
        venv.EnvBuilder(with_pip=True, clear=True, symlinks=sys.platform != "win32").create(place.venv)
    except PermissionError:
        raise
    except (OSError, subprocess.CalledProcessError) as error:
        raise Refused("venv_failed", path=place.venv, detail=error) from error
