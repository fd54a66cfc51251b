"""One project: its scenes, every operation on them, and the way back and forth through those."""

import json
import secrets
import sqlite3
import time
from collections.abc import Callable
from dataclasses import dataclass

from studio.errors import StoreError
from studio.scene import Line, Scene
from studio.scene_json import line_from_table, line_to_table, scene_from_json, scene_to_json
from studio.store.database import Database
from studio.store.delta import (
    Delta,
    apply_delta,
    delta_from_json,
    delta_to_json,
    difference,
    head_from_json,
    head_of,
    head_to_json,
)


@dataclass(frozen=True, slots=True)
class SceneCard:
    """A scene as a list shows it. `revision` grows with every change, whoever makes it."""

    id: str
    title: str
    lines: int
    revision: int


@dataclass(frozen=True, slots=True)
class Operation:
    """Something that was done. `label` is a key of `studio.words`; `at` is seconds since the epoch."""

    number: int
    scene: str
    label: str
    at: float


class Project:
    """A project in the store. Tabs, threads and processes may hold the same one and see each other's work."""

    def __init__(self, database: Database, project_id: str) -> None:
        self.id = project_id
        self._database = database
        self._kept: dict[str, tuple[int, Scene]] = {}  # scene id -> revision and scene

    @property
    def title(self) -> str:
        """What the project is called."""
        return str(self._project()["title"])

    def scenes(self) -> list[SceneCard]:
        """List the scenes in their order."""
        rows = self._database.rows("SELECT * FROM scene WHERE project = ? ORDER BY place", self.id)
        return [
            SceneCard(
                r["id"], head_from_json(r["head"]).title, len(json.loads(r["line_order"])), r["revision"]
            )
            for r in rows
        ]

    def scene(self, scene_id: str) -> Scene:
        """Read a scene as it is now; raises `StoreError` if the project has none of that id."""
        return self._read(scene_id)[1]

    def revision(self, scene_id: str) -> int:
        """Number of the scene's present state."""
        return int(self._scene_row(scene_id)["revision"])

    def add_scene(self, scene: Scene) -> str:
        """Put a scene at the end of the project and return its id."""
        scene_id = secrets.token_hex(6)
        with self._database.writing() as write:
            self._insert(write, scene_id, scene)
        return scene_id

    def delete_scene(self, scene_id: str) -> None:
        """Take a scene out. The project as it was is kept as a version, from which it can be restored."""
        self.save_version(f"before deleting {self.scene(scene_id).title}")
        with self._database.writing() as write:
            write.execute("DELETE FROM scene WHERE id = ? AND project = ?", (scene_id, self.id))
            write.execute("DELETE FROM operation WHERE scene = ? AND project = ?", (scene_id, self.id))

    def edit(
        self, scene_id: str, change: Callable[[Scene], Scene], label: str, *, gesture: str = ""
    ) -> Scene:
        """Do one operation on a scene as it is *now*, keep it, and return the new scene.

        Parameters
        ----------
        change : callable
            A pure function; what it raises is passed on and nothing is changed.
        label : str
            Key of the operation's name in `studio.words`.
        gesture : str
            Operations in a row with the same non-empty gesture (one drag) are undone as one.
        """
        with self._database.writing() as write:
            revision, before = self._read(scene_id)
            after = change(before)
            forward = difference(before, after)
            if forward.is_empty:
                return before
            self._record(write, scene_id, label, gesture, (forward, difference(after, before)))
            self._write(write, scene_id, revision, after, forward)
        self._kept[scene_id] = (revision + 1, after)
        return after

    def undo(self) -> Operation | None:
        """Take the last operation back; None where there is none."""
        return self._step(back=True)

    def redo(self) -> Operation | None:
        """Do again what was taken back last; None where there is none."""
        return self._step(back=False)

    def next_undo(self) -> Operation | None:
        """What `undo` would take back."""
        return _operation(self._operation_row(back=True))

    def next_redo(self) -> Operation | None:
        """What `redo` would do again."""
        return _operation(self._operation_row(back=False))

    def save_version(self, name: str) -> None:
        """Keep all scenes as they are now under a name; one of the same name is replaced."""
        scenes = {card.id: scene_to_json(self.scene(card.id)).decode() for card in self.scenes()}
        with self._database.writing() as write:
            write.execute(
                "INSERT OR REPLACE INTO version VALUES (?, ?, ?, ?)",
                (self.id, name, time.time(), json.dumps(scenes, ensure_ascii=False)),
            )

    def versions(self) -> list[tuple[str, float]]:
        """Names of the kept versions and when they were kept, newest first."""
        rows = self._database.rows("SELECT name, at FROM version WHERE project = ? ORDER BY at DESC", self.id)
        return [(row["name"], row["at"]) for row in rows]

    def version(self, name: str) -> dict[str, Scene]:
        """The scenes of a version by their id; raises `StoreError` if there is none of that name."""
        row = self._database.row("SELECT scenes FROM version WHERE project = ? AND name = ?", self.id, name)
        if row is None:
            raise StoreError("no_version", name=name)
        return {one: scene_from_json(text.encode()) for one, text in json.loads(row["scenes"]).items()}

    def delete_version(self, name: str) -> None:
        """Forget a version; the scenes stay as they are."""
        with self._database.writing() as write:
            write.execute("DELETE FROM version WHERE project = ? AND name = ?", (self.id, name))

    def restore_version(self, name: str) -> None:
        """Make every scene what it was in a version; undone as one. A scene that was deleted comes back."""
        gesture = f"version-{secrets.token_hex(4)}"
        for scene_id, scene in self.version(name).items():
            self._restore(scene_id, scene, gesture)

    def _restore(self, scene_id: str, scene: Scene, gesture: str) -> None:
        if scene_id in {card.id for card in self.scenes()}:
            self.edit(scene_id, lambda _: scene, "operation.restore_version", gesture=gesture)
            return
        with self._database.writing() as write:
            self._insert(write, scene_id, scene)

    def _step(self, *, back: bool) -> Operation | None:
        done = row = self._step_once(back=back)
        while row is not None and row["gesture"] and self._goes_on(row["gesture"], back=back):
            row = self._step_once(back=back)
        return _operation(done)

    def _step_once(self, *, back: bool) -> sqlite3.Row | None:
        with self._database.writing() as write:
            row = self._operation_row(back=back)
            if row is None:
                return None
            delta = delta_from_json(row["backward" if back else "forward"])
            revision, before = self._read(row["scene"])
            after = apply_delta(before, delta)
            self._write(write, row["scene"], revision, after, delta)
            self._set_head(write, row["number"] - back)
        self._kept[row["scene"]] = (revision + 1, after)
        return row

    def _goes_on(self, gesture: str, *, back: bool) -> bool:
        row = self._operation_row(back=back)
        return row is not None and row["gesture"] == gesture

    def _project(self) -> sqlite3.Row:
        row = self._database.row("SELECT * FROM project WHERE id = ?", self.id)
        if row is None:
            raise StoreError("no_project", project=self.id)
        return row

    def _scene_row(self, scene_id: str) -> sqlite3.Row:
        row = self._database.row("SELECT * FROM scene WHERE id = ? AND project = ?", scene_id, self.id)
        if row is None:
            raise StoreError("no_scene", scene=scene_id)
        return row

    def _operation_row(self, *, back: bool) -> sqlite3.Row | None:
        side, order = ("<=", "DESC") if back else (">", "ASC")
        query = (
            f"SELECT * FROM operation WHERE project = ? AND number {side} ? ORDER BY number {order} LIMIT 1"
        )
        return self._database.row(query, self.id, self._project()["head"])

    def _read(self, scene_id: str) -> tuple[int, Scene]:
        row = self._scene_row(scene_id)
        kept = self._kept.get(scene_id)
        if kept is not None and kept[0] == row["revision"]:
            return kept
        bodies = self._database.rows("SELECT id, body FROM line WHERE scene = ?", scene_id)
        lines: dict[str, Line] = {r["id"]: line_from_table(json.loads(r["body"])) for r in bodies}
        head = head_from_json(row["head"])
        order = json.loads(row["line_order"])
        scene = Scene(head.title, head.roles, tuple(lines[i] for i in order), head.language, head.gap_s)
        self._kept[scene_id] = (row["revision"], scene)
        return row["revision"], scene

    def _insert(self, write: sqlite3.Connection, scene_id: str, scene: Scene) -> None:
        self._kept.pop(scene_id, None)  # numbers of a scene that was there before count anew
        empty = Scene(scene.title)
        row = (scene_id, self.id, len(self.scenes()), 0, head_to_json(head_of(empty)), "[]")
        write.execute("INSERT INTO scene VALUES (?, ?, ?, ?, ?, ?)", row)
        self._write(write, scene_id, 0, scene, difference(empty, scene))

    def _record(
        self,
        write: sqlite3.Connection,
        scene_id: str,
        label: str,
        gesture: str,
        sides: tuple[Delta, Delta],
    ) -> None:
        number = self._project()["head"] + 1
        write.execute("DELETE FROM operation WHERE project = ? AND number >= ?", (self.id, number))
        forward, backward = (delta_to_json(side) for side in sides)
        row = (self.id, number, scene_id, label, gesture, time.time(), forward, backward)
        write.execute("INSERT INTO operation VALUES (?, ?, ?, ?, ?, ?, ?, ?)", row)
        self._set_head(write, number)

    def _set_head(self, write: sqlite3.Connection, number: int) -> None:
        write.execute("UPDATE project SET head = ?, changed = ? WHERE id = ?", (number, time.time(), self.id))

    def _write(
        self, write: sqlite3.Connection, scene_id: str, revision: int, after: Scene, delta: Delta
    ) -> None:
        for line_id, line in delta.lines:
            if line is None:
                write.execute("DELETE FROM line WHERE scene = ? AND id = ?", (scene_id, line_id))
            else:
                body = json.dumps(line_to_table(line), ensure_ascii=False)
                write.execute("INSERT OR REPLACE INTO line VALUES (?, ?, ?)", (scene_id, line_id, body))
        order = json.dumps([line.id for line in after.lines])
        write.execute(
            "UPDATE scene SET revision = ?, head = ?, line_order = ? WHERE id = ?",
            (revision + 1, head_to_json(head_of(after)), order, scene_id),
        )


def _operation(row: sqlite3.Row | None) -> Operation | None:
    if row is None:
        return None
    return Operation(row["number"], row["scene"], row["label"], row["at"])
