"""Plans for a page that must not wait: known ones at once, others when the engine has come to them."""

import threading
from collections import OrderedDict
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass

import numpy as np

from studio.plan import plan_utterance
from studio.word_times import WordTime, neutral_utterance, pitch_along, word_times
from tts.contract import ProsodyPlan, Utterance
from tts.core import Core

KEPT = 64  # plans that come at once when they are asked for again
THREADS = 2


@dataclass(frozen=True, slots=True, eq=False)
class Planned:
    """An utterance as it will be said, where its words stand, and its planned pitch along its curve.

    `pitch` is what `studio.word_times.pitch_along` returns.
    """

    plan: ProsodyPlan
    words: tuple[WordTime, ...]
    pitch: tuple[float | None, ...]


class Planner:
    """Plans by one core. Threads may share it.

    An engine that starts, or is in the middle of a line, keeps a plan waiting for seconds; whoever asks gets
    None then and asks again.
    """

    def __init__(self, core: Core) -> None:
        self._core = core
        self._lock = threading.Lock()
        self._plans: OrderedDict[Utterance, Future[ProsodyPlan]] = OrderedDict()
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
            plan, neutral = (future.result(wait_s) for future in asked)
        except TimeoutError:
            return None
        words = word_times(utterance.text, neutral, plan)
        voiced = neutral.f0_hz[np.isfinite(neutral.f0_hz)]
        pitch = pitch_along(plan, words, float(np.median(voiced))) if voiced.size else ()
        return Planned(plan, words, pitch)

    def _ask(self, utterance: Utterance) -> Future[ProsodyPlan]:
        with self._lock:
            future = self._plans.get(utterance)
            if future is None or (future.done() and future.exception() is not None):
                future = self._pool.submit(plan_utterance, utterance, self._core)
                self._plans[utterance] = future
            self._plans.move_to_end(utterance)
            while len(self._plans) > KEPT:
                self._plans.popitem(last=False)[1].cancel()
            return future
