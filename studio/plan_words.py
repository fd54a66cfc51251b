"""A prosody plan in words and numbers, for who cannot see its plot."""

import numpy as np

from studio.words import say
from tts.contract import ProsodyPlan


def tell_numbers(plan: ProsodyPlan, lang: str) -> str:
    """Length, rate and pauses in one line: "3.2 s · 4.5 syllables a second · 1 pause(s), 0.4 s in all"."""
    inner = [p for p in plan.pauses if p.start_s > 0.0 and p.end_s < plan.seconds - 1e-3]
    return say(
        "prosody.numbers",
        lang,
        seconds=f"{plan.seconds:.1f}",
        rate=f"{plan.rate_syl_s:.1f}",
        pauses=len(inner),
        pause_s=f"{sum(p.end_s - p.start_s for p in inner):.1f}",
    )


def describe_plan(plan: ProsodyPlan, text: str, lang: str) -> str:
    """Tell the contour as a sentence: its range, its top by the word it falls on, and its end.

    Parameters
    ----------
    plan : ProsodyPlan
        Planned or measured.
    text : str
        The line's words, to name the place of the top by.
    lang : str
        "en" or "zh".
    """
    numbers = tell_numbers(plan, lang)
    voiced = np.flatnonzero(np.isfinite(plan.f0_hz))
    if not voiced.size:
        return say("prosody.alt_unvoiced", lang, numbers=numbers)
    low, high = np.percentile(plan.f0_hz[voiced], [5, 95])
    tops = [s for s in plan.syllables if np.isfinite(s.f0_hz) and s.span.char_start >= 0]
    top = max(tops, key=lambda syllable: syllable.f0_hz).span if tops else None
    return say(
        "prosody.alt",
        lang,
        low=round(float(low)),
        high=round(float(high)),
        top=text[top.char_start : top.char_end] if top else "",
        end=round(float(np.median(plan.f0_hz[voiced[-20:]]))),
        numbers=numbers,
    )
