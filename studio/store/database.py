"""The one SQLite file behind all projects: opened safely, written in whole transactions."""

import sqlite3
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from studio.errors import StoreError
from studio.store.schema import migrate

BUSY_S = 10.0


class Database:
    """A connection that threads share and other processes may have too.

    Write-ahead logging lets readers go on while one writes; `synchronous=FULL` keeps every finished
    transaction through a power cut.
    """

    def __init__(self, path: Path) -> None:
        """Open or make the file at `path`; raises `StoreError` where that cannot be."""
        self.path = path
        self._lock = threading.RLock()
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            self._connection = sqlite3.connect(
                path, timeout=BUSY_S, isolation_level=None, check_same_thread=False
            )
            self._connection.row_factory = sqlite3.Row
            for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON"):
                self._connection.execute(f"PRAGMA {pragma}")
            migrate(self._connection)
        except (OSError, sqlite3.Error) as error:
            raise StoreError("cannot_open", path=str(path), reason=str(error)) from error

    def rows(self, query: str, *values: object) -> list[sqlite3.Row]:
        """Read rows."""
        with self._lock:
            return self._connection.execute(query, values).fetchall()

    def row(self, query: str, *values: object) -> sqlite3.Row | None:
        """Read the first row, or None."""
        found = self.rows(query, *values)
        return found[0] if found else None

    def changes_elsewhere(self) -> int:
        """A number that is another one as soon as anybody has written through another connection."""
        (version,) = self.rows("PRAGMA data_version")[0]
        return int(version)

    @contextmanager
    def writing(self) -> Iterator[sqlite3.Connection]:
        """Hold the only right to write; all of it is kept, or none of it where an error leaves the block."""
        with self._lock:
            try:
                self._connection.execute("BEGIN IMMEDIATE")
            except sqlite3.Error as error:
                raise self._unwritable(error) from error
            try:
                yield self._connection
            except BaseException:
                self._connection.execute("ROLLBACK")
                raise
            try:
                self._connection.execute("COMMIT")
            except sqlite3.Error as error:
                self._connection.execute("ROLLBACK")
                raise self._unwritable(error) from error

    def _unwritable(self, error: sqlite3.Error) -> StoreError:
        return StoreError("cannot_write", path=str(self.path), reason=str(error))

    def close(self) -> None:
        """Close the file."""
        with self._lock:
            self._connection.close()
