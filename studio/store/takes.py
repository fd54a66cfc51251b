"""The record of every take a line ever had. The sound itself lies in the cache under the take's key."""

import sqlite3
import time
from collections.abc import Mapping
from dataclasses import dataclass

from studio.store.database import Database

_KEPT_SCENES = 16


@dataclass(frozen=True, slots=True)
class TakeCard:
    """A take as a list shows it.

    `key` is the content address of its sound; `recipe` is the line it was made from, as JSON, so that the
    line can be put back the way it was; `made` is seconds since the epoch.
    """

    key: str
    made: float
    seconds: float
    engine: str
    version: str
    recipe: str
    starred: bool = False


class TakeShelf:
    """Takes by project, scene and line; they are only ever added."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._writes = 0
        self._last: dict[tuple[str, str], tuple[object, Mapping[str, TakeCard]]] = {}

    def add(self, place: tuple[str, str, str], take: TakeCard) -> None:
        """Record a take of (project, scene, line); the same sound again changes nothing."""
        row = (*place, take.key, take.made or time.time(), take.seconds, take.engine, take.version)
        with self._database.writing() as write:
            write.execute(
                "INSERT OR IGNORE INTO take VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                (*row, int(take.starred), take.recipe),
            )
        self._writes += 1  # behind the transaction: whoever reads before counts as having read too early

    def of_line(self, place: tuple[str, str, str]) -> list[TakeCard]:
        """List a line's takes, newest first."""
        rows = self._database.rows(
            "SELECT * FROM take WHERE project = ? AND scene = ? AND line = ? ORDER BY made DESC", *place
        )
        return [_card(row) for row in rows]

    def last_of_scene(self, project: str, scene: str) -> Mapping[str, TakeCard]:
        """The newest take of every line of a scene that has one; read anew only when takes have changed."""
        place, state = (project, scene), (self._writes, self._database.changes_elsewhere())
        known = self._last.get(place)
        if known is None or known[0] != state:
            rows = self._database.rows(
                # SQLite takes the other columns from the row with the MAX: https://sqlite.org/lang_select.html
                "SELECT *, MAX(made) FROM take WHERE project = ? AND scene = ? GROUP BY line",
                *place,
            )
            if len(self._last) > _KEPT_SCENES:
                self._last.clear()
            known = self._last[place] = (state, {row["line"]: _card(row) for row in rows})
        return known[1]

    def star(self, place: tuple[str, str, str], key: str, *, starred: bool) -> None:
        """Mark a take as a favourite, or no longer."""
        with self._database.writing() as write:
            write.execute(
                "UPDATE take SET starred = ? WHERE project = ? AND scene = ? AND line = ? AND key = ?",
                (int(starred), *place, key),
            )
        self._writes += 1

    def keys(self) -> set[str]:
        """Keys of all takes of all projects: what the cache must not throw away."""
        return {row["key"] for row in self._database.rows("SELECT DISTINCT key FROM take")}


def _card(row: sqlite3.Row) -> TakeCard:
    return TakeCard(
        key=row["key"],
        made=row["made"],
        seconds=row["seconds"],
        engine=row["engine"],
        version=row["version"],
        recipe=row["recipe"],
        starred=bool(row["starred"]),
    )
