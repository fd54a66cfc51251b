"""The smaller commands say what they are asked, as text and as JSON."""

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from studio.cli import main
from tests.studio.cli.conftest import ROOT, Ran
from tts.audio import write_wav

Write = Callable[..., Path]
Studio = Callable[..., Ran]


def test_plan_tells_syllables_and_pauses_before_any_sound(studio: Studio, script: Write, home: Path) -> None:
    path = script("Hello there.", "Good morning to you.")
    line_id = studio("plan", path, "--json").json["lines"][0]["id"]
    [line] = studio("plan", path, "--line", line_id, "--json").json["lines"]
    assert [syllable["text"] for syllable in line["syllables"]] == ["Hello", "there."]
    first = line["syllables"][0]
    assert first["f0_hz"] == pytest.approx(110.0)
    assert first["start_s"] < first["end_s"] <= line["seconds"]
    assert line["rate_syl_s"] > 0
    assert "render" not in (home / "engine" / "asked.txt").read_text()
    assert "Hello" in studio("plan", path, "--line", line_id).out


def test_plan_of_an_unknown_line_is_refused(studio: Studio, script: Write) -> None:
    assert studio("plan", script("One."), "--line", "nosuch").code == 2


def test_measure_reads_a_tone(studio: Studio, home: Path) -> None:
    t = np.arange(2 * 22_050) / 22_050
    harmonics = sum(np.sin(2 * np.pi * 220 * k * t) / k for k in range(1, 9))
    write_wav(home / "tone.wav", (0.1 * np.asarray(harmonics)).astype(np.float32), 22_050)
    values = studio("measure", home / "tone.wav", "--json").json
    assert 1200 * np.log2(values["f0_median_hz"] / 220) == pytest.approx(0, abs=10)
    assert values["seconds"] == pytest.approx(2.0)
    assert values["loudness_lufs"] is not None
    assert "f0_median_hz" in studio("measure", home / "tone.wav").out


def test_the_loudness_of_a_stereo_file_is_that_of_both_channels(
    studio: Studio, script: Write, home: Path
) -> None:
    mix = studio("render", script("Hello there. " * 4), "--out", home / "pack", "--json").json["mix"]
    values = studio("measure", home / "pack" / "mix.wav", "--json").json
    assert values["loudness_lufs"] == pytest.approx(mix["loudness_lufs"], abs=0.02)
    assert values["true_peak_db"] == pytest.approx(mix["peak_db"], abs=0.02)


def test_measure_refuses_what_is_no_audio(studio: Studio, home: Path) -> None:
    (home / "x.wav").write_text("not a sound")
    ran = studio("measure", home / "x.wav")
    assert ran.code == 2
    assert "x.wav" in ran.err


def test_import_writes_a_scene_that_renders_the_same(studio: Studio, script: Write, home: Path) -> None:
    path = script("[happy 0.8] Hello there.", "(pause 0.4) Good morning.")
    assert studio("import", path, "--out", home / "new" / "scene.json").code == 0
    studio("render", path, "--out", home / "a")
    ran = studio("render", home / "new" / "scene.json", "--out", home / "b", "--json")
    assert ran.json["total"]["rendered"] == 0
    assert (home / "a" / "mix.wav").read_bytes() == (home / "b" / "mix.wav").read_bytes()


def test_import_does_not_write_over_a_file(studio: Studio, script: Write, home: Path) -> None:
    (home / "scene.json").write_text("precious")
    path = script("One.")
    assert studio("import", path, "--out", home / "scene.json").code == 2
    assert (home / "scene.json").read_text() == "precious"
    assert studio("import", path, "--out", home / "scene.json", "--force").code == 0


def test_voices_are_listed(studio: Studio) -> None:
    assert "tone-low" in studio("voices").out
    assert {voice["id"] for voice in studio("voices", "--json").json["voices"]} == {"tone-low", "tone-high"}


def test_the_cache_can_be_looked_at_shrunk_and_checked(studio: Studio, script: Write, home: Path) -> None:
    studio("render", script("One is here.", "Two is here."), "--out", home / "pack")
    stats = studio("cache", "stats", "--json").json
    assert stats["stages"]["sound"]["entries"] == 2
    assert len(studio("cache", "list", "--json").json) == sum(s["entries"] for s in stats["stages"].values())
    assert len(studio("cache", "list").out.splitlines()) == 4
    assert str(home / "home") in studio("cache", "stats").out
    entry = next((home / "home" / "cache" / "sound").rglob("*.entry"))
    entry.write_bytes(entry.read_bytes()[:-4])
    checked = studio("cache", "verify", "--json")
    assert checked.code == 1
    assert len(checked.json["damaged"]) == 1
    assert studio("cache", "verify").code == 0
    assert studio("cache", "prune", "--to-mb", "0").code == 0
    assert studio("cache", "stats", "--json").json["size_bytes"] == 0
    assert studio("cache", "prune", "--to-mb", "-1").code == 2


def test_help_names_every_command(studio: Studio) -> None:
    ran = studio("--help")
    assert ran.code == 0
    for word in ("render", "plan", "measure", "import", "voices", "cache", "doctor"):
        assert word in ran.out


def test_chinese_reaches_a_console_with_another_code_page(home: Path) -> None:
    (home / "坏.txt").write_text("# 空\n", encoding="utf-8")
    ran = subprocess.run(
        [sys.executable, "-m", "studio", "import", str(home / "坏.txt"), "--out", "x.json", "--lang", "zh"],
        cwd=ROOT,
        capture_output=True,
        check=False,
        env={"PYTHONIOENCODING": "cp1252", "PATH": "", "STUDIO_HOME": str(home / "home"), "LANG": "C"},
    )
    assert ran.returncode == 2
    assert "坏.txt" in ran.stderr.decode("utf-8")


def test_a_reader_who_has_enough_is_no_error(home: Path, script: Write) -> None:
    (home / "many.txt").write_text("\n".join(f"Ada: Line {i}." for i in range(3)), encoding="utf-8")
    assert main(["import", str(home / "many.txt"), "--out", str(home / "many.json")]) == 0
    code = (
        "import sys; from studio.cli import main; import studio.cli.voices as v\n"
        "def flood(args):\n    while True: print(json.dumps({}) * 1000)\n"
        "import json; v.run.__code__ = flood.__code__; v.json = json\n"
        "sys.exit(main(['voices']))"
    )
    process = subprocess.Popen(
        [sys.executable, "-c", code], cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE
    )
    assert process.stdout is not None
    assert process.stderr is not None
    process.stdout.read(100)
    process.stdout.close()
    assert process.wait(20) == 1
    assert b"Traceback" not in process.stderr.read()
    process.stderr.close()
