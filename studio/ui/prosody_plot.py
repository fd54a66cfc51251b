"""A plan and measured takes as the prosody component draws: few points, signs for tone and stress."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from studio.components.prosody import Contour, Mark, ProsodyView, Stretch, Tracks
from studio.followed_curve import FollowedCurve, describe_heard
from studio.plan_words import describe_plan
from studio.words import say
from tts.contract import HOP_S, ProsodyPlan
from tts.prosody import Prosody

POINTS = 300  # a curve; more than a screen has room for helps nobody
FLOOR_DB = -70.0  # what is softer is drawn as this
_TONES = {"1": "˥", "2": "˧˥", "3": "˨˩˦", "4": "˥˩", "5": "·"}
_STRESS = {"1": "ˈ", "2": "ˌ"}


@dataclass(frozen=True, slots=True, eq=False)
class Overlay:
    """A measured take, the key in `studio.words` of what it is called, and how it went along its curve."""

    measured: Prosody
    name: str
    course: FollowedCurve | None = None


def prosody_view(plan: ProsodyPlan, overlays: Sequence[Overlay], text: str, lang: str) -> ProsodyView:
    """Lay out a plan, with takes over it; `text` is the line's words."""
    return ProsodyView(
        planned=_tracks(say("prosody.planned", lang), plan.f0_hz, plan.energy_db),
        measured=tuple(
            _tracks(say(one.name, lang), one.measured.f0_hz, one.measured.energy_db) for one in overlays
        ),
        strength=_rounded(plan.strength, 3),
        heard=tuple(_contour(one.course) for one in overlays),
        marks=_marks(plan),
        words=tuple(Stretch(word.label, word.start_s, word.end_s) for word in plan.words),
        pauses=tuple(Stretch("", pause.start_s, pause.end_s) for pause in plan.pauses),
        alt=" ".join([describe_plan(plan, text, lang), *_heard(overlays, lang)]),
        lang=lang,
    )


def _contour(course: FollowedCurve | None) -> Contour | None:
    if course is None:
        return None
    strengths = [round(float(one), 3) for one in np.clip(course.heard, 0.0, 1.0)]
    return Contour([round(float(one), 3) for one in course.times_s], strengths)


def _heard(overlays: Sequence[Overlay], lang: str) -> list[str]:
    """The heard strength of the first take, in words."""
    return [describe_heard(one.course, lang) for one in overlays[:1] if one.course is not None]


def _tracks(name: str, f0_hz: NDArray[np.float32], level_db: NDArray[np.float32]) -> Tracks:
    pitch = [None if hz is None else round(hz, 1) for hz in _voiced(f0_hz)]
    return Tracks(name, pitch, _rounded(np.maximum(level_db, FLOOR_DB), 1), f0_hz.size * HOP_S)


def _voiced(f0_hz: NDArray[np.float32]) -> list[float | None]:
    return [float(hz) if np.isfinite(hz) else None for hz in f0_hz[_frames(f0_hz.size)]]


def _rounded(values: NDArray[np.float32], decimals: int) -> list[float]:
    return [round(float(value), decimals) for value in values[_frames(values.size)]]


def _frames(count: int) -> NDArray[np.intp]:
    """The frames that are drawn, the first and the last among them."""
    return np.round(np.linspace(0, max(0, count - 1), min(count, POINTS))).astype(np.intp)


def _marks(plan: ProsodyPlan) -> tuple[Mark, ...]:
    """Tones of a tone language, stress of others, over the syllables that bear them."""
    heard = [s for s in plan.syllables if s.mark and np.isfinite(s.f0_hz)]
    signs = _TONES if any(s.mark in "345" for s in heard) else _STRESS
    return tuple(
        Mark((s.span.start_s + s.span.end_s) / 2, s.f0_hz, signs[s.mark]) for s in heard if s.mark in signs
    )
