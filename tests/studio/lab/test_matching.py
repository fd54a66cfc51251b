"""What is compared is equally loud, by meters that are not ours; files stay as they are."""

import re
import shutil
import subprocess
from pathlib import Path

import numpy as np
import pyloudnorm
import pytest
from numpy.typing import NDArray

from studio.lab.matching import TARGET_LUFS, match, matched
from tts.audio import Audio, write_wav
from tts.limiter import CEILING_DB, TruePeakMeter

RATE = 22_050
TOLERANCE_LU = 0.2


def speechlike(seed: int, seconds: float, level: float) -> Audio:
    """Syllables of noise through a moving low pass, with pauses: short and uneven as lines are."""
    chance = np.random.default_rng(seed)
    count = round(seconds * RATE)
    noise = np.convolve(chance.standard_normal(count), np.ones(chance.integers(2, 30)), mode="same")
    syllables = np.clip(np.sin(np.linspace(0, seconds * 4 * np.pi, count)) + chance.uniform(-0.4, 0.6), 0, 1)
    samples = noise * syllables
    return Audio((level * samples / np.abs(samples).max()).astype(np.float32), RATE)


LINES = [
    speechlike(i, seconds, level) for i, (seconds, level) in enumerate([(1.2, 0.9), (3.3, 0.05), (8.0, 0.4)])
]


@pytest.mark.parametrize("line", LINES)
def test_pyloudnorm_finds_every_line_equally_loud(line: Audio) -> None:
    found = pyloudnorm.Meter(RATE, filter_class="DeMan").integrated_loudness(_double(matched(line)))
    assert found == pytest.approx(TARGET_LUFS - match(line).short_db, abs=TOLERANCE_LU)


@pytest.mark.skipif(shutil.which("ffmpeg") is None, reason="ffmpeg is not installed")
@pytest.mark.parametrize("line", LINES)
def test_ffmpeg_finds_every_line_equally_loud(line: Audio, tmp_path: Path) -> None:
    file = tmp_path / "line.wav"
    write_wav(file, matched(line).samples, RATE)
    command = [
        "ffmpeg",
        "-nostats",
        "-hide_banner",
        "-i",
        str(file),
        "-filter:a",
        "ebur128",
        "-f",
        "null",
        "-",
    ]
    told = subprocess.run(command, capture_output=True, text=True, check=True).stderr
    found = float(re.findall(r"I:\s+(-?[\d.]+) LUFS", told)[-1])
    assert found == pytest.approx(TARGET_LUFS - match(line).short_db, abs=TOLERANCE_LU)


def test_a_single_click_stays_under_the_ceiling_and_says_by_how_much_it_is_softer() -> None:
    samples = 0.001 * np.random.default_rng(1).standard_normal(2 * RATE).astype(np.float32)
    samples[RATE] = 0.9
    line = Audio(samples, RATE)
    meter = TruePeakMeter()
    meter.add(matched(line).samples[:, None])
    assert meter.peak_db() <= CEILING_DB + 0.01
    assert match(line).short_db > 6.0


def test_a_word_of_a_fifth_of_a_second_is_matched_and_silence_is_left_alone() -> None:
    t = np.arange(RATE // 5) / RATE
    word = Audio((0.02 * np.sin(2 * np.pi * 997 * t)).astype(np.float32), RATE)
    # BS.1770: a sine of 997 Hz at full scale reads -3.01
    assert match(word).lufs == pytest.approx(-3.01 + 20 * np.log10(0.02), abs=0.1)
    silence = Audio(np.zeros(RATE, np.float32), RATE)
    assert (match(silence).lufs, match(silence).gain_db) == (None, 0.0)
    assert match(Audio(np.zeros(0, np.float32), RATE)).lufs is None


def _double(audio: Audio) -> NDArray[np.float64]:
    return audio.samples.astype(np.float64)
