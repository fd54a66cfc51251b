"""A plan says what will be heard: pitch, level and time follow feelings, curve and delivery."""

from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.tts.engines.draft.readings import BASE_HZ, GAP_S, LEAD_S, TAIL_S, TEXT, WORD_S, laid_out
from tts.contract import (
    FEELINGS,
    CurvePoint,
    Delivery,
    Easing,
    Emotion,
    EmotionShift,
    Feelings,
    IntensityCurve,
    ProsodyPlan,
    Utterance,
)
from tts.engines.draft.plan import perform, preview
from tts.engines.draft.table import FEELING_MANNERS, Manner

READING, _ = laid_out()
MANDARIN, _ = laid_out(language="zh-CN")
PLAIN = Utterance(TEXT, "en-us-sam")
NOBODY = Manner().row()
SECONDS = LEAD_S + 4 * WORD_S + GAP_S + TAIL_S


def planned(utterance: Utterance) -> ProsodyPlan:
    return preview(READING, perform(READING, utterance, NOBODY))


def feeling(name: str, strength: float = 1.0) -> Utterance:
    return replace(PLAIN, emotion=Emotion(Feelings(**{name: 1.0}), strength))


def median_st(plan: ProsodyPlan) -> float:
    return float(12 * np.log2(np.nanmedian(plan.f0_hz) / BASE_HZ))


def test_without_feeling_the_plan_is_the_reading() -> None:
    plan = planned(PLAIN)
    assert plan.exact
    assert plan.seconds == pytest.approx(SECONDS, abs=1e-3)
    np.testing.assert_allclose(plan.f0_hz[np.isfinite(plan.f0_hz)], BASE_HZ, rtol=1e-5)
    assert [word.start_s for word in plan.words][:2] == pytest.approx([LEAD_S, LEAD_S + WORD_S], abs=1e-4)


@pytest.mark.parametrize("name", FEELINGS)
def test_strength_moves_pitch_level_and_length_step_by_step(name: str) -> None:
    plans = [planned(feeling(name, strength)) for strength in (0.0, 0.25, 0.5, 0.75, 1.0)]
    manner = FEELING_MANNERS[name]
    speech = [plan.energy_db[plan.energy_db > -60].mean() for plan in plans]
    for measured, direction in (
        ([np.nanmean(plan.f0_hz) for plan in plans], manner.pitch_st),
        ([plan.seconds for plan in plans], -manner.rate_log2),
        (speech, manner.level_db),
    ):
        assert (np.diff(measured) * np.sign(direction) > 0).all(), name


def test_speech_obeys_the_rate_although_stops_give_way_less() -> None:
    plan = planned(feeling("melancholic"))
    spoken = sum(word.end_s - word.start_s for word in plan.words)
    assert spoken == pytest.approx(4 * WORD_S * 2 ** -FEELING_MANNERS["melancholic"].rate_log2, rel=0.01)
    vowel = plan.phones[2].end_s - plan.phones[2].start_s
    stop = plan.phones[1].end_s - plan.phones[1].start_s
    assert vowel / (0.75 * WORD_S) > stop / (0.25 * WORD_S)


def test_pauses_between_words_stretch_with_the_feeling() -> None:
    assert len(planned(PLAIN).pauses) == 3
    pause = planned(feeling("melancholic")).pauses[1]
    expected = GAP_S * 2 ** FEELING_MANNERS["melancholic"].pause_log2
    assert pause.end_s - pause.start_s == pytest.approx(expected, rel=0.01)


def test_a_curve_at_nothing_leaves_that_half_as_it_was() -> None:
    curve = IntensityCurve((CurvePoint(0.0, 0.0, Easing.HOLD), CurvePoint(0.5, 1.0)))
    plan = planned(replace(feeling("surprised"), curve=curve))
    plain = planned(PLAIN)
    assert plan.words[0] == plain.words[0]
    half = round((LEAD_S + WORD_S) / 0.005)
    np.testing.assert_allclose(plan.f0_hz[:half], plain.f0_hz[:half], rtol=1e-5)
    assert np.nanmean(plan.f0_hz[-200:]) > 1.2 * BASE_HZ
    assert plan.strength[0] == 0.0
    assert plan.strength[-1] == 1.0


def test_a_curve_point_anchored_to_a_word_waits_for_it() -> None:
    points = (CurvePoint(0.0, 0.0, Easing.HOLD), CurvePoint(0.1, 1.0, anchor=6))
    plan = planned(replace(feeling("happy"), curve=IntensityCurve(points)))
    third = plan.words[2]
    first_felt = float(np.flatnonzero(plan.strength > 0.5)[0]) * 0.005
    assert first_felt == pytest.approx(third.start_s, abs=0.01)


def test_a_shift_takes_over_during_the_word_it_begins_at() -> None:
    shifted = replace(
        PLAIN, emotion=Emotion(strength=0.0), shifts=(EmotionShift(6, Emotion(Feelings(angry=1.0), 0.8)),)
    )
    plan = planned(shifted)
    third = plan.words[2]
    before, after = round(third.start_s / 0.005) - 1, round(third.end_s / 0.005) + 1
    assert plan.strength[before] == 0.0
    assert plan.strength[after] == pytest.approx(0.8)
    assert (np.diff(plan.strength[before : after + 1]) >= 0).all()


def test_shifts_count_by_their_place_not_by_their_order() -> None:
    sad = EmotionShift(3, Emotion(Feelings(sad=1.0), 0.3))
    glad = EmotionShift(9, Emotion(Feelings(happy=1.0), 0.9))
    plans = [planned(replace(PLAIN, shifts=shifts)) for shifts in ((sad, glad), (glad, sad))]
    np.testing.assert_array_equal(plans[0].f0_hz, plans[1].f0_hz)
    assert plans[0].strength[-1] == pytest.approx(0.9)


def test_surprise_rises_at_the_end_and_anger_falls() -> None:
    def last_over_middle(name: str) -> float:
        f0 = planned(feeling(name)).f0_hz
        voiced = f0[np.isfinite(f0)]
        return float(12 * np.log2(voiced[-1] / np.median(voiced)))

    assert last_over_middle("surprised") > 3.0
    assert last_over_middle("angry") < -1.0


def test_a_tone_language_keeps_its_contours() -> None:
    wave = BASE_HZ * np.exp2(np.sin(np.arange(401) * 0.1) / 4)
    english, mandarin = laid_out(f0=wave)[0], laid_out(f0=wave, language="zh-CN")[0]

    def spread(reading: object) -> float:
        assert isinstance(reading, type(READING))
        return float(np.log2(perform(reading, feeling("surprised"), NOBODY).f0_hz).std())

    assert spread(mandarin) < 0.9 * spread(english)


def test_delivery_changes_time_pitch_level_and_silence() -> None:
    delivery = Delivery(rate=2.0, pitch_st=3.0, volume_db=-6.0, pause_before_s=0.5, pause_after_s=0.25)
    plain, plan = planned(PLAIN), planned(replace(PLAIN, delivery=delivery))
    assert plan.seconds == pytest.approx(LEAD_S + TAIL_S + (4 * WORD_S + GAP_S) / 2 + 0.75, abs=1e-3)
    assert median_st(plan) == pytest.approx(3.0, abs=1e-3)
    assert plan.energy_db.max() == pytest.approx(plain.energy_db.max() - 6.0, abs=0.05)
    first, last = plan.pauses[0], plan.pauses[-1]
    assert (first.start_s, first.end_s) == pytest.approx((0.0, 0.5 + LEAD_S), abs=1e-4)
    assert last.end_s == pytest.approx(plan.seconds)
    assert (plan.energy_db[:99] == -120.0).all()


def test_syllables_show_their_pitch_level_and_stress() -> None:
    syllables = planned(PLAIN).syllables
    assert [syllable.mark for syllable in syllables] == ["", "1", "", "1"]
    assert all(syllable.f0_hz == pytest.approx(BASE_HZ, rel=1e-4) for syllable in syllables)


def test_the_voice_is_there_without_feeling() -> None:
    performance = perform(READING, PLAIN, Manner(pitch_st=5.0, breath=0.1).row())
    assert median_st(preview(READING, performance)) == pytest.approx(5.0, abs=1e-3)
    assert (performance.breath == 0.1).all()


def test_the_time_map_leads_there_and_back() -> None:
    time = perform(READING, feeling("sad"), NOBODY).time
    samples = np.linspace(0.0, READING.samples, 777)
    np.testing.assert_allclose(time.to_reading(time.to_audio(samples)), samples, atol=1e-6)
    assert (time.target == np.round(time.target)).all()


weights = st.floats(0.0, 1.0)


@settings(max_examples=40, deadline=None)
@given(
    st.tuples(*[weights] * 9),
    st.lists(weights, min_size=2, max_size=4),
    st.floats(0.5, 2.0),
    st.floats(-12.0, 12.0),
)
def test_any_mix_curve_and_delivery_give_a_whole_plan(
    mix: tuple[float, ...], strengths: list[float], rate: float, pitch_st: float
) -> None:
    points = tuple(CurvePoint(i / (len(strengths) - 1), s) for i, s in enumerate(strengths))
    plan = planned(
        Utterance(
            TEXT,
            "en-us-sam",
            emotion=Emotion(Feelings(*mix)),
            curve=IntensityCurve(points),
            delivery=Delivery(rate=rate, pitch_st=pitch_st),
        )
    )
    edges = [(phone.start_s, phone.end_s) for phone in plan.phones]
    assert all(start < end for start, end in edges)
    assert all(a[1] == pytest.approx(b[0]) for a, b in pairwise(edges))
    voiced = plan.f0_hz[np.isfinite(plan.f0_hz)]
    assert ((voiced >= 49.9) & (voiced <= 620.1)).all()
    assert np.isfinite(plan.energy_db).all()
    assert ((plan.strength >= 0.0) & (plan.strength <= 1.0)).all()
    assert plan.f0_hz.size == int(np.ceil(plan.seconds / 0.005))
