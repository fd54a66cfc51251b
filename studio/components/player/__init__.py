"""A scene, or one line, to listen to in the browser: to the frame as the mix has it, and by any key.

    sound.js      plays clips at their places by the clock of the sound card
    timeline.js   a lane for each role: lines with the strip of their feeling, the pauses between them
    lines.js      the same as a list; lights the word that is heard
    transport.js  buttons, time and the bar to seek with
    player.js     what the server said and what is asked of it; what Streamlit calls

Changes come back one by one as `studio.scene_ops` reads them. A line is played and made louder here without
asking Python; what the limiter of the mix does to peaks is not heard.
"""

from collections.abc import Callable
from dataclasses import dataclass

from studio.components.transport import mounted, revision, teller, words_of

_SCRIPTS = ("parts.js", "transport.js", "sound.js", "lines.js", "timeline.js", "player.js")


@dataclass(frozen=True, slots=True)
class Strip:
    """A stretch of a line under one feeling: places 0 to 1, strengths at even steps between them."""

    start: float
    end: float
    color: str
    values: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class PlayedRole:
    """Somebody who speaks; `gain_db` and `pan` as a role of a scene has them."""

    id: str
    name: str
    color: str
    gain_db: float = 0.0
    pan: float = 0.0


@dataclass(frozen=True, slots=True)
class PlayedLine:
    """A line on the timeline.

    Attributes
    ----------
    id, role, text : str
    start, seconds : float
        Place in the scene and length.
    url, words_url : str
        Of its sound and of when its words are spoken (rows of first character, end, start_s, end_s); "" where
        there is none.
    standing, told : str
        Where it stands, as a `studio.standing.Standing` and in words.
    pause : float
        Seconds from the end of the line before; negative interrupts it.
    own_pause, locked, felt : bool
        Whether the pause is the line's own, the line is locked, and it has a feeling that can be scaled.
    strength : float
        Of its feeling, 0 to 1.
    feeling : str
        In words.
    parts : tuple of Strip
    """

    id: str
    role: str
    text: str
    start: float
    seconds: float
    url: str
    words_url: str = ""
    standing: str = "rendered"
    told: str = ""
    pause: float = 0.0
    own_pause: bool = False
    locked: bool = False
    felt: bool = False
    strength: float = 0.0
    feeling: str = ""
    parts: tuple[Strip, ...] = ()


@dataclass(frozen=True, slots=True)
class Command:
    """Play from a line on, or that line alone; done once for each `number`."""

    number: int | str
    line: str
    only: bool = False


@dataclass(frozen=True, slots=True)
class Played:
    """What a player shows: a scene with its timeline, or (`mode` "line") a line alone.

    `scene_pause` is the pause of lines that have none of their own.
    """

    roles: tuple[PlayedRole, ...]
    lines: tuple[PlayedLine, ...]
    rate: int
    lang: str
    mode: str = "scene"
    selected: str = ""
    scene_pause: float = 0.0
    command: Command | None = None


def show(played: Played, *, key: str, on_op: Callable[[object], None]) -> None:
    """Show the player.

    Parameters
    ----------
    played : Played
        What is shown and heard.
    key : str
        The component's own key.
    on_op : callable
        Gets every operation once, before the run that shows what came of it; it is not checked yet.
    """
    data = {
        **_shallow(played),
        "roles": [_shallow(role) for role in played.roles],
        "lines": [
            _shallow(line) | {"parts": [_shallow(part) for part in line.parts]} for line in played.lines
        ],
        "command": _shallow(played.command) if played.command else None,
        "rev": revision(key),
        "words": words_of("player.", played.lang),
    }
    player = mounted("player", *_SCRIPTS)
    player(key=key, data=data, on_op_change=teller(key, on_op), height="content")


def _shallow(value: Played | PlayedRole | PlayedLine | Strip | Command) -> dict[str, object]:
    """A value by its fields; `dataclasses.asdict` would copy every number of every strip."""
    return {name: getattr(value, name) for name in value.__slots__}


def play_line(played: Played, *, key: str) -> None:
    """Show a player for one line, or a few, with no timeline; nothing in it can be changed."""
    show(played, key=key, on_op=lambda _: None)
