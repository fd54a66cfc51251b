"""What all tabs of a server share: the engines, the project store and the render desk, made on first use."""

import threading
from dataclasses import dataclass, field
from functools import cache, partial
from pathlib import Path

from studio.desk import Desk
from studio.packing import Packing
from studio.shelf import clear_shelf, make_shelf
from studio.store import ProjectStore
from studio.ui import state
from studio.ui.hall import Hall
from studio.weights_work import WeightsWork
from tts.core import Core, Job, studio_home
from tts.registry import engines

_LOCK = threading.Lock()


@dataclass(frozen=True, slots=True, eq=False)
class Workshop:
    """The shared things. Nothing in it starts an engine before a line is wanted.

    `lost_at` is when the last operation was kept before an earlier studio was killed (seconds since the
    epoch), None where it ended well. `shelf` is a folder for what this server makes to be looked at and
    forgets when it ends.
    """

    hall: Hall
    store: ProjectStore
    desk: Desk
    lost_at: float | None
    shelf: Path
    trials: dict[str, Job] = field(default_factory=dict)  # of lines that are compared, by the line's id
    weights: dict[str, WeightsWork] = field(default_factory=dict)  # of engines that need some, by name
    packings: dict[str, Packing] = field(default_factory=dict)  # the last one of each scene, by its id

    @property
    def core(self) -> Core:
        """The core that speaks in the tab that runs: its project's, or what was chosen before one is open."""
        view = state.view()
        return self.hall.core_of(view.project) if view.project else self.hall.core(view.engine)

    def close(self) -> None:
        """Give up all work, end the engine and close the store."""
        self.desk.close()
        for packing in self.packings.values():
            packing.cancel()
        for work in self.weights.values():
            work.close()
        self.hall.close()
        self.store.end_visit()
        self.store.close()
        clear_shelf(self.shelf)


@cache
def _workshop() -> Workshop:
    home = studio_home()
    store = ProjectStore(home)
    hall = Hall(engines(), store.engine_of)
    shop = Workshop(hall, store, Desk(hall.core_of, store), store.begin_visit(), make_shelf(home))
    for entry in hall.entries:
        if entry.weights is not None:
            shop.weights[entry.name] = WeightsWork(entry.weights, partial(hall.end, entry.name))
    return shop


def workshop() -> Workshop:
    """Return the one workshop of this process."""
    with _LOCK:
        return _workshop()


def close() -> None:
    """Close the workshop if anybody has asked for it."""
    with _LOCK:
        if _workshop.cache_info().currsize:
            _workshop().close()
            _workshop.cache_clear()
