"""A recording's feeling is heard in any voice; one that is gone or altered says so, with the way out."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import soundfile
import torch

from bench.shelf import Shelf
from studio.words import LANGUAGES, explain
from tests.tts.engines.draft.test_engine import LINE, Vowels
from tts.contract import (
    Clip,
    CurvePoint,
    Emotion,
    EmotionShift,
    Feelings,
    IntensityCurve,
    ProsodyPlan,
    Speech,
)
from tts.engines.draft.carry import UNSURE_STRENGTH
from tts.engines.draft.engine import DraftEngine
from tts.engines.draft.felt import FeltClips
from tts.errors import BadAudio
from tts.reference import clip_of

RATE = 16_000


def record(path: Path, f0_hz: float, beat_hz: float = 4.0, seconds: float = 3.0) -> Clip:
    """Somebody who hums as often as syllables come, falling a little."""
    times = np.arange(round(seconds * RATE)) / RATE
    phase = 2 * np.pi * np.cumsum(f0_hz * 2.0 ** (-0.1 * times)) / RATE
    wave = sum((np.sin(k * phase + k) / k**1.5 for k in range(1, 30)), np.zeros(times.size))
    swell = 0.1 + np.sin(np.pi * beat_hz * times) ** 2
    noise = np.random.default_rng(3).normal(0.0, 1e-4, times.size)
    soundfile.write(path, 0.1 * wave * swell + noise, RATE)
    return clip_of(path)


@pytest.fixture
def engine() -> Iterator[DraftEngine]:
    threads = torch.get_num_threads()
    made = DraftEngine(Vowels(), torch.device("cpu"))
    yield made
    made.close()
    torch.set_num_threads(threads)


@pytest.fixture
def excited(tmp_path: Path) -> Emotion:
    """Higher and faster than its speaker's neutral recording."""
    neutral = record(tmp_path / "plain.wav", 120.0, 3.5)
    return Emotion(clip=record(tmp_path / "felt.wav", 160.0, 5.0), neutral_clip=neutral)


def middle_hz(plan: ProsodyPlan) -> float:
    return float(np.nanmedian(plan.f0_hz))


def test_a_higher_and_faster_recording_makes_any_voice_higher_and_faster(
    engine: DraftEngine, excited: Emotion
) -> None:
    for voice in ("en-us-sam", "zh-xue"):
        plans = [
            engine.plan(replace(LINE, voice=voice, emotion=replace(excited, strength=strength)), Shelf())
            for strength in (0.0, 0.5, 1.0)
        ]
        pitches, lengths = [middle_hz(plan) for plan in plans], [plan.seconds for plan in plans]
        assert pitches == sorted(pitches)
        assert 12 * np.log2(pitches[2] / pitches[0]) > 2.0
        assert lengths == sorted(lengths, reverse=True)


def test_recording_curve_and_named_feelings_work_together(engine: DraftEngine, excited: Emotion) -> None:
    ramp = IntensityCurve((CurvePoint(0.0, 0.0), CurvePoint(1.0, 1.0)))
    plain, full, ramped, sadder = (
        engine.plan(utterance, Shelf())
        for utterance in (
            LINE,
            replace(LINE, emotion=excited),
            replace(LINE, emotion=excited, curve=ramp),
            replace(LINE, emotion=replace(excited, feelings=Feelings(sad=1.0))),
        )
    )
    first, last = ([plan.syllables[i].f0_hz for plan in (plain, ramped, full)] for i in (0, -1))
    assert (first[1] - first[0]) / (first[2] - first[0]) < 0.3
    assert (last[1] - last[0]) / (last[2] - last[0]) > 0.7
    assert middle_hz(sadder) < middle_hz(full)


def test_a_feeling_may_come_from_a_recording_halfway_through(engine: DraftEngine, excited: Emotion) -> None:
    plan = engine.plan(replace(LINE, shifts=(EmotionShift(6, excited),)), Shelf())
    plain = engine.plan(LINE, Shelf())
    assert plan.syllables[0].f0_hz == pytest.approx(plain.syllables[0].f0_hz, rel=1e-3)
    assert plan.syllables[-1].f0_hz > 1.1 * plain.syllables[-1].f0_hz


def test_without_a_neutral_recording_it_is_held_down_and_says_so_or_refused(
    engine: DraftEngine, excited: Emotion
) -> None:
    (result,) = engine.render([replace(LINE, emotion=replace(excited, neutral_clip=None))], Shelf())
    if isinstance(result, Speech):
        assert f"{UNSURE_STRENGTH:.0%}" in result.warnings[0]
    else:
        assert isinstance(result, BadAudio)
        assert "neutral recording" in explain(result, "en")
    (sure,) = engine.render([replace(LINE, emotion=excited)], Shelf())
    assert isinstance(sure, Speech)
    assert sure.warnings == ()


def test_a_recording_is_measured_once_and_its_print_outlives_the_file(tmp_path: Path) -> None:
    clip, shelf = record(tmp_path / "a.wav", 140.0), Shelf()
    first = FeltClips().print_of(clip, shelf)
    (tmp_path / "a.wav").unlink()
    assert FeltClips().print_of(clip, shelf) == first


def test_a_recording_that_is_gone_or_changed_says_so_in_both_languages(
    engine: DraftEngine, excited: Emotion
) -> None:
    assert excited.clip
    path = Path(excited.clip.path)
    record(path, 200.0)
    asked = replace(LINE, emotion=excited)
    with pytest.raises(BadAudio) as changed:
        engine.plan(asked, Shelf())
    path.unlink()
    with pytest.raises(BadAudio) as gone:
        engine.plan(asked, Shelf())
    for lang in LANGUAGES:
        assert "felt.wav" in explain(changed.value, lang)
        assert str(path.parent) in explain(gone.value, lang)
    assert "Choose it again" in explain(changed.value, "en")
