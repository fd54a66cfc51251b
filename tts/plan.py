"""The prosody plan: what each syllable of an utterance does, frame by frame, before or after it has sound."""

import json
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from tts.errors import CacheError

HOP_S = 0.005


@dataclass(frozen=True, slots=True)
class Span:
    """Something spoken, in time and in the text.

    `char_start` and `char_end` count code points of the utterance's text, end excluded; both are -1 where
    the sound has no place in the text.
    """

    label: str
    start_s: float
    end_s: float
    char_start: int = -1
    char_end: int = -1


@dataclass(frozen=True, slots=True)
class Syllable:
    """A syllable with what a listener hears of it."""

    span: Span
    f0_hz: float  # median of its voiced frames, NaN where there is none
    energy_db: float  # mean level relative to full scale
    mark: str = ""  # stress ("1", "2") or tone ("1" to "5"), "" for none


@dataclass(frozen=True, slots=True, eq=False)
class ProsodyPlan:
    """Prosody of one utterance, on frames of `HOP_S` seconds counted from the start of its audio.

    Attributes
    ----------
    f0_hz : (n,) float32
        Fundamental frequency; NaN where unvoiced.
    energy_db : (n,) float32
        Level relative to full scale.
    strength : (n,) float32
        Asked strength of feeling, 0 to 1.
    phones, words, chars : tuple of Span
        Exact places; `chars` holds one span for each spoken character of the text.
    syllables : tuple of Syllable
    pauses : tuple of Span
        Silences longer than 30 ms, those before and after included.
    exact : bool
        Whether the sound follows this plan to the sample (True) or only leans on it.
    """

    f0_hz: NDArray[np.float32]
    energy_db: NDArray[np.float32]
    strength: NDArray[np.float32]
    phones: tuple[Span, ...]
    words: tuple[Span, ...]
    chars: tuple[Span, ...]
    syllables: tuple[Syllable, ...]
    pauses: tuple[Span, ...]
    seconds: float
    exact: bool

    def __post_init__(self) -> None:
        for row in (self.f0_hz, self.energy_db, self.strength):
            row.flags.writeable = False

    @property
    def rate_syl_s(self) -> float:
        """Articulation rate: syllables a second, pauses left out."""
        spoken_s = self.seconds - sum(p.end_s - p.start_s for p in self.pauses)
        return len(self.syllables) / spoken_s if spoken_s > 0 else 0.0


def plan_to_arrays(plan: ProsodyPlan) -> dict[str, NDArray[np.generic]]:
    """Flatten a plan into named arrays that a stage store can keep; `plan_from_arrays` is the way back."""
    spans = {
        "phones": [_row(s) for s in plan.phones],
        "words": [_row(s) for s in plan.words],
        "chars": [_row(s) for s in plan.chars],
        "pauses": [_row(s) for s in plan.pauses],
        "syllables": [[_row(s.span), s.f0_hz, s.energy_db, s.mark] for s in plan.syllables],
        "seconds": plan.seconds,
        "exact": plan.exact,
    }
    text = json.dumps(spans, ensure_ascii=False).encode()
    return {
        "f0_hz": plan.f0_hz,
        "energy_db": plan.energy_db,
        "strength": plan.strength,
        "spans": np.frombuffer(text, np.uint8),
    }


def plan_from_arrays(arrays: Mapping[str, NDArray[np.generic]]) -> ProsodyPlan:
    """Rebuild a plan from what `plan_to_arrays` made.

    Raises
    ------
    CacheError
        If the arrays are not those of a plan.
    """
    try:
        spans = json.loads(arrays["spans"].tobytes())
        return ProsodyPlan(
            f0_hz=arrays["f0_hz"].astype(np.float32),
            energy_db=arrays["energy_db"].astype(np.float32),
            strength=arrays["strength"].astype(np.float32),
            phones=tuple(Span(*row) for row in spans["phones"]),
            words=tuple(Span(*row) for row in spans["words"]),
            chars=tuple(Span(*row) for row in spans["chars"]),
            pauses=tuple(Span(*row) for row in spans["pauses"]),
            syllables=tuple(Syllable(Span(*row), f0, db, mark) for row, f0, db, mark in spans["syllables"]),
            seconds=float(spans["seconds"]),
            exact=bool(spans["exact"]),
        )
    except (KeyError, TypeError, ValueError) as error:
        raise CacheError(f"A kept prosody plan cannot be read ({error!r}).") from error


def _row(span: Span) -> list[object]:
    return [span.label, span.start_s, span.end_s, span.char_start, span.char_end]
