"""How strongly a line may feel before its words or its voice fall off, and how that is said.

An engine declares it for each voice and feeling, as measured. Of a mix, the feeling that reaches its own
maximum first decides; mixes were not measured, nor were recordings.
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from math import floor, inf

from studio.words import say
from tts.contract import FEELINGS, Emotion, Suffers, Utterance, Voice
from tts.text.feeling.described import in_feelings

_ROUNDING = 1e-6


@dataclass(frozen=True, slots=True)
class SafeMark:
    """Where a line reaches what is safe.

    Attributes
    ----------
    feeling : str
        The feeling that reaches it first.
    strength : float
        The strongest moment that is safe, strength times curve, above 0 to 1.
    suffers : Suffers
        What falls off beyond it; nothing where `strength` is 1.
    height : float
        The same on the line's curve, 0 to 1; 1 where the whole curve is safe at the line's present strength.
    """

    feeling: str
    strength: float
    suffers: Suffers
    height: float


def safe_mark(utterance: Utterance, voices: Iterable[Voice]) -> SafeMark | None:
    """Find the mark of a line among an engine's voices.

    None where the voice was not measured, or where the line feels nothing by name.
    """
    voice = _measured(utterance.voice, voices)
    if voice is None:
        return None
    felt = in_feelings(utterance)
    marks = [_mark_of(emotion, voice) for emotion in (felt.emotion, *(s.emotion for s in felt.shifts))]
    return min((mark for mark in marks if mark), key=lambda mark: (mark.height, mark.strength), default=None)


def passes(utterance: Utterance, mark: SafeMark) -> bool:
    """Whether the curve of a line goes beyond its mark."""
    return _top(utterance) > mark.height + _ROUNDING


def safe_factor(utterances: Sequence[Utterance], voices: Sequence[Voice]) -> tuple[float, int] | None:
    """The largest factor that leaves all lines safe, and the place of the line that reaches its mark first.

    Strengths stop at 1 when they are multiplied: where that is safe, too, the factor is infinite. It is
    below 1 where a line is beyond its mark already. None where no line has a mark.
    """
    marks = [safe_mark(one, voices) for one in utterances]
    if not any(marks):
        return None
    factors = [_factor(one, mark) for one, mark in zip(utterances, marks, strict=True)]
    lowest = min(factors)
    return lowest, factors.index(lowest)


def tell_safe(mark: SafeMark | None, lang: str) -> str:
    """Say it in a sentence: "Safe to 85 %: beyond it words are understood less (sad)."."""
    if mark is None:
        return say("safe.unknown", lang)
    if mark.suffers is Suffers.NOTHING:
        return say("safe.all", lang)
    return say("safe.to", lang, **_facts(mark, lang))


def warn_unsafe(utterance: Utterance, mark: SafeMark | None, lang: str) -> str:
    """Say that a line goes beyond what is safe; empty where it does not."""
    return say("safe.passed", lang, **_facts(mark, lang)) if mark and passes(utterance, mark) else ""


def tell_factor(factor: float, line: int, lang: str) -> str:
    """Say how far strengths may be multiplied; `line` is the number of the line that ends it, from 1."""
    if factor == inf:
        return say("safe.any_factor", lang)
    key = "safe.factor_passed" if factor < 1.0 else "safe.factor"
    return say(key, lang, factor=f"{floor(100 * factor) / 100:.2f}", line=line)


def tell_ladder(voice: str, voices: Iterable[Voice], feelings: Collection[str], lang: str) -> str:
    """Say how far each of some feelings is safe in a voice; empty for no feelings."""
    known = _measured(voice, voices)
    if not feelings or known is None:
        return say("safe.unknown", lang) if feelings else ""
    short = [one for one in known.safe if one.feeling in feelings and one.suffers is not Suffers.NOTHING]
    if not short:
        return say("safe.ladder_all", lang)
    told = [
        say("safe.ladder_one", lang, feeling=say(f"feeling.{name}", lang), percent=round(100 * strength))
        for name, strength in ((one.feeling, one.strength) for one in known.safe if one.feeling in feelings)
    ]
    return say("safe.ladder", lang, told=say("direct.comma", lang).join(told))


def _measured(voice: str, voices: Iterable[Voice]) -> Voice | None:
    return next((one for one in voices if one.id == voice and one.safe), None)


def _facts(mark: SafeMark, lang: str) -> dict[str, object]:
    return {
        "percent": round(100 * mark.strength),
        "suffers": say(f"safe.{mark.suffers}", lang),
        "feeling": say(f"feeling.{mark.feeling}", lang),
    }


def _mark_of(emotion: Emotion, voice: Voice) -> SafeMark | None:
    weights = dict(zip(FEELINGS, emotion.feelings.weights(), strict=True))
    reached = [(one.strength / weights[one.feeling], one) for one in voice.safe if weights[one.feeling]]
    if not reached:
        return None
    strength, first = min(reached, key=lambda pair: pair[0])
    height = min(1.0, strength / emotion.strength) if emotion.strength else 1.0
    if strength >= 1.0:
        return SafeMark(first.feeling, 1.0, Suffers.NOTHING, 1.0)
    return SafeMark(first.feeling, strength, first.suffers, height)


def _top(utterance: Utterance) -> float:
    return max(point.strength for point in utterance.curve.points)


def _factor(utterance: Utterance, mark: SafeMark | None) -> float:
    top = _top(utterance)
    if mark is None or top <= mark.strength + _ROUNDING:
        return inf
    felt = in_feelings(utterance)
    strongest = max(one.strength for one in (felt.emotion, *(s.emotion for s in felt.shifts)))
    return mark.strength / (top * strongest) if strongest else inf
