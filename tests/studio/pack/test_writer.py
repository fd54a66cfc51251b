"""A pack holds what was said it holds, and other programs can read it."""

import csv
import hashlib
import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import pysubs2
import pytest
import soundfile

from studio.errors import PackError
from studio.pack import Contents, PackWriter
from studio.scene import Scene
from studio.takes import FailedLine, Take
from studio.words import say
from tests.studio.humming import LEAD_S, RATE, WORD_S, hum, scene
from tts.audio import Audio
from tts.errors import NothingToSay, SpeechFailed

TEXTS = ("Did you hear what I was playing, Lane?", "Yes, sir.", "What brings you up to town?")


def packed(target: Path, of: Scene, *outcomes: Take | FailedLine) -> Contents:
    with PackWriter(of, target) as writer:
        for outcome in outcomes or [hum(of, line.id) for line in of.lines]:
            writer.add(outcome)
        return writer.finish()


def test_every_line_is_a_file_that_holds_its_take(tmp_path: Path) -> None:
    of = scene(*TEXTS)
    contents = packed(tmp_path / "pack", of)
    assert [line.line_id for line in contents.lines] == ["L1", "L2", "L3"]
    for line in contents.lines:
        samples, rate = soundfile.read(tmp_path / "pack" / str(line.sound and line.sound.file))
        assert rate == RATE
        assert np.allclose(samples, hum(of, line.line_id).audio.samples, atol=1 / 32767)


def test_the_mix_is_as_long_as_the_scene_and_in_stereo(tmp_path: Path) -> None:
    of = scene(*TEXTS)
    contents = packed(tmp_path / "pack", of)
    info = soundfile.info(tmp_path / "pack" / "mix.wav")
    lengths_s = [hum(of, line.id).audio.seconds for line in of.lines]
    assert info.channels == 2
    assert info.frames / info.samplerate == pytest.approx(sum(lengths_s) + 2 * of.gap_s, abs=1e-3)
    assert contents.mixed.levels.loudness.lufs is not None
    assert contents.mixed.levels.true_peak_db < -1


def test_takes_may_arrive_in_any_order(tmp_path: Path) -> None:
    of = scene(*TEXTS)
    packed(tmp_path / "a", of)
    packed(tmp_path / "b", of, *[hum(of, line_id) for line_id in ("L3", "L1", "L2")])
    for name in ("mix.wav", "subtitles.srt", "manifest.csv", "manifest.json"):
        assert (tmp_path / "a" / name).read_bytes() == (tmp_path / "b" / name).read_bytes()


def test_subtitles_show_each_line_while_it_is_spoken(tmp_path: Path) -> None:
    of = scene(*TEXTS)
    packed(tmp_path / "pack", of)
    events = pysubs2.load(str(tmp_path / "pack" / "subtitles.srt"), encoding="utf-8").events
    shown = [event.plaintext.replace("\n", " ") for event in events]
    assert shown == [f"Ada: {TEXTS[0]}", f"Bo: {TEXTS[1]}", f"Ada: {TEXTS[2]}"]
    first_s = hum(of, "L1").audio.seconds
    assert events[1].start / 1000 == pytest.approx(first_s + 0.5 + LEAD_S, abs=2e-3)
    assert 2 * WORD_S < events[1].duration / 1000 <= len("Bo: Yes, sir.") / 20  # until it is read


def test_the_manifest_tells_what_made_each_take_and_the_digest_of_every_file(tmp_path: Path) -> None:
    of = scene(*TEXTS)
    packed(tmp_path / "pack", of)
    document = json.loads((tmp_path / "pack" / "manifest.json").read_text(encoding="utf-8"))
    assert document["origin"] == "synthetic speech"
    line = document["lines"][0]
    assert line["take"]["key"] == "key-of-L1"
    assert line["take"]["engine"] == {"name": "hum", "version": "1", "quality": "draft"}
    assert line["take"]["utterance"]["text"] == TEXTS[0]
    assert line["take"]["utterance"]["voice"] == "low"
    listed = [*document["lines"], document["mix"], *document["files"]]
    on_disk = {p.relative_to(tmp_path / "pack").as_posix() for p in (tmp_path / "pack").rglob("*.*")}
    assert {entry["file"] for entry in listed} == on_disk - {"manifest.json"}
    for entry in listed:
        data = (tmp_path / "pack" / entry["file"]).read_bytes()
        assert hashlib.sha256(data).hexdigest() == entry["sha256"]


def test_the_table_opens_in_a_spreadsheet(tmp_path: Path) -> None:
    of = scene('He said: "No, never", and left;\tso', "好。")
    packed(tmp_path / "pack", of)
    raw = (tmp_path / "pack" / "manifest.csv").read_bytes()
    assert raw.startswith(b"\xef\xbb\xbf")
    rows = list(csv.DictReader(raw.decode("utf-8-sig").splitlines()))
    assert [row["text"] for row in rows] == [line.text for line in of.lines]
    assert [row["emotion"] for row in rows] == ["neutral", "neutral"]
    assert all((tmp_path / "pack" / row["file"]).is_file() for row in rows)


def test_a_failed_line_is_told_and_the_others_are_there(tmp_path: Path) -> None:
    of = scene(*TEXTS)
    failed = FailedLine("L2", NothingToSay("!?"))
    contents = packed(tmp_path / "pack", of, hum(of, "L1"), failed, hum(of, "L3"))
    assert [line.line_id for line in contents.lines] == ["L1", "L3"]
    document = json.loads((tmp_path / "pack" / "manifest.json").read_text(encoding="utf-8"))
    told = say("error.NothingToSay", "zh" if of.language.startswith("zh") else "en", text="!?")
    assert document["failed"] == [{"id": "L2", "error": told}]
    assert contents.lines[1].where.start_s == pytest.approx(contents.lines[0].where.end_s + 0.5)


def test_a_take_that_would_clip_fails_alone(tmp_path: Path) -> None:
    of = scene(*TEXTS)
    take = hum(of, "L1")
    loud = replace(take, speech=replace(take.speech, audio=Audio(np.full(RATE, 1.5, np.float32), RATE)))
    contents = packed(tmp_path / "pack", of, loud, hum(of, "L2"))
    assert [line.line_id for line in contents.failed] == ["L1"]
    assert [line.line_id for line in contents.lines] == ["L2"]


def test_a_scene_without_any_sound_makes_no_pack(tmp_path: Path) -> None:
    with pytest.raises(PackError, match="nothing"):
        packed(tmp_path / "pack", scene("One."), FailedLine("L1", SpeechFailed("no")))
    assert not list(tmp_path.iterdir())


def test_nothing_in_a_pack_clips(tmp_path: Path) -> None:
    of = scene(*TEXTS)
    louder = replace(of, roles=tuple(replace(role, gain_db=12.0) for role in of.roles))
    contents = packed(tmp_path / "pack", louder, *[hum(louder, x.id, amplitude=0.9) for x in louder.lines])
    pcm, _ = soundfile.read(tmp_path / "pack" / "mix.wav", dtype="int16")
    assert np.abs(pcm.astype(int)).max() < 32767 * 10 ** (-0.95 / 20)
    assert contents.mixed.levels.reduction_db < -5
