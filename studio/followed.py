"""How well a take followed its plan, by measuring it: a correlation, how it ends, one plain sentence."""

import math
from dataclasses import dataclass
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

from studio.words import say
from tts.contract import HOP_S, ProsodyPlan
from tts.prosody import Prosody

MIN_VOICED_S = 0.1  # less voiced sound in common than this says nothing
END_S = 0.25  # of voiced sound: about the last syllable
SAME_END_ST = 0.5  # closer than this nobody hears a difference at a line's end
FLAT_ST = 0.3  # a contour whose deviation is smaller is flat: correlating it would compare noise
SAME_LENGTH_S = 0.05
SLIP_ST = 6.0  # a frame as far as this from the others' difference is one where the tracker lost the voice
SLIPS = 0.05  # as long as they are so rare; one such frame in a hundred halves r
FOLLOWED_R, PARTLY_R = 0.8, 0.5


class Verdict(StrEnum):
    """One word on it; each is a key "follow.<value>" of `studio.words`."""

    FOLLOWED = "followed"
    PARTLY = "partly"
    NOT = "not"
    FLAT = "flat"  # the plan hardly moves, so that there is nothing to follow
    UNVOICED = "unvoiced"  # too little voiced sound to compare


@dataclass(frozen=True, slots=True)
class Followed:
    """What came of a plan.

    Attributes
    ----------
    r : float
        Pearson correlation of planned and measured F0 in semitones, -1 to 1; NaN where `verdict` is FLAT or
        UNVOICED.
    end_st : float
        How much higher the take ends than planned, in semitones; NaN where `verdict` is UNVOICED.
    longer_s : float
        How much longer it lasts than planned, in seconds.
    verdict : Verdict
    """

    r: float
    end_st: float
    longer_s: float
    verdict: Verdict


def compare_prosody(plan: ProsodyPlan, measured: Prosody) -> Followed:
    """Compare what was planned with what was measured in the take.

    Frames are compared where both are voiced. A take that lasts longer or shorter than its plan is stretched
    evenly over it.
    """
    longer_s = measured.seconds - plan.seconds
    planned_st, heard_st = _without_slips(*_both_voiced(plan, measured, longer_s))
    if planned_st.size * HOP_S < MIN_VOICED_S:
        return Followed(math.nan, math.nan, longer_s, Verdict.UNVOICED)
    last = round(END_S / HOP_S)
    end_st = float(np.median(heard_st[-last:] - planned_st[-last:]))
    if min(planned_st.std(), heard_st.std()) < FLAT_ST:
        moved = max(planned_st.std(), heard_st.std()) >= 2 * FLAT_ST
        verdict = Verdict.NOT if moved and planned_st.std() >= FLAT_ST else Verdict.FLAT
        return Followed(0.0 if verdict is Verdict.NOT else math.nan, end_st, longer_s, verdict)
    r = float(np.corrcoef(planned_st, heard_st)[0, 1])
    verdict = Verdict.FOLLOWED if r >= FOLLOWED_R else Verdict.PARTLY if r >= PARTLY_R else Verdict.NOT
    return Followed(r, end_st, longer_s, verdict)


def tell_followed(followed: Followed, lang: str) -> str:
    """Say it in one plain sentence: "followed: r = 0.91; ends 2 st higher than planned"."""
    if followed.verdict is Verdict.UNVOICED:
        return say("follow.unvoiced", lang)
    away_st = abs(followed.end_st)
    way = "same" if away_st < SAME_END_ST else "higher" if followed.end_st > 0 else "lower"
    end = say(f"follow.end_{way}", lang, st=f"{away_st:.1f}".removesuffix(".0"))
    r = f"{followed.r + 0.0:.2f}"
    return say(f"follow.{followed.verdict}", lang, r=r, end=end)


def _both_voiced(
    plan: ProsodyPlan, measured: Prosody, longer_s: float
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """F0 in semitones of the plan and of the take, (k,) each, at the plan's frames where both are voiced."""
    stretch = 1.0 if abs(longer_s) < SAME_LENGTH_S else measured.seconds / max(plan.seconds, HOP_S)
    frames = np.round(np.arange(plan.f0_hz.size) * stretch).astype(np.intp)
    planned = plan.f0_hz[frames < measured.f0_hz.size].astype(np.float64)
    heard = measured.f0_hz[frames[frames < measured.f0_hz.size]].astype(np.float64)
    both = np.isfinite(planned) & np.isfinite(heard)
    return 12.0 * np.log2(planned[both]), 12.0 * np.log2(heard[both])


def _without_slips(
    planned_st: NDArray[np.float64], heard_st: NDArray[np.float64]
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """The same frames without the few where the tracker slipped, by an octave most often."""
    if not heard_st.size:
        return planned_st, heard_st
    away_st = heard_st - planned_st
    held = np.abs(away_st - np.median(away_st)) < SLIP_ST
    return (planned_st[held], heard_st[held]) if held.mean() >= 1.0 - SLIPS else (planned_st, heard_st)
