"""Hypothesis strategies for the values of a scene."""

from hypothesis import strategies as st

from studio.effects import EFFECTS, NO_EFFECT
from studio.scene import Line, Role, Scene
from tts.contract import (
    FEELINGS,
    FLAT,
    Clip,
    CurvePoint,
    Delivery,
    Easing,
    Emotion,
    EmotionShift,
    Feelings,
    IntensityCurve,
    Pause,
)

unit = st.floats(0.0, 1.0)
texts = st.text(max_size=60)
names = st.text(min_size=1, max_size=12)
feelings = st.builds(Feelings, **{name: st.just(0.0) | unit for name in FEELINGS})
clips = st.builds(Clip, path=texts, sha256=st.text("0123456789abcdef", min_size=64, max_size=64))
emotions = st.builds(
    Emotion,
    feelings=feelings,
    strength=unit,
    clip=st.none() | clips,
    neutral_clip=st.none() | clips,
    description=texts,
)
deliveries = st.builds(
    Delivery,
    rate=st.floats(0.5, 2.0),
    pitch_st=st.floats(-12.0, 12.0),
    volume_db=st.floats(-24.0, 12.0),
    pause_before_s=st.floats(0.0, 10.0),
    pause_after_s=st.floats(0.0, 10.0),
)


@st.composite
def curves(draw: st.DrawFn, length: int = 0) -> IntensityCurve:
    places = sorted(draw(st.lists(unit, min_size=1, max_size=6)))
    chars = st.none() | st.integers(0, length)
    return IntensityCurve(
        tuple(CurvePoint(at, draw(unit), draw(st.sampled_from(Easing)), draw(chars)) for at in places)
    )


@st.composite
def lines(draw: st.DrawFn, line_id: str, role_ids: list[str]) -> Line:
    text = draw(texts)
    chars = st.integers(0, len(text))
    return Line(
        id=line_id,
        role=draw(st.sampled_from(role_ids)),
        text=text,
        emotion=draw(st.none() | emotions),
        shifts=tuple(draw(st.lists(st.builds(EmotionShift, char=chars, emotion=emotions), max_size=3))),
        curve=draw(st.just(FLAT) | curves(len(text))),
        delivery=draw(st.none() | deliveries),
        pauses=tuple(draw(st.lists(st.builds(Pause, char=chars, seconds=st.floats(0.0, 10.0)), max_size=3))),
        gap_s=draw(st.none() | st.floats(-30.0, 30.0)),
        seed=draw(st.integers(0, 2**53)),
        locked=draw(st.booleans()),
        note=draw(texts),
        effect=draw(st.sampled_from((None, NO_EFFECT, *EFFECTS))),
    )


@st.composite
def scenes(draw: st.DrawFn, max_lines: int = 5) -> Scene:
    role_ids = draw(st.lists(names, min_size=1, max_size=4, unique=True))
    roles = [
        Role(
            id=role_id,
            name=draw(texts),
            voice=draw(texts),
            emotion=draw(emotions),
            delivery=draw(deliveries),
            gain_db=draw(st.floats(-60.0, 12.0)),
            pan=draw(st.floats(-1.0, 1.0)),
            color=draw(st.sampled_from(["", "#3366cc"])),
            effect=draw(st.sampled_from((NO_EFFECT, *EFFECTS))),
        )
        for role_id in role_ids
    ]
    line_ids = draw(st.lists(names, max_size=max_lines, unique=True))
    return Scene(
        title=draw(texts),
        roles=tuple(roles),
        lines=tuple(draw(lines(line_id, role_ids)) for line_id in line_ids),
        language=draw(st.sampled_from(["", "en-GB", "zh-CN"])),
        gap_s=draw(st.floats(0.0, 30.0)),
    )
