"""Files that appear complete or not at all."""

import contextlib
import os
import secrets
from collections.abc import Iterator
from pathlib import Path


@contextlib.contextmanager
def written_whole(path: Path, *, sync: bool = False) -> Iterator[Path]:
    """Give a name to write to; a block that ends well puts that file in the place of `path`.

    A block that fails leaves what was at `path` as it was, and nothing beside it.

    Parameters
    ----------
    path : Path
        Target; its folder must exist.
    sync : bool
        Wait until the disk holds it, for what cannot be made again.

    Raises
    ------
    OSError
        If it cannot be written, or renamed.
    """
    part = path.with_name(f".{path.stem[:40]}-{secrets.token_hex(4)}.part")
    try:
        yield part
        if sync:
            with part.open("r+b") as file:
                os.fsync(file.fileno())
        part.replace(path)
    except BaseException:
        with contextlib.suppress(OSError):
            part.unlink(missing_ok=True)
        raise
