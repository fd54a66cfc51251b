"""One line felt in several ways and strengths, everything else alike: what an ear compares."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from tts.contract import FEELINGS, Emotion, Feelings, Utterance

STRENGTHS = (0.25, 0.5, 0.75, 1.0)


@dataclass(frozen=True, slots=True)
class Cell:
    """One way to feel a line."""

    feeling: str  # one of tts.contract.FEELINGS
    strength: float
    utterance: Utterance

    @property
    def emotion(self) -> Emotion:
        """What the cell asks for."""
        return self.utterance.emotion


def ladder(
    utterance: Utterance, feelings: Sequence[str] = FEELINGS, strengths: Sequence[float] = STRENGTHS
) -> tuple[Cell, ...]:
    """Every feeling at every strength, feeling by feeling.

    Words, voice, delivery, curve and seed stay as they are; changes of feeling within the line are left out,
    so that a cell has one feeling only.
    """
    cells = []
    for feeling in feelings:
        for strength in strengths:
            emotion = Emotion(Feelings(**{feeling: 1.0}), strength=strength)
            cells.append(Cell(feeling, strength, replace(utterance, emotion=emotion, shifts=())))
    return tuple(cells)
