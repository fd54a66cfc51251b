"""Where each line of a scene stands: not heard yet, rendered, or rendered as it was before and why."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from studio.pieces import split_utterance
from studio.render import take_key
from studio.scene import Line, Scene, utterance_of
from tts.contract import Utterance
from tts.core import Core
from tts.errors import TtsError


class Standing(StrEnum):
    """Where a line stands; each is a key "standing.<value>" of `studio.words`."""

    DRAFT = "draft"  # written, never rendered
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
    """Where one line stands, with the key its take has or would have ("" where impossible)."""

    line_id: str
    standing: Standing
    key: str
    changes: tuple[Change, ...] = ()
    error: TtsError | None = None

    @property
    def is_missing(self) -> bool:
        """Whether rendering the line would make new sound."""
        return self.standing in (Standing.DRAFT, Standing.STALE)


def stand(scene: Scene, core: Core, last: Mapping[str, Utterance]) -> list[LineStanding]:
    """Say where every line stands.

    Parameters
    ----------
    scene : Scene
        Every role is cast.
    core : Core
        Whose cache is asked; its engine is not started.
    last : mapping
        What the last take of a line was made from, by line id; lines never rendered are not in it.
    """
    return [stand_line(scene, line, core, last.get(line.id)) for line in scene.lines]


def stand_line(scene: Scene, line: Line, core: Core, last: Utterance | None) -> LineStanding:
    """Say where one line stands; see `stand`."""
    try:
        utterance = utterance_of(scene, line)
        pieces = split_utterance(utterance, core.info.capabilities.max_chars)
        key = take_key([core.keys(piece.utterance) for piece in pieces])
        if all(core.status(piece.utterance).cached for piece in pieces):
            return LineStanding(line.id, Standing.RENDERED, key)
    except TtsError as error:
        return LineStanding(line.id, Standing.IMPOSSIBLE, "", error=error)
    if last is None:
        return LineStanding(line.id, Standing.DRAFT, key)
    return LineStanding(line.id, Standing.STALE, key, changes_since(last, utterance))


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
