"""Results are told plainly; words of a script are never markup, nor a spreadsheet's formula."""

import csv
import io
import re
from dataclasses import replace
from html.parser import HTMLParser

import numpy as np
import pytest

from studio.lab.blind import Answer, Design, Item, Kind, Trial, trials
from studio.lab.figures import svg
from studio.lab.report import Moved, Section, Sound, report
from studio.lab.results import results
from studio.lab.stimuli import low_passed
from studio.lab.verdicts import (
    drawing,
    fewest_listeners,
    listener_rows,
    ranking_drawing,
    ranking_told,
    summary,
    table,
    to_csv,
)
from tts.audio import Audio

EVIL = "<script>alert('x')</script>"
NAMES = (EVIL, "=cmd|' /C calc'!A0", "calm 50 %")


def design(kind: Kind = Kind.AB, conditions: int = 3) -> Design:
    items = tuple(Item(str(i), f"@{EVIL}", ("{}",) * conditions) for i in range(6))
    return Design(kind, EVIL, "", NAMES[:conditions], ("draft",) * conditions, items)


def unanimous(test: Design, listeners: int) -> list[Answer]:
    """Everybody prefers what stands first in the design."""
    asked = [(f"L{n}", trial) for n in range(listeners) for trial in trials(test, n)]
    return [Answer(who, trial, trial.slots.index(min(trial.slots[:2]))) for who, trial in asked]


@pytest.mark.parametrize(
    ("listeners", "told"), [(0, "Too few answers"), (1, "A difference was found"), (3, "A difference")]
)
def test_what_was_found_is_said_in_a_sentence(listeners: int, told: str) -> None:
    test = design(conditions=2)
    text = summary(test, results(test, unanimous(test, listeners)), "en")
    assert told in text
    assert ("One listener" in text) == (listeners == 1)
    assert summary(test, results(test, []), "zh").startswith("0 位听众")


def test_what_was_preferred_is_named_whichever_stands_first() -> None:
    test = replace(design(conditions=2), conditions=("sad", "calm"))
    asked = [trial for n in range(2) for trial in trials(test, n)]
    calm = [Answer("L1", trial, trial.slots.index(1)) for trial in asked]
    assert "“calm” was preferred to “sad” in 12 of 12." in summary(test, results(test, calm), "en")
    heard = replace(test, kind=Kind.ABX)
    rows = [Answer("L1", one, one.slots.index(one.slots[2])) for one in trials(heard, 0)]
    assert "“sad” and “calm” were told apart in 6 of 6." in summary(heard, results(heard, rows), "en")


def test_a_test_says_how_many_listeners_it_takes_to_mean_something() -> None:
    one_line = replace(design(), items=design().items[:1])
    assert fewest_listeners(one_line) == 6
    assert fewest_listeners(replace(one_line, repeats=4)) == 2
    assert fewest_listeners(replace(one_line, kind=Kind.ABX)) == 5
    assert fewest_listeners(replace(design(), repeats=2)) == 1


def test_a_name_that_does_not_fit_a_drawing_is_cut_in_any_script() -> None:
    latin, chinese = "happy 50 % · Clara", "开心一半的克拉拉又开心一半的克拉拉的声音"
    test = replace(design(conditions=2), conditions=(latin, chinese))
    drawn = svg(drawing(test, results(test, unanimous(test, 1)), "en"))
    (label,) = [text for text in re.findall("<text[^>]*>([^<]*)</text>", drawn) if text.startswith(latin)]
    assert label.endswith("…")
    assert sum(2 if ord(letter) > 0x2E80 else 1 for letter in label) <= 40


def test_five_answers_that_agree_are_called_too_few() -> None:
    test = design(conditions=2)
    answers = unanimous(test, 1)[:5]
    assert "Too few answers to mean anything" in summary(test, results(test, answers), "en")
    _, rows = table(test, results(test, answers), "en")
    assert rows[0][-1] == "too few"


def test_answers_that_give_no_ranking_are_said_to_give_none() -> None:
    test = design()
    found = results(test, unanimous(test, 2))
    assert ranking_drawing(test, found, "en") is None
    assert "no ranking" in ranking_told(test, found, "en")


class Tags(HTMLParser):
    """Collects what a browser would run or load."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []
        self.sources: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append(tag)
        self.sources += [value or "" for name, value in attrs if name in ("src", "href")]


def test_a_report_needs_nothing_else_and_runs_nothing() -> None:
    test = design()
    found = results(test, unanimous(test, 2))
    head, rows = table(test, found, "en")
    who, listeners = listener_rows(found, "en")
    sound = Sound(Audio(np.zeros(800, np.float32), 8000), EVIL)
    sections = [
        Section(EVIL, (EVIL,), head, rows, (svg(drawing(test, found, "en")),)),
        Section("Who", (), who, listeners),
        Section("Sounds", (), (EVIL,), [[EVIL, sound, Moved(EVIL)]]),
    ]
    page, text = Tags(), report(EVIL, sections, lang="en")
    page.feed(text)
    assert text.count('class="moved"') == 1
    assert "script" not in page.found
    assert {"table", "svg", "audio"} <= set(page.found)
    assert all(source.startswith("data:audio/flac;base64,") for source in page.sources)
    assert len(page.sources) == 1


@pytest.mark.parametrize("kind", list(Kind))
def test_the_table_of_answers_has_no_formula_and_every_slot(kind: Kind) -> None:
    test = design(kind)
    trial = trials(test, 0)[0]
    rated = tuple(10.0 * i for i in range(len(trial.slots))) if kind is Kind.MUSHRA else ()
    answer = Answer("L1", trial, None if rated else 0, rated)
    rows = list(csv.DictReader(io.StringIO(to_csv(test, [(0.0, answer)]).decode("utf-8-sig"))))
    assert len(rows) == len(trial.slots)
    assert not any(re.match(r"[=+\-@\t\r]", cell) for row in rows for cell in row.values())
    if kind is Kind.AB:
        assert [row["chosen"] for row in rows] == ["1", "0"]
    if rated:
        assert [float(row["rating"]) for row in rows] == list(rated)


def test_the_anchor_loses_what_lies_above_three_and_a_half_kilohertz() -> None:
    rate = 22_050
    t = np.arange(rate) / rate

    def left_db(hz: float) -> float:
        tone = np.sin(2 * np.pi * hz * t).astype(np.float32)
        kept = low_passed(tone, rate)[2000:-2000]
        return float(20 * np.log10(np.std(kept) / np.std(tone)))

    assert left_db(1000) == pytest.approx(0.0, abs=0.1)  # BS.1534-3: ripple below 0.1 dB
    assert left_db(4000) < -25.0  # the same: 25 dB at 4 kHz
    assert left_db(4500) < -50.0  # and 50 dB at 4.5 kHz


def test_an_answer_of_nobody_is_no_answer() -> None:
    answer = Answer("L1", Trial(0, (0, 1)), None)
    (pair,) = results(replace(design(conditions=2)), [answer]).pairs
    assert pair.share.hits == 0
