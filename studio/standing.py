"""Where each line of a scene stands: not heard yet, rendered, or rendered as it was before and why."""

import math
import time
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import partial
from typing import NamedTuple

from studio.kept import Kept
from studio.pieces import split_utterance
from studio.recipes import utterance_from_recipe
from studio.render import take_key
from studio.scene import Line, Scene, utterance_of
from tts.contract import EngineInfo, Stage, StageKeys, Utterance
from tts.core import Core, Estimate
from tts.core.pace import letters
from tts.errors import TtsError

_FRESH_S = 2.0  # asking the cache about thousands of lines takes longer than an edit may


class Standing(StrEnum):
    """Where a line stands; each is a key "standing.<value>" of `studio.words`."""

    DRAFT = "draft"  # written, never rendered
    PLANNED = "planned"  # never rendered, but what is said is worked out: only its sound is missing
    RENDERED = "rendered"  # what is written is what will be heard
    STALE = "stale"  # rendered, but changed since
    IMPOSSIBLE = "impossible"  # the engine says why it cannot speak it


class Change(StrEnum):
    """What of a line changed since its last take; each is a key "change.<value>" of `studio.words`."""

    TEXT = "text"
    VOICE = "voice"
    EMOTION = "emotion"
    CURVE = "curve"
    DELIVERY = "delivery"
    PAUSES = "pauses"
    SEED = "seed"
    ENGINE = "engine"


@dataclass(frozen=True, slots=True)
class LineStanding:
    """Where one line stands, with the key its take has or would have ("" where impossible).

    Attributes
    ----------
    line_id : str
    standing : Standing
    key : str
    changes : tuple of Change
        What of a stale line changed.
    error : TtsError or None
        Why it is impossible.
    letters : float
        How much speech it is; see `tts.core.pace.letters`.
    said_kept : bool
        Whether what is said need not be worked out again.
    """

    line_id: str
    standing: Standing
    key: str
    changes: tuple[Change, ...] = ()
    error: TtsError | None = None
    letters: float = 0.0
    said_kept: bool = False

    @property
    def is_missing(self) -> bool:
        """Whether rendering the line would make new sound."""
        return self.standing in (Standing.DRAFT, Standing.PLANNED, Standing.STALE)


@dataclass(frozen=True, slots=True)
class _Asked:
    """What a line asks of the engine, whatever is in the cache."""

    utterance: Utterance
    key: str
    pieces: tuple[StageKeys, ...]


class _Looked(NamedTuple):
    """Where a line stood when the cache was last asked, and what that was found from."""

    asked: _Asked | TtsError
    recipe: str | None
    standing: LineStanding


class Standings:
    """Where the lines of one scene stand, asked for again and again.

    What a line asks of the engine is worked out once and again when the line, its role, the language or the
    engine changes. Whether its sound is kept is asked of the cache, which others fill and empty. Threads may
    share it.

    Parameters
    ----------
    core : Core
        Whose cache is asked; its engine is not started.
    """

    def __init__(self, core: Core) -> None:
        self._core = core
        self._info: EngineInfo | None = None
        self._most = 0  # characters that the engine takes in one piece
        self._asked: Kept[_Asked | TtsError] = Kept()
        self._found: Kept[LineStanding] = Kept()
        self._looked: dict[str, _Looked] = {}
        self._looked_s = -math.inf

    def of(
        self, scene: Scene, last: Mapping[str, str], line_ids: Collection[str] | None = None
    ) -> list[LineStanding]:
        """Say where lines stand now.

        Parameters
        ----------
        scene : Scene
            Every role is cast.
        last : mapping
            The recipe of the last take of a line, by line id; lines never rendered are not in it.
        line_ids : collection of str, optional
            Which lines; all of them where left out.

        Returns
        -------
        list of LineStanding
            In the order of the scene; one that is as it was is the same object.
        """
        lines = scene.lines if line_ids is None else [x for x in scene.lines if x.id in line_ids]
        return [
            self._look(line, self._ask(scene, line, source), last.get(line.id))
            for line, source in self._sources(scene, lines)
        ]

    def known(self, scene: Scene, last: Mapping[str, str], *, until_s: float) -> dict[str, LineStanding]:
        """Say where all lines stand, quickly, for a page that looks again and again.

        What has to be worked out after a moment is left out; that a sound went from the cache is seen within
        seconds.

        Parameters
        ----------
        until_s : float
            That moment, by `time.perf_counter`.
        """
        now_s = time.perf_counter()
        fresh = now_s - self._looked_s < _FRESH_S
        if not fresh:
            self._looked_s = now_s
        found: dict[str, LineStanding] = {}
        for line, source in self._sources(scene, scene.lines):
            if not self._asked.has(line.id, source) and time.perf_counter() > until_s:
                continue
            asked, recipe = self._ask(scene, line, source), last.get(line.id)
            looked = self._looked.get(line.id)
            if fresh and looked is not None and looked.asked is asked and looked.recipe == recipe:
                found[line.id] = looked.standing
            else:
                found[line.id] = self._look(line, asked, recipe)
        for kept in (self._asked, self._found):
            kept.tidy(found)
        return found

    def _sources(self, scene: Scene, lines: Iterable[Line]) -> list[tuple[Line, object]]:
        """Each line with all that decides what it asks of the engine, beside the engine itself."""
        info = self._core.info
        if info != self._info:
            self._info, self._most, self._asked = info, info.capabilities.max_chars, Kept()
        ways = {role.id: (role.voice, role.emotion, role.delivery) for role in scene.roles}
        return [(line, (line, ways[line.role], scene.language)) for line in lines]

    def _ask(self, scene: Scene, line: Line, source: object) -> _Asked | TtsError:
        return self._asked.get(line.id, source, partial(_ask, scene, line, self._core, self._most))

    def _look(self, line: Line, asked: _Asked | TtsError, recipe: str | None) -> LineStanding:
        sound, said = self._kept(asked)
        source = (sound, said, asked, None if sound else recipe)
        standing = self._found.get(line.id, source, partial(_standing, line.id, *source))
        self._looked[line.id] = _Looked(asked, recipe, standing)
        return standing

    def _kept(self, asked: _Asked | TtsError) -> tuple[bool, bool]:
        """Whether the cache has the sound of a line, and what is said in it."""
        if isinstance(asked, TtsError):
            return False, False
        has = self._core.cache.has
        sound = all(has(Stage.SOUND, keys.sound) for keys in asked.pieces)
        return sound, sound or all(has(Stage.SAID, keys.said) for keys in asked.pieces)


def _ask(scene: Scene, line: Line, core: Core, most: int) -> _Asked | TtsError:
    try:
        utterance = utterance_of(scene, line)
        pieces = split_utterance(utterance, most)
        keys = tuple(core.keys(piece.utterance) for piece in pieces)
    except TtsError as error:
        return error
    return _Asked(utterance, take_key(keys), keys)


def _standing(
    line_id: str, sound: bool, said: bool, asked: _Asked | TtsError, recipe: str | None
) -> LineStanding:
    if isinstance(asked, TtsError):
        return LineStanding(line_id, Standing.IMPOSSIBLE, "", error=asked)
    changes: tuple[Change, ...] = ()
    if sound:
        standing = Standing.RENDERED
    elif recipe is not None:
        standing = Standing.STALE
        changes = changes_since(utterance_from_recipe(recipe), asked.utterance)
    else:
        standing = Standing.PLANNED if said else Standing.DRAFT
    return LineStanding(
        line_id, standing, asked.key, changes, letters=letters(asked.utterance.text), said_kept=said
    )


def estimate_missing(standings: Iterable[LineStanding], core: Core) -> Estimate:
    """Tell what rendering would take of those lines that it would make anew; equal ones count once."""
    return core.estimate_amounts(
        {s.key: (s.letters, s.said_kept) for s in standings if s.is_missing}.values()
    )


def changes_since(last: Utterance, now: Utterance) -> tuple[Change, ...]:
    """Name what differs between two utterances; where nothing does, it is the engine."""
    pairs = {
        Change.TEXT: (last.text, now.text),
        Change.VOICE: ((last.voice, last.language), (now.voice, now.language)),
        Change.EMOTION: ((last.emotion, last.shifts), (now.emotion, now.shifts)),
        Change.CURVE: (last.curve, now.curve),
        Change.DELIVERY: (last.delivery, now.delivery),
        Change.PAUSES: (last.pauses, now.pauses),
        Change.SEED: (last.seed, now.seed),
    }
    found = tuple(change for change, (before, after) in pairs.items() if before != after)
    return found or (Change.ENGINE,)


def missing(standings: Iterable[LineStanding], among: Sequence[str] | None = None) -> list[str]:
    """Ids of the lines that rendering would make anew, of those given or of all."""
    wanted = None if among is None else set(among)
    return [s.line_id for s in standings if s.is_missing and (wanted is None or s.line_id in wanted)]


def as_taken(scene: Scene, line: Line, taken: Utterance) -> Line:
    """Put a line back to what a take of it was made from; its place, lock and note stay."""
    role = scene.role(line.role)
    return replace(
        line,
        text=taken.text,
        emotion=None if taken.emotion == role.emotion else taken.emotion,
        shifts=taken.shifts,
        curve=taken.curve,
        delivery=None if taken.delivery == role.delivery else taken.delivery,
        pauses=taken.pauses,
        seed=taken.seed,
    )
