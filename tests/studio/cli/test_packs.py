"""Packs are made as chosen, checked and made again from the command line."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest
import soundfile

from studio.pack.writer import PHASES
from studio.words import say
from tests.studio.cli.conftest import Ran

Write = Callable[..., Path]
Studio = Callable[..., Ran]
TEXTS = ("Hello there, my dear old friend.", "[happy 0.8] Good morning to you too.")


@pytest.fixture
def pack(studio: Studio, script: Write, home: Path) -> Path:
    ran = studio("export", script(*TEXTS), "--out", home / "pack", "--preset", "simple", "--handoff", "otio")
    assert ran.code == 0, ran.err
    return home / "pack"


def test_choices_become_contents(studio: Studio, script: Write, home: Path) -> None:
    ran = studio(
        *("export", script(*TEXTS), "--out", home / "pack", "--preset", "film", "--sounds", "lines,stems"),
        *("--format", "flac", "--rate", "44100", "--names", "VO_{scene}_{id}", "--subtitles", "vtt"),
        *("--alignment", "json", "--handoff", "reaper,unity", "--no-sheet", "--effect", "Ada=radio"),
        *("--rights", "mine", "--json"),
    )
    assert ran.code == 0, ran.err
    names = {path.relative_to(home / "pack").as_posix() for path in (home / "pack").rglob("*.*")}
    assert "lines/VO_scene_l0001.flac" in names
    assert "VO_scene_subtitles.vtt" in names
    assert {"stems", "alignment", "lines"} == {name.partition("/")[0] for name in names if "/" in name}
    assert not any(name.endswith((".html", ".srt", ".otio")) or "mix" in name for name in names)
    assert soundfile.info(home / "pack" / "lines" / "VO_scene_l0001.flac").samplerate == 44_100
    assert ran.json["loudness"]["measured_lufs"] == pytest.approx(-23, abs=0.5)
    told = json.loads((home / "pack" / "manifest.json").read_text(encoding="utf-8"))
    assert [line["effect"] for line in told["lines"]] == ["radio", ""]


def test_names_can_be_seen_before(studio: Studio, script: Write, home: Path) -> None:
    ran = studio("export", script(*TEXTS), "--out", home / "p", "--names", "{id}_{emotion}", "--preview")
    assert ran.out.split() == ["l0001_neutral.wav", "l0002_happy.wav"]
    assert not (home / "p").exists()


def test_roles_can_be_chosen(studio: Studio, script: Write, home: Path) -> None:
    ran = studio("export", script(*TEXTS, "Three."), "--out", home / "p", "--roles", "Bo", "--json")
    assert [line["role"] for line in ran.json["lines"]] == ["bo"]
    assert studio("export", script(*TEXTS), "--out", home / "q", "--roles", "Nobody").code == 2


@pytest.mark.parametrize(
    "choice", [("--names", "{nosuch}"), ("--subtitles", "sub"), ("--sounds", "noise"), ("--effect", "ada=x")]
)
def test_what_there_is_not_is_refused_in_words(
    studio: Studio, script: Write, home: Path, choice: tuple[str, str]
) -> None:
    ran = studio("export", script(*TEXTS), "--out", home / "p", *choice)
    assert ran.code == 2
    assert "Traceback" not in ran.err
    assert ran.err.strip()


def test_the_same_choices_again_cost_nothing_and_others_make_it_anew(
    studio: Studio, script: Write, home: Path, pack: Path
) -> None:
    again = studio("export", script(*TEXTS), "--out", pack, "--handoff", "otio")
    assert "up to date" in again.out
    other = studio("export", script(*TEXTS), "--out", pack, "--loudness", "podcast", "--json")
    assert other.json["total"]["rendered"] == 0
    assert other.json["loudness"]["target"] == "podcast"


def test_a_check_passes_and_tells_tampering_by_its_exit_code(
    studio: Studio, script: Write, pack: Path
) -> None:
    assert studio("check", pack, "--scene", script(*TEXTS)).code == 0
    changed = studio("check", pack, "--scene", script("Other words.", TEXTS[1]))
    assert (changed.code, "its text has changed" in changed.out) == (1, True)
    (pack / "timeline.otio").write_text("{}")
    ran = studio("check", pack, "--json")
    assert ran.code == 1
    assert [one["where"] for one in ran.json["findings"] if one["error"]] == ["timeline.otio"]
    assert studio("check", pack.parent / "nothing").code == 2


def test_a_pack_is_made_again_bit_for_bit(studio: Studio, home: Path, pack: Path) -> None:
    ran = studio("rebuild", pack, "--out", home / "again")
    assert ran.code == 0, ran.out + ran.err
    assert "2 takes" in ran.out
    for path in (path for path in pack.rglob("*.*") if path.is_file()):
        assert (home / "again" / path.relative_to(pack)).read_bytes() == path.read_bytes()


def test_what_comes_out_otherwise_is_named(studio: Studio, pack: Path) -> None:
    path = pack / "manifest.json"
    document = json.loads(path.read_text(encoding="utf-8"))
    document["lines"][0]["take"]["engine"]["version"] = "0"
    document["lines"][1]["take"]["samples_sha256"] = "0" * 64
    path.write_text(json.dumps(document), encoding="utf-8")
    ran = studio("rebuild", pack, "--json")
    assert ran.code == 1
    told = {(one["code"], one["where"]) for one in ran.json["differences"]}
    assert told == {("engine", "tone 0"), ("sound", "L0002")}


def test_the_writing_of_a_pack_tells_its_phases_and_how_far_they_are(
    studio: Studio, script: Write, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("studio.cli.progress._FILE_EVERY_S", 0.0)
    ran = studio("export", script("Hello.", "Bye."), "--out", home / "pack", "--preset", "film")
    assert ran.code == 0, ran.err
    for phase in PHASES:
        assert f"{say(f'export.phase.{phase}', 'en')} 2 of 2 lines" in ran.err, phase
