"""What can be heard of a scene now: for each line the take to play, or how long it may become."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from studio.pieces import split_utterance
from studio.scene import Line, Scene, utterance_of
from studio.standing import Change, LineStanding, Standing
from studio.store import TakeCard
from tts.contract import Utterance
from tts.core import Core, Estimate
from tts.core.pace import letters

LETTER_S = 0.07  # of the draft voices, spaces included; good enough to draw a line that has no sound yet
MIN_GUESS_S = 0.4


@dataclass(frozen=True, slots=True)
class LineSound:
    """What there is to hear of one line.

    Attributes
    ----------
    line_id : str
    standing : Standing
    key : str
        Of the take to play: the present one where the line is rendered, else its last; "" for none.
    seconds : float
        Its length, or a guess where there is no take.
    changes : tuple of Change
        What of a stale line changed.
    """

    line_id: str
    standing: Standing
    key: str
    seconds: float
    changes: tuple[Change, ...] = ()

    @property
    def has_words_of_line(self) -> bool:
        """Whether its words are those that the line has now."""
        return bool(self.key) and Change.TEXT not in self.changes


def line_sounds(
    scene: Scene,
    standings: Iterable[LineStanding],
    last: Mapping[str, TakeCard],
    takes_of: Callable[[str], Iterable[TakeCard]],
) -> tuple[LineSound, ...]:
    """Find what to play of every line.

    Parameters
    ----------
    scene : Scene
        Any scene.
    standings : iterable
        Where each of its lines stands, in order.
    last : mapping
        The last take of each line that has one.
    takes_of : callable
        All takes of a line; asked only where the last one is not the present one.
    """
    found = []
    for line, stands in zip(scene.lines, standings, strict=True):
        take = last.get(line.id)
        if stands.standing is Standing.RENDERED and (take is None or take.key != stands.key):
            take = next((one for one in takes_of(line.id) if one.key == stands.key), None)
        seconds = guessed_seconds(utterance_of(scene, line)) if take is None else take.seconds
        key = "" if take is None else take.key
        found.append(LineSound(line.id, stands.standing, key, seconds, stands.changes))
    return tuple(found)


def unrecorded(sounds: Iterable[LineSound]) -> tuple[str, ...]:
    """Lines whose sound is in the cache, but no take of theirs: ordering them costs no rendering."""
    return tuple(s.line_id for s in sounds if s.standing is Standing.RENDERED and not s.key)


def guessed_seconds(utterance: Utterance) -> float:
    """Guess how long something takes to say, without asking an engine."""
    delivery = utterance.delivery
    spoken_s = max(MIN_GUESS_S, letters(utterance.text) * LETTER_S / delivery.rate)
    pauses_s = sum(pause.seconds for pause in utterance.pauses)
    return spoken_s + pauses_s + delivery.pause_before_s + delivery.pause_after_s


def estimate_lines(scene: Scene, core: Core, line_ids: Iterable[str]) -> Estimate:
    """Tell what rendering some lines of a scene, whose roles are cast, would take."""
    wanted = set(line_ids)
    most = core.info.capabilities.max_chars
    utterances = [utterance_of(scene, line) for line in scene.lines if line.id in wanted]
    return core.estimate(piece.utterance for one in utterances for piece in split_utterance(one, most))


def gap_before(scene: Scene, line: Line) -> float:
    """Seconds from the end of the line before to this one, its own or the scene's."""
    if line.gap_s is not None:
        return line.gap_s
    return scene.gap_s if scene.lines[0].id != line.id else 0.0
