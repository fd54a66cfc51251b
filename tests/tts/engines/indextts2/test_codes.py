"""Whole lines are decoded with their own voice, feeling and curve, whatever is asked beside them."""

import copy
from dataclasses import replace

import pytest
import torch

from tests.tts.engines.indextts2.toys import toy_emotion, toy_front_end
from tests.tts.nn.golden import golden_tensors, tiny_voice, worst
from tts.curve import CurvePoint, Easing, IntensityCurve
from tts.engines.indextts2.codes import (
    CodesSettings,
    FailedLine,
    LineResult,
    Positions,
    SpokenLine,
    TextToCodes,
)
from tts.engines.indextts2.decode import BatchShape, Decoder, Line
from tts.engines.indextts2.strength import CurveMode
from tts.errors import NothingToSay, SpeechFailed, TextTooLong
from tts.nn.latents import latents_of_codes
from tts.nn.sampling import ScoreRules

SHAPE = BatchShape(lines=(1, 2, 4), prefix_slots=80, first_slots=64)
RISING = IntensityCurve((CurvePoint(0.0, 0.1), CurvePoint(1.0, 1.0)))


def settings(**changes: object) -> CodesSettings:
    base = CodesSettings(ScoreRules(beams=2, temperature=1.2), max_codes=30, shape=SHAPE)
    return replace(base, **changes)  # type: ignore[arg-type]


def line(text: str, **changes: object) -> SpokenLine:
    base = SpokenLine(text, golden_tensors()["A.spk.cond_latents"][0], toy_emotion, 0.7, seed=3)
    return replace(base, **changes)  # type: ignore[arg-type]


def spoken(lines: list[SpokenLine], **changes: object) -> list[LineResult]:
    engine = TextToCodes(tiny_voice(), toy_front_end(), settings(**changes))
    results = sorted(engine.speak(lines), key=lambda result: result.index)
    assert all(isinstance(result, LineResult) for result in results)
    return [result for result in results if isinstance(result, LineResult)]


def same(one: LineResult, other: LineResult) -> bool:
    return [s.codes.tolist() for s in one.segments] == [s.codes.tolist() for s in other.segments]


def test_lines_asked_together_are_those_asked_alone() -> None:
    lines = [line("你好吗"), line("hello there", seed=9), line("go.on,now", curve=RISING), line("我" * 20)]
    for together, asked in zip(spoken(lines), lines, strict=True):
        (alone,) = spoken([asked])
        assert same(together, alone)
        assert together.plan == alone.plan


def test_latents_of_both_positions_are_those_of_the_pass_over_the_chosen_codes() -> None:
    voice, asked = tiny_voice(), line("你好吗")
    ids = torch.tensor([list(toy_front_end().segments(asked.text)[0].ids)])
    prefix = voice.prefix(asked.speaker[None], toy_emotion(0.7)[None], ids)[0]
    for positions in Positions:
        ((segment,),) = [result.segments for result in spoken([asked], positions=positions)]
        (expected,) = latents_of_codes(voice, [prefix], [segment.codes])
        assert worst(segment.latents, expected) < 2e-5


def test_the_two_positions_are_not_the_same() -> None:
    (train,), (compat,) = (spoken([line("你好吗")], positions=positions) for positions in Positions)
    assert not same(train, compat)


def test_a_seed_names_one_reading_and_segments_do_not_share_their_chance() -> None:
    (first,), (again,) = spoken([line("你好吗")]), spoken([line("你好吗")])
    (other,) = spoken([line("你好吗", seed=4)])
    assert same(first, again)
    assert not same(first, other)
    (twice,) = spoken([line("啊啊啊啊啊啊。啊啊啊啊啊啊。", curve=RISING)])
    assert len(twice.segments) == 2
    assert twice.segments[0].codes.tolist() != twice.segments[1].codes.tolist()


def test_more_strength_changes_what_is_said_and_none_does_not() -> None:
    (strong,), (weak,) = spoken([line("你好吗", strength=1.0)]), spoken([line("你好吗", strength=0.0)])
    assert not same(strong, weak)


def test_a_curve_is_followed_in_segments_with_their_seams_told() -> None:
    text = "我本来不想说的，可是你一直在问，那我就告诉你！"
    (result,) = spoken([line(text, curve=RISING)])
    assert result.plan.mode is CurveMode.SEGMENTS
    assert [segment.start for segment in result.segments][1:] == list(result.plan.seams)
    assert len(result.segments) == 3


@pytest.mark.parametrize("positions", list(Positions))
def test_a_continuous_course_is_one_segment_that_differs_from_any_constant(positions: Positions) -> None:
    text = "我本来不想说的，可是你一直在问，那我就告诉你！"
    changes = {"curve_mode": CurveMode.CONTINUOUS, "positions": positions}
    (course,) = spoken([line(text, curve=RISING)], **changes)
    (constant,) = spoken([line(text, strength=0.07)], **changes)
    assert len(course.segments) == 1
    assert course.plan.seams == ()
    assert not same(course, constant)


@pytest.mark.parametrize("positions", list(Positions))
def test_a_continuous_course_that_is_constant_equals_the_static_line_exactly(positions: Positions) -> None:
    # Flat to the ear, though not written as such: the same strength twice, and one that is never reached.
    unreached = IntensityCurve(
        (CurvePoint(0.0, 0.5, Easing.HOLD), CurvePoint(1.0, 0.5), CurvePoint(1.0, 0.9))
    )
    flat = IntensityCurve((CurvePoint(0.0, 0.5),))
    changes = {"curve_mode": CurveMode.CONTINUOUS, "positions": positions}
    (course,) = spoken([line("你好吗", curve=unreached)], **changes)
    (static,) = spoken([line("你好吗", curve=flat)], **changes)
    assert course.plan.mode is CurveMode.CONTINUOUS
    assert torch.equal(course.segments[0].codes, static.segments[0].codes)
    assert torch.equal(course.segments[0].latents, static.segments[0].latents)


@pytest.mark.parametrize("level", [0, 1, 2])
def test_staying_at_any_level_of_the_grid_equals_that_level_exactly(level: int) -> None:
    voice, prefix = tiny_voice(), golden_tensors()["A.gpt.prefix_embeds"]
    grid = torch.cat([prefix + torch.randn(1, *prefix.shape[1:]) for _ in range(3)])
    decoder = Decoder(voice, settings().rules(), BatchShape(lines=(2,), prefix_slots=80, fixed=True))
    (course,) = decoder.run([Line(grid, seed=1, places=[float(level)])])
    (static,) = decoder.run([Line(grid[level : level + 1], seed=1)])
    assert torch.equal(course.codes, static.codes)
    assert torch.equal(course.latents, static.latents)


def test_a_line_that_cannot_be_spoken_does_not_stop_the_others() -> None:
    engine = TextToCodes(tiny_voice(), toy_front_end(), settings())
    lines = [line("ⵣⵣⵣ"), line("你好"), line("我" * 60), line("吗")]
    results = {result.index: result for result in engine.speak(lines)}
    assert isinstance(results[1], LineResult)
    assert isinstance(results[3], LineResult)
    errors = [result.error for result in results.values() if isinstance(result, FailedLine)]
    assert [type(error) for error in errors] == [NothingToSay, TextTooLong]


def test_a_line_for_which_nothing_is_said_fails_by_name() -> None:
    voice = copy.deepcopy(tiny_voice())
    voice.mel_head.bias[voice.config.stop_mel] = 1e4
    engine = TextToCodes(voice, toy_front_end(), settings())
    (result,) = engine.speak([line("你好")])
    assert isinstance(result, FailedLine)
    assert isinstance(result.error, SpeechFailed)
    assert "你好" in str(result.error)
