"""Alignments are what Praat reads, leave no gap, and give every sound a mouth."""

import json
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import parselmouth
import pytest
from hypothesis import given
from hypothesis import strategies as st
from parselmouth.praat import call

from studio.alignment import to_document, to_lab, to_pitch_tier, to_textgrid, visemes_of
from studio.alignment.tiers import filled
from studio.alignment.visemes import shapes_of
from studio.takes import Take
from tests.studio.humming import LEAD_S, WORD_S, hum, scene
from tts.contract import Span

TIMES = st.floats(0.0, 10.0)


def take(text: str = 'He said: "No."') -> Take:
    return hum(scene(text), "L1")


def read(tmp_path: Path, text: str) -> parselmouth.Data:
    path = tmp_path / "read"
    path.write_text(text, encoding="utf-8")
    return parselmouth.read(str(path))


@pytest.mark.parametrize("text", ['He said: "No."', "你 好！"])
def test_praat_reads_words_phones_and_pitch(tmp_path: Path, text: str) -> None:
    one = take(text)
    grid = read(tmp_path, to_textgrid(one.plan, text))
    names = [call(grid, "Get tier name", i + 1) for i in range(call(grid, "Get number of tiers"))]
    assert names == ["words", "characters", "phones", "pitch"]
    words = [
        call(grid, "Get label of interval", 1, i + 1) for i in range(call(grid, "Get number of intervals", 1))
    ]
    assert [word for word in words if word] == text.split()
    assert call(grid, "Get start time of interval", 1, 2) == pytest.approx(LEAD_S)
    assert call(grid, "Get end time of interval", 1, 2) == pytest.approx(LEAD_S + WORD_S)
    assert call(grid, "Get end time") == pytest.approx(one.plan.seconds, abs=1e-5)
    assert call(grid, "Get number of points", 4) == len(text.split())
    assert float(call(grid, "Get label of point", 4, 1)) == pytest.approx(150.0)


def test_praat_reads_the_pitch_tier(tmp_path: Path) -> None:
    tier = read(tmp_path, to_pitch_tier(take().plan))
    assert call(tier, "Get mean (curve)", 0, 0) == pytest.approx(150.0)
    assert call(tier, "Get number of points") == pytest.approx(take().plan.seconds / 0.01, abs=1)


def test_an_engine_without_phones_still_gives_a_grid(tmp_path: Path) -> None:
    plan = replace(take("One two.").plan, phones=(), chars=(), syllables=())
    assert call(read(tmp_path, to_textgrid(plan, "One two.")), "Get number of tiers") == 2
    assert [row.split()[2] for row in to_lab(plan).splitlines()] == ["sil", "One", "two.", "sil"]
    assert visemes_of(plan).oculus == ()


def test_htk_labels_count_in_units_of_100_ns_without_gaps() -> None:
    one = take("One two.")
    rows = [row.split() for row in to_lab(one.plan).splitlines()]
    assert [row[2] for row in rows] == ["sil", "One", "two.", "sil"]
    assert rows[1][:2] == ["1000000", "3500000"]
    assert all(before[1] == after[0] for before, after in pairwise(rows))
    assert int(rows[-1][1]) == pytest.approx(one.plan.seconds * 1e7, abs=1)


def test_every_sound_has_its_mouth() -> None:
    def oculus(label: str) -> list[str]:
        return [shape.oculus for shape in shapes_of(label)]

    assert [oculus(label) for label in ("p", "f", "θ", "tʰ", "ɡ", "dʒ", "s", "ŋ", "ɹ")] == [
        ["PP"], ["FF"], ["TH"], ["DD"], ["kk"], ["CH"], ["SS"], ["nn"], ["RR"]
    ]  # fmt: skip
    assert [oculus(label) for label in ("ɑː", "eɪ", "iou", "tɕʰ")] == [
        ["aa"], ["E", "ih"], ["ih", "oh", "ou"], ["CH"]
    ]  # fmt: skip
    assert [shape.preston_blair for shape in shapes_of("m")] == ["MBP"]
    assert [shape.preston_blair for shape in shapes_of("")] == ["rest"]


def test_visemes_cover_the_whole_take_and_close_the_mouth_in_pauses() -> None:
    plan = replace(
        take().plan,
        phones=(Span("m", 0.1, 0.2), Span("b", 0.2, 0.3), Span("aɪ", 0.3, 0.5)),
        seconds=0.8,
    )
    shapes = [(s.label, round(s.start_s, 3), round(s.end_s, 3)) for s in visemes_of(plan).oculus]
    assert shapes == [
        ("sil", 0.0, 0.1),
        ("PP", 0.1, 0.3),
        ("aa", 0.3, 0.4),
        ("ih", 0.4, 0.5),
        ("sil", 0.5, 0.8),
    ]
    assert [s.label for s in visemes_of(plan).preston_blair] == ["rest", "MBP", "AI", "E", "rest"]


def test_the_document_tells_all_of_it() -> None:
    told = json.loads(to_document(take().plan, line_id="L1", role="ada", text="x"))
    assert (told["id"], told["role"], told["version"]) == ("L1", "ada", 1)
    assert [word["label"] for word in told["words"]] == ["He", "said:", '"No."']
    assert told["words"][1]["char_start"] == 3
    assert set(told["visemes"]) == {"oculus", "preston_blair"}


@given(st.lists(st.tuples(TIMES, TIMES), max_size=8), st.floats(0.1, 12.0))
def test_any_spans_become_a_line_without_gap_or_overlap(
    edges: list[tuple[float, float]], seconds: float
) -> None:
    spans = list(filled([Span("x", min(a, b), max(a, b)) for a, b in edges], seconds))
    assert spans[0].start_s == 0.0
    assert spans[-1].end_s == pytest.approx(seconds, abs=2e-6)
    assert all(a.end_s == b.start_s for a, b in pairwise(spans))
    assert all(span.end_s > span.start_s for span in spans)
