"""What is written without loss reads back as the same scene, and may be edited in between."""

import csv
import io
import json

import pytest
from hypothesis import given, settings
from openpyxl import load_workbook

from studio.errors import PackError
from studio.exchange.draft import Script
from studio.exchange.formats import FORMATS, read_file, write_file
from studio.exchange.source import Source
from studio.scene import Line, Role, Scene
from tests.studio.strategies import scenes
from tts.contract import CurvePoint, Delivery, Easing, Emotion, Feelings, IntensityCurve, Pause

LOSSLESS = [one for one in FORMATS if one.lossless]
ANNA = Role("r1", "Anna", "en-gb-alice", pan=-0.5)
LINE = Line(
    "L0007",
    "r1",
    "=SUM(A1) is what I said, never.",
    Emotion(Feelings(happy=0.6, sad=0.1 + 0.2), 1 / 3),
    curve=IntensityCurve(
        (CurvePoint(0.0, 0.2), CurvePoint(0.5, 0.9, Easing.SMOOTH, 12), CurvePoint(1.0, 1.0))
    ),
    delivery=Delivery(rate=1.1, pause_after_s=0.3),
    pauses=(Pause(26, 0.6),),
    gap_s=-0.25,
    seed=7,
    locked=True,
    note="to the audience",
)
SCRIPT = Script(Scene("Duel", (ANNA, Role("r2", "Anna")), (LINE,), "en-GB", 0.5), (("L0007", "abc123"),))


@given(scene=scenes())
@settings(max_examples=25, deadline=None)
def test_any_scene_comes_back_the_same(scene: Scene) -> None:
    assert {one.id for one in LOSSLESS} == {"csv", "tsv", "xlsx", "jsonl", "scene"}
    for form in ("csv", "tsv", "jsonl"):
        again = read_file(Source(write_file(Script(scene), form), "x"), form)
        assert again.scene() == scene, form
        assert again.problems == (), form


@given(scene=scenes(max_lines=3))
@settings(max_examples=10, deadline=None)
def test_any_scene_comes_back_the_same_from_a_workbook(scene: Scene) -> None:
    takes = tuple((line.id, f"k{line.id}") for line in scene.lines)
    again = read_file(Source(write_file(Script(scene, takes), "xlsx"), "x.xlsx"))
    assert again.scene() == scene
    assert again.takes() == dict(takes)


@pytest.mark.parametrize("form", ["csv", "tsv", "xlsx", "jsonl"])
def test_everything_that_a_line_has_is_there_again_and_known_by_its_content(form: str) -> None:
    again = read_file(Source(write_file(SCRIPT, form), "no-ending"))
    assert again.format == form
    assert again.scene() == SCRIPT.scene
    assert again.takes() == {"L0007": "abc123"}
    assert all(one.stable for one in again.lines)


def test_a_spreadsheet_shows_words_where_people_look_and_runs_no_formula() -> None:
    data = write_file(SCRIPT, "csv")
    header, row, *_ = csv.reader(io.StringIO(data.decode("utf-8-sig")))
    cells = dict(zip(header, row, strict=True))
    assert cells["role"] == "id:r1", "two roles have one name"
    assert cells["emotion"] == "happy 0.6 + sad 0.30000000000000004"
    assert cells["curve"] == "0.0:0.2 0.5:0.9:smooth@12 1.0:1.0"
    assert cells["text"].startswith("'=SUM")
    sheet = load_workbook(io.BytesIO(write_file(SCRIPT, "xlsx"))).worksheets[0]
    assert sheet["D2"].value == LINE.text
    assert sheet["D2"].data_type == "s"


def test_each_line_of_jsonl_is_json_of_its_own() -> None:
    rows = [json.loads(row) for row in write_file(SCRIPT, "jsonl").decode().splitlines()]
    assert [row["kind"] for row in rows] == ["scene", "role", "role", "line"]
    assert rows[-1]["name"] == "Anna"


def test_a_cell_that_was_spoilt_is_told_with_its_row_and_the_rest_is_read() -> None:
    data = write_file(SCRIPT, "csv").decode("utf-8-sig")
    edited = data.replace("26:0.6", "26:plenty").replace(",7,yes,", ",seven,yes,")
    draft = read_file(Source(edited.encode(), "x.csv"))
    assert {(fault.code, fault.line, dict(fault.facts)["column"]) for fault in draft.problems} == {
        ("bad_cell", 2, "pauses"),
        ("bad_cell", 2, "seed"),
    }
    (one,) = draft.lines
    assert one.line.curve == LINE.curve
    assert not {"pauses", "seed"} & one.says


def test_words_shortened_in_a_spreadsheet_let_go_of_places_that_are_gone() -> None:
    data = write_file(SCRIPT, "csv").decode("utf-8-sig").replace("'=SUM(A1) is what I said, never.", "Never.")
    draft = read_file(Source(data.encode(), "x.csv"))
    assert draft.lines[0].line.text == "Never."
    assert {dict(fault.facts)["column"] for fault in draft.problems} == {"curve", "pauses"}


def test_a_text_too_long_for_a_cell_is_refused_by_name() -> None:
    scene = Scene("x", (ANNA,), (Line("1", "r1", "a" * 40_000),))
    with pytest.raises(PackError, match="cell_too_long"):
        write_file(Script(scene), "xlsx")
    assert read_file(Source(write_file(Script(scene), "csv"), "x.csv")).scene() == scene
