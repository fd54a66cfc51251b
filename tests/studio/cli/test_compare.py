"""One command leaves clips, a measured table and a report of one line."""

import csv
import math
from collections.abc import Callable
from pathlib import Path

import pytest
import soundfile

from tests.studio.cli.conftest import Ran

Studio = Callable[..., Ran]
Script = Callable[..., Path]


def test_a_line_is_compared(studio: Studio, script: Script, home: Path) -> None:
    out = home / "out"
    scene = script("[calm] You came after all, you <b>did</b>.", "Yes.")
    line_id = "L0001"
    given = ("--emotions", "happy,sad", "--strengths", "0,0.5,1", "--out", out)
    ran = studio("compare", scene, "--line", line_id, *given)
    assert ran.code == 0, ran.err
    with (out / "table.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    assert [(row["feeling"], row["strength"]) for row in rows] == [
        (feeling, strength) for feeling in ("happy", "sad") for strength in ("0.0", "0.5", "1.0")
    ]
    assert [float(row["f0_st"]) for row in rows[:3]] == pytest.approx([0, 6, 12], abs=0.1)
    for row in rows:
        assert soundfile.info(out / row["file"]).duration == pytest.approx(float(row["seconds"]), abs=0.01)
    report = (out / "report.html").read_text("utf-8")
    assert report.count("data:audio/flac") == 6
    assert "<b>did" not in report
    again = studio("compare", scene, "--line", line_id, *given, "--json")
    assert [row["file"] for row in again.json] == [row["file"] for row in rows]
    assert not any(
        isinstance(value, float) and math.isnan(value) for row in again.json for value in row.values()
    )
    assert (home / "engine" / "asked.txt").read_text("utf-8").count("render") == 5  # nothing twice, 0 % once


@pytest.mark.parametrize(
    ("given", "told"),
    [
        (("--emotions", "hungry"), "hungry"),
        (("--strengths", "much"), "much"),
        (("--strengths", "2"), "strength"),
        (("--line", "L9"), "L9"),
        (("--seeds", "99"), "200"),
    ],
)
def test_what_cannot_be_compared_is_refused(
    studio: Studio, script: Script, home: Path, given: tuple[str, str], told: str
) -> None:
    ran = studio("compare", script("Hello."), "--line", "L0001", "--out", home / "out", *given)
    assert ran.code == 2
    assert told in ran.err
    assert not (home / "out").exists()
