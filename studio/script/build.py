"""From the settings of a line's tags to the line's values: emotion, shifts, curve, pauses and delivery.

Strengths: a line whose tags say only constant strengths with feelings keeps them in its emotions, under a
flat curve. As soon as one ramp, or a strength without a feeling, stands in it, the curve carries all
strengths as written, and the emotions have strength 1: what is written is what the curve editor shows.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from studio.scene import Line, Role
from studio.script.faults import Spot
from studio.script.keys import RANGES, Key, shown_name
from studio.script.lexer import Kind, Piece
from studio.script.tags import Feel, Number, Setting, Strength, Word, parse_tag
from studio.tokens import char_at, estimate_place, next_word
from tts.contract import FLAT, CurvePoint, Delivery, Easing, Emotion, EmotionShift, IntensityCurve, Pause

DELIVERY_KEYS = frozenset({Key.RATE, Key.PITCH, Key.VOLUME, Key.PAUSE_BEFORE, Key.PAUSE_AFTER})
_LINE_KEYS = DELIVERY_KEYS | {Key.GAP, Key.SEED, Key.NOTE, Key.LOCKED, Key.VOICE, Key.DESCRIPTION}


@dataclass(slots=True)
class Segment:
    """A stretch of a line from a tag to the next one."""

    char: int
    feel: Feel | None = None
    strength: Strength | None = None


@dataclass(slots=True)
class Draft:
    """A line while it is read: words so far, and what its tags said."""

    spot: Spot
    text: str = ""
    tagged: bool = False  # whether any tag or pause stands in it, understood or not
    segments: list[Segment] = field(default_factory=list)
    pauses: list[tuple[int, float, Spot]] = field(default_factory=list)
    settings: dict[Key, Number | Word] = field(default_factory=dict)


def draft_line(pieces: list[Piece], spot: Spot) -> Draft:
    """Gather words and settings; spaces around a tag that has gone count once."""
    draft = Draft(spot)
    for piece in pieces:
        draft.tagged |= piece.kind is not Kind.TEXT
        here = spot.at(piece.column)
        match piece.kind:
            case Kind.TEXT:
                words = piece.text
                draft.text += words.lstrip() if not draft.text or draft.text[-1:].isspace() else words
            case Kind.PAUSE:
                draft.pauses.append((len(draft.text), float(piece.text), here))
            case Kind.TAG:
                take_settings(draft, parse_tag(piece.text, here))
    length = len(draft.text.rstrip())
    draft.text = draft.text[:length]
    for segment in draft.segments:
        segment.char = next_word(draft.text, segment.char)
    return draft


def take_settings(draft: Draft, settings: Iterable[Setting]) -> None:
    """Note what one tag says, at the present end of the text."""
    segment = Segment(len(draft.text))
    for setting in settings:
        match setting:
            case Feel():
                if segment.feel is not None:
                    setting.spot.fault("two_feelings")
                segment.feel = setting
            case Strength():
                if segment.strength is not None:
                    setting.spot.fault("said_twice", key="strength")
                segment.strength = setting
            case Number(key=Key.PAUSE, value=value, spot=spot):
                draft.pauses.append((len(draft.text), value, spot))
            case Number() | Word():
                if setting.key in draft.settings:
                    setting.spot.fault("said_twice", key=shown_name(setting.key))
                draft.settings[setting.key] = setting
    if segment.feel is None and segment.strength is None:
        return
    last = draft.segments[-1] if draft.segments else None
    if last is not None and last.char == segment.char:
        if last.feel and segment.feel:
            segment.feel.spot.fault("two_feelings")
        last.feel, last.strength = segment.feel or last.feel, segment.strength or last.strength
    else:
        draft.segments.append(segment)


def build_line(draft: Draft, line_id: str, role: Role, note: str) -> Line:
    """Turn a draft into a line; what does not fit is noted as a fault and left out."""
    for setting in draft.settings.values():
        if setting.key not in _LINE_KEYS:
            setting.spot.fault("key_not_in_line", key=shown_name(setting.key))
    length = len(draft.text)
    segments = [s for s in draft.segments if s.char < length]
    for late in draft.segments[len(segments) :]:
        told = late.feel or late.strength
        (told.spot if told else draft.spot).fault("tag_without_words")
    absolute = any(s.strength and (s.feel is None or len(s.strength.values) > 1) for s in segments)
    emotions = [(s.char, _emotion(s, s.feel, absolute)) for s in segments if s.feel is not None]
    emotion = next((e for char, e in emotions if char == 0), None)
    if Key.DESCRIPTION in draft.settings:
        emotion = replace(emotion or role.emotion, description=_text(draft, Key.DESCRIPTION))
    gap, seed = draft.settings.get(Key.GAP), draft.settings.get(Key.SEED)
    own_note = _text(draft, Key.NOTE)
    return Line(
        id=line_id,
        role=role.id,
        text=draft.text,
        emotion=emotion,
        shifts=tuple(EmotionShift(char, e) for char, e in emotions if char > 0),
        curve=_curve(draft.text, segments) if absolute else FLAT,
        delivery=delivery_of(draft, role.delivery),
        pauses=_inner_pauses(draft),
        gap_s=gap.value if isinstance(gap, Number) else None,
        seed=int(seed.value) if isinstance(seed, Number) else 0,
        locked=Key.LOCKED in draft.settings,
        note="; ".join(part for part in (note, own_note) if part),
    )


def delivery_of(draft: Draft, base: Delivery) -> Delivery | None:
    """What the tags say about technique, over the role's own; None where they say nothing.

    A named preset at the start of the line brings its technique; what is said by key wins over it.
    """
    first = draft.segments[0] if draft.segments else None
    preset = first.feel.delivery if first and first.feel and first.char == 0 else Delivery()
    changes = {
        name: getattr(preset, name)
        for name in ("rate", "pitch_st", "volume_db")
        if getattr(preset, name) != getattr(Delivery(), name)
    }
    changes |= {
        k.value: s.value for k, s in draft.settings.items() if isinstance(s, Number) and k in DELIVERY_KEYS
    }
    length = len(draft.text)
    for key, outer in ((Key.PAUSE_BEFORE, 0), (Key.PAUSE_AFTER, length)):
        told = [(seconds, spot) for char, seconds, spot in draft.pauses if min(char, length) == outer]
        if told and length:
            changes[key.value] = changes.get(key.value, 0.0) + sum(seconds for seconds, _ in told)
            if not _pause_fits(changes[key.value], told[-1][1]):
                del changes[key.value]
    return replace(base, **changes) if changes else None


def _inner_pauses(draft: Draft) -> tuple[Pause, ...]:
    sums: dict[int, float] = {}
    for char, seconds, spot in draft.pauses:
        place = next_word(draft.text, char)
        if 0 < char < len(draft.text) and _pause_fits(sums.get(place, 0.0) + seconds, spot):
            sums[place] = sums.get(place, 0.0) + seconds
    return tuple(Pause(char, sums[char]) for char in sorted(sums))


def _pause_fits(seconds: float, spot: Spot) -> bool:
    low, high = RANGES[Key.PAUSE]
    if low <= seconds <= high:
        return True
    spot.fault("out_of_range", name="pause", value=f"{seconds:g}", low=f"{low:g}", high=f"{high:g}")
    return False


def _emotion(segment: Segment, feel: Feel, absolute: bool) -> Emotion:
    strength = segment.strength.values[0] if segment.strength and not absolute else 1.0
    return Emotion(feel.feelings, strength)


def _text(draft: Draft, key: Key) -> str:
    setting = draft.settings.get(key)
    return setting.value if isinstance(setting, Word) else ""


def _curve(text: str, segments: list[Segment]) -> IntensityCurve:
    """One point for each written strength, held to the word after its tag."""
    points: list[CurvePoint] = []
    if segments[0].char > 0:
        points.append(CurvePoint(0.0, 1.0, Easing.HOLD))
    for segment, after in zip(segments, [*segments[1:], None], strict=True):
        values = segment.strength.values if segment.strength else (1.0,)
        end = after.char if after else len(text)
        ramp = _ramp(text, segment.char, end, values)
        if points and (points[-1].at, points[-1].strength) == (ramp[0].at, ramp[0].strength):
            points.pop()  # one ramp goes on where the last one ended
        points += ramp
    return IntensityCurve(tuple(points))


def _ramp(text: str, start: int, end: int, values: tuple[float, ...]) -> list[CurvePoint]:
    """Points from the word at `start` to the word at `end`, those between spread evenly over the words."""
    first, last = _place(text, start), _place(text, end)
    if len(values) == 1:
        return [CurvePoint(first, values[0], Easing.HOLD, start if start else None)]
    points = []
    for i, value in enumerate(values):
        share = i / (len(values) - 1)
        char = start if i == 0 else end if share == 1.0 else char_at(text, first + share * (last - first))
        char = max(start, min(end, char))
        easing = Easing.HOLD if share == 1.0 else Easing.LINEAR
        points.append(CurvePoint(_place(text, char), value, easing, char if 0 < char < len(text) else None))
    return points


def _place(text: str, char: int) -> float:
    return 1.0 if char >= len(text) else estimate_place(text, char)
