"""F0 is followed through a voice, and short bursts beside it are not taken for one."""

import numpy as np
import pytest
from numpy.typing import NDArray

from tts.prosody.pitch import track

RATE = 16_000


def hum(hz: float, seconds: float) -> NDArray[np.float64]:
    """A voice-like sound: ten harmonics that fall off."""
    t = np.arange(round(seconds * RATE)) / RATE
    return np.asarray(sum(np.sin(2 * np.pi * hz * k * t) / k for k in range(1, 11))) * 0.1


def test_a_steady_hum_has_its_pitch_within_a_few_cents() -> None:
    f0 = track(hum(120.0, 0.5), RATE).f0_hz
    inner = f0[10:-10]
    assert np.isfinite(inner).all()
    assert 1200 * np.abs(np.log2(inner / 120.0)).max() < 5


@pytest.mark.parametrize("burst_hz", [330.0, 480.0])
def test_a_burst_before_a_voice_is_no_part_of_its_melody(burst_hz: float) -> None:
    sound = np.concatenate([np.zeros(1600), hum(burst_hz, 0.02), hum(110.0, 0.4), np.zeros(1600)])
    f0 = track(sound, RATE).f0_hz
    voiced = f0[np.isfinite(f0)]
    assert voiced.size > 60
    assert voiced.max() < 1.2 * 110.0


def test_a_real_leap_between_two_long_notes_stays() -> None:
    f0 = track(np.concatenate([hum(110.0, 0.3), hum(220.0, 0.3)]), RATE).f0_hz
    voiced = f0[np.isfinite(f0)]
    assert np.median(voiced[:40]) == pytest.approx(110.0, rel=0.01)
    assert np.median(voiced[-40:]) == pytest.approx(220.0, rel=0.01)
