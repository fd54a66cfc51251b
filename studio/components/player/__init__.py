"""A scene, or one line, to listen to in the browser: to the frame as the mix has it, and by any key.

    sound.js      plays clips at their places by the clock of the sound card
    timeline.js   a lane for each role: lines with the strip of their feeling, the pauses between them
    lines.js      the same as a list; lights the word that is heard
    transport.js  buttons, time and the bar to seek with
    rows.js       what the server said of the lines, from its answers that tell only what has changed
    player.js     all of what it said and what is asked of it; what Streamlit calls

Changes come back one by one as `studio.scene_ops` reads them. A line is played and made louder here without
asking Python; what the limiter of the mix does to peaks is not heard.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial

import streamlit as st

from studio.components.changes import Changes, Row
from studio.components.transport import have, mounted, revision, teller, words_of
from studio.kept import Kept

_SCRIPTS = ("parts.js", "rows.js", "transport.js", "sound.js", "lines.js", "timeline.js", "player.js")


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
    seconds : float
        Its length; where it stands on the timeline is worked out in the browser, as `studio.mix` does it.
    tail_s : float
        How long it is heard beyond that.
    url, words_url : str
        Of its sound and of when its words are spoken (rows of first character, end, start_s, end_s); "" where
        there is none.
    standing, told : str
        Where it stands, as a `studio.standing.Standing` and in words.
    gap_s : float or None
        Seconds from the end of the line before; negative interrupts it, None follows the scene.
    locked, felt : bool
        Whether the line is locked, and has a feeling that can be scaled.
    strength : float
        Of its feeling, 0 to 1.
    feeling : str
        In words.
    parts : tuple of Strip
    """

    id: str
    role: str
    text: str
    seconds: float
    url: str
    words_url: str = ""
    tail_s: float = 0.0
    standing: str = "rendered"
    told: str = ""
    gap_s: float | None = None
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
    shown = _shown(key)
    rows = [shown.rows.get(line.id, line, partial(_row, line)) for line in played.lines]
    shown.rows.tidy([line.id for line in played.lines])
    data = {
        "rate": played.rate,
        "mode": played.mode,
        "selected": played.selected,
        "scene_pause": played.scene_pause,
        "roles": [_shallow(role) for role in played.roles],
        "command": _shallow(played.command) if played.command else None,
        "rev": revision(key),
        "words": words_of("player.", played.lang),
        **shown.changes.message(rows, have(key)),
    }
    player = mounted("player", *_SCRIPTS)
    player(key=key, data=data, on_op_change=teller(key, partial(_tell, on_op)), height="content")


def _tell(on_op: Callable[[object], None], op: object) -> None:
    """Hand on an operation; one that only asks for what has been missed is answered by the run itself."""
    if not isinstance(op, Mapping) or op.get("op") != "again":
        on_op(op)


@dataclass(frozen=True, slots=True, eq=False)
class _Shown:
    """What the player of a key was given."""

    changes: Changes
    rows: Kept[Row]


def _shown(key: str) -> _Shown:
    name = f"{key}.shown"
    found = st.session_state.get(name)
    if not isinstance(found, _Shown):
        found = st.session_state[name] = _Shown(Changes(), Kept())
    return found


def _row(line: PlayedLine) -> Row:
    return _shallow(line) | {"parts": [_shallow(part) for part in line.parts]}


def _shallow(value: PlayedRole | PlayedLine | Strip | Command) -> dict[str, object]:
    """A value by its fields; `dataclasses.asdict` would copy every number of every strip."""
    return {name: getattr(value, name) for name in value.__slots__}


def play_line(played: Played, *, key: str) -> None:
    """Show a player for one line, or a few, with no timeline; nothing in it can be changed."""
    show(played, key=key, on_op=lambda _: None)
