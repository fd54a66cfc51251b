"""Where a line reaches what is safe for its voice, and how that is said."""

from dataclasses import replace
from math import inf

import pytest

from studio.safe_strength import (
    passes,
    safe_factor,
    safe_mark,
    tell_factor,
    tell_ladder,
    tell_safe,
    warn_unsafe,
)
from studio.words import LANGUAGES
from tts.contract import (
    FEELINGS,
    CurvePoint,
    Emotion,
    EmotionShift,
    Feelings,
    IntensityCurve,
    SafeMaximum,
    Suffers,
    Utterance,
    Voice,
)
from tts.errors import BadValue

SAD_MAX = SafeMaximum("sad", 0.6, Suffers.WORDS)
SAFE = tuple(SAD_MAX if name == "sad" else SafeMaximum(name, 1.0) for name in FEELINGS)
VOICES = (Voice("ann", "Ann", "安", ("en-US",), safe=SAFE), Voice("new", "New", "新", ("en-US",)))
SAD = Utterance("Hello there.", "ann", emotion=Emotion(Feelings(sad=1.0)))


@pytest.mark.parametrize(
    ("emotion", "strength", "height"),
    [
        (Emotion(Feelings(sad=1.0)), 0.6, 0.6),
        (Emotion(Feelings(sad=1.0), strength=0.8), 0.6, 0.75),
        (Emotion(Feelings(sad=1.0), strength=0.5), 0.6, 1.0),
        (Emotion(Feelings(sad=0.75)), 0.8, 0.8),
        (Emotion(Feelings(sad=0.5, happy=1.0)), 1.0, 1.0),
        (Emotion(Feelings(happy=1.0)), 1.0, 1.0),
        (Emotion(description="barely holding back tears"), None, None),
    ],
)
def test_a_mix_is_safe_as_far_as_its_first_feeling_is(
    emotion: Emotion, strength: float | None, height: float | None
) -> None:
    found = safe_mark(replace(SAD, emotion=emotion), VOICES)
    assert found is not None
    if strength is not None:
        assert (found.strength, found.height) == pytest.approx((strength, height))


def test_what_a_description_tells_is_felt_too() -> None:
    found = safe_mark(replace(SAD, emotion=Emotion(description="heartbroken, in tears")), VOICES)
    assert found is not None
    assert found.feeling == "sad"


def test_a_change_inside_the_line_counts() -> None:
    turning = replace(
        SAD, emotion=Emotion(Feelings(happy=1.0)), shifts=(EmotionShift(6, Emotion(Feelings(sad=1.0))),)
    )
    found = safe_mark(turning, VOICES)
    assert found is not None
    assert found.feeling == "sad"
    assert found.height == pytest.approx(0.6)


def test_without_a_measure_or_a_feeling_there_is_no_mark() -> None:
    assert safe_mark(replace(SAD, voice="new"), VOICES) is None
    assert safe_mark(replace(SAD, voice="of another engine"), VOICES) is None
    assert safe_mark(replace(SAD, emotion=Emotion()), VOICES) is None


@pytest.mark.parametrize(("top", "beyond"), [(0.59, False), (0.6, False), (0.62, True)])
def test_a_line_passes_its_mark_where_its_curve_does(top: float, beyond: bool) -> None:
    line = replace(SAD, curve=IntensityCurve((CurvePoint(0.0, 0.1), CurvePoint(0.5, top))))
    found = safe_mark(line, VOICES)
    assert found is not None
    assert passes(line, found) is beyond
    assert bool(warn_unsafe(line, found, "en")) is beyond


def test_the_factor_ends_at_the_first_line_that_reaches_its_mark() -> None:
    lines = [replace(SAD, emotion=Emotion(Feelings(sad=1.0), strength=s)) for s in (0.2, 0.4, 0.3)]
    assert safe_factor(lines, VOICES) == pytest.approx((1.5, 1))
    assert safe_factor([SAD], VOICES) == pytest.approx((0.6, 0))
    happy = replace(SAD, emotion=Emotion(Feelings(happy=1.0), strength=0.2))
    low = replace(SAD, curve=IntensityCurve((CurvePoint(0.0, 0.5),)))
    assert safe_factor([happy, low], VOICES) == (inf, 0)
    assert safe_factor([replace(SAD, voice="new"), replace(SAD, emotion=Emotion())], VOICES) is None


@pytest.mark.parametrize("lang", LANGUAGES)
def test_it_is_said_with_the_strength_what_suffers_and_by_which_feeling(lang: str) -> None:
    told = tell_safe(safe_mark(SAD, VOICES), lang)
    assert "60" in told
    assert ("words" if lang == "en" else "字词") in told
    assert ("sad" if lang == "en" else "悲伤") in told
    happy = safe_mark(replace(SAD, emotion=Emotion(Feelings(happy=1.0))), VOICES)
    assert "100" in tell_safe(happy, lang)
    assert len({tell_safe(found, lang) for found in (happy, None, safe_mark(SAD, VOICES))}) == 3


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_ladder_of_feelings_names_each_where_one_falls_short(lang: str) -> None:
    told = tell_ladder("ann", VOICES, ("sad", "happy"), lang)
    assert "60 %" in told
    assert told.count("%") == 2
    assert "100 %" in tell_ladder("ann", VOICES, ("happy", "calm"), lang)
    assert tell_ladder("new", VOICES, ("sad",), lang) == tell_safe(None, lang)
    assert tell_ladder("ann", VOICES, (), lang) == ""


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_factor_is_rounded_to_the_safe_side(lang: str) -> None:
    assert "1.49" in tell_factor(1.4999, 2, lang)
    assert "0.59" in tell_factor(0.5999, 2, lang)
    assert "1" in tell_factor(inf, 0, lang)


@pytest.mark.parametrize(
    ("strength", "suffers"),
    [(0.0, Suffers.WORDS), (1.1, Suffers.NOTHING), (1.0, Suffers.WORDS), (0.9, Suffers.NOTHING)],
)
def test_a_maximum_that_says_two_things_is_refused(strength: float, suffers: Suffers) -> None:
    with pytest.raises(BadValue):
        SafeMaximum("sad", strength, suffers)
