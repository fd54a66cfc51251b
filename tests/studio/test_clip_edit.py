"""A recording is cut where the handles stand, with soft ends, and its picture shows what was cut."""

import io
from xml.etree.ElementTree import Element

import numpy as np
import pytest
import soundfile
from defusedxml.ElementTree import fromstring

from studio.clip_edit import drawing, trimmed, wav_of
from studio.errors import ClipError
from tts.audio import Audio
from tts.prosody import measure

RATE = 16_000


def hum(lead_s: float = 1.0, hum_s: float = 2.0, tail_s: float = 1.0) -> Audio:
    t = np.arange(round(hum_s * RATE)) / RATE
    wave = sum(np.sin(2 * np.pi * 140.0 * k * t) / k for k in range(1, 9))
    quiet = [np.zeros(round(s * RATE)) for s in (lead_s, tail_s)]
    return Audio(np.concatenate([quiet[0], 0.2 * np.asarray(wave), quiet[1]]).astype(np.float32), RATE)


def test_a_cut_keeps_exactly_the_stretch_and_fades_its_ends() -> None:
    audio = hum(0.0, 3.0, 0.0)
    plain = trimmed(audio, 0.5, 2.0, 0.0)
    np.testing.assert_array_equal(plain.samples, audio.samples[RATE // 2 : 2 * RATE])
    soft = trimmed(audio, 0.5, 2.0, 0.1)
    assert soft.seconds == pytest.approx(1.5)
    assert np.abs(soft.samples[:16]).max() < 0.01 * np.abs(plain.samples).max()
    np.testing.assert_allclose(soft.samples[1600:-1600], plain.samples[1600:-1600])


def test_hardly_anything_left_is_refused() -> None:
    with pytest.raises(ClipError, match="trimmed_away"):
        trimmed(hum(), 1.0, 1.2, 0.0)


def test_what_is_written_comes_back_and_never_clips() -> None:
    loud = Audio((4.0 * hum().samples).astype(np.float32), RATE)
    samples, rate = soundfile.read(io.BytesIO(wav_of(loud)))
    assert rate == RATE
    assert np.abs(samples).max() <= 1.0
    assert np.corrcoef(samples, loud.samples)[0, 1] > 0.9999


def test_the_picture_is_drawn_to_scale_and_safe() -> None:
    audio = hum()
    picture: Element = fromstring(drawing(audio, measure(audio), (1.0, 3.0), "4 s <b>& so on"))
    names = [node.tag.rpartition("}")[2] for node in picture.iter()]
    assert names.count("polyline") == 1
    assert picture.findtext("{http://www.w3.org/2000/svg}title") == "4 s <b>& so on"
    groups = [node for node in picture if node.tag.endswith("}g")]
    (voiced, cut) = groups
    assert sum(float(bar.get("width", 0)) for bar in voiced) == pytest.approx(450, abs=15)
    assert [float(bar.get("width", 0)) for bar in cut] == pytest.approx([225, 225], abs=1)
