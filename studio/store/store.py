"""All projects on this machine: list, make, open, copy, delete; and whether the last visit ended well."""

import os
import secrets
import time
from dataclasses import dataclass
from pathlib import Path

from studio.errors import StoreError
from studio.scene import Scene
from studio.shelf import is_other_process
from studio.store.blind import BlindShelf
from studio.store.database import Database
from studio.store.project import Project
from studio.store.takes import TakeShelf

FILE_NAME = "projects.db"


@dataclass(frozen=True, slots=True)
class ProjectCard:
    """A project as a list shows it; times are seconds since the epoch."""

    id: str
    title: str
    created: float
    changed: float
    scenes: int


class ProjectStore:
    """The projects under one folder. Threads may share it; other processes may have the same folder open."""

    def __init__(self, folder: Path) -> None:
        self._database = Database(folder / FILE_NAME)
        self.takes = TakeShelf(self._database)
        self.blind = BlindShelf(self._database)
        self._opened: dict[str, Project] = {}  # so that a scene is read anew only when it has changed

    def projects(self) -> list[ProjectCard]:
        """List the projects, the one changed last first."""
        rows = self._database.rows(
            "SELECT project.*, (SELECT COUNT(*) FROM scene WHERE scene.project = project.id) AS scenes "
            "FROM project ORDER BY changed DESC"
        )
        return [ProjectCard(r["id"], r["title"], r["created"], r["changed"], r["scenes"]) for r in rows]

    def create(self, title: str, scenes: tuple[Scene, ...]) -> Project:
        """Make a project of scenes."""
        project_id, now = secrets.token_hex(6), time.time()
        with self._database.writing() as write:
            write.execute(
                "INSERT INTO project (id, title, created, changed) VALUES (?, ?, ?, ?)",
                (project_id, title, now, now),
            )
        project = Project(self._database, project_id)
        for scene in scenes:
            project.add_scene(scene)
        return project

    def open(self, project_id: str) -> Project:
        """Open a project; raises `StoreError` if there is none of that id."""
        if self._database.row("SELECT id FROM project WHERE id = ?", project_id) is None:
            raise StoreError("no_project", project=project_id)
        return self._opened.setdefault(project_id, Project(self._database, project_id))

    def rename(self, project_id: str, title: str) -> None:
        """Call a project something else."""
        with self._database.writing() as write:
            write.execute("UPDATE project SET title = ? WHERE id = ?", (title, project_id))

    def engine_of(self, project_id: str) -> str:
        """Name of the engine that a project speaks with; empty for the default or no such project."""
        row = self._database.row("SELECT engine FROM project WHERE id = ?", project_id)
        return str(row["engine"]) if row else ""

    def choose_engine(self, project_id: str, engine: str) -> None:
        """Let a project speak with another engine from now on; takes that it has stay."""
        with self._database.writing() as write:
            write.execute("UPDATE project SET engine = ? WHERE id = ?", (engine, project_id))

    def delete(self, project_id: str) -> None:
        """Delete a project with its history and the record of its takes; there is no way back."""
        with self._database.writing() as write:
            write.execute("DELETE FROM project WHERE id = ?", (project_id,))

    def begin_visit(self) -> float | None:
        """Note that a studio opened the store.

        Returns
        -------
        float or None
            When the last operation was kept, if an earlier studio was killed before it could say good-bye.
        """
        rows = self._database.rows("SELECT rowid, pid FROM visit WHERE ended IS NULL")
        lost = [row["rowid"] for row in rows if not is_other_process(row["pid"])]
        with self._database.writing() as write:
            write.executemany("DELETE FROM visit WHERE rowid = ?", [(rowid,) for rowid in lost])
            write.execute("INSERT INTO visit (pid, began) VALUES (?, ?)", (os.getpid(), time.time()))
        if not lost:
            return None
        last = self._database.row("SELECT MAX(at) AS at FROM operation")
        return last["at"] if last else None

    def end_visit(self) -> None:
        """Note that this process closes the store as it should."""
        with self._database.writing() as write:
            write.execute("DELETE FROM visit WHERE pid = ?", (os.getpid(),))

    def close(self) -> None:
        """Close the file; the store cannot be used afterwards."""
        self._database.close()
