"""How fast a pack comes into being."""

import time
from dataclasses import dataclass, field

from studio.pack.writer import Step


@dataclass(slots=True, eq=False)
class Pace:
    """Follows the steps of a pack in the making; may be asked from other threads.

    The first line of a phase is not counted: it may have to load what the others use.
    """

    _at: tuple[Step, Step, float] = field(default_factory=lambda: (Step("", 0, 0), Step("", 0, 0), 0.0))

    @property
    def step(self) -> Step:
        """The step that was taken last."""
        return self._at[0]

    def enter(self, step: Step) -> None:
        """Take note of a step."""
        before, first, began_s = self._at
        is_again = step.done < before.done  # a mix may be made again
        if step.phase != first.phase or is_again or not first.done:
            first, began_s = step, time.monotonic()
        self._at = (step, first, began_s)

    def left_s(self) -> float | None:
        """Seconds that are left of the phase; None as long as nothing is known."""
        step, first, began_s = self._at
        if not first.done or not first.done < step.done < step.total:
            return None
        return (time.monotonic() - began_s) / (step.done - first.done) * (step.total - step.done)
