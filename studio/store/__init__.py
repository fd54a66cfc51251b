"""Where projects live: one SQLite file, written at every operation, so that nothing is ever lost."""

from studio.store.project import Operation, Project, SceneCard
from studio.store.store import ProjectCard, ProjectStore
from studio.store.takes import TakeCard

__all__ = ["Operation", "Project", "ProjectCard", "ProjectStore", "SceneCard", "TakeCard"]
