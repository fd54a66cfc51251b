"""What a sound shows of its curve is measured between the same line plain and at full strength."""

from dataclasses import replace

import numpy as np
import pytest

from studio.followed_curve import (
    PLAN_ABOVE_DB,
    Course,
    FollowedCurve,
    describe_heard,
    follow_curve,
    plain_and_full,
    tell_course,
)
from studio.words import LANGUAGES
from tests.studio.plans import measured_of, plan_of, spans
from tts.contract import (
    FLAT,
    NEUTRAL,
    CurvePoint,
    Delivery,
    Emotion,
    EmotionShift,
    Feelings,
    IntensityCurve,
    ProsodyPlan,
    Utterance,
)

TEXT = "one two three four five six seven eight"
WORDS = spans(TEXT, [0.3 * i for i in range(8)], 2.4)
FRAMES = 480
PLACES = np.linspace(0.0, 1.0, FRAMES)
SHAPES = {
    "rising": PLACES,
    "falling": 1.0 - PLACES,
    "swell": 1.0 - np.abs(2.0 * PLACES - 1.0),
}


def moved(strength: np.ndarray, st: float = 4.0) -> ProsodyPlan:
    """A line at 150 Hz that rises by so many semitones where its strength is 1."""
    plan = plan_of(150.0 * 2.0 ** (st * strength / 12.0), WORDS)
    return replace(plan, strength=strength.astype(np.float32))


PLAIN, FULL = moved(np.zeros(FRAMES)), moved(np.ones(FRAMES))


def sounding(strength: np.ndarray) -> FollowedCurve:
    """What comes of asking for the rising curve and sounding another one."""
    sound = measured_of(moved(strength).f0_hz)
    sound = replace(sound, energy_db=sound.energy_db - np.float32(PLAN_ABOVE_DB))
    found = follow_curve(moved(SHAPES["rising"]), sound, PLAIN, FULL)
    assert found is not None
    return found


@pytest.mark.parametrize("shape", SHAPES)
def test_a_sound_that_moves_as_asked_is_told_at_every_word(shape: str) -> None:
    asked = moved(SHAPES[shape])
    sound = replace(measured_of(asked.f0_hz), energy_db=asked.energy_db - np.float32(PLAN_ABOVE_DB))
    found = follow_curve(asked, sound, PLAIN, FULL)
    assert found is not None
    assert found.rank > 0.9
    assert found.course is Course.FOLLOWED
    assert np.abs(found.heard - found.asked).max() < 0.1
    assert found.words == tuple(TEXT.split())


@pytest.mark.parametrize(
    ("sounded", "course"),
    [
        (SHAPES["rising"], Course.FOLLOWED),
        (np.where(PLACES < 0.75, PLACES, 0.4), Course.PARTLY),
        (SHAPES["falling"], Course.NOT),
        (np.full(FRAMES, 0.5), Course.NOT),
    ],
)
def test_another_course_is_told_apart(sounded: np.ndarray, course: Course) -> None:
    assert sounding(sounded).course is course


def test_where_it_falls_short_is_named() -> None:
    found = sounding(np.minimum(PLACES, 0.45))
    assert found.falls_short
    assert found.words[found.shortest] == "eight"
    assert "eight" in tell_course(found, "en")
    assert not sounding(SHAPES["rising"]).falls_short


def test_syllables_where_the_tracker_lost_the_voice_do_not_count() -> None:
    asked = moved(SHAPES["rising"])
    f0_hz = asked.f0_hz.copy()
    f0_hz[240:300] *= 8.0
    level = np.linspace(-24.0, -20.0, FRAMES).astype(np.float32)
    full = replace(FULL, energy_db=np.full(FRAMES, -20.0, np.float32))
    plain = replace(PLAIN, energy_db=np.full(FRAMES, -24.0, np.float32))
    sound = replace(measured_of(f0_hz), energy_db=level - np.float32(PLAN_ABOVE_DB))
    found = follow_curve(asked, sound, plain, full)
    assert found is not None
    assert found.rank > 0.97
    assert np.abs(found.heard - found.asked).max() < 0.15


def test_an_even_curve_is_judged_by_its_height() -> None:
    even = moved(np.full(FRAMES, 0.8))
    sound = replace(measured_of(even.f0_hz), energy_db=even.energy_db - np.float32(PLAN_ABOVE_DB))
    found = follow_curve(even, sound, PLAIN, FULL)
    assert found is not None
    assert found.course is Course.EVEN
    assert "80" in tell_course(found, "en")


def test_nothing_is_told_where_nothing_is_felt_or_no_time_is_known() -> None:
    sound = measured_of(PLAIN.f0_hz)
    assert follow_curve(PLAIN, sound, PLAIN, PLAIN) is None
    assert follow_curve(replace(FULL, exact=False), sound, PLAIN, FULL) is None
    assert follow_curve(FULL, sound, PLAIN, plan_of(FULL.f0_hz, WORDS[:-1])) is None


def test_plain_and_full_differ_from_the_line_in_feeling_alone() -> None:
    line = Utterance(
        TEXT,
        "en-us-sam",
        emotion=Emotion(Feelings(sad=0.7), strength=0.4),
        shifts=(EmotionShift(4, Emotion(Feelings(happy=1.0), strength=0.2)),),
        curve=IntensityCurve((CurvePoint(0.0, 0.1),)),
        delivery=Delivery(rate=1.2, pitch_st=2.0),
        seed=3,
    )
    plain, full = plain_and_full(line)
    assert plain == replace(line, emotion=NEUTRAL, shifts=(), curve=FLAT)
    assert full.emotion == Emotion(Feelings(sad=0.7))
    assert full.shifts[0].emotion == Emotion(Feelings(happy=1.0))
    assert (full.curve, full.delivery, full.seed) == (FLAT, line.delivery, 3)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_course_is_said_and_described(lang: str) -> None:
    found = sounding(SHAPES["rising"])
    told = [tell_course(replace(found, course=course), lang) for course in Course]
    assert len(set(told)) == len(Course)
    assert "eight" in describe_heard(found, lang)
