"""A recording is kept with its rights or not at all, by its content, whatever its file pretends to be."""

import io
import struct
import zipfile
from pathlib import Path

import numpy as np
import pytest
import soundfile
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from studio.errors import ClipError, StudioError
from studio.reference_clips import ClipShelf, Rights, channels_of, read_clip
from studio.words import explain
from tts.errors import BadAudio, TtsError

RIGHTS = Rights("Jane Doe, for this film.", consented=True, at=1.0)


def recording(seconds: float = 2.0, kind: str = "WAV", pitch_hz: float = 150.0) -> bytes:
    t = np.arange(round(seconds * 16_000)) / 16_000
    file = io.BytesIO()
    soundfile.write(file, 0.3 * np.sin(2 * np.pi * pitch_hz * t), 16_000, format=kind)
    return file.getvalue()


def test_a_recording_comes_back_with_its_rights(tmp_path: Path) -> None:
    data = recording()
    kept = ClipShelf(tmp_path).keep(data, " Jane ", RIGHTS)
    (found,) = ClipShelf(tmp_path).clips()
    assert found == kept
    assert (found.name, found.rights) == ("Jane", RIGHTS)
    assert found.path.read_bytes() == data


def test_the_same_recording_is_one_clip(tmp_path: Path) -> None:
    shelf = ClipShelf(tmp_path)
    shelf.keep(recording(), "Jane", RIGHTS)
    shelf.keep(recording(), "Jane D.", RIGHTS)
    shelf.keep(recording(pitch_hz=200.0), "Jim", RIGHTS)
    assert [clip.name for clip in shelf.clips()] == ["Jane D.", "Jim"]


@pytest.mark.parametrize(
    ("name", "rights", "code"),
    [
        ("  ", RIGHTS, "no_name"),
        ("Jane", Rights(" ", consented=True), "no_note"),
        ("Jane", Rights("Jane's", consented=False), "no_consent"),
    ],
)
def test_without_name_note_or_consent_nothing_is_kept(
    tmp_path: Path, name: str, rights: Rights, code: str
) -> None:
    with pytest.raises(ClipError, match=code):
        ClipShelf(tmp_path).keep(recording(), name, rights)
    assert ClipShelf(tmp_path).clips() == []


def test_forgetting_leaves_nothing_behind(tmp_path: Path) -> None:
    shelf = ClipShelf(tmp_path)
    kept = shelf.keep(recording(), "Jane", RIGHTS)
    assert shelf.remove(kept.id)
    assert not shelf.remove(kept.id)
    assert not shelf.remove("../../outside")
    assert [path for path in tmp_path.rglob("*") if path.is_file()] == []


def test_a_clip_whose_rights_are_lost_says_so(tmp_path: Path) -> None:
    shelf = ClipShelf(tmp_path)
    kept = shelf.keep(recording(), "Jane", RIGHTS)
    (tmp_path / "rights" / f"{kept.id}.json").write_text("{")
    (found,) = shelf.clips()
    assert not found.rights.consented


@pytest.mark.parametrize("kind", ["WAV", "FLAC", "OGG", "MP3", "AIFF", "AU", "CAF", "W64"])
def test_every_usual_format_is_read_and_kept(tmp_path: Path, kind: str) -> None:
    assert read_clip(recording(kind=kind)).seconds == pytest.approx(2.0, abs=0.1)
    shelf = ClipShelf(tmp_path)
    kept = shelf.keep(recording(kind=kind), "Jane", RIGHTS)
    assert soundfile.info(kept.path).duration == pytest.approx(2.0, abs=0.1)
    assert shelf.rights_of(kept.sha256) == RIGHTS
    assert shelf.rights_of("0" * 64) is None


def test_what_is_too_long_is_refused_before_it_is_decoded() -> None:
    with pytest.raises(ClipError, match="too_long"):
        read_clip(recording(seconds=130.0, kind="FLAC"))


def test_a_small_file_that_unfolds_to_gigabytes_is_refused_before_it_is_decoded() -> None:
    file = io.BytesIO()
    soundfile.write(file, np.zeros((96_000 * 70, 8), np.float32), 96_000, format="FLAC")
    assert len(file.getvalue()) < 2**20
    with pytest.raises(ClipError, match="too_many_samples"):
        read_clip(file.getvalue())


def header(rate: int = 16_000, channels: int = 1, claimed: int = 64_000) -> bytes:
    """A WAV file of two seconds whose header says what it likes."""
    wide = (rate * channels * 2) % 2**32
    head = struct.pack("<4sIHHIIHH", b"fmt ", 16, 1, channels, rate, wide, channels * 2, 16)
    body = head + struct.pack("<4sI", b"data", claimed) + recording()[44:]
    return b"RIFF" + struct.pack("<I", 4 + len(body)) + b"WAVE" + body


def written(samples: NDArray[np.float32], rate: int = 16_000) -> bytes:
    file = io.BytesIO()
    soundfile.write(file, samples, rate, format="WAV", subtype="FLOAT")
    return file.getvalue()


def zipped() -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("clip.wav", recording())
    return file.getvalue()


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (zipped(), "no_recording"),
        (b"<html><script>alert(1)</script>", "no_recording"),
        (recording(kind="FLAC")[:3000], "no_recording"),
        (written(np.array([0.1, np.nan] * 16_000, np.float32)), "clip_no_sound"),
        (written(np.array([0.1, 1e30] * 16_000, np.float32)), "clip_no_sound"),
        (written(np.zeros(0, np.float32)), "clip_too_short"),
        (written(np.zeros(32_000, np.float32)), "clip_silent"),
        (header(rate=10**9), "clip_rate"),
        (header(rate=0), "no_recording"),
        (header(channels=0), "no_recording"),
    ],
    ids=["zip", "page", "cut", "nan", "huge", "empty", "silent", "fast", "no-rate", "no-channels"],
)
def test_a_hostile_file_is_refused_in_words_of_both_languages(tmp_path: Path, data: bytes, code: str) -> None:
    with pytest.raises(BadAudio, match=code) as refused:
        ClipShelf(tmp_path).keep(data, "Jane", RIGHTS)
    assert "/tmp" not in explain(refused.value, "en")
    assert "problem." not in explain(refused.value, "en")
    assert any("一" <= sign <= "鿿" for sign in explain(refused.value, "zh"))
    assert list(tmp_path.rglob("*.*")) == []


def test_a_header_that_claims_ten_hours_is_read_as_long_as_it_is() -> None:
    assert read_clip(header(claimed=36_000 * 32_000)).seconds == pytest.approx(2.0, abs=0.01)


def test_sixty_four_channels_are_folded_into_one() -> None:
    data = written(np.tile(np.sin(np.arange(32_000) / 20.0)[:, None] * 0.3, (1, 64)).astype(np.float32))
    assert read_clip(data).samples.shape == (32_000,)
    assert channels_of(data) == 64


@given(st.binary(max_size=200))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
def test_no_file_breaks_the_shelf(tmp_path: Path, data: bytes) -> None:
    with pytest.raises((TtsError, StudioError)):
        ClipShelf(tmp_path).keep(data, "Jane", RIGHTS)
