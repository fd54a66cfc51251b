"""The demo scenes that ship with the studio, and that of its tour."""

from dataclasses import dataclass
from pathlib import Path

from studio.load import load_scene
from studio.scene import Scene

FOLDER = Path(__file__).resolve().parents[1] / "assets" / "scenes"
TOUR = FOLDER.with_name("tour")


@dataclass(frozen=True, slots=True)
class Demo:
    """A demo scene; its title is read with it."""

    name: str  # of its file, without the ending
    scene: Scene


def tour_scene(lang: str) -> Scene:
    """Read the scene of the tour in a language, "en" or "zh"."""
    return load_scene(TOUR / f"{lang}.txt")


def demos() -> list[Demo]:
    """Read every demo scene, by name."""
    return [Demo(path.stem, load_scene(path)) for path in sorted(FOLDER.glob("*.txt"))]
