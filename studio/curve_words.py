"""An intensity curve in words, for who cannot see it: "Starts at 0.2, rises to 0.9 at “never”."."""

from studio.tokens import char_at, tokens
from studio.words import say
from tts.contract import CurvePoint, Easing, IntensityCurve

_SAME = 0.005  # a difference that two decimals do not show


def describe_curve(curve: IntensityCurve, text: str, lang: str) -> str:
    """Tell a curve as a sentence.

    Parameters
    ----------
    curve : IntensityCurve
        Any curve.
    text : str
        The line's words, to name the places by.
    lang : str
        "en" or "zh".
    """
    points = curve.points
    if max(p.strength for p in points) - min(p.strength for p in points) < _SAME:
        return say("curve.flat", lang, strength=_number(points[0].strength))
    parts = [say("curve.start", lang, strength=_number(points[0].strength))]
    for i in range(1, len(points)):
        before, point = points[i - 1], points[i]
        if abs(point.strength - before.strength) < _SAME:
            continue
        rises = point.strength > before.strength
        jumps = before.easing is Easing.HOLD or point.at == before.at
        way = ("jumps_up" if rises else "jumps_down") if jumps else ("rises" if rises else "falls")
        parts.append(say(f"curve.{way}", lang, end=_number(point.strength), place=_place(point, text, lang)))
    return say("curve.join", lang).join(parts) + say("curve.stop", lang)


def _place(point: CurvePoint, text: str, lang: str) -> str:
    if point.anchor is None and point.at >= 1.0:
        return say("curve.at_end", lang)
    char = char_at(text, point.at) if point.anchor is None else point.anchor
    word = next((token for token in tokens(text) if token.end > char), None)
    if word is None:
        return say("curve.at_end", lang)
    return say("curve.at_word", lang, word=word.text)


def _number(value: float) -> str:
    return f"{round(value, 2) + 0.0:g}"
