"""What is said: a neutral reading of a text as sound, with the exact place of every phone.

The said stage is a protocol of its own, so that a more natural base voice can join without touching the plan
or the synthesiser.
"""

from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from tts.contract import Pause


class PhoneKind(StrEnum):
    """Classes that stretch and sound alike."""

    VOWEL = "vowel"
    SONORANT = "sonorant"  # nasals, liquids, glides
    FRICATIVE = "fricative"  # and affricates
    STOP = "stop"
    PAUSE = "pause"


@dataclass(frozen=True, slots=True)
class Phone:
    """One phone of the reading.

    `start` and `end` are samples of the reading; `char_start` and `char_end` count code points of the user's
    text (-1, -1 for a pause without a place); `word` and `syllable` number those of the reading from 0, -1 in
    pauses. `stress` is 0, 1 (primary) or 2 (secondary); `tone` is 1 to 5 in Mandarin, else 0.
    """

    label: str
    kind: PhoneKind
    voiced: bool
    start: int
    end: int
    char_start: int
    char_end: int
    word: int
    syllable: int
    stress: int = 0
    tone: int = 0
    language: str = ""  # BCP 47 of the run it stands in


@dataclass(frozen=True, slots=True, eq=False)
class Said:
    """A neutral reading: samples at `rate`, and the phones that tile them without gap or overlap."""

    samples: NDArray[np.float32]  # (n,), full scale is 1.0
    rate: int
    phones: tuple[Phone, ...]
    spoken: str  # the text as it was read after normalisation, for "will be read as ..."


@dataclass(frozen=True, slots=True)
class Reading:
    """What the said stage is asked for."""

    text: str
    language: str  # BCP 47, or empty to tell it from the text
    base: str  # name of the base voice, such as "klatt4"
    pauses: tuple[Pause, ...] = ()


class SaidSource(Protocol):
    """Anything that can read a text neutrally."""

    version: str  # changes whenever the same reading may come out different

    def read(self, reading: Reading) -> Said:
        """Read a text; raises `tts.errors.BadText` where there is nothing to speak."""

    def close(self) -> None:
        """End every child process."""
