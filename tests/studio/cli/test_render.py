"""`render` turns a script into a pack, says how far it is, and loses nothing whatever happens."""

import json
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
import soundfile

from tests.studio.cli.conftest import Ran
from tests.watching import wait_for

Write = Callable[..., Path]
Studio = Callable[..., Ran]
Start = Callable[..., "subprocess.Popen[str]"]


def test_a_script_becomes_a_pack_with_one_command(studio: Studio, script: Write, home: Path) -> None:
    ran = studio("render", script("Hello there.", "Good morning."), "--out", home / "pack")
    assert ran.code == 0, ran.err
    assert "2 rendered, 0 reused, 0 failed" in ran.out
    assert "2 to render, 0 kept" in ran.err
    files = sorted(p.relative_to(home / "pack").as_posix() for p in (home / "pack").rglob("*.*"))
    assert [name for name in files if not name.startswith("lines/")] == [
        "manifest.csv",
        "manifest.json",
        "mix.wav",
        "subtitles.srt",
    ]
    assert len(files) == 6


def test_the_report_tells_all_of_every_line(studio: Studio, script: Write, home: Path) -> None:
    ran = studio("render", script("Hello there, Bo.", "Good morning."), "--out", home / "pack", "--json")
    first = ran.json["lines"][0]
    assert set(first) >= {"id", "role", "seconds", "reused", "peak_db", "loudness_lufs", "warnings", "file"}
    assert first["seconds"] == pytest.approx(0.06 * len("Hello there, Bo."), abs=0.02)
    assert first["peak_db"] == pytest.approx(-20.0, abs=0.1)
    assert soundfile.info(home / "pack" / first["file"]).duration == pytest.approx(first["seconds"], abs=1e-3)
    total = ran.json["total"]
    assert (total["rendered"], total["reused"], total["failed"]) == (2, 0, 0)
    assert total["rtf"] == pytest.approx(total["wall_s"] / total["audio_s"], abs=1e-3)


def test_rendering_again_makes_nothing_and_the_same_files(studio: Studio, script: Write, home: Path) -> None:
    path = script("Hello there.", "Good morning.", "And a third.")
    studio("render", path, "--out", home / "pack")
    before = {p.name: p.read_bytes() for p in (home / "pack").rglob("*.*")}
    again = studio("render", path, "--out", home / "pack", "--json")
    assert again.json["total"]["rendered"] == 0
    assert again.json["total"]["reused"] == 3
    assert again.json["lines"][0]["reused"] == ["said", "how", "sound"]
    assert {p.name: p.read_bytes() for p in (home / "pack").rglob("*.*")} == before


def test_one_changed_line_is_the_only_one_rendered(studio: Studio, script: Write, home: Path) -> None:
    texts = [f"Line number {i} is said." for i in range(8)]
    studio("render", script(*texts), "--out", home / "pack")
    texts[5] = "[sad 0.8] " + texts[5]
    ran = studio("render", script(*texts), "--out", home / "pack", "--json")
    assert ran.json["total"]["rendered"] == 1
    [changed] = [line for line in ran.json["lines"] if line["reused"] != ["said", "how", "sound"]]
    assert changed["reused"] == ["said"]


def test_a_pack_that_is_there_already_is_left_alone(studio: Studio, script: Write, home: Path) -> None:
    path = script("Hello there.", "Good morning.")
    first = studio("render", path, "--out", home / "pack", "--json").json
    before = (home / "pack").stat().st_ino
    again = studio("render", path, "--out", home / "pack", "--json").json
    assert (home / "pack").stat().st_ino == before
    for line in (*first["lines"], *again["lines"]):
        line.pop("reused")
    assert again["lines"] == first["lines"]
    assert again["mix"] == first["mix"]
    assert "up to date" in studio("render", path, "--out", home / "pack").out


@pytest.mark.parametrize("what", ["role", "gap", "file"])
def test_a_pack_is_written_anew_when_anything_in_it_would_differ(
    studio: Studio, script: Write, home: Path, what: str
) -> None:
    studio("import", script("Hello there.", "Good morning."), "--out", home / "scene.json")
    studio("render", home / "scene.json", "--out", home / "pack")
    mix = (home / "pack" / "mix.wav").read_bytes()
    document = json.loads((home / "scene.json").read_text(encoding="utf-8"))
    if what == "role":
        document["roles"][0]["pan"] = -0.7
    elif what == "gap":
        document["lines"][1]["gap_s"] = 1.5
    else:
        (home / "pack" / "mix.wav").unlink()
    (home / "scene.json").write_text(json.dumps(document), encoding="utf-8")
    ran = studio("render", home / "scene.json", "--out", home / "pack", "--json")
    assert ran.json["total"]["rendered"] == 0
    assert ((home / "pack" / "mix.wav").read_bytes() == mix) == (what == "file")


def test_chosen_lines_alone_can_be_rendered(studio: Studio, script: Write, home: Path) -> None:
    path = script("One.", "Two.", "Three.")
    whole = studio("render", path, "--out", home / "pack", "--json").json
    second = whole["lines"][1]["id"]
    some = studio("render", path, "--out", home / "some", "--lines", second, "--json")
    assert [line["id"] for line in some.json["lines"]] == [second]
    refused = studio("render", path, "--out", home / "pack", "--lines", second)
    assert refused.code == 2
    assert "did not choose" in refused.err
    assert len(list((home / "pack" / "lines").iterdir())) == 3
    assert studio("render", path, "--out", home / "pack", "--lines", second, "--force").code == 0
    assert len(list((home / "pack" / "lines").iterdir())) == 1


def test_some_failed_lines_give_one_and_the_others_are_there(
    studio: Studio, script: Write, home: Path
) -> None:
    ran = studio("render", script("One.", "!fail", "Three."), "--out", home / "pack", "--json")
    assert ran.code == 1
    assert ran.json["total"]["failed"] == 1
    assert len(list((home / "pack" / "lines").iterdir())) == 2
    assert "was asked to fail" in ran.err
    assert [line for line in ran.json["lines"] if "error" in line]


def test_when_every_line_fails_an_earlier_pack_stays(studio: Studio, script: Write, home: Path) -> None:
    studio("render", script("One."), "--out", home / "pack")
    ran = studio("render", script("!fail"), "--out", home / "pack", "--json")
    assert ran.code == 1
    assert ran.json["mix"] is None
    assert len(list((home / "pack" / "lines").iterdir())) == 1


def test_an_engine_that_dies_is_told_and_costs_no_line(studio: Studio, script: Write, home: Path) -> None:
    ran = studio("render", script("One.", "!crash once", "Three."), "--out", home / "pack")
    assert ran.code == 0
    assert "started again" in ran.err


def test_a_cache_that_lost_and_broke_files_is_mended_on_the_way(
    studio: Studio, script: Write, home: Path
) -> None:
    path = script("One is here.", "Two is here.", "Three is here.")
    studio("render", path, "--out", home / "pack")
    before = (home / "pack" / "mix.wav").read_bytes()
    first, second, *_ = sorted((home / "home" / "cache" / "sound").rglob("*.entry"))
    first.unlink()
    second.write_bytes(second.read_bytes()[:100])
    ran = studio("render", path, "--out", home / "other", "--json")
    assert ran.code == 0
    assert ran.json["total"]["rendered"] == 2
    assert (home / "other" / "mix.wav").read_bytes() == before


@pytest.mark.parametrize(
    "text",
    ["", "# only a comment\n", "Ada: [nosuchfeeling] Hello.\n", "Ada: [happy 7] Hello.\n", "Ada: Hi\x00.\n"],
)
def test_bad_scripts_are_told_with_their_place(studio: Studio, home: Path, text: str) -> None:
    path = home / "bad.txt"
    path.write_text(text, encoding="utf-8")
    ran = studio("render", path, "--out", home / "pack")
    assert ran.code == 2
    assert "bad.txt" in ran.err
    assert "Traceback" not in ran.err
    assert not (home / "pack").exists()


@pytest.mark.parametrize(
    "data", [b"{", b'{"format": "dialogue-studio-scene", "version": 99}', b"\xff\xfe\x00\xd8"]
)
def test_broken_files_are_refused_in_words(studio: Studio, home: Path, data: bytes) -> None:
    (home / "bad.json").write_bytes(data)
    ran = studio("render", home / "bad.json", "--out", home / "pack")
    assert ran.code == 2
    assert ran.err.strip()
    assert "Traceback" not in ran.err


def test_what_is_missing_or_unknown_is_named(studio: Studio, script: Write, home: Path) -> None:
    path = script("One.")
    assert "nosuch.txt" in studio("render", home / "nosuch.txt", "--out", home / "p").err
    assert "nosuch" in studio("render", path, "--out", home / "p", "--engine", "nosuch").err
    assert "L99" in studio("render", path, "--out", home / "p", "--lines", "L99").err
    assert studio("render", path).code == 2
    assert studio("nosuchcommand").code == 2


def test_a_voice_that_does_not_exist_is_refused_before_anything_is_done(studio: Studio, home: Path) -> None:
    scene = {
        "format": "dialogue-studio-scene",
        "version": 1,
        "title": "x",
        "roles": [{"id": "a", "name": "A", "voice": "nobody"}],
        "lines": [{"id": "1", "role": "a", "text": "Hello."}],
    }
    (home / "scene.json").write_text(json.dumps(scene), encoding="utf-8")
    ran = studio("render", home / "scene.json", "--out", home / "pack")
    assert ran.code == 2
    assert "nobody" in ran.err
    assert "tone-low" in ran.err


def test_files_of_others_are_refused_before_anything_is_rendered(
    studio: Studio, script: Write, home: Path
) -> None:
    (home / "mine").mkdir()
    (home / "mine" / "novel.txt").write_text("chapter one")
    ran = studio("render", script("One."), "--out", home / "mine")
    assert ran.code == 2
    assert "novel.txt" in ran.err
    assert not (home / "engine" / "asked.txt").exists()


def test_words_are_chinese_where_the_user_is(studio: Studio, script: Write, home: Path) -> None:
    ran = studio("render", script("你好。", "早上好。"), "--out", home / "pack", "--lang", "zh")
    assert "新渲染 2 句" in ran.out


def test_five_thousand_lines_are_read_and_named(studio: Studio, script: Write, home: Path) -> None:
    path = script(*[f"This is line {i}." for i in range(5000)])
    ran = studio("import", path, "--out", home / "scene.json")
    assert ran.code == 0
    assert len(json.loads((home / "scene.json").read_text(encoding="utf-8"))["lines"]) == 5000


@pytest.mark.skipif(sys.platform == "win32", reason="sends POSIX signals")
@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGTERM])
def test_stopping_leaves_what_was_there_and_nothing_else(
    start: Start, studio: Studio, script: Write, home: Path, how: signal.Signals
) -> None:
    studio("render", script("One."), "--out", home / "out" / "pack")
    before = {p.name for p in (home / "out").rglob("*")}
    process = start("render", script("Two.", "!hold", "Four."), "--out", home / "out" / "pack")
    wait_for(lambda: any((home / "out").glob(".pack.*.part/.takes/*.npz")))
    process.send_signal(how)
    _, err = process.communicate(timeout=120)
    assert process.returncode == 130
    assert "Traceback" not in err
    assert {p.name for p in (home / "out").rglob("*")} == before


@pytest.mark.skipif(sys.platform == "win32", reason="sends POSIX signals")
def test_a_kill_in_the_middle_loses_nothing_and_the_next_run_goes_on(
    start: Start, studio: Studio, script: Write, home: Path
) -> None:
    out = home / "out"
    studio("render", script("One."), "--out", out / "pack")
    before = (out / "pack" / "mix.wav").read_bytes()
    path = script("Two.", "Three.", "!hold", "Five.")
    process = start("render", path, "--out", out / "pack")
    wait_for(lambda: any(out.glob(".pack.*.part/.takes/2.npz")))
    process.kill()
    process.communicate(timeout=120)
    assert (out / "pack" / "mix.wav").read_bytes() == before
    (home / "engine" / "go").touch()
    ran = studio("render", path, "--out", out / "pack", "--json")
    assert ran.code == 0
    assert ran.json["total"]["reused"] >= 2
    assert [p.name for p in out.iterdir()] == ["pack"]
