"""A folder for what a studio makes to be looked at and forgets when it ends, even where it was killed."""

import os
import shutil
from pathlib import Path

FOLDER = "shelf"


def is_other_process(pid: int) -> bool:
    """Whether a process of this number runs beside the one that asks."""
    import psutil

    return bool(pid != os.getpid() and psutil.pid_exists(pid))


def make_shelf(home: Path) -> Path:
    """Make the empty folder of this process, and delete those of studios that were killed.

    Parameters
    ----------
    home : Path
        Where the studio keeps its things; other studios may run in it.

    Raises
    ------
    OSError
        If the folder cannot be made.
    """
    shelves = home / FOLDER
    for left in shelves.glob("*"):
        if left.name.isdigit() and not is_other_process(int(left.name)):
            shutil.rmtree(left, ignore_errors=True)
    own = shelves / str(os.getpid())
    own.mkdir(parents=True, exist_ok=True)
    return own


def clear_shelf(shelf: Path) -> None:
    """Delete a folder that `make_shelf` made, with all that is in it."""
    shutil.rmtree(shelf, ignore_errors=True)
