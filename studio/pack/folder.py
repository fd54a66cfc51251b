"""A folder that appears whole or not at all.

It is filled beside its place under a hidden name and then renamed. A folder that was there before is moved
aside first and deleted last; if the machine stops in between, the next pack into that place brings it back.
"""

import contextlib
import errno
import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from studio.errors import PackError
from studio.pack import manifest
from studio.pack.digests import sha256_of

_FULL_BYTES = 1_000_000  # less than a line or two of sound
_NAMED = 5  # files named in an error
_LITTER = {".ds_store", "thumbs.db", "desktop.ini"}  # left by file managers that only looked


def check_target(target: Path, *, force: bool) -> None:
    """Refuse a place where a pack would destroy something or cannot be written.

    Parameters
    ----------
    target : Path
        The pack's folder; it need not exist.
    force : bool
        Whether what is in the way may be deleted.

    Raises
    ------
    PackError
        If the place is a file, a drive's root, the folder one stands in, not writable, or (without `force`)
        holds files that are not those of an earlier pack as it was written.
    """
    here = target.resolve()
    if here.exists() and not here.is_dir():
        raise PackError("is_a_file", target=str(target))
    if here == here.parent or here.is_mount():
        raise PackError("is_a_root", target=str(target))
    if Path.cwd().is_relative_to(here):
        raise PackError("is_where_you_are", target=str(target))
    if here.is_dir() and not force:
        others = sorted(foreign_files(here))
        if others:
            shown = ", ".join(others[:_NAMED]) + (" …" if len(others) > _NAMED else "")
            raise PackError("holds_others", target=str(target), files=shown, count=str(len(others)))


def foreign_files(folder: Path) -> set[str]:
    """Files of a folder that its manifest does not list, or lists with another content."""
    listed = manifest.files_of(folder)
    found = {path.relative_to(folder).as_posix() for path in folder.rglob("*") if not path.is_dir()}
    return {
        name
        for name in found
        if Path(name).name.lower() not in _LITTER
        and name != manifest.JSON_NAME
        and listed.get(name) != sha256_of(folder / name)
    } | ({manifest.JSON_NAME} & found if not listed else set())


def find_current(target: Path, recipe: str) -> dict[str, Any] | None:
    """The manifest of the pack at a place, if it is whole and what a recipe would make; see `recipe_of`."""
    document = manifest.read(target)
    if document is None or document.get("recipe") != recipe or document["failed"]:
        return None
    listed = manifest.files_of(target)
    whole = all((target / name).is_file() for name in listed) and not foreign_files(target)
    return document if whole else None


class StagedFolder:
    """A hidden folder beside `target` to be filled, then committed or discarded.

    Attributes
    ----------
    path : Path
        The folder to fill.

    Raises
    ------
    PackError
        See `check_target`; also where no folder can be made.
    """

    def __init__(self, target: Path, *, force: bool) -> None:
        self._target, self._force = target, force
        here = target.resolve()
        check_target(target, force=force)
        with as_pack_error(target):
            here.parent.mkdir(parents=True, exist_ok=True)
            recover(here)
            prefix = f"{_hidden(here)}{os.getpid()}."
            self.path = Path(tempfile.mkdtemp(dir=here.parent, prefix=prefix, suffix=".part"))

    def commit(self) -> None:
        """Put the folder in the place of `target`.

        Raises
        ------
        PackError
            If something was written to `target` in the meantime, or the folders cannot be renamed; `target`
            is then as it was.
        """
        with as_pack_error(self._target):
            self.path.chmod(0o777 & ~_umask())
            check_target(self._target, force=self._force)
            swap(self.path, self._target.resolve())

    def discard(self) -> None:
        """Delete the folder unless it was committed."""
        shutil.rmtree(self.path, ignore_errors=True)


def recover(target: Path) -> None:
    """Bring back a folder that was moved aside by a writer that died, and delete what such writers left."""
    import psutil

    if not target.parent.is_dir():
        return
    for left in target.parent.glob(f"{_escaped(_hidden(target))}*"):
        pid = left.name.removeprefix(_hidden(target)).split(".")[0]
        if not pid.isdigit() or psutil.pid_exists(int(pid)):
            continue
        if left.suffix == ".old" and not target.exists():
            left.rename(target)
        elif left.suffix in (".old", ".part"):
            shutil.rmtree(left, ignore_errors=True)


def swap(part: Path, target: Path) -> None:
    """Put a folder in the place of another; where that fails, the other is as it was. Raises `OSError`."""
    if not target.exists():
        part.rename(target)
        return
    old = part.with_suffix(".old")
    target.rename(old)
    try:
        part.rename(target)
    except OSError:
        old.rename(target)
        raise
    shutil.rmtree(old, ignore_errors=True)


def _hidden(target: Path) -> str:
    return f".{target.name[:40]}."


def _escaped(name: str) -> str:
    return "".join(f"[{char}]" if char in "*?[" else char for char in name)


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask


@contextmanager
def as_pack_error(target: Path) -> Iterator[None]:
    """Turn what the system says into a refusal with the way out."""
    import soundfile

    try:
        yield
    except (OSError, soundfile.SoundFileError) as error:
        raise _refusal(error, target) from error


def _refusal(error: Exception, target: Path) -> PackError:
    if _is_full(error, target):
        return PackError("disk_full", target=str(target))
    reason = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
    code = "no_access" if isinstance(error, PermissionError) else "unwritable"
    return PackError(code, target=str(target), reason=reason)


def _is_full(error: Exception, target: Path) -> bool:
    if isinstance(error, OSError):
        return error.errno in (errno.ENOSPC, errno.EDQUOT)
    # libsndfile says only that the system refused.
    with contextlib.suppress(OSError):
        nearest = next(folder for folder in target.resolve().parents if folder.is_dir())
        return shutil.disk_usage(nearest).free < _FULL_BYTES
    return False
