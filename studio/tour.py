"""The tour: five things to do once, told done from what became of its scene."""

from collections.abc import Collection
from enum import StrEnum

from studio.scene import Scene


class Step(StrEnum):
    """What is done in the tour, in this order; each is "tour.<value>" of `studio.words`."""

    HEAR = "hear"  # a line
    FEEL = "feel"  # otherwise
    DRAW = "draw"  # an intensity curve
    SCENE = "scene"  # hear all of it
    UNDO = "undo"

    @property
    def page(self) -> str:
        """Where it is done."""
        return {Step.DRAW: "direct", Step.SCENE: "scene"}.get(self, "script")


def steps_done(began: Scene, now: Scene, heard: Collection[str], *, undone: bool) -> frozenset[Step]:
    """Tell which steps are done.

    Parameters
    ----------
    began, now : Scene
        The scene of the tour as it ships, and as it is.
    heard : collection of str
        Ids of lines that have a take.
    undone : bool
        Whether something can be redone.
    """
    before = {line.id: line for line in began.lines}
    same = [(before[line.id], line) for line in now.lines if line.id in before]
    tests = {
        Step.HEAR: bool(heard),
        Step.FEEL: any((a.emotion, a.shifts) != (b.emotion, b.shifts) for a, b in same),
        Step.DRAW: any(a.curve != b.curve for a, b in same),
        Step.SCENE: bool(now.lines) and all(line.id in heard for line in now.lines if line.text.strip()),
        Step.UNDO: undone,
    }
    return frozenset(step for step, is_done in tests.items() if is_done)
