"""Columns are known by their headers, else by what stands in them, and a choice is remembered."""

from pathlib import Path

import pytest

from studio.exchange.columns import Columns, guess_columns
from studio.exchange.formats import read_file, table_columns
from studio.exchange.remembered import FILE, recall, remember
from studio.exchange.source import Source

SHEET = (
    "Scene;No.;Actor;English;Feeling;Intensity;Speed\n"
    "1;x1;Ann;Hello there, you.;sad;40%;0,9\n1;x2;Ben;Yes.;;;\n"
)


@pytest.mark.parametrize(
    ("header", "places"),
    [
        (("ID", "Character", "Dialogue", "Notes"), {"id": 0, "role": 1, "text": 2, "note": 3}),
        (
            ("编号", "角色", "台词", "情感", "强度"),
            {"id": 0, "role": 1, "text": 2, "emotion": 3, "strength": 4},
        ),
        (
            ("speaker", "start_time", "end_time", "transcription"),
            {"role": 0, "start": 1, "end": 2, "text": 3},
        ),
        (("話者", "セリフ"), {"role": 0, "text": 1}),
    ],
)
def test_headers_in_several_languages_are_known(header: tuple[str, ...], places: dict[str, int]) -> None:
    columns = guess_columns([header, ("1", "2", "3", "4", "5")])
    assert dict(columns.places) == places
    assert columns.header
    assert columns.asked == ()


def test_without_headers_names_are_what_comes_again_and_words_what_is_long() -> None:
    rows = [
        ("1", "Ann", "I came as soon as I could."),
        ("2", "Ben", "You did."),
        ("3", "Ann", "I did, though."),
    ]
    columns = guess_columns(rows)
    assert dict(columns.places) == {"text": 2, "role": 1}
    assert not columns.header
    assert set(columns.asked) == {"text", "role"}


def test_what_is_not_sure_is_asked() -> None:
    found = table_columns(Source(SHEET.encode(), "x.csv"), "csv")
    assert found is not None
    columns, rows = found
    assert columns.asked == ("text",)
    assert columns.names[columns.places["text"]] == "English"
    assert rows[1][2] == "Ann"


def test_a_foreign_sheet_is_read_with_its_direction_and_ids() -> None:
    draft = read_file(Source(SHEET.encode(), "x.csv"))
    first = draft.lines[0].line
    assert (first.id, first.text) == ("x1", "Hello there, you.")
    assert first.emotion is not None
    assert (first.emotion.feelings.sad, first.emotion.strength) == (1.0, 0.4)
    assert first.delivery is not None
    assert first.delivery.rate == 0.9
    assert draft.lines[0].says == {"emotion", "delivery"}
    assert draft.lines[1].says == frozenset()


def test_a_choice_is_remembered_for_tables_of_the_same_shape(tmp_path: Path) -> None:
    columns = Columns({"text": 0}, True, ("Col A", "Col B"), ("text",))
    chosen = Columns({"text": 1, "role": 0}, header=True, names=("Col A", "Col B"))
    remember(chosen, columns.signature, tmp_path)
    same = Columns(columns.places, True, ("col a", "Col B"), ("text",))
    assert recall(same, tmp_path) == Columns({"text": 1, "role": 0}, True, ("col a", "Col B"))
    other = Columns({}, True, ("Other",))
    assert recall(other, tmp_path) is other


CHOICE = '{"a": {"header": true, "places": {%s}}}'


def test_a_damaged_memory_is_no_memory(tmp_path: Path) -> None:
    columns = Columns({"text": 0}, True, ("A",))
    for text in ("{", "[]", '{"a": {"text": 0}}', CHOICE % '"x": 0', CHOICE % '"text": 7'):
        (tmp_path / FILE).write_text(text)
        assert recall(columns, tmp_path) == columns
