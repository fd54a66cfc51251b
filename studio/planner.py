"""Plans for a page that must not wait: known ones at once, others when the engine has come to them."""

import math
import threading
import time
from collections import OrderedDict
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass

import numpy as np

from studio.plan import plan_utterance
from studio.word_times import WordTime, neutral_utterance, pitch_along, word_times
from tts.contract import ProsodyPlan, Utterance
from tts.core import Core
from tts.errors import EngineUnavailable, TtsError

KEPT = 64  # plans that come at once when they are asked for again
THREADS = 2
FAILED_S = 30.0  # how long a failure that was told holds: who looks again and again asks for it once


@dataclass(frozen=True, slots=True, eq=False)
class Planned:
    """An utterance as it will be said, where its words stand, and its planned pitch along its curve.

    `pitch` is what `studio.word_times.pitch_along` returns.
    """

    plan: ProsodyPlan
    words: tuple[WordTime, ...]
    pitch: tuple[float | None, ...]


@dataclass(slots=True, eq=False)
class _Asked:
    future: Future[ProsodyPlan]
    told_s: float = math.inf  # when its failure was first told

    @property
    def failure(self) -> BaseException | None:
        return self.future.exception() if self.future.done() else None

    def tell(self) -> None:
        if self.failure is not None:
            self.told_s = min(self.told_s, time.monotonic())


class Planner:
    """Plans by one core. Threads may share it.

    An engine that starts, or is in the middle of a line, keeps a plan waiting for seconds; whoever asks gets
    None then and asks again.
    """

    def __init__(self, core: Core) -> None:
        self._core = core
        self._lock = threading.Lock()
        self._plans: OrderedDict[Utterance, _Asked] = OrderedDict()
        self._pool = ThreadPoolExecutor(THREADS, thread_name_prefix="planner")

    def planned(self, utterance: Utterance, *, wait_s: float) -> Planned | None:
        """Plan an utterance.

        Parameters
        ----------
        utterance : Utterance
            What will be said.
        wait_s : float
            How long to wait for the engine.

        Returns
        -------
        Planned or None
            None where it is not known yet; it is being worked on.

        Raises
        ------
        TtsError
            If the engine cannot speak it.
        """
        asked = [self._ask(utterance), self._ask(neutral_utterance(utterance))]
        try:
            plan, neutral = (one.future.result(wait_s) for one in asked)
        except TimeoutError:
            return None
        except TtsError:
            for one in asked:
                one.tell()
            raise
        words = word_times(utterance.text, neutral, plan)
        voiced = neutral.f0_hz[np.isfinite(neutral.f0_hz)]
        pitch = pitch_along(plan, words, float(np.median(voiced))) if voiced.size else ()
        return Planned(plan, words, pitch)

    def try_again(self) -> None:
        """Start the engine where it did not start, and let every plan that failed be made anew."""
        with self._lock:
            for utterance in [one for one, asked in self._plans.items() if asked.failure is not None]:
                del self._plans[utterance]
        self._core.warm_up()

    def _ask(self, utterance: Utterance) -> _Asked:
        with self._lock:
            asked = self._plans.get(utterance)
            if asked is None or self._is_past(asked):
                asked = _Asked(self._pool.submit(plan_utterance, utterance, self._core))
                self._plans[utterance] = asked
            self._plans.move_to_end(utterance)
            while len(self._plans) > KEPT:
                self._plans.popitem(last=False)[1].future.cancel()
            return asked

    def _is_past(self, asked: _Asked) -> bool:
        """Whether something failed that may go well by now."""
        if isinstance(asked.failure, EngineUnavailable):
            return self._core.engine_state().refusal is None and self._core.entry.problem() is None
        return asked.failure is not None and time.monotonic() - asked.told_s > FAILED_S
