"""A bus hands on its blocks at another rate and level, and never above its ceiling."""

from pathlib import Path

import numpy as np
import pytest
import soundfile
from numpy.typing import NDArray

from studio.mastering import Bus, Finish, RoomTone, target_named
from studio.soundfiles import Codec, open_sound
from tts.errors import BadValue

RATE = 22_050


def sine(seconds: float, amplitude: float = 0.5) -> NDArray[np.float32]:
    t = np.arange(round(seconds * RATE)) / RATE
    tone = (amplitude * np.sin(2 * np.pi * 1000 * t)).astype(np.float32)
    return np.column_stack([tone, tone])


def through(path: Path, blocks: list[NDArray[np.float32]], rate: int, finish: Finish) -> Bus:
    with open_sound(path, Codec.WAV_FLOAT, rate=rate, channels=2) as file:
        bus = Bus(RATE, file, channels=2, finish=finish)
        for i, block in enumerate(blocks):
            bus.add(block, last=i == len(blocks) - 1)
    return bus


@pytest.mark.parametrize("rate", [22_050, 24_000, 44_100, 48_000])
def test_another_rate_keeps_length_pitch_and_level(tmp_path: Path, rate: int) -> None:
    bus = through(tmp_path / "a.wav", np.array_split(sine(2.0), 7), rate, Finish())
    samples, read = soundfile.read(tmp_path / "a.wav")
    assert read == rate
    assert len(samples) == pytest.approx(2.0 * rate, abs=2)
    assert np.argmax(np.abs(np.fft.rfft(samples[:, 0]))) / 2.0 == pytest.approx(1000, abs=1)
    assert bus.levels().loudness.lufs == pytest.approx(20 * np.log10(0.5), abs=0.15)


def test_a_gain_is_heard_and_a_ceiling_holds(tmp_path: Path) -> None:
    bus = through(tmp_path / "a.wav", [sine(1.0)], 48_000, Finish(gain_db=12.0))
    assert bus.levels().true_peak_db == pytest.approx(-1.0, abs=0.06)
    assert bus.levels().reduction_db == pytest.approx(-7.0, abs=0.3)
    quiet = through(tmp_path / "b.wav", [sine(1.0)], RATE, Finish(gain_db=-20.0, ceiling_db=None))
    assert quiet.levels().true_peak_db == pytest.approx(-26.0, abs=0.1)


def test_room_tone_has_its_level_and_does_not_depend_on_blocks(tmp_path: Path) -> None:
    whole, parts = RoomTone(RATE, -60.0), RoomTone(RATE, -60.0)
    cut = np.concatenate([parts.next(n) for n in (5000, 1, 0, 15_000, 2049)])
    assert np.allclose(whole.next(22_050), cut, atol=1e-9)
    assert 20 * np.log10(np.sqrt(np.mean(RoomTone(RATE, -60.0).next(200_000) ** 2))) == pytest.approx(
        -60, abs=0.3
    )
    assert abs(np.corrcoef(cut.T)[0, 1]) < 0.1  # a room is heard around, not in the middle
    silent = [np.zeros((RATE, 2), np.float32)]
    bus = through(tmp_path / "a.wav", silent, RATE, Finish(gain_db=30.0, tone_db=-50.0))
    assert bus.levels().true_peak_db < -30


def test_targets_are_found_by_name() -> None:
    assert target_named("broadcast").lufs == -23.0
    assert target_named("off").lufs is None
    with pytest.raises(BadValue):
        target_named("loud")
