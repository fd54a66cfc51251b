"""One line said in many ways, everything else alike: what an ear compares, and what choosing one means."""

import json
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import product

from studio.edits import replace_line, update_role
from studio.edits.lines import unlocked
from studio.errors import LabError
from studio.scene import Scene
from tts.contract import NEUTRAL, Emotion, Feelings, Utterance

MAX_CELLS = 200  # more than anybody listens to, and what a page can show at once
STRENGTHS = (0.0, 0.25, 0.5, 0.75, 1.0)
AS_IT_IS = ""  # the feeling of the cell that has the line's own direction


@dataclass(frozen=True, slots=True)
class Way:
    """One way to say a line; `feeling` is one of `tts.contract.FEELINGS`, or AS_IT_IS."""

    engine: str
    voice: str
    seed: int
    feeling: str
    strength: float

    @property
    def id(self) -> str:
        """A name that no other way has."""
        return json.dumps([self.engine, self.voice, self.seed, self.feeling, self.strength])


def way_of(way_id: str) -> Way:
    """Find the way that an id names; raises `LabError` where it names none."""
    try:
        engine, voice, seed, feeling, strength = json.loads(way_id)
        return Way(str(engine), str(voice), int(seed), str(feeling), float(strength))
    except (ValueError, TypeError) as error:
        raise LabError("no_such_cell") from error


@dataclass(frozen=True, slots=True)
class Cell:
    """One way to say a line, as an engine is asked for it."""

    way: Way
    utterance: Utterance


@dataclass(frozen=True, slots=True)
class Speaker:
    """Who says it: an engine, and one of its voices."""

    engine: str
    voice: str


@dataclass(frozen=True, slots=True)
class Axes:
    """What varies. Empty speakers or seeds stand for the line's own."""

    feelings: tuple[str, ...]
    strengths: tuple[float, ...] = STRENGTHS
    speakers: tuple[Speaker, ...] = ()
    seeds: tuple[int, ...] = ()

    def __len__(self) -> int:
        rows = len(self.feelings) * max(1, len(self.speakers)) * max(1, len(self.seeds))
        return rows * len(self.strengths)


def speakers(
    engines: Sequence[str],
    voices: Sequence[str],
    known: Mapping[str, Collection[str]],
    instead: Mapping[str, str],
) -> tuple[Speaker, ...]:
    """Let each engine speak with every wanted voice that it has.

    Parameters
    ----------
    engines, voices : sequence of str
        What is wanted.
    known : mapping
        The voices of each engine.
    instead : mapping
        The voice of an engine that has none of the wanted ones.
    """
    return tuple(
        Speaker(engine, voice)
        for engine in engines
        for voice in [one for one in voices if one in known[engine]] or [instead[engine]]
    )


def grid(utterance: Utterance, axes: Axes, engine: str) -> tuple[Cell, ...]:
    """Every combination once: speaker by speaker, seed by seed, feeling by feeling.

    Parameters
    ----------
    utterance : Utterance
        The line as it is. Its words, delivery, curve and pauses stay; changes of feeling within it are left
        out, so that a cell has one feeling only.
    axes : Axes
    engine : str
        The line's own engine.

    Raises
    ------
    LabError
        If there are more than `MAX_CELLS` cells.
    """
    if len(axes) > MAX_CELLS:
        raise LabError("too_many_cells", count=str(len(axes)), most=str(MAX_CELLS))
    rows = product(
        axes.speakers or (Speaker(engine, utterance.voice),),
        axes.seeds or (utterance.seed,),
        dict.fromkeys(axes.feelings),
        sorted(set(axes.strengths)),
    )
    return tuple(_cell(utterance, Way(who.engine, who.voice, *how)) for who, *how in rows)


def own_cell(utterance: Utterance, engine: str) -> Cell:
    """The line as it is."""
    strength = utterance.emotion.strength
    return Cell(Way(engine, utterance.voice, utterance.seed, AS_IT_IS, strength), utterance)


def _cell(utterance: Utterance, way: Way) -> Cell:
    felt = Emotion(Feelings(**{way.feeling: 1.0}), strength=way.strength)
    emotion = felt if way.strength else NEUTRAL  # no feeling at all is the same for every feeling
    asked = replace(utterance, voice=way.voice, seed=way.seed, emotion=emotion, shifts=())
    return Cell(way, asked)


def choose(scene: Scene, line_id: str, cell: Cell, *, own: Utterance) -> Scene:
    """Let a line be said as a cell is; one edit.

    Parameters
    ----------
    scene : Scene
    line_id : str
    cell : Cell
    own : Utterance
        The line as it was asked for before, every role cast.

    Returns
    -------
    Scene
        The line has the cell's feeling and seed. A cell of another voice gives that voice to the role, and so
        to all its lines.

    Raises
    ------
    EditError
        If the line is locked or gone.
    """
    line = unlocked(scene, line_id)
    if cell.way.feeling != AS_IT_IS:
        line = replace(line, emotion=cell.utterance.emotion, shifts=(), seed=cell.utterance.seed)
    changed = replace_line(scene, line)
    if cell.way.voice == own.voice:
        return changed
    return update_role(changed, replace(changed.role(line.role), voice=cell.way.voice))
