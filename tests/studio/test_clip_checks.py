"""A recording is judged by what is wrong with it: each fault alone, on a signal where it is known."""

import numpy as np
import pytest
from numpy.typing import NDArray

from studio.clip_checks import Verdict, check_clip, clipped_share
from studio.clip_signs import has_several_speakers, music_share, snr_db
from studio.words import LANGUAGES, say
from tts.audio import Audio
from tts.errors import BadAudio
from tts.prosody import measure

RATE = 16_000  # that of the measuring, so that no noise is lost on the way


def speech(
    seconds: float, *, noise_db: float = -70.0, level: float = 0.3, spoken: float = 0.75, f0_hz: float = 150.0
) -> NDArray[np.float64]:
    """A sawtooth that sways as voices do and pauses every second, over white noise of a known level."""
    t = np.arange(round(seconds * RATE)) / RATE
    turns = f0_hz * t + 0.9 * np.sin(2 * np.pi * 2.7 * t)
    voice = level * 0.8 * (2.0 * (turns % 1.0) - 1.0) * ((t % 1.0) < spoken)
    return np.asarray(voice + np.random.default_rng(1).normal(0.0, 10 ** (noise_db / 20.0), t.size))


def codes(samples: NDArray[np.float64], rate: int = RATE) -> set[str]:
    audio = Audio(samples.clip(-1.0, 1.0).astype(np.float32), rate)
    return {finding.code for finding in check_clip(audio).findings}


def test_a_good_recording_has_nothing_to_do_better() -> None:
    check = check_clip(Audio(speech(9.0).astype(np.float32), RATE))
    assert check.findings == ()
    assert check.verdict is Verdict.GOOD
    assert check.f0_hz == pytest.approx(150.0, rel=0.03)
    assert check.snr_db > 40.0


def under(voice: NDArray[np.float64], kind: str, snr: float) -> NDArray[np.float64]:
    """A voice under noise of a kind, so much softer than its speech."""
    random = np.random.default_rng(7)
    noise = random.normal(size=voice.size)
    if kind == "pink":
        spectrum = np.fft.rfft(noise)
        noise = np.fft.irfft(spectrum / np.sqrt(np.maximum(1, np.arange(spectrum.size))), voice.size)
    if kind == "babble":
        others = [speech(9.0, noise_db=-200, f0_hz=hz) for hz in (95, 110, 130, 170, 205, 240, 270, 300)]
        noise = np.sum([np.roll(other, random.integers(other.size)) for other in others], axis=0)
    active = voice[np.abs(voice) > 1e-4]
    noisy = voice + noise * np.sqrt(np.mean(active**2) / np.mean(noise**2) / 10 ** (snr / 10))
    return np.asarray(0.5 * noisy / np.abs(noisy).max())


@pytest.mark.parametrize("kind", ["white", "pink", "babble"])
def test_noise_is_told_step_by_step_and_judged_as_it_is(kind: str) -> None:
    voice = speech(9.0, noise_db=-200.0)
    found = [snr_db(under(voice, kind, snr)) for snr in (5, 10, 15, 20, 25, 30)]
    assert found == sorted(found)
    assert found == pytest.approx([5, 10, 15, 20, 25, 30], abs=3.5)
    clips = {snr: Audio(under(voice, kind, snr).astype(np.float32), RATE) for snr in (5, 15, 30)}
    codes_of = {snr: {f.code for f in check_clip(clip).findings} for snr, clip in clips.items()}
    assert "drowned" in codes_of[5]
    assert check_clip(clips[5]).verdict is Verdict.REFUSE
    assert "noisy" in codes_of[15]
    assert not codes_of[30] & {"noisy", "drowned"}


@pytest.mark.parametrize(
    ("samples", "rate", "code", "verdict"),
    [
        (speech(2.0), RATE, "too_short", Verdict.REFUSE),
        (speech(4.0), RATE, "short", Verdict.WARN),
        (speech(14.0), RATE, "long", Verdict.WARN),
        (speech(9.0, level=0.005, noise_db=-95.0), RATE, "quiet", Verdict.WARN),
        (speech(9.0, spoken=0.45), RATE, "silence", Verdict.WARN),
        (speech(9.0, spoken=0.2), RATE, "empty", Verdict.REFUSE),
        (np.where(np.arange(9 * RATE) < RATE // 4, 6.0, 1.0) * speech(9.0), RATE, "clipped", Verdict.WARN),
        (speech(9.0, level=4.0), RATE, "ruined", Verdict.REFUSE),
        (speech(9.0)[::2], RATE // 2, "low_rate", Verdict.WARN),
    ],
)
def test_each_fault_is_found_alone(
    samples: NDArray[np.float64], rate: int, code: str, verdict: Verdict
) -> None:
    audio = Audio(samples.clip(-1.0, 1.0).astype(np.float32), rate)
    assert code in codes(samples, rate)
    assert check_clip(audio).verdict is verdict
    for finding in check_clip(audio).findings:
        assert all(say(f"clip.{finding.code}", lang, **dict(finding.facts)) for lang in LANGUAGES)


def test_a_telephone_is_heard_by_what_is_missing() -> None:
    from scipy.signal import butter, sosfiltfilt

    narrow = sosfiltfilt(butter(8, 3400, fs=RATE, output="sos"), speech(9.0, noise_db=-90.0))
    assert "telephone" in codes(narrow)
    assert "telephone" not in codes(speech(9.0, noise_db=-90.0))


def test_music_holds_its_tones_and_a_voice_does_not() -> None:
    t = np.arange(9 * RATE) / RATE
    notes = 220.0 * 2.0 ** (np.array([0, 4, 7, 5, 0, 7, 4, 2, 0])[(t % 9).astype(int)] / 12.0)
    music = sum(np.sin(2 * np.pi * k * notes * t) / k for k in range(1, 7))
    assert music_share(speech(9.0)) < 0.03
    assert "music" in codes(speech(9.0) + 0.15 * np.asarray(music))
    assert "music" not in codes(speech(9.0))


def test_two_people_taking_turns_are_told_from_one_who_moves() -> None:
    low, high = (speech(9.0, f0_hz=hz) for hz in (105.0, 210.0))
    turns = np.where((np.arange(low.size) / RATE % 4) < 2, low, high)
    assert has_several_speakers(measure(Audio(turns.astype(np.float32), RATE)))
    assert "several" in codes(turns)
    assert "several" not in codes(low)


def test_a_stereo_recording_is_folded_and_says_so() -> None:
    check = check_clip(Audio(speech(9.0).astype(np.float32), RATE), channels=2)
    assert {finding.code for finding in check.findings} == {"folded"}
    assert check.verdict is Verdict.WARN


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
