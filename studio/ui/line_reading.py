"""How the line with the cursor is read: its plan, its words in time, its takes and what they measure."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from studio.clips import kept_speech
from studio.components.curve import HeardTake
from studio.errors import SceneFileError
from studio.followed_curve import FollowedCurve, follow_curve, plain_and_full
from studio.planner import Planner
from studio.recipes import utterance_from_recipe
from studio.scene import Line, Role, effect_of, utterance_of
from studio.standing import LineStanding
from studio.store import TakeCard
from studio.ui import clip_route
from studio.ui.opened import Opened
from studio.ui.workshop import workshop
from studio.word_times import WordTime, guessed_times
from tts.contract import ProsodyPlan, Speech, Utterance
from tts.core import Core
from tts.errors import TtsError
from tts.prosody import Prosody, measure

GUESSED_S = 3.0  # a line's length as long as nothing is known of it
PATIENCE_S = 0.5  # how long a page waits for a plan before it shows everything else


@dataclass(frozen=True, slots=True, eq=False)
class Reading:
    """The line with the cursor, with all that its page shows of it.

    `plan` is None while the engine is busy or starts, and where it cannot speak the line: `error` says why.
    """

    found: Opened
    line: Line
    role: Role
    utterance: Utterance
    standing: LineStanding
    takes: Sequence[TakeCard]
    words: tuple[WordTime, ...]
    plan: ProsodyPlan | None
    pitch: tuple[float | None, ...] = ()
    error: TtsError | None = None

    @property
    def place(self) -> tuple[str, str, str]:
        """Ids of project, scene and line."""
        return self.found.project.id, self.found.scene_id, self.line.id

    @property
    def effect(self) -> str:
        """The effect through which the line is heard."""
        return effect_of(self.line, self.role)

    @property
    def is_waiting(self) -> bool:
        """Whether the plan is still to come."""
        return self.plan is None and self.error is None and bool(self.line.text.strip())


def read_line(found: Opened, line_id: str) -> Reading:
    """Read a line of the open scene; raises `SceneError` if it has none of that id."""
    line, shop = found.scene.line(line_id), workshop()
    utterance = utterance_of(found.cast, line)
    takes = shop.store.takes.of_line((found.project.id, found.scene_id, line_id))
    (standing,) = found.standings((line_id,))
    role, words, error = found.cast.role(line.role), guessed_times(line.text, GUESSED_S), standing.error
    planned = None
    if error is None and line.text.strip():
        try:
            planned = _planner(shop.core).planned(utterance, wait_s=PATIENCE_S)
        except TtsError as problem:
            error = problem
    base = (found, line, role, utterance, standing, takes)
    if planned is None:
        return Reading(*base, words, None, error=error)
    return Reading(*base, planned.words, planned.plan, planned.pitch)


def try_again() -> None:
    """Have the engine tried once more, and every plan that failed made anew."""
    _planner(workshop().core).try_again()


def speech_of(take: TakeCard) -> Speech | None:
    """The sound of a take; None where it is no longer kept."""
    try:
        return _speech(replace(take, starred=False))
    except LookupError:
        return None


def measured(take: TakeCard) -> Prosody | None:
    """What is measured in the sound of a take; None where that is no longer kept, or too short."""
    try:
        return _measured(replace(take, starred=False))
    except (LookupError, TtsError):
        return None


def heard_take(reading: Reading, take: TakeCard, note: str) -> HeardTake | None:
    """A take as the curve editor plays it; its words are lit where they stand on the curve now."""
    speech = speech_of(take)
    if speech is None:
        return None
    starts = [word.start_s for word in speech.plan.words if word.char_start >= 0]
    places = [word.at for word in reading.words]
    if len(starts) != len(places):
        starts, places = [], []
    times = (0.0, *starts, speech.audio.seconds)
    return HeardTake(
        clip_route.url(reading.place, take.key, reading.effect), note, times, (0.0, *places, 1.0)
    )


def course_of(take: TakeCard) -> FollowedCurve | None:
    """How a take went along its curve; None where that cannot be told, or while its plans are being made."""
    try:
        return _course(replace(take, starred=False))
    except (LookupError, TtsError, SceneFileError):
        return None


@lru_cache(maxsize=4)
def _planner(core: Core) -> Planner:
    return Planner(core)


@lru_cache(maxsize=16)
def _speech(take: TakeCard) -> Speech:
    speech = kept_speech(take, workshop().hall.core(take.engine))
    if speech is None:
        raise LookupError(take.key)
    return speech


@lru_cache(maxsize=64)
def _measured(take: TakeCard) -> Prosody:
    return measure(_speech(take).audio)


@lru_cache(maxsize=64)
def _course(take: TakeCard) -> FollowedCurve | None:
    speech = _speech(take)
    if not speech.plan.exact:
        return None
    planner = _planner(workshop().hall.core(take.engine))
    lines = plain_and_full(utterance_from_recipe(take.recipe))
    plain, full = (planner.planned(line, wait_s=PATIENCE_S) for line in lines)
    if plain is None or full is None:
        raise LookupError(take.key)
    return follow_curve(speech.plan, _measured(take), plain.plan, full.plan)
