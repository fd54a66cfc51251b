"""How strongly a take is felt along its line, measured in its sound, beside what its curve asked for.

Pitch and level of every syllable are held against two plans of the same line: one without feeling, and one
that feels everything fully all along. How far the sound went from the first towards the second is the
strength that is heard there. This needs plans that are exact; others have no times to measure at.
"""

import math
from dataclasses import dataclass, replace
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

from studio.words import say
from tts.contract import FLAT, HOP_S, NEUTRAL, ProsodyPlan, Span, Utterance
from tts.prosody import Prosody
from tts.prosody.melody import semitones

Floats = NDArray[np.float64]

UNITS = np.array([3.0, 5.0])  # st, dB: what a strong feeling does
PLAN_ABOVE_DB = 0.4  # a plan's level lies above what is measured in windows of 25 ms (median, 18 lines)
LEAST_WAY = 0.02  # of a squared unit a syllable: a feeling that moves less cannot be measured
NEIGHBOURS = np.array([0.25, 0.5, 0.25])  # one syllable alone is moved by its own sounds, too
EVEN_SPREAD = 0.1  # of strength: a curve that moves less has no shape to follow
FOLLOWED_RANK, PARTLY_RANK = 0.85, 0.6
SHORT = 0.15  # of strength: less is not worth a word
LEAST_TOLD = 0.5  # of what a feeling moves; of a syllable that tells less its neighbours tell
SLIP_ST = 9.0  # off the take's own plan: there the tracker lost the voice, by octaves most often
LOUD_PERCENTILE = 80.0  # of a syllable's level: its vowel


class Course(StrEnum):
    """How a take went along its curve; each is a key "course.<value>" of `studio.words`."""

    FOLLOWED = "followed"
    PARTLY = "partly"
    NOT = "not"
    EVEN = "even"  # the curve has no shape: what counts is its height


@dataclass(frozen=True, slots=True, eq=False)
class FollowedCurve:
    """Asked and heard strength at the middle of every syllable.

    Attributes
    ----------
    times_s : (n,) float64
        In the take.
    asked, heard : (n,) float64
        Strength times curve, and what the sound shows; 0 to 1, `heard` beyond where it overdoes it.
    words : tuple of str
        The word that each syllable belongs to.
    rank : float
        Spearman's rank correlation of the two, -1 to 1; NaN where the curve is even.
    course : Course
    """

    times_s: Floats
    asked: Floats
    heard: Floats
    words: tuple[str, ...]
    rank: float
    course: Course

    @property
    def shortest(self) -> int:
        """The syllable that falls short the most."""
        return int(np.argmax(self.asked - self.heard))

    @property
    def falls_short(self) -> bool:
        """Whether it does so audibly."""
        return bool(self.asked[self.shortest] - self.heard[self.shortest] >= SHORT)


def plain_and_full(utterance: Utterance) -> tuple[Utterance, Utterance]:
    """The same line without feeling and, in its feelings, at full strength all along; delivery stays."""
    full = replace(
        utterance,
        emotion=replace(utterance.emotion, strength=1.0),
        shifts=tuple(replace(s, emotion=replace(s.emotion, strength=1.0)) for s in utterance.shifts),
        curve=FLAT,
    )
    return replace(utterance, emotion=NEUTRAL, shifts=(), curve=FLAT), full


def follow_curve(
    taken: ProsodyPlan, measured: Prosody, plain: ProsodyPlan, full: ProsodyPlan
) -> FollowedCurve | None:
    """Measure the strength of a take along its line.

    Parameters
    ----------
    taken : ProsodyPlan
        Of the take: where its syllables are, and which strength was asked for there.
    measured : Prosody
        Of its sound.
    plain, full : ProsodyPlan
        Of the two lines of `plain_and_full`.

    Returns
    -------
    FollowedCurve or None
        None where a plan is not exact, the plans differ in syllables, or nothing is felt that pitch and
        level show.
    """
    counts = {len(plan.syllables) for plan in (taken, plain, full)}
    if not (taken.exact and plain.exact and full.exact) or len(counts) > 1 or 0 in counts:
        return None
    sound = _shown(taken, _without_slips(measured.f0_hz, taken.f0_hz), measured.energy_db + PLAN_ABOVE_DB)
    still = _shown(plain, plain.f0_hz, plain.energy_db)
    most = _shown(full, full.f0_hz, full.energy_db)
    moved = (sound - still) / UNITS
    way = (most - still) / UNITS
    known = np.isfinite(moved) & np.isfinite(way)
    whole = np.nansum(way**2, axis=1)
    told = np.where(known, way**2, 0.0).sum(axis=1) >= LEAST_TOLD * whole
    if float(np.median(whole)) < LEAST_WAY or told.mean() < LEAST_TOLD:
        return None
    known &= told[:, None]
    length = _smooth(np.where(known, way**2, 0.0).sum(axis=1))
    heard = _smooth(np.where(known, moved * way, 0.0).sum(axis=1)) / np.maximum(length, LEAST_WAY)
    heard = np.interp(np.arange(heard.size), np.flatnonzero(told), heard[told])
    times_s = np.array([(s.span.start_s + s.span.end_s) / 2 for s in taken.syllables])
    asked = np.interp(times_s, np.arange(taken.strength.size) * HOP_S, taken.strength)
    rank, course = _judged(asked, heard)
    words = tuple(_word_of(syllable.span, taken) for syllable in taken.syllables)
    return FollowedCurve(times_s, asked, np.maximum(0.0, heard), words, rank, course)


def tell_course(found: FollowedCurve, lang: str) -> str:
    """Say it in a plain sentence: "The curve is followed (rank correlation 0.97)."."""
    facts = {
        "rank": f"{found.rank + 0.0:.2f}",
        "asked": _percent(found.asked.mean()),
        "heard": _percent(found.heard.mean()),
    }
    told = say(f"course.{found.course}", lang, **facts)
    if not found.falls_short:
        return told
    worst = found.shortest
    short = say(
        "course.short",
        lang,
        word=found.words[worst],
        asked=_percent(found.asked[worst]),
        heard=_percent(found.heard[worst]),
    )
    return say("achieved.space", lang).join((told, short))


def describe_heard(found: FollowedCurve, lang: str) -> str:
    """Tell the heard strength for who cannot see it: start, top by its word, end."""
    top = int(np.argmax(found.heard))
    return say(
        "course.alt",
        lang,
        start=_percent(found.heard[0]),
        top=_percent(found.heard[top]),
        word=found.words[top],
        end=_percent(found.heard[-1]),
    )


def _judged(asked: Floats, heard: Floats) -> tuple[float, Course]:
    if np.ptp(asked) < EVEN_SPREAD:
        return math.nan, Course.EVEN
    rank = float(np.corrcoef(_ranks(asked), _ranks(heard))[0, 1]) if np.ptp(heard) else 0.0
    if rank >= FOLLOWED_RANK:
        return rank, Course.FOLLOWED
    return rank, Course.PARTLY if rank >= PARTLY_RANK else Course.NOT


def _ranks(values: Floats) -> Floats:
    """Places in the order of size; equal values share the mean of theirs."""
    _, inverse, counts = np.unique(values, return_inverse=True, return_counts=True)
    return np.asarray((np.cumsum(counts) - (counts - 1) / 2)[inverse])


def _shown(plan: ProsodyPlan, f0_hz: NDArray[np.float32], level_db: NDArray[np.float32]) -> Floats:
    """Pitch (st) and level (dB) at the syllables of a plan, (n, 2); NaN where unvoiced."""
    pitch = semitones(f0_hz)
    rows = []
    for syllable in plan.syllables:
        start = round(syllable.span.start_s / HOP_S)
        here = slice(start, max(round(syllable.span.end_s / HOP_S), start + 2))
        voiced = pitch[here][np.isfinite(pitch[here])]
        level = level_db[here]
        rows.append(
            (
                float(np.median(voiced)) if voiced.size > 2 else math.nan,
                float(np.percentile(level, LOUD_PERCENTILE)) if level.size else math.nan,
            )
        )
    return np.array(rows)


def _without_slips(f0_hz: NDArray[np.float32], planned_hz: NDArray[np.float32]) -> NDArray[np.float32]:
    frames = min(f0_hz.size, planned_hz.size)
    away = np.abs(semitones(f0_hz[:frames]) - semitones(planned_hz[:frames]))
    return np.where(away <= SLIP_ST, f0_hz[:frames], np.float32(np.nan))


def _smooth(values: Floats) -> Floats:
    return np.asarray(np.convolve(np.pad(values, 1, mode="edge"), NEIGHBOURS, mode="valid"))


def _word_of(span: Span, plan: ProsodyPlan) -> str:
    return next((w.label for w in plan.words if w.char_start <= span.char_start < w.char_end), span.label)


def _percent(strength: float) -> int:
    return round(100 * min(1.0, float(strength)))
