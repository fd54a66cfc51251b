"""Waveforms are checked when made, measured honestly and written whole."""

from pathlib import Path

import numpy as np
import pytest
import soundfile

from tts.audio import Audio, peak_db, read_audio, rms_db, write_wav
from tts.errors import BadAudio


def tone(amplitude: float, *, rate: int = 22_050) -> Audio:
    t = np.arange(rate) / rate
    return Audio((amplitude * np.sin(2 * np.pi * 440 * t)).astype(np.float32), rate)


def test_a_half_scale_sine_has_its_textbook_levels() -> None:
    half = tone(0.5)
    assert peak_db(half) == pytest.approx(-6.02, abs=0.01)
    assert rms_db(half) == pytest.approx(-9.03, abs=0.01)


def test_silence_and_nothing_have_the_floor_level() -> None:
    for samples in (np.zeros(10, np.float32), np.zeros(0, np.float32)):
        assert rms_db(Audio(samples, 16_000)) == -120.0
        assert peak_db(Audio(samples, 16_000)) == -120.0


@pytest.mark.parametrize("bad", [np.nan, np.inf])
def test_samples_that_are_no_numbers_are_refused(bad: float) -> None:
    with pytest.raises(BadAudio, match="clip_no_sound"):
        Audio(np.array([0.0, bad], np.float32), 16_000)


def test_a_waveform_cannot_be_edited_in_place() -> None:
    with pytest.raises(ValueError, match="read-only"):
        tone(0.5).samples[0] = 1.0


def test_a_written_file_is_read_back_within_half_a_step(tmp_path: Path) -> None:
    half = tone(0.5)
    write_wav(tmp_path / "a.wav", half.samples, half.rate)
    again = read_audio(tmp_path / "a.wav")
    assert again.rate == 22_050
    assert np.max(np.abs(again.samples * 32768 / 32767 - half.samples)) <= 0.51 / 32767


def test_samples_beyond_full_scale_are_refused_and_the_old_file_stays(tmp_path: Path) -> None:
    target = tmp_path / "a.wav"
    write_wav(target, tone(0.5).samples, 22_050)
    before = target.read_bytes()
    with pytest.raises(BadAudio, match=r"audio_over .*a\.wav"):
        write_wav(target, tone(1.5).samples, 22_050)
    assert target.read_bytes() == before
    assert list(tmp_path.iterdir()) == [target]


def test_stereo_is_folded_to_the_mean_of_its_channels(tmp_path: Path) -> None:
    left, right = np.full(100, 0.5, np.float32), np.full(100, -0.25, np.float32)
    soundfile.write(tmp_path / "s.wav", np.stack([left, right], 1), 8_000, subtype="FLOAT")
    assert read_audio(tmp_path / "s.wav").samples == pytest.approx(np.full(100, 0.125))


def test_a_file_that_is_no_audio_is_named(tmp_path: Path) -> None:
    (tmp_path / "fake.wav").write_text("hello")
    with pytest.raises(BadAudio, match=r"audio_unreadable .*fake\.wav"):
        read_audio(tmp_path / "fake.wav")
