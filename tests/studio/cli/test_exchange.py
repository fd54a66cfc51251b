"""`import` and `convert`: any format in, into a scene that is there, and out again."""

from collections.abc import Callable
from pathlib import Path

import pytest

from studio.cli import main
from studio.edits import set_curve
from studio.load import load_scene, save_scene
from tests.studio.cli.conftest import Ran
from tests.studio.exchange.samples import FORMS, sample
from tts.contract import CurvePoint, IntensityCurve

Studio = Callable[..., Ran]


def put(home: Path, form: str) -> Path:
    source = sample(form)
    path = home / source.name
    path.write_bytes(source.data)
    return path


@pytest.mark.parametrize("form", FORMS)
def test_every_format_is_imported_with_one_command(studio: Studio, home: Path, form: str) -> None:
    ran = studio("import", put(home, form), "--out", home / "scene.json")
    assert ran.code == 0, ran.err
    assert "roles: written to" in ran.out
    assert len(load_scene(home / "scene.json").lines) >= 3


def test_a_preview_changes_nothing_and_says_what_would_become_of_every_line(
    studio: Studio, home: Path
) -> None:
    scene, script = home / "scene.json", put(home, "text")
    studio("import", script, "--out", scene)
    curve = IntensityCurve((CurvePoint(0.0, 0.1), CurvePoint(1.0, 0.9)))
    save_scene(set_curve(load_scene(scene), ["L0002"], curve).scene, scene)
    before = scene.read_bytes()
    script.write_text(
        "Algernon: Did you hear me, Lane?\nLane: I didn't think it polite to listen, sir.\nLane: Tea?\n"
    )
    shown = studio("import", script, "--into", scene, "--preview", "--json")
    assert [row["kind"] for row in shown.json["lines"]] == ["changed", "same", "removed", "added"]
    assert scene.read_bytes() == before
    text = studio("import", script, "--into", scene, "--preview").out
    assert text.splitlines()[0].startswith("~ L0001")
    done = studio("import", script, "--into", scene)
    assert "1 added, 1 changed, 0 moved, 1 removed, 1 as they were" in done.out
    assert load_scene(scene).line("L0002").curve == curve


def test_columns_can_be_told_and_are_remembered(studio: Studio, home: Path) -> None:
    path = home / "odd.csv"
    path.write_text("a,b,c\nHello there my friend,xx,Ann\nGood morning to you,yy,Ben\n")
    told = studio("import", path, "--columns", "role=c,text=2", "--preview", "--json")
    assert [(row["role"], row["after"]) for row in told.json["lines"]] == [("Ann", "xx"), ("Ben", "yy")]
    again = studio("import", path, "--preview", "--json")
    assert again.json == told.json
    assert studio("import", path, "--columns", "text=nine", "--preview").code == 2
    assert "id, role, text" in studio("import", path, "--columns", "colour=1", "--preview").err


def test_problems_are_told_with_their_place_and_the_rest_is_imported(studio: Studio, home: Path) -> None:
    ran = studio("import", put(home, "srt"), "--out", home / "scene.json")
    assert "earnest.srt:11" in ran.err
    assert "a piano" in ran.err
    assert ran.code == 0


def test_a_scene_goes_out_and_comes_in_without_loss(studio: Studio, home: Path) -> None:
    scene = home / "scene.json"
    studio("import", put(home, "markdown"), "--out", scene)
    for ending in ("csv", "tsv", "xlsx", "jsonl"):
        out = home / f"out.{ending}"
        assert "Nothing is lost" in studio("convert", scene, "--out", out).out
        assert studio("convert", scene, "--out", out).code == 2, "it is there already"
        back = home / f"{ending}.json"
        assert studio("import", out, "--out", back).code == 0
        assert load_scene(back) == load_scene(scene)


def test_a_scene_goes_out_as_a_screenplay(studio: Studio, home: Path) -> None:
    ran = studio("convert", put(home, "text"), "--out", home / "x.fountain")
    assert "keeps who says what" in ran.out
    assert "@Algernon\nDid you hear" in (home / "x.fountain").read_text()


def test_what_cannot_be_written_is_said(studio: Studio, home: Path) -> None:
    path = put(home, "text")
    assert "csv" in studio("convert", path, "--out", home / "x.rpy").err
    assert studio("convert", path, "--out", home / "x.wav").code == 2
    assert studio("import", path).code == 2
    assert not (home / "x.wav").exists()


def test_the_words_of_the_commands_are_there_in_chinese(
    home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["import", str(put(home, "text")), "--out", str(home / "s.json"), "--lang", "zh"]) == 0
    assert "3" in capsys.readouterr().out
