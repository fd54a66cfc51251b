"""Lines stand where the scene puts them and sound from where their role stands."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from studio.fades import faded
from studio.mix import Mixer, stereo_gains, timeline
from studio.scene import Role, Scene
from tests.studio.humming import RATE, hum, scene
from tts.audio import Audio


def mixed(of: Scene, *, amplitude: float = 0.3) -> NDArray[np.float32]:
    takes = [hum(of, line.id, amplitude=amplitude) for line in of.lines]
    places = timeline(of, [(take.line_id, take.audio.seconds) for take in takes])
    parts = [
        (take.audio, where, of.role(of.line(take.line_id).role))
        for take, where in zip(takes, places, strict=True)
    ]
    return np.concatenate(list(Mixer(RATE).blocks(parts)))


def with_gaps(of: Scene, *gaps_s: float | None) -> Scene:
    lines = [replace(line, gap_s=gap) for line, gap in zip(of.lines, gaps_s, strict=True)]
    return of.with_lines(tuple(lines))


def starts(of: Scene, *lengths_s: float) -> list[float]:
    placed = timeline(of, [(line.id, s) for line, s in zip(of.lines, lengths_s, strict=True)])
    return [round(p.start_s, 6) for p in placed]


def test_lines_follow_each_other_with_the_gap_of_the_scene() -> None:
    assert starts(scene("a", "b", "c", gap_s=0.5), 1.0, 2.0, 1.0) == [0.0, 1.5, 4.0]


def test_a_line_may_have_a_gap_of_its_own() -> None:
    assert starts(with_gaps(scene("a", "b", "c"), 2.0, 0.0, 1.0), 1.0, 2.0, 1.0) == [2.0, 3.0, 6.0]


def test_a_negative_gap_interrupts() -> None:
    assert starts(with_gaps(scene("a", "b"), None, -0.4), 1.0, 2.0) == [0.0, 0.6]


def test_nobody_interrupts_a_line_before_it_starts() -> None:
    assert starts(with_gaps(scene("a", "b", "c"), None, 0.2, -9.0), 1.0, 2.0, 1.0) == [0.0, 1.2, 1.2]


def test_a_scene_whose_first_line_failed_still_starts_at_once() -> None:
    of = scene("a", "b", "c")
    assert timeline(of, [("L2", 1.0), ("L3", 1.0)])[0].start_s == 0.0


@given(st.floats(-1, 1), st.floats(-60, 12))
def test_a_voice_is_equally_loud_wherever_it_stands(pan: float, gain_db: float) -> None:
    left, right = stereo_gains(Role("r", "R", pan=pan, gain_db=gain_db))
    assert left**2 + right**2 == pytest.approx(10 ** (gain_db / 10))


def test_a_role_is_heard_from_its_side() -> None:
    both = mixed(scene("one two three", "four five six"))
    half = len(both) // 2
    first, second = (np.sqrt(np.mean(part**2, axis=0)) for part in (both[:half], both[half:]))
    assert first[0] > 2 * first[1]
    assert second[1] > 2 * second[0]


def test_an_interruption_makes_the_scene_shorter() -> None:
    apart = with_gaps(scene("a b c", "d e f"), None, 0.0)
    over = with_gaps(scene("a b c", "d e f"), None, -0.5)
    take = hum(apart, "L1")
    assert len(mixed(apart)) == 2 * len(take.audio.samples)
    assert len(mixed(over)) == len(mixed(apart)) - round(0.5 * RATE)


def test_a_whisper_stays_a_whisper() -> None:
    of = scene("a b c d")
    quiet, loud = (np.sqrt(np.mean(mixed(of, amplitude=a) ** 2)) for a in (0.02, 0.4))
    assert 20 * np.log10(loud / quiet) == pytest.approx(20 * np.log10(20), abs=0.1)


def test_what_is_settled_does_not_depend_on_how_far_the_mixer_is_asked_to_go() -> None:
    of = scene("a b", "c d")
    takes = [hum(of, line.id) for line in of.lines]
    places = timeline(of, [(take.line_id, take.audio.seconds) for take in takes])
    mixer, blocks = Mixer(RATE), []
    for take, where in zip(takes, places, strict=True):
        blocks += [mixer.advance(where.start_s - 0.2), mixer.advance(0.0)]
        blocks.append(mixer.add(take.audio, where, of.role(of.line(take.line_id).role)))
    blocks.append(mixer.finish(5 * RATE))
    whole = np.concatenate(blocks)
    assert len(whole) == 5 * RATE
    assert np.array_equal(whole[: len(mixed(of))], mixed(of))


@settings(max_examples=25, deadline=None)
@given(st.lists(st.tuples(st.floats(-3, 3), st.integers(1, 4000)), min_size=1, max_size=8))
def test_mixing_in_blocks_equals_laying_all_lines_on_one_tape(parts: list[tuple[float, int]]) -> None:
    of = with_gaps(scene(*["x"] * len(parts)), *[gap for gap, _ in parts])
    rng = np.random.default_rng(1)
    sounds = [Audio((rng.random(n, np.float32) - 0.5) * 0.02, RATE) for _, n in parts]
    places = timeline(of, [(line.id, s.seconds) for line, s in zip(of.lines, sounds, strict=True)])
    tape = np.zeros((1 + round(max(p.end_s for p in places) * RATE), 2))
    for line, sound, where in zip(of.lines, sounds, places, strict=True):
        at = round(where.start_s * RATE)
        gains = stereo_gains(of.role(line.role))
        tape[at : at + len(sound.samples)] += faded(sound)[:, None] * gains
    roles = [of.role(line.role) for line in of.lines]
    out = np.concatenate(list(Mixer(RATE).blocks(zip(sounds, places, roles, strict=True))))
    assert abs(len(out) - len(tape)) <= 2
    n = min(len(out), len(tape))
    assert np.allclose(out[:n], tape[:n], atol=1e-6)
