"""What was asked of a take against what its sound shows, and what to try where they differ."""

from dataclasses import dataclass
from enum import StrEnum

import numpy as np

from studio.words import say
from tts.contract import FEELINGS, Utterance
from tts.prosody import Prosody
from tts.prosody.heard import NEUTRAL_BELOW, HeardFeeling, hear
from tts.text.feeling.described import in_feelings

ENOUGH = 0.6  # of the asked strength: less is weaker than asked
LEADING = 0.5  # of a mix's strongest weight: a feeling as strong as this may be the one that is heard
_PLACES = np.linspace(0.0, 1.0, 41)


class Match(StrEnum):
    """How asked and heard go together; each is a key "achieved.<value>" of `studio.words`."""

    FITS = "fits"
    WEAKER = "weaker"
    OTHER = "other"
    UNASKED = "unasked"  # nothing was asked, and something is heard
    OPEN = "open"  # a recording was asked for, or changes inside the line: nothing to compare with


@dataclass(frozen=True, slots=True)
class Achieved:
    """Asked against heard.

    Attributes
    ----------
    asked : str
        The strongest feeling that was asked for, or "neutral".
    asked_strength : float
        Its weight times strength and the curve's mean, 0 to 1.
    heard : HeardFeeling
    match : Match
    """

    asked: str
    asked_strength: float
    heard: HeardFeeling
    match: Match


def achieved(utterance: Utterance, measured: Prosody, engine: str) -> Achieved:
    """Compare what a take was made from with what is measured in it.

    Raises
    ------
    BadAudio
        There is too little voice in it.
    """
    heard = hear(measured, f"{engine}/{utterance.voice}")
    emotion = in_feelings(utterance).emotion
    curve = float(utterance.curve.sample(_PLACES).mean())
    weights = dict(zip(FEELINGS, emotion.feelings.weights(), strict=True))
    asked = max(weights, key=lambda name: weights[name]) if any(weights.values()) else "neutral"
    strength = weights.get(asked, 0.0) * emotion.strength * curve
    if emotion.clip is not None or utterance.shifts:
        return Achieved(asked, strength, heard, Match.OPEN)
    if strength < NEUTRAL_BELOW:
        plain = heard.feeling == "neutral" or weights.get(heard.feeling, 0.0) > 0.0
        return Achieved(asked, strength, heard, Match.FITS if plain else Match.UNASKED)
    named = {name for name, weight in weights.items() if weight >= LEADING * weights[asked]}
    if heard.feeling == "neutral":
        match = Match.WEAKER
    elif heard.feeling not in named:
        match = Match.OTHER
    else:
        match = Match.FITS if heard.along[heard.feeling] >= ENOUGH * strength else Match.WEAKER
    return Achieved(asked, strength, heard, match)


def tell_achieved(found: Achieved, lang: str) -> str:
    """Say it in a sentence or two: "Asked: sad 80 %. Heard: sad 75 %, next melancholic. It fits."."""
    heard = found.heard
    facts = {
        "asked": say(f"feeling.{found.asked}", lang),
        "asked_percent": round(100 * found.asked_strength),
        "heard": say(f"feeling.{heard.feeling}", lang),
        "heard_percent": round(100 * heard.strength),
        "second": say(f"feeling.{heard.second}", lang),
    }
    told = [say("achieved.asked", lang, **facts), say(f"achieved.{found.match}", lang)]
    if not heard.sure:
        told.append(say("achieved.unsure", lang))
    return say("achieved.space", lang).join(told)
