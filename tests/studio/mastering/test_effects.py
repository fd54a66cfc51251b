"""Effects let through the band they are named after, keep the loudness, and are the same every time."""

import numpy as np
import pytest

from studio.effects import EFFECTS, NO_EFFECT
from studio.loudness import measure
from studio.mastering import rings_s, with_effect
from tts.audio import Audio, rms_db

RATE = 24_000


def noise(seconds: float = 1.0) -> Audio:
    samples = 0.1 * np.random.default_rng(3).standard_normal(round(seconds * RATE))
    return Audio(samples.astype(np.float32), RATE)


def share_db(audio: Audio, low_hz: float, high_hz: float) -> float:
    power = np.abs(np.fft.rfft(audio.samples)) ** 2
    hz = np.fft.rfftfreq(audio.samples.size, 1 / audio.rate)
    return float(10 * np.log10(power[(hz >= low_hz) & (hz < high_hz)].sum() / power.sum()))


@pytest.mark.parametrize("effect", EFFECTS)
def test_an_effect_keeps_the_loudness_and_is_the_same_every_time(effect: str) -> None:
    before, after = noise(), with_effect(noise(), effect)
    assert measure(after).lufs == pytest.approx(measure(before).lufs, abs=0.1)
    assert after.samples.size >= before.samples.size
    assert np.array_equal(after.samples, with_effect(noise(), effect).samples)
    assert not np.allclose(after.samples[: before.samples.size], before.samples, atol=1e-3)


def test_a_telephone_passes_its_band_alone() -> None:
    heard = with_effect(noise(), "telephone")
    assert share_db(heard, 300, 3400) > -0.5
    assert share_db(heard, 0, 200) < -30
    assert share_db(heard, 5000, 12_000) < -30


def test_a_wall_keeps_the_highs_back() -> None:
    assert share_db(with_effect(noise(), "next_door"), 2000, 12_000) < share_db(noise(), 2000, 12_000) - 20


def test_a_hall_rings_longer_than_a_room() -> None:
    click = np.zeros(RATE // 2, np.float32)
    click[:2400] = noise(0.1).samples
    room, hall = (with_effect(Audio(click.copy(), RATE), name) for name in ("room", "hall"))
    assert hall.seconds > room.seconds > 0.5
    late = slice(round(0.45 * RATE), round(0.5 * RATE))
    assert (
        rms_db(Audio(hall.samples[late].copy(), RATE)) > rms_db(Audio(room.samples[late].copy(), RATE)) + 10
    )


@pytest.mark.parametrize("effect", EFFECTS)
def test_an_effect_rings_on_as_long_as_it_says(effect: str) -> None:
    voice = noise()
    assert with_effect(voice, effect).seconds - voice.seconds == pytest.approx(rings_s(effect), abs=1e-3)


def test_no_effect_is_the_same_audio() -> None:
    audio = noise()
    assert with_effect(audio, NO_EFFECT) is audio
