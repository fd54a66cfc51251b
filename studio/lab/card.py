"""The card of a take: whether it says the same words in the same voice, so that only the delivery moved."""

import math
from dataclasses import dataclass
from enum import StrEnum

from studio.lab.timbre import Timbre, compare_timbre
from tts.contract import Speech

FORMANT_ST = 0.75  # 4.4 %: listeners notice 3 to 5 % (Flanagan 1955, JASA 27:613)
SPECTRUM_DB = 3.5  # own: every feeling of every draft voice stays below, most pairs of voices above


class Held(StrEnum):
    """Whether something stayed; each is a key "held.<value>" of `studio.words`."""

    SAME = "same"
    MOVED = "moved"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Card:
    """What stayed and what moved from a reference to a take.

    Attributes
    ----------
    words : Held
        UNKNOWN where an engine does not say exactly which sounds it made, or it failed to name any.
    phones : (int, int)
        How many sounds the reference and the take have.
    first_change : str
        The first sound that differs, as "a → b"; "" where none does.
    slowest, fastest : float
        Greatest and least length of a sound against the reference, as ratios; delivery, told for the reader.
    voice : Held
    timbre : Timbre
    """

    words: Held
    phones: tuple[int, int]
    first_change: str
    slowest: float
    fastest: float
    voice: Held
    timbre: Timbre

    @property
    def only_delivery(self) -> bool:
        """Whether nothing but the delivery moved, as far as can be told."""
        return Held.MOVED not in (self.words, self.voice)


def card_of(reference: Speech, take: Speech) -> Card:
    """Hold a take against a reference of the same line and voice."""
    ours, theirs = reference.plan.phones, take.plan.phones
    labels = [one.label for one in ours], [one.label for one in theirs]
    known = bool(ours and theirs) and reference.plan.exact and take.plan.exact
    alike = labels[0] == labels[1]
    words = Held.UNKNOWN if not known else Held.SAME if alike else Held.MOVED
    ratios = [
        (b.end_s - b.start_s) / (a.end_s - a.start_s)
        for a, b in zip(ours, theirs, strict=False)
        if alike and a.end_s > a.start_s
    ] or [math.nan]
    timbre = compare_timbre(reference, take)
    return Card(
        words,
        (len(ours), len(theirs)),
        "" if alike else _first_change(*labels),
        max(ratios),
        min(ratios),
        voice_held(timbre),
        timbre,
    )


def voice_held(timbre: Timbre) -> Held:
    """Say whether the voice stayed; very similar voices cannot be told apart by it."""
    if not math.isfinite(timbre.tract_st):
        return Held.UNKNOWN
    moved = max(abs(shift) for shift in timbre.formants_st[1:]) > FORMANT_ST
    return Held.MOVED if moved or timbre.spectrum_db > SPECTRUM_DB else Held.SAME


def _first_change(ours: list[str], theirs: list[str]) -> str:
    pairs = zip(ours + [""] * len(theirs), theirs + [""] * len(ours), strict=True)
    a, b = next(pair for pair in pairs if pair[0] != pair[1])
    return f"{a or '–'} → {b or '–'}"
