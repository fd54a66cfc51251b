"""Files of every form are what other programs read, with what they say of themselves."""

import json
import shutil
import subprocess
from pathlib import Path

import numpy as np
import pytest
import soundfile
from wavinfo import WavInfoReader

from studio.soundfiles import RATES, Codec, SoundForm, Tags, open_sound
from tts.errors import BadAudio, BadValue

RATE = 48_000
TAGS = Tags(
    title="你好 — Hello",
    artist="Ada",
    album="Tea",
    comment="AI-generated speech",
    copyright="CC BY 4.0",
    reference="take-1",
    date="2026-01-02",
    start_s=1.5,
)
TONE = (0.5 * np.sin(2 * np.pi * 440 * np.arange(RATE) / RATE)).astype(np.float32)


def written(path: Path, codec: Codec, samples: np.ndarray = TONE, rate: int = RATE) -> Path:
    with open_sound(path, codec, rate=rate, channels=samples.ndim, tags=TAGS) as file:
        for start in range(0, len(samples), 9_999):
            file.write(samples[start : start + 9_999])
        file.mark(0.5, "second half")
        file.mark(0.25, "四分之一")
    return path


@pytest.mark.parametrize(
    ("codec", "step"),
    [(Codec.WAV16, 2**-15), (Codec.WAV24, 2**-23), (Codec.WAV_FLOAT, 0), (Codec.FLAC, 2**-23)],
)
def test_lossless_forms_give_back_what_was_written(tmp_path: Path, codec: Codec, step: float) -> None:
    samples, rate = soundfile.read(written(tmp_path / f"a{codec.extension}", codec), dtype="float32")
    assert rate == RATE
    assert np.abs(samples - TONE).max() <= 1.01 * step


@pytest.mark.parametrize("codec", [Codec.MP3, Codec.OGG, Codec.OPUS])
def test_lossy_forms_keep_length_and_tone(tmp_path: Path, codec: Codec) -> None:
    samples, rate = soundfile.read(written(tmp_path / f"a{codec.extension}", codec))
    assert rate == RATE
    assert abs(len(samples) - RATE) <= 0.06 * RATE
    assert np.argmax(np.abs(np.fft.rfft(samples[:RATE]))) == pytest.approx(440, abs=2)


@pytest.mark.parametrize("codec", list(Codec))
def test_ffprobe_reads_the_form_and_the_tags(tmp_path: Path, codec: Codec) -> None:
    if shutil.which("ffprobe") is None:
        pytest.skip("ffprobe is not installed")
    path = written(tmp_path / f"a{codec.extension}", codec, np.column_stack([TONE, -TONE]))
    command = ["ffprobe", "-v", "error", "-of", "json", "-show_format", "-show_streams", str(path)]
    told = json.loads(subprocess.run(command, capture_output=True, text=True, check=True).stdout)
    [stream] = told["streams"]
    assert stream["channels"] == 2
    assert int(stream["sample_rate"]) == RATE
    tags = {
        name.lower(): text for name, text in (told["format"].get("tags", {}) | stream.get("tags", {})).items()
    }
    assert tags["title"] == TAGS.title
    assert tags["artist"] == "Ada"
    assert tags.get("comment") == TAGS.comment


@pytest.mark.parametrize("codec", [Codec.WAV16, Codec.WAV24, Codec.WAV_FLOAT])
def test_a_reader_of_broadcast_waves_finds_place_labels_and_origin(tmp_path: Path, codec: Codec) -> None:
    read = WavInfoReader(str(written(tmp_path / "a.wav", codec)), info_encoding="utf-8")
    assert read.fmt.sample_rate == RATE
    assert read.data.frame_count == RATE
    assert read.bext.description.startswith("AI-generated speech ?? ")
    assert (read.bext.originator, read.bext.originator_ref) == ("Dialogue Studio", "take-1")
    assert read.bext.originator_date == "2026-01-02"
    assert read.bext.time_reference == 1.5 * RATE
    assert read.bext.coding_history.startswith(f"A=PCM,F={RATE}")
    assert read.info.copyright == "CC BY 4.0"
    cues = {cue.name: cue.sample_offset for cue in read.cues.cues}
    assert sorted(cues.values()) == [0.25 * RATE, 0.5 * RATE]
    assert [label.text for label in read.cues.labels] == ["四分之一", "second half"]


def test_an_odd_number_of_bytes_is_padded(tmp_path: Path) -> None:
    path = written(tmp_path / "a.wav", Codec.WAV24, TONE[:1001])
    assert path.stat().st_size % 2 == 0
    assert soundfile.info(path).frames == 1001
    assert len(WavInfoReader(str(path)).cues.labels) == 2


def test_what_would_clip_is_refused(tmp_path: Path) -> None:
    with pytest.raises(BadAudio, match="full scale"):
        written(tmp_path / "a.wav", Codec.WAV16, 3 * TONE)


def test_opus_takes_only_rates_it_has() -> None:
    with pytest.raises(BadValue):
        SoundForm(Codec.OPUS, 44_100)
    assert SoundForm(Codec.OPUS).rate_from(22_050) == 24_000
    assert SoundForm(Codec.MP3).rate_from(22_050) == 22_050
    assert [SoundForm(Codec.WAV16, rate).rate_from(22_050) for rate in RATES] == list(RATES)
