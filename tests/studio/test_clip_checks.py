"""A recording is judged by what is wrong with it: each fault alone, on a signal where it is known."""

import numpy as np
import pytest
from numpy.typing import NDArray

from studio.clip_checks import check_clip, clipped_share
from studio.words import LANGUAGES, say
from tts.audio import Audio
from tts.errors import BadAudio

RATE = 16_000  # that of the measuring, so that no noise is lost on the way


def speech(
    seconds: float, *, noise_db: float = -70.0, level: float = 0.3, spoken: float = 0.75
) -> NDArray[np.float64]:
    """A voice of 150 Hz that pauses every second, over white noise of a known level."""
    t = np.arange(round(seconds * RATE)) / RATE
    harmonics = sum(np.sin(2 * np.pi * 150.0 * k * t) / k for k in range(1, 12))
    voice = level * harmonics / 1.9 * ((t % 1.0) < spoken)
    return np.asarray(voice + np.random.default_rng(1).normal(0.0, 10 ** (noise_db / 20.0), t.size))


def codes(samples: NDArray[np.float64], rate: int = RATE) -> set[str]:
    audio = Audio(samples.clip(-1.0, 1.0).astype(np.float32), rate)
    return {finding.code for finding in check_clip(audio).findings}


def test_a_good_recording_has_nothing_to_do_better() -> None:
    check = check_clip(Audio(speech(9.0).astype(np.float32), RATE))
    assert check.findings == ()
    assert check.f0_hz == pytest.approx(150.0, rel=0.01)
    assert check.snr_db > 40.0


@pytest.mark.parametrize("snr_db", [15.0, 20.0, 35.0])
def test_the_noise_is_measured_in_the_pauses(snr_db: float) -> None:
    voice = speech(9.0, noise_db=-200.0)
    level_db = 10 * np.log10(np.mean(voice[np.abs(voice) > 1e-6] ** 2))
    noisy = speech(9.0, noise_db=level_db - snr_db)
    check = check_clip(Audio(noisy.clip(-1, 1).astype(np.float32), RATE))
    assert check.snr_db == pytest.approx(snr_db, abs=2.0)


@pytest.mark.parametrize(
    ("samples", "rate", "code"),
    [
        (speech(4.0), RATE, "short"),
        (speech(14.0), RATE, "long"),
        (speech(9.0, noise_db=-30.0), RATE, "noisy"),
        (speech(9.0, level=0.005, noise_db=-95.0), RATE, "quiet"),
        (speech(9.0, spoken=0.45), RATE, "silence"),
        (speech(9.0, level=4.0), RATE, "clipped"),
        (speech(9.0)[::2], RATE // 2, "low_rate"),
    ],
)
def test_each_fault_is_found_alone(samples: NDArray[np.float64], rate: int, code: str) -> None:
    found = codes(samples, rate)
    assert code in found
    assert found <= {code, "silence", "noisy"} if code in ("quiet", "clipped") else found == {code}
    facts = {"seconds": 1, "rate": 1, "percent": 1, "snr": 1, "level": 1}
    assert all(say(f"clip.{code}", lang, **facts) for lang in LANGUAGES)


def test_a_single_full_sample_is_not_clipping() -> None:
    samples = np.zeros(1000, np.float32)
    samples[[10, 500]] = 1.0
    samples[600:605] = -1.0
    assert clipped_share(Audio(samples, RATE)) == pytest.approx(0.005)


def test_nothing_can_be_copied_from_silence_or_a_snippet() -> None:
    with pytest.raises(BadAudio):
        check_clip(Audio(np.zeros(RATE * 9, np.float32), RATE))
    with pytest.raises(BadAudio):
        check_clip(Audio(speech(0.5).astype(np.float32), RATE))
