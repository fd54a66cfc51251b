"""How strongly a voice can feel before it suffers: what an engine declares of each of its voices."""

import math
from dataclasses import dataclass
from enum import StrEnum

from tts.errors import BadValue


class Suffers(StrEnum):
    """What falls off first beyond a safe maximum."""

    NOTHING = "nothing"  # up to full strength
    WORDS = "words"  # they are understood less
    TONES = "tones"  # lexical ones are told less
    IDENTITY = "identity"  # it is taken for another voice
    PITCH = "pitch"  # it leaves what the voice can sing


@dataclass(frozen=True, slots=True)
class SafeMaximum:
    """How strongly a voice can feel one thing.

    Attributes
    ----------
    feeling : str
        One of the nine.
    strength : float
        The strongest that is safe, above 0 to 1.
    suffers : Suffers
        What falls off beyond it; nothing where `strength` is 1.
    """

    feeling: str
    strength: float
    suffers: Suffers = Suffers.NOTHING

    def __post_init__(self) -> None:
        if not (math.isfinite(self.strength) and 0.0 < self.strength <= 1.0):
            raise BadValue("safe maximum", self.strength, "a number above 0, up to 1")
        if (self.strength == 1.0) is not (self.suffers is Suffers.NOTHING):
            raise BadValue("what suffers", self.suffers, "nothing at full strength, and something below")
