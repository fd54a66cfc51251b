"""What every importer gives: lines with what the file says of them, where each stood, and every problem."""

from dataclasses import dataclass, field

from studio.errors import Fault
from studio.scene import DEFAULT_GAP_S, Line, Role, Scene

DIRECTION = frozenset(
    {"emotion", "shifts", "curve", "delivery", "pauses", "gap_s", "seed", "locked", "note", "effect"}
)
"""Fields of a line beside who says what."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where something stood in a file, counted from 1; 0 where unknown. In a table `line` is the row."""

    line: int = 0
    column: int = 0
    part: str = ""  # a sheet of a workbook, a chapter of a book


NOWHERE = Place()


@dataclass(frozen=True, slots=True)
class Target:
    """When a line is to be heard, in seconds from the start of the scene; the end lies behind the start."""

    start_s: float
    end_s: float


@dataclass(frozen=True, slots=True)
class DraftLine:
    """A line as a file tells it.

    Attributes
    ----------
    line : Line
        Its `role` is the id of one of the draft's roles; its `id` is unique in the draft.
    says : frozenset of str
        Fields of `DIRECTION` that the file speaks of; in a merge the others stay as they were.
    stable : bool
        Whether the id stood in the file, and so names the same line in another version of it.
    guessed : bool
        Whether the role is only a suggestion.
    take : str
        Key of the take that the file names, "" for none.
    """

    line: Line
    place: Place = NOWHERE
    says: frozenset[str] = frozenset()
    stable: bool = False
    guessed: bool = False
    target: Target | None = None
    take: str = ""


@dataclass(frozen=True, slots=True)
class Draft:
    """What a file holds, before anything is made of it.

    Attributes
    ----------
    format : str
        Id of the format it was read as.
    settings : bool
        Whether the file speaks of voices, feelings and loudness of roles, and of the scene's own settings.
    problems : tuple of Fault
        What was not understood or left out; the rest can be used all the same.
    """

    format: str
    title: str = ""
    roles: tuple[Role, ...] = ()
    lines: tuple[DraftLine, ...] = ()
    language: str = ""
    gap_s: float = DEFAULT_GAP_S
    settings: bool = False
    problems: tuple[Fault, ...] = field(default=())

    def scene(self) -> Scene:
        """The scene that a new project gets."""
        lines = tuple(one.line for one in self.lines)
        return Scene(self.title, self.roles, lines, self.language, self.gap_s)

    def takes(self) -> dict[str, str]:
        """Key of the take of every line that names one."""
        return {one.line.id: one.take for one in self.lines if one.take}


@dataclass(frozen=True, slots=True)
class Script:
    """What is written to a file: a scene, and the take of each line by the line's id."""

    scene: Scene
    takes: tuple[tuple[str, str], ...] = ()


def draft_of(scene: Scene, form: str) -> Draft:
    """A scene that was read whole, as a draft: its roles and settings count, its ids were given by order."""
    lines = tuple(DraftLine(line, NOWHERE, said_by(line)) for line in scene.lines)
    return Draft(form, scene.title, scene.roles, lines, scene.language, scene.gap_s, settings=True)


def said_by(line: Line) -> frozenset[str]:
    """The fields in which a line is not as an undirected one is."""
    plain = Line("", "", "")
    return frozenset(name for name in DIRECTION if getattr(line, name) != getattr(plain, name))
