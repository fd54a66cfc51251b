"""The render desk: lines go in from any page or tab; takes are recorded as they come, watched or not."""

import itertools
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field

from studio.recipes import recipe_of
from studio.render import Progress, Rendering
from studio.scene import Scene
from studio.store import ProjectStore, TakeCard
from studio.takes import FailedLine, Take
from tts.core import Core, Notice, NoticeKind, Priority
from tts.errors import TtsError

KEPT_ORDERS = 20  # finished orders that can still be looked at


@dataclass(frozen=True, slots=True)
class Wish:
    """What to render: some lines of one scene of a project, as the scene is now."""

    project: str
    scene_id: str
    scene: Scene
    line_ids: tuple[str, ...]
    priority: Priority = Priority.INTERACTIVE


@dataclass(frozen=True, slots=True)
class OrderCard:
    """An order as a page shows it.

    `keys` holds the take of every line that is done; `failed` says why others are not; `notices` says what
    went wrong though the order goes on. `left_s` is None as long as nothing is known of the engine's pace.
    `engine` is the name of the one that renders it.
    """

    number: int
    wish: Wish
    done: int
    left_s: float | None
    keys: dict[str, str]
    failed: dict[str, TtsError]
    notices: frozenset[NoticeKind]
    finished: bool
    cancelled: bool
    engine: str = ""

    @property
    def total(self) -> int:
        """Lines of the order."""
        return len(self.wish.line_ids)


@dataclass(slots=True, eq=False)
class _Order:
    number: int
    wish: Wish
    core: Core
    keys: dict[str, str] = field(default_factory=dict)
    failed: dict[str, TtsError] = field(default_factory=dict)
    notices: set[NoticeKind] = field(default_factory=set)
    rendering: Rendering | None = None
    cancelled: bool = False
    finished: threading.Event = field(default_factory=threading.Event)


class Desk:
    """Orders of a whole process. Every method may be called from any thread and returns at once.

    Each order is followed by a thread of its own, so that its takes are recorded although the page that
    asked is gone. The core decides what is rendered first. An order is rendered by the engine that its
    project spoke with when it was given, and so is what failed of it when it is tried again.

    Parameters
    ----------
    core_of : callable
        The core that a project speaks with, by the project's id.
    store : ProjectStore
    """

    def __init__(self, core_of: Callable[[str], Core], store: ProjectStore) -> None:
        self._core_of = core_of
        self._store = store
        self._lock = threading.Lock()
        self._orders: dict[int, _Order] = {}
        self._numbers = itertools.count(1)

    def render(self, wish: Wish) -> int:
        """Take an order and return its number."""
        return self._begin(wish, self._core_of(wish.project))

    def _begin(self, wish: Wish, core: Core) -> int:
        with self._lock:
            order = _Order(next(self._numbers), wish, core)
            self._orders[order.number] = order
            self._forget_old()
        name = f"order-{order.number}"
        threading.Thread(target=self._follow, args=(order,), name=name, daemon=True).start()
        return order.number

    def cancel(self, number: int) -> None:
        """Give up what an order has not rendered yet; what it has stays."""
        with self._lock:
            order = self._orders.get(number)
            if order is not None and not order.finished.is_set():
                order.cancelled = True
                if order.rendering is not None:
                    order.rendering.cancel()

    def retry(self, number: int) -> int | None:
        """Order the failed lines of an order again; None where none failed."""
        with self._lock:
            order = self._orders.get(number)
            failed = tuple(order.failed) if order else ()
        if order is None or not failed:
            return None
        wish = order.wish
        again = Wish(wish.project, wish.scene_id, wish.scene, failed, wish.priority)
        return self._begin(again, order.core)

    def orders(self) -> list[OrderCard]:
        """Every order that is under way or was lately, the newest first."""
        with self._lock:
            return [_card(order) for order in reversed(self._orders.values())]

    def busy(self) -> bool:
        """Whether anything is under way."""
        with self._lock:
            return any(not order.finished.is_set() for order in self._orders.values())

    def wait(self, number: int, timeout_s: float | None = None) -> bool:
        """Wait until an order is over; says whether that came within the time."""
        with self._lock:
            order = self._orders.get(number)
        return order is None or order.finished.wait(timeout_s)

    def close(self) -> None:
        """Give up everything."""
        for card in self.orders():
            self.cancel(card.number)

    def _follow(self, order: _Order) -> None:
        wish = order.wish
        try:
            rendering = Rendering(wish.scene, order.core, line_ids=wish.line_ids, priority=wish.priority)
            with self._lock:
                order.rendering = rendering
                if order.cancelled:
                    rendering.cancel()
            for outcome in rendering:
                self._record(order, outcome)
        except TtsError as error:
            self._fail_open_lines(order, error)
        finally:
            order.finished.set()

    def _record(self, order: _Order, outcome: Take | FailedLine | Notice) -> None:
        if isinstance(outcome, Take):
            self._keep(order, outcome)
        with self._lock:
            match outcome:
                case Take():
                    order.keys[outcome.line_id] = outcome.key
                case FailedLine():
                    order.failed[outcome.line_id] = outcome.error
                case Notice():
                    order.notices.add(outcome.kind)

    def _keep(self, order: _Order, take: Take) -> None:
        wish = order.wish
        for key in take.sound_keys:
            order.core.cache.pin(key, owner=wish.project)
        card = TakeCard(
            key=take.key,
            made=time.time(),
            seconds=take.audio.seconds,
            engine=take.engine.name,
            version=take.engine.version,
            recipe=recipe_of(take.utterance),
        )
        self._store.takes.add((wish.project, wish.scene_id, take.line_id), card)

    def _fail_open_lines(self, order: _Order, error: TtsError) -> None:
        with self._lock:
            for line_id in order.wish.line_ids:
                if line_id not in order.keys:
                    order.failed.setdefault(line_id, error)

    def _forget_old(self) -> None:
        over = [n for n, order in self._orders.items() if order.finished.is_set()]
        for number in over[: max(0, len(self._orders) - KEPT_ORDERS)]:
            del self._orders[number]


def _card(order: _Order) -> OrderCard:
    progress: Progress | None = order.rendering.progress() if order.rendering else None
    return OrderCard(
        number=order.number,
        wish=order.wish,
        done=len(order.keys),
        left_s=progress.left_s if progress else None,
        keys=dict(order.keys),
        failed=dict(order.failed),
        notices=frozenset(order.notices),
        finished=order.finished.is_set(),
        cancelled=order.cancelled,
        engine=order.core.entry.name,
    )
