"""A line is cut where it pauses or changes, and put together so that nothing clicks and nothing is lost."""

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from tts.contract import CurvePoint, Easing, Emotion, EmotionShift, Feelings, IntensityCurve, Pause, Utterance
from tts.engines.indextts2.coded import CodedPiece, from_arrays, to_arrays
from tts.engines.indextts2.joins import joined_pieces
from tts.engines.indextts2.memory import MemoryMode, plan_memory
from tts.engines.indextts2.roomtone import room_tone
from tts.engines.indextts2.spans import course_of
from tts.engines.indextts2.speaking import SpokenPiece, previewed, spoken
from tts.errors import BadValue

RATE = 22_050
HAPPY = Emotion(Feelings(happy=1.0))


@st.composite
def utterances(draw: st.DrawFn) -> Utterance:
    text = draw(st.text("ab好 ,.。!'", max_size=20))
    places = st.integers(0, len(text))
    pauses = draw(st.lists(st.builds(Pause, places, st.floats(0.0, 2.0)), max_size=3))
    shifts = draw(st.lists(st.builds(EmotionShift, places, st.just(HAPPY)), max_size=2))
    levels = draw(st.lists(st.floats(0.0, 1.0), min_size=1, max_size=3))
    points = [
        CurvePoint(at / len(levels), level, draw(st.sampled_from(Easing))) for at, level in enumerate(levels)
    ]
    return Utterance(
        text, "v", shifts=tuple(shifts), pauses=tuple(pauses), curve=IntensityCurve(tuple(points))
    )


@settings(max_examples=80, deadline=None)
@given(utterances())
def test_stretches_hold_every_word_once_and_no_silence_is_lost(utterance: Utterance) -> None:
    course = course_of(utterance)
    said = "".join(utterance.text[s.start : s.end] for s in course.stretches)
    letters = [char for char in utterance.text if char.isalnum()]
    assert [char for char in said if char.isalnum()] == letters
    if letters:
        gaps_s = sum(stretch.gap_s or 0.0 for stretch in course.stretches) + course.tail_s
        assert gaps_s == pytest.approx(sum(pause.seconds for pause in utterance.pauses))
        plan = previewed(utterance, course)
        assert np.all((plan.strength >= 0.0) & (plan.strength <= 1.0))


def test_a_curve_goes_on_across_a_pause() -> None:
    curve = IntensityCurve((CurvePoint(0.0, 0.0), CurvePoint(1.0, 1.0)))
    course = course_of(Utterance("aaaa aaaa", "v", curve=curve, pauses=(Pause(5, 0.5),)))
    first, second = (stretch.curve.sample(np.array([0.0, 1.0])) for stretch in course.stretches)
    assert first[0] == pytest.approx(0.0, abs=1e-6)
    assert first[1] == pytest.approx(second[0], abs=1e-6)
    assert second[1] == pytest.approx(1.0, abs=1e-6)


def test_room_tone_has_the_level_of_the_quietest_moment_and_does_not_repeat() -> None:
    random = np.random.default_rng(0)
    quiet = (1e-3 * random.standard_normal(RATE)).astype(np.float32)
    loud = (0.3 * random.standard_normal(RATE)).astype(np.float32)
    tone = room_tone([np.concatenate([loud, quiet]), loud], 1.0, rate=RATE)
    assert len(tone) == RATE
    assert 20 * np.log10(np.std(tone) / 1e-3) == pytest.approx(0.0, abs=2.0)
    frame = round(0.06 * RATE)
    assert abs(np.corrcoef(tone[:frame], tone[frame : 2 * frame])[0, 1]) < 0.5
    assert np.array_equal(tone, room_tone([np.concatenate([loud, quiet]), loud], 1.0, rate=RATE))
    assert not room_tone([loud], 0.5, rate=RATE).any()


def test_a_gap_is_filled_and_nothing_jumps() -> None:
    pieces = [np.full(2_000, 0.5, np.float32), np.full(2_000, -0.5, np.float32)]
    tone = np.full(40_000, 0.01, np.float32)
    whole, (seam_s,) = joined_pieces(pieces, rate=RATE, gaps_s=[0.1], tone=lambda _, count: tone[:count])
    assert len(whole) == 4_000 + 2_205
    assert seam_s == pytest.approx((2_000 + 2_205) / RATE)
    assert np.allclose(whole[2_000:4_205], 0.01, atol=1e-6)
    assert np.abs(np.diff(whole)).max() < 0.01


def test_what_was_spoken_is_placed_in_the_text_and_in_time() -> None:
    utterance = Utterance("aa bb, cc dd", "v", pauses=(Pause(7, 0.5),))
    course = course_of(utterance)
    wave = (0.1 * np.sin(2 * np.pi * 200 * np.arange(RATE) / RATE)).astype(np.float32)
    speech = spoken(utterance, course, [SpokenPiece(0, 0, 7, wave), SpokenPiece(1, 7, 12, wave)], ["note"])
    assert speech.audio.seconds == pytest.approx(2.5)
    assert speech.seams_s == pytest.approx((1.5,))
    assert [(word.label, word.char_start) for word in speech.plan.words] == [
        *(("aa", 0), ("bb", 3), ("cc", 7), ("dd", 10)),
    ]
    assert speech.plan.words[2].start_s == pytest.approx(1.5)
    assert np.nanmedian(speech.plan.f0_hz) == pytest.approx(200.0, rel=0.01)
    assert speech.warnings == ("note",)


def test_decoded_lines_are_kept_bit_for_bit() -> None:
    pieces = [
        CodedPiece(0, 0, 3, torch.tensor([1, 8191]), torch.randn(2, 4), False),
        CodedPiece(1, 3, 9, torch.tensor([7]), torch.randn(1, 4), True),
    ]
    back = from_arrays(to_arrays(pieces))
    assert back is not None
    for one, other in zip(pieces, back, strict=True):
        assert (one.stretch, one.start, one.end, one.hit_limit) == (
            *(other.stretch, other.start, other.end, other.hit_limit),
        )
        assert torch.equal(one.codes, other.codes)
        assert torch.equal(one.latents, other.latents)
    assert from_arrays({"codes": np.zeros(1)}) is None


def test_memory_is_laid_out_by_what_there_is(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("torch.cuda.is_bf16_supported", lambda: True)
    cpu, cuda = torch.device("cpu"), torch.device("cuda")
    assert plan_memory(cpu, 0).mode is MemoryMode.CPU
    assert plan_memory(cpu, 0).lines[0] == 1  # a lone line needs no company
    assert plan_memory(cuda, 80 * 2**30).mode is MemoryMode.HALF
    small = plan_memory(cuda, 6 * 2**30)
    assert small.mode is MemoryMode.OFFLOAD
    assert small.listen_on == cpu
    assert plan_memory(cuda, 6 * 2**30, "full").dtype == torch.float32
    for device, asked in ((cpu, "half"), (cuda, "cpu"), (cuda, "huge")):
        with pytest.raises(BadValue):
            plan_memory(device, 2**34, asked)
