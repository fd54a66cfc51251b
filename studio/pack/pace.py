"""How fast a pack comes into being."""

import time
from dataclasses import dataclass, field

from studio.pack.writer import Step


@dataclass(slots=True, eq=False)
class Pace:
    """Follows the steps of a pack in the making; may be asked from other threads."""

    _at: tuple[Step, float] = field(default_factory=lambda: (Step("", 0, 0), 0.0))

    @property
    def step(self) -> Step:
        """The step that was taken last."""
        return self._at[0]

    def enter(self, step: Step) -> None:
        """Take note of a step."""
        before, began_s = self._at
        if step.phase != before.phase or step.done < before.done:  # a mix may be made again
            began_s = time.monotonic()
        self._at = (step, began_s)

    def left_s(self) -> float | None:
        """Seconds that are left of the phase; None as long as nothing is known."""
        step, began_s = self._at
        if not 0 < step.done < step.total:
            return None
        return (time.monotonic() - began_s) / step.done * (step.total - step.done)
