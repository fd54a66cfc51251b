"""The sound of a cell: one entry of the cache, or several joined where a line is too long for its engine."""

from collections.abc import Callable, Iterable, Sequence

from studio.lab.grid import Cell
from studio.pieces import join_speeches, split_utterance
from studio.render import take_key
from tts.contract import Speech, Utterance
from tts.core import Core, Job, Priority
from tts.errors import TtsError

CoreOf = Callable[[str], Core]
"""Finds the core of an engine by its name."""


def key_of(core: Core, utterance: Utterance) -> str:
    """Name the take of an utterance, without rendering; raises `TtsError` if it cannot be rendered."""
    return take_key([core.keys(piece) for piece in _pieces(core, utterance)])


def sound_keys(core: Core, utterance: Utterance) -> tuple[str, ...]:
    """Where the cache keeps its sound; raises as `key_of`."""
    return tuple(core.keys(piece).sound for piece in _pieces(core, utterance))


def is_kept(core: Core, utterance: Utterance) -> bool:
    """Whether it can be heard at once; raises as `key_of`."""
    return all(core.status(piece).cached for piece in _pieces(core, utterance))


def sound_of(core: Core, utterance: Utterance) -> Speech | None:
    """Fetch the sound of an utterance; None where it is not kept."""
    pieces = split_utterance(utterance, core.info.capabilities.max_chars)
    speeches = [speech for piece in pieces if (speech := core.speech(piece.utterance)) is not None]
    return join_speeches(pieces, speeches) if len(speeches) == len(pieces) else None


def missing(core_of: CoreOf, cells: Iterable[Cell]) -> tuple[Cell, ...]:
    """Find the cells that cannot be heard yet, each sound once; those that never can are left out."""
    found: dict[tuple[str, str], Cell] = {}
    for cell in cells:
        core = core_of(cell.way.engine)
        try:
            keys = [core.keys(piece) for piece in _pieces(core, cell.utterance)]
            if not all(core.status_of(one).cached for one in keys):
                found.setdefault((cell.way.engine, take_key(keys)), cell)
        except TtsError:
            continue
    return tuple(found.values())


def order(core_of: CoreOf, cells: Sequence[Cell]) -> dict[str, Job]:
    """Ask for the sound of cells: one job for each engine, by its name, in the order of the cells."""
    wanted: dict[str, list[Utterance]] = {}
    for cell in cells:
        pieces = _pieces(core_of(cell.way.engine), cell.utterance)
        wanted.setdefault(cell.way.engine, []).extend(pieces)
    return {name: core_of(name).submit(asked, Priority.INTERACTIVE) for name, asked in wanted.items()}


def _pieces(core: Core, utterance: Utterance) -> list[Utterance]:
    return [piece.utterance for piece in split_utterance(utterance, core.info.capabilities.max_chars)]
