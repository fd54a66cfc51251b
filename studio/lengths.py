"""How long lines will take as the engine plans them, before they have sound; found out meanwhile."""

import math
import threading
from collections import OrderedDict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace

from studio.casting import cast
from studio.exchange.draft import Draft
from studio.exchange.fit import Fit, estimated_s, fit_times
from studio.exchange.gathering import folded
from studio.plan import plan_utterance
from studio.scene import Line, Scene, utterance_of
from tts.contract import Utterance, Voice
from tts.core import Core
from tts.errors import TtsError

KEPT = 20_000  # more than the lines of one file
_UNTELLABLE = math.nan  # what the engine cannot speak, or not now


class Lengths:
    """Lengths of utterances by one core's plans. Threads may share it."""

    def __init__(self, core: Core) -> None:
        self._core = core
        self._lock = threading.Lock()
        self._known: OrderedDict[Utterance, float] = OrderedDict()
        self._wanted: dict[Utterance, None] = {}
        self._works = False

    def seconds(self, utterance: Utterance) -> float | None:
        """The length in seconds, NaN where it cannot be told, None where nobody knows yet."""
        with self._lock:
            return self._known.get(utterance)

    def want(self, utterances: Iterable[Utterance]) -> None:
        """Have lengths found out, in that order, and no others any more."""
        with self._lock:
            self._wanted = {one: None for one in utterances if one not in self._known}
            begins = bool(self._wanted) and not self._works
            self._works = self._works or begins
        if begins:
            threading.Thread(target=self._work, name="lengths", daemon=True).start()

    def left(self) -> int:
        """How many are still to be found out."""
        with self._lock:
            return len(self._wanted)

    def _work(self) -> None:
        while True:
            with self._lock:
                if not self._wanted:
                    self._works = False
                    return
                utterance = next(iter(self._wanted))
            seconds = planned_s(utterance, self._core)
            with self._lock:
                self._known[utterance] = seconds
                while len(self._known) > KEPT:
                    self._known.popitem(last=False)
                self._wanted.pop(utterance, None)


def planned_s(utterance: Utterance, core: Core) -> float:
    """How long an utterance will take by the engine's plan, NaN where it makes none."""
    try:
        return plan_utterance(utterance, core).seconds
    except TtsError:
        return _UNTELLABLE


def fit_by_plans(
    draft: Draft, fit: Fit, voiced: Scene, seconds: Callable[[Utterance], float | None]
) -> tuple[Draft, list[Utterance]]:
    """Pace and place the lines of a draft by what the engine plans, and by guesses where nothing is known.

    Parameters
    ----------
    draft, fit
        See `fit_times`.
    voiced : Scene
        The draft's scene with its roles cast.
    seconds : callable
        Length of an utterance; None where it is not known yet, NaN where it cannot be told.

    Returns
    -------
    (Draft, list of Utterance)
        What came of it, and what is not known yet.
    """
    unknown: list[Utterance] = []

    def length_s(line: Line) -> float:
        utterance = utterance_of(voiced, line)
        told = seconds(utterance)
        if told is None:
            unknown.append(utterance)
        return estimated_s(line) if told is None or math.isnan(told) else told

    return fit_times(draft, fit, length_s), unknown


def voiced_by(draft: Draft, voices: Sequence[Voice], into: Scene | None = None) -> Scene:
    """The scene of a draft, spoken by the voices of a scene that it goes into where names are the same."""
    here = {folded(role.name): role for role in into.roles} if into else {}
    scene = draft.scene()
    roles = tuple(replace(here.get(folded(role.name), role), id=role.id) for role in scene.roles)
    return cast(replace(scene, roles=roles), voices)
