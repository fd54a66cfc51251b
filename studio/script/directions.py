"""From a line's emotions and curve to the tags that say the same: the way back of `build`."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import pairwise

from studio.feelings import NEUTRAL_PRESET, NINE, preset_of
from studio.scene import Line
from studio.tokens import char_at, estimate_place, next_word
from tts.contract import CurvePoint, Easing, Emotion, Feelings, IntensityCurve

LINE_ENDS = str.maketrans(dict.fromkeys("\r\n\u2028\u2029\0", " "))
"""What would end a line of a script, as spaces; a NUL is no text at all."""

Mark = tuple[int, str]  # a character of the text, and what its tag says, without brackets


@dataclass(frozen=True, slots=True)
class _Stretch:
    """From one character to the next tag's: strengths of the curve at both ends."""

    start: int
    first: float
    last: float


def as_written(line: Line) -> Line:
    """The line as the plain form can hold it: one line of text, and everything in it held to a word."""
    flat = line.text.translate(LINE_ENDS).rstrip()
    text = flat.lstrip()
    lead = len(flat) - len(text)

    def moved(char: int) -> int:
        return next_word(text, min(char - lead, len(text)))

    points = (p if p.anchor is None else replace(p, anchor=moved(p.anchor)) for p in line.curve.points)
    return replace(
        line,
        text=text,
        shifts=tuple(replace(shift, char=moved(shift.char)) for shift in line.shifts),
        pauses=tuple(replace(pause, char=moved(pause.char)) for pause in line.pauses),
        curve=IntensityCurve(tuple(points)),
    )


def marks(line: Line, lang: str) -> Iterator[Mark]:
    """What the tags of feeling and strength say in a line `as_written`; `lang` is that of the labels."""
    feels = _feels(line)
    if all(point.strength == 1.0 for point in line.curve.points):
        yield from ((char, emotion_words(felt, lang)) for char, felt in feels.items() if felt is not None)
        return
    felt: Emotion | None = None
    level: float | None = 1.0  # what goes on where nothing is written; None after a ramp
    for stretch in _stretches(line.text, line.curve, sorted(feels)):
        felt = feels.get(stretch.start, felt)
        base = _level(felt) if felt else 1.0
        first, last = number(stretch.first * base), number(stretch.last * base)
        steady = first == last
        strength = first if steady else f"{first}>{last}"
        named = feels.get(stretch.start)
        if named is not None:
            yield stretch.start, _labelled(named.feelings, strength, lang)
        elif not steady or stretch.first != level:
            yield stretch.start, strength
        level = stretch.first if steady else None


def emotion_words(emotion: Emotion, lang: str) -> str:
    """What a tag says of an emotion: `happy 0.8`, or `happy 0.6 + sad 0.2, 0.5` for a mix."""
    rounded = _rounded(emotion)
    return _labelled(rounded.feelings, number(_level(rounded)), lang)


def emotion_told(emotion: Emotion, lang: str) -> str:
    """What people are told of an emotion: the name of its mix where it has one, and all in hundredths."""
    named = preset_of(emotion.feelings)
    if named is not None:
        label, strength = (named.name_zh if lang == "zh" else named.name), round(emotion.strength, 2)
        return label if strength == 1.0 else f"{label} {number(strength)}"
    weights = (round(weight, 2) for weight in emotion.feelings.weights())
    rounded = replace(emotion, feelings=Feelings(*weights), strength=round(emotion.strength, 2))
    return emotion_words(rounded, lang)


def number(value: float) -> str:
    """A number as people write it, to four decimals."""
    return f"{round(value, 4) + 0.0:g}"


def _feels(line: Line) -> dict[int, Emotion | None]:
    """The emotion from each character on; None where the line follows its role."""
    feels: dict[int, Emotion | None] = {0: _rounded(line.emotion) if line.emotion else None}
    for shift in sorted(line.shifts, key=lambda shift: shift.char):
        if shift.char < len(line.text):
            feels[shift.char] = _rounded(shift.emotion)
    return feels


def _rounded(emotion: Emotion) -> Emotion:
    """Without the feelings that would be written as 0."""
    return replace(emotion, feelings=Feelings(*(round(weight, 4) for weight in emotion.feelings.weights())))


def _single(feelings: Feelings) -> float | None:
    """The weight of the one feeling that is there; None for neutral and mixes."""
    weights = [weight for weight in feelings.weights() if weight]
    return weights[0] if len(weights) == 1 else None


def _level(emotion: Emotion) -> float:
    """The strength to be written: a single feeling's weight is part of it, those of a mix stand apart."""
    return emotion.strength * (_single(emotion.feelings) or 1.0)


def _labelled(feelings: Feelings, strength: str, lang: str) -> str:
    parts = [
        (_label(preset.name, lang), weight)
        for preset, weight in zip(NINE, feelings.weights(), strict=True)
        if weight
    ]
    parts = parts or [(_label(NEUTRAL_PRESET.name, lang), 1.0)]
    if len(parts) == 1:
        return parts[0][0] if strength == "1" else f"{parts[0][0]} {strength}"
    mix = " + ".join(f"{label} {number(weight)}" for label, weight in parts)
    return mix if strength == "1" else f"{mix}, {strength}"


def _label(name: str, lang: str) -> str:
    presets = {preset.name: preset.name_zh for preset in (*NINE, NEUTRAL_PRESET)}
    return presets[name] if lang == "zh" else name


def _stretches(text: str, curve: IntensityCurve, shifts: list[int]) -> Iterator[_Stretch]:
    """Cut a curve at its points and at the shifts, every cut at a character."""
    points = _placed(text, curve)
    chars = sorted({char for char, _ in points if char < len(text)} | set(shifts))
    for start, end in pairwise([*chars, len(text)]):
        i = max(k for k, (char, _) in enumerate(points) if char <= start)
        char, point = points[i]
        if i + 1 == len(points) or point.easing is Easing.HOLD:
            yield _Stretch(start, point.strength, point.strength)
            continue
        after_char, after = points[i + 1]
        low, high = _place(text, char), _place(text, after_char)
        first, last = (
            point.strength + (after.strength - point.strength) * (_place(text, at) - low) / (high - low)
            if high > low
            else after.strength
            for at in (start, end)
        )
        yield _Stretch(start, first, last)


def _placed(text: str, curve: IntensityCurve) -> list[tuple[int, CurvePoint]]:
    """The points with their characters, in order, one at the start among them."""
    placed: list[tuple[int, CurvePoint]] = []
    reached = 0
    for point in curve.points:
        char = len(text) if point.at >= 1.0 else char_at(text, point.at) if point.at > 0.0 else 0
        reached = max(reached, min(len(text), char if point.anchor is None else point.anchor))
        placed.append((reached, point))
    if placed[0][0] > 0:
        first = placed[0][1]
        placed.insert(0, (0, CurvePoint(0.0, first.strength, Easing.HOLD)))
    return placed


def _place(text: str, char: int) -> float:
    return 1.0 if char >= len(text) else estimate_place(text, char)
