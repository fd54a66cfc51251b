"""Packs of chosen contents hold what was chosen, in form, loudness and place, by independent readers."""

import csv
import json
import re
import shutil
import subprocess
from pathlib import Path

import jsonschema
import numpy as np
import opentimelineio as otio
import pysubs2
import pytest
import soundfile

from studio.errors import PackError
from studio.mastering import rings_s, with_effect
from studio.pack import (
    Contents,
    ExportPlan,
    PackWriter,
    VoiceRights,
    check_pack,
    plan_from_table,
    plan_to_table,
)
from studio.pack.presets import PRESETS
from studio.pack.writer import PHASES
from studio.scene import Scene, with_effects
from studio.soundfiles import Codec, SoundForm
from tests.studio.humming import RATE, hum, scene
from tts.errors import BadValue

TEXTS = (
    "Did you hear what I was playing, Lane, just now in the other room?",
    "I did not think it polite to listen, sir, not at all.",
    "I am sorry for that, for your sake, and for mine as well.",
    "Yes, sir, that is so.",
)
SCHEMA = Path(__file__).resolve().parents[3] / "docs" / "pack.schema.json"
EVERYTHING = ExportPlan(
    stems=True,
    sound=SoundForm(Codec.WAV24, 48_000),
    names="{scene}_{id}_{role}_{emotion}_{strength}_{take}_{language}",
    subtitles=("srt", "vtt", "ass", "srt-words", "vtt-words", "ass-words"),
    alignment=("textgrid", "pitchtier", "lab", "json"),
    handoff=("otio", "audacity", "reaper", "edl", "wwise", "fmod", "unity", "unreal", "godot", "renpy"),
    sheet=True,
    loudness="broadcast",
    room_tone_db=-60.0,
    rights="CC BY 4.0",
)


def packed(
    folder: Path, plan: ExportPlan, of: Scene | None = None, levels: tuple[float, ...] = (0.3,)
) -> Contents:
    made = of or scene(*TEXTS)
    rights = (VoiceRights("low", "recording", "Ann, 2024", True),)
    with PackWriter(made, folder / "pack", plan=plan, rights=rights) as writer:
        for i, line in enumerate(made.lines):
            writer.add(hum(made, line.id, amplitude=levels[i % len(levels)]))
        return writer.finish()


@pytest.fixture(scope="module")
def everything(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder above a pack of everything, which tests read and none changes."""
    folder = tmp_path_factory.mktemp("everything")
    packed(folder, EVERYTHING, with_effects(scene(*TEXTS), {"bo": "telephone"}, {"L4": "", "L3": "hall"}))
    return folder


def document(folder: Path) -> dict:  # type: ignore[type-arg]
    return json.loads((folder / "pack" / "manifest.json").read_text(encoding="utf-8"))  # type: ignore[no-any-return]


def heard_by_ffmpeg(path: Path) -> tuple[float, float]:
    """Integrated loudness and true peak as ffmpeg's meter reads them."""
    if shutil.which("ffmpeg") is None:
        pytest.skip("ffmpeg is not installed")
    command = [
        "ffmpeg",
        "-hide_banner",
        "-nostats",
        "-i",
        str(path),
        "-af",
        "ebur128=peak=true",
        "-f",
        "null",
        "-",
    ]
    told = subprocess.run(command, capture_output=True, text=True, check=True).stderr.rpartition("Summary:")[
        2
    ]
    lufs, peak = re.search(r"I:\s+(-?[\d.]+) LUFS", told), re.search(r"Peak:\s+(-?[\d.]+) dBFS", told)
    assert lufs
    assert peak
    return float(lufs[1]), float(peak[1])


@pytest.mark.parametrize(
    ("name", "lufs"), [("broadcast", -23), ("atsc", -24), ("podcast", -16), ("web", -14)]
)
def test_a_scene_comes_to_its_loudness_by_another_meter(tmp_path: Path, name: str, lufs: float) -> None:
    plan = ExportPlan(lines=False, sound=SoundForm(Codec.WAV24, 48_000), loudness=name)
    contents = packed(tmp_path, plan, levels=(0.9, 0.05))
    read, peak = heard_by_ffmpeg(tmp_path / "pack" / "mix.wav")
    ours = contents.mixed.levels
    assert read == pytest.approx(lufs, abs=0.3)
    assert ours.loudness.lufs == pytest.approx(read, abs=0.3)
    assert ours.true_peak_db == pytest.approx(peak, abs=0.2)
    assert peak <= -0.9


def test_a_whisper_stays_below_a_shout_by_as_much_as_before(tmp_path: Path) -> None:
    contents = packed(tmp_path, ExportPlan(loudness="podcast"), levels=(0.4, 0.04))
    first, second = (line.sound.levels.true_peak_db for line in contents.lines[:2] if line.sound)
    assert first - second == pytest.approx(20.0, abs=0.2)


def test_roles_can_be_brought_to_one_loudness_each(tmp_path: Path) -> None:
    contents = packed(tmp_path, ExportPlan(loudness="game", per_role=True), levels=(0.4, 0.04))
    for line in contents.lines[:2]:
        assert line.sound
        assert line.sound.levels.loudness.lufs == pytest.approx(-23.0, abs=0.8)


def test_stems_are_as_long_as_the_mix_and_add_up_to_it(tmp_path: Path) -> None:
    plan = ExportPlan(
        stems=True, sound=SoundForm(Codec.WAV_FLOAT, 44_100), loudness="atsc", room_tone_db=-50.0
    )
    contents = packed(tmp_path, plan, scene("One two three.", "Four five six."))
    names = [stem.file for stem in contents.mixed.stems]
    assert names == ["stems/stem_ada.wav", "stems/stem_bo.wav", "stems/stem_room.wav"]
    stems = [soundfile.read(tmp_path / "pack" / name)[0] for name in names]
    mix, rate = soundfile.read(tmp_path / "pack" / "mix.wav")
    assert rate == 44_100
    assert all(stem.shape == mix.shape for stem in stems)
    assert np.allclose(sum(stems), mix, atol=1e-5)
    assert np.abs(stems[0][: rate // 4]).max() > 0.01 > np.abs(stems[1][: rate // 4]).max()


def test_everything_chosen_is_there_and_checks_itself(everything: Path) -> None:
    told = document(everything)
    files = {entry["file"] for entry in [*told["lines"], *told["stems"], told["mix"], *told["files"]]}
    assert files == {
        path.relative_to(everything / "pack").as_posix() for path in (everything / "pack").rglob("*.*")
    } - {"manifest.json"}
    assert not [finding for finding in check_pack(everything / "pack") if finding.is_error]
    assert told["lines"][0]["file"] == "lines/two-who-hum_l1_ada_neutral_key-of-l_en-us.wav"
    assert {"two-who-hum_mix_en-us.wav", "two-who-hum_timeline_en-us.otio"} <= files
    kinds = {entry["kind"] for entry in told["files"]}
    assert kinds == {"table", "subtitles", "alignment", "handoff", "sheet"}
    jsonschema.validate(told, json.loads(SCHEMA.read_text(encoding="utf-8")))


def test_hand_off_points_to_files_that_are_there_and_as_long_as_told(everything: Path) -> None:
    timeline = otio.adapters.read_from_file(str(everything / "pack" / "two-who-hum_timeline_en-us.otio"))
    clips = list(timeline.find_clips())
    assert len(clips) == len(TEXTS)
    for clip in clips:
        info = soundfile.info(everything / "pack" / clip.media_reference.target_url)
        assert clip.source_range.duration.to_seconds() == pytest.approx(info.duration, abs=1e-3)
    assert len(pysubs2.load(str(everything / "pack" / "two-who-hum_subtitles_en-us.ass")).events) >= len(
        TEXTS
    )


def test_files_say_whose_voice_they_are_and_that_it_is_made(everything: Path) -> None:
    told = document(everything)
    assert told["licence"] == "CC BY 4.0"
    assert told["voices"][0]["note"] == "Ann, 2024"
    with soundfile.SoundFile(everything / "pack" / told["lines"][0]["file"]) as sound:
        assert "CC BY 4.0" in sound.copyright
        assert "with consent: Ann, 2024" in sound.copyright
        assert sound.comment.startswith("AI-generated")


def test_a_stem_names_the_recording_of_its_own_voice_alone(everything: Path) -> None:
    told = document(everything)
    for stem in told["stems"]:
        with soundfile.SoundFile(everything / "pack" / stem["file"]) as sound:
            assert ("Ann, 2024" in sound.copyright) is (stem["role"] == "ada")
            assert sound.artist == {"ada": "Ada", "bo": "Bo", "": ""}[stem["role"]]


def test_a_pack_can_be_given_up_in_every_phase_and_leaves_nothing(tmp_path: Path) -> None:
    of = scene("One two.", "Three.")
    for phase in PHASES:
        with PackWriter(of, tmp_path / "pack", plan=EVERYTHING) as writer:
            for line in of.lines:
                writer.add(hum(of, line.id))
            steps = (step for step in writer.write() if step.phase == phase and step.done > 0)
            step = next(steps)
            assert step.done <= step.total == len(of.lines)
            assert list(tmp_path.iterdir()) != []
        assert list(tmp_path.iterdir()) == [], phase


@pytest.mark.parametrize("codec", list(Codec))
def test_every_form_makes_a_pack_that_passes_its_check(tmp_path: Path, codec: Codec) -> None:
    packed(tmp_path, ExportPlan(stems=True, sound=SoundForm(codec)), scene("One two three.", "Four."))
    told = document(tmp_path)
    assert told["mix"]["file"] == f"mix{codec.extension}"
    info = soundfile.info(tmp_path / "pack" / told["lines"][0]["file"])
    assert info.samplerate == told["rate"] == (24_000 if codec is Codec.OPUS else RATE)
    assert not [finding for finding in check_pack(tmp_path / "pack") if finding.is_error]


def test_lines_are_heard_through_their_own_effect_or_their_roles_and_the_manifest_says_so(
    everything: Path,
) -> None:
    told = document(everything)
    assert [line["effect"] for line in told["lines"]] == ["", "telephone", "hall", ""]
    rows = (everything / "pack" / "manifest.csv").read_text(encoding="utf-8-sig").splitlines()
    place = rows[0].split(",").index("effect")
    assert next(csv.reader([rows[2]]))[place] == "telephone"
    dry, hall = (told["lines"][i] for i in (0, 2))
    assert dry["seconds"] == pytest.approx(dry["end_s"] - dry["start_s"], abs=1e-3)
    assert hall["seconds"] == pytest.approx(hall["end_s"] - hall["start_s"] + rings_s("hall"), abs=1e-2)


def test_a_line_with_an_effect_is_what_the_effect_makes_of_its_take(tmp_path: Path) -> None:
    of = with_effects(scene("One two three.", "Four five six."), {"bo": "radio"}, {})
    plan = ExportPlan(sound=SoundForm(Codec.WAV_FLOAT, 0))
    files = [str(line.sound and line.sound.file) for line in packed(tmp_path, plan, of).lines]
    one, other = (soundfile.read(tmp_path / "pack" / file, dtype="float32")[0] for file in files)
    assert np.array_equal(one, hum(of, "L1", amplitude=0.3).audio.samples)
    heard = with_effect(hum(of, "L2", amplitude=0.3).audio, "radio").samples
    assert np.allclose(other, heard, atol=1e-4)


def test_a_dry_pack_has_the_takes_themselves(tmp_path: Path) -> None:
    of = with_effects(scene("One two three.", "Four."), {"ada": "hall", "bo": "radio"}, {})
    plan = ExportPlan(sound=SoundForm(Codec.WAV_FLOAT, 0), effects=False)
    for line in packed(tmp_path, plan, of).lines:
        samples, _ = soundfile.read(tmp_path / "pack" / str(line.sound and line.sound.file), dtype="float32")
        assert np.array_equal(samples, hum(of, line.line_id, amplitude=0.3).audio.samples)
        assert line.effect == ""


def test_a_plan_is_read_back_from_its_table() -> None:
    for plan in (*PRESETS.values(), EVERYTHING):
        assert plan_from_table(json.loads(json.dumps(plan_to_table(plan)))) == plan


@pytest.mark.parametrize("table", [{"sound": 3}, {"sound": {"codec": "x", "rate": 1}}, {"subtitles": 7}])
def test_a_broken_table_is_refused(table: dict[str, object]) -> None:
    with pytest.raises(PackError, match="bad_plan"):
        plan_from_table(table)


def test_choices_that_cannot_be_are_refused_at_the_door() -> None:
    with pytest.raises(PackError, match="nothing_chosen"):
        ExportPlan(lines=False, mix=False, subtitles=())
    with pytest.raises(PackError, match="wwise"):
        ExportPlan(sound=SoundForm(Codec.OGG), handoff=("wwise",))
    with pytest.raises(PackError, match="template_field"):
        ExportPlan(names="{id}_{nosuch}")
    with pytest.raises(BadValue):
        ExportPlan(subtitles=("sub",))
