"""What can be heard of a scene now: for each line the take to play, or how long it may become."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from studio.scene import Line, Scene, utterance_of
from studio.standing import Change, LineStanding, Standing
from studio.store import TakeCard
from tts.contract import Utterance
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


def line_sound(
    scene: Scene,
    line: Line,
    stands: LineStanding,
    last: TakeCard | None,
    takes_of: Callable[[str], Iterable[TakeCard]],
) -> LineSound:
    """Find what to play of a line.

    Parameters
    ----------
    scene, line
        Any scene, and a line of it.
    stands : LineStanding
        Where the line stands.
    last : TakeCard or None
        Its last take.
    takes_of : callable
        All takes of a line; asked only where the last one is not the present one.
    """
    take = last
    if stands.standing is Standing.RENDERED and (take is None or take.key != stands.key):
        take = next((one for one in takes_of(line.id) if one.key == stands.key), None)
    seconds = guessed_seconds(utterance_of(scene, line)) if take is None else take.seconds
    key = "" if take is None else take.key
    return LineSound(line.id, stands.standing, key, seconds, stands.changes)


def guessed_seconds(utterance: Utterance) -> float:
    """Guess how long something takes to say, without asking an engine."""
    delivery = utterance.delivery
    spoken_s = max(MIN_GUESS_S, letters(utterance.text) * LETTER_S / delivery.rate)
    pauses_s = sum(pause.seconds for pause in utterance.pauses)
    return spoken_s + pauses_s + delivery.pause_before_s + delivery.pause_after_s
