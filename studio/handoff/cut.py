"""A scene as an editor sees it: sounds with their places in time."""

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class CutClip:
    """A line's sound on the timeline.

    Attributes
    ----------
    line_id, role_id, role : str
        Ids, and the role's name.
    text : str
        What is said.
    file : str
        Its sound file, relative to the pack with forward slashes; "" where lines have no files of their own.
    start_s, seconds : float
        Where it stands in the scene and how long its file is.
    emotion : str
        In short, such as "happy 0.8".
    rings_s : float
        How much of that length is reverberation after the line's end.
    """

    line_id: str
    role_id: str
    role: str
    text: str
    file: str
    start_s: float
    seconds: float
    emotion: str = ""
    rings_s: float = 0.0

    @property
    def end_s(self) -> float:
        """Where its sound ends in the scene."""
        return self.start_s + self.seconds

    @property
    def line_end_s(self) -> float:
        """Where the line itself ends, for what marks it."""
        return self.end_s - self.rings_s


@dataclass(frozen=True, slots=True)
class Stem:
    """A sound file as long as the scene; `gain_db` and `pan` are already in it."""

    name: str
    file: str


@dataclass(frozen=True, slots=True)
class Fader:
    """How a role stands in the mix, for programs that mix by themselves."""

    gain_db: float = 0.0
    pan: float = 0.0


@dataclass(frozen=True, slots=True)
class Cut:
    """All that hand-off files are made of.

    Attributes
    ----------
    title, language : str
        Of the scene; the language may be "".
    rate : int
        Samples per second of every file.
    seconds : float
        Length of the scene.
    clips : tuple of CutClip
        By their starts.
    stems : tuple of Stem
        One for each role, where there are any; then what else was mixed, such as room tone.
    mix : str
        The file of the mix, "" for none.
    faders : mapping as tuple of (role id, Fader)
        Of the roles; roles left out stand at 0 dB in the middle.
    frames_s : float
        Frames a second of film, for forms that count in frames.
    """

    title: str
    language: str
    rate: int
    seconds: float
    clips: tuple[CutClip, ...]
    stems: tuple[Stem, ...] = ()
    mix: str = ""
    faders: tuple[tuple[str, Fader], ...] = ()
    frames_s: float = 25.0

    @property
    def sounding(self) -> tuple[CutClip, ...]:
        """The clips that have a file."""
        return tuple(clip for clip in self.clips if clip.file)


@dataclass(frozen=True, slots=True)
class HandoffFile:
    """A text file of a pack: what kind it is, where it goes, what is in it.

    `name` is its whole place where a program insists on one, else "" and the pack's template names it, with
    `word` for what it is.
    """

    word: str
    extension: str
    text: str
    name: str = ""


def lanes(clips: Iterable[CutClip]) -> list[tuple[str, list[CutClip]]]:
    """Tracks on which no clip covers another: one for each role, more where it overlaps itself."""
    tracks: list[tuple[str, str, list[CutClip]]] = []
    for clip in sorted(clips, key=lambda clip: clip.start_s):
        own = [track for _, role_id, track in tracks if role_id == clip.role_id]
        free = next((track for track in own if track[-1].end_s <= clip.start_s + 1e-9), None)
        if free is None:
            name = clip.role if not own else f"{clip.role} {len(own) + 1}"
            tracks.append((name, clip.role_id, [clip]))
        else:
            free.append(clip)
    return [(name, track) for name, _, track in tracks]


def in_one_row(text: str) -> str:
    """A text without line breaks, tabs and what is not seen."""
    return " ".join("".join(char if char.isprintable() else " " for char in text).split())


def stem_of(file: str) -> str:
    """A file's name without folders and extension."""
    return file.rpartition("/")[2].rpartition(".")[0]
