"""Recordings become voices by their content."""

import json
from pathlib import Path

import numpy as np
import pytest
import soundfile

from tts.contract import Voice
from tts.errors import BadAudio, BadValue
from tts.reference import ReferenceStore

ADA = Voice("", "Ada", "", ())


def record(path: Path, seconds: float = 2.0, level: float = 0.05) -> Path:
    noise = np.random.default_rng(0).standard_normal(round(seconds * 16_000)) * level
    soundfile.write(path, noise, 16_000)
    return path


def test_the_same_recording_is_one_voice_whatever_its_file_is_called(tmp_path: Path) -> None:
    store = ReferenceStore(tmp_path / "voices")
    first = store.add(record(tmp_path / "a.wav"), ADA)
    again = store.add(record(tmp_path / "b.wav"), Voice("", "Bea", "贝", ("zh-CN",), "female", "old"))
    assert again.voice.id == first.voice.id
    (kept,) = store.voices()
    assert kept == again == store.find(first.voice.id)
    assert kept.voice.name_zh == "贝"
    assert first.voice.languages == ("zh-CN", "en-US")


def test_a_voice_is_forgotten_with_its_recording(tmp_path: Path) -> None:
    store = ReferenceStore(tmp_path / "voices")
    kept = store.add(record(tmp_path / "a.wav"), ADA)
    assert store.remove(kept.voice.id)
    assert not store.remove(kept.voice.id)
    assert list(store.voices()) == []
    assert not Path(kept.clip.path).exists()
    assert (tmp_path / "a.wav").is_file()


@pytest.mark.parametrize(
    ("seconds", "level", "why"), [(0.3, 0.05, "clip_too_short"), (2.0, 0.0, "clip_silent")]
)
def test_what_no_voice_can_be_copied_from_is_refused(
    tmp_path: Path, seconds: float, level: float, why: str
) -> None:
    with pytest.raises(BadAudio, match=why):
        ReferenceStore(tmp_path / "voices").add(record(tmp_path / "a.wav", seconds, level), ADA)


def test_files_that_are_no_voices_are_passed_over(tmp_path: Path) -> None:
    store = ReferenceStore(tmp_path / "voices")
    kept = store.add(record(tmp_path / "a.wav"), ADA)
    (store.folder / "clip-bad.json").write_text("{", encoding="utf-8")
    outside = {"name": "x", "name_zh": "x", "languages": [], "gender": "", "age": ""}
    outside |= {"file": "../../etc/passwd", "sha256": ""}
    (store.folder / "clip-0123.json").write_text(json.dumps(outside), encoding="utf-8")
    assert [found.voice.id for found in store.voices()] == [kept.voice.id]
    assert store.find("clip-../a") is None
    assert store.find("en-us-clara") is None


def test_a_voice_needs_a_name_and_a_place(tmp_path: Path) -> None:
    clip = record(tmp_path / "a.wav")
    with pytest.raises(BadValue):
        ReferenceStore(tmp_path).add(clip, Voice("", " ", "", ()))
    with pytest.raises(BadAudio, match="home_unwritable"):
        ReferenceStore(clip / "voices").add(clip, ADA)
