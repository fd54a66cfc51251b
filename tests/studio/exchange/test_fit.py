"""Lines keep to the times of subtitles by their pace and their gaps, and what cannot is told."""

import pytest

from studio.exchange.fit import FASTEST, SLOWEST, Fit, fit_times
from studio.exchange.formats import read_file
from studio.exchange.source import Source
from studio.scene import Line
from tests.studio.exchange.samples import sample


def timed(*cues: tuple[str, str]) -> Source:
    text = "".join(f"{i}\n{times}\nAnn: {words}\n\n" for i, (times, words) in enumerate(cues, start=1))
    return Source(text.encode(), "x.srt")


def two_seconds(line: Line) -> float:
    return 2.0 / (line.delivery.rate if line.delivery else 1.0)


def starts(source: Source, fit: Fit) -> list[float]:
    """When each line begins, played one after the other as the fitted scene says."""
    at, found = 0.0, []
    for one in fit_times(read_file(source), fit, two_seconds).lines:
        at += one.line.gap_s or 0.0
        found.append(at)
        at += two_seconds(one.line)
    return found


SOURCE = timed(
    ("00:00:00,000 --> 00:00:02,000", "One."),
    ("00:00:03,000 --> 00:00:04,700", "Two."),
    ("00:00:06,000 --> 00:00:10,000", "Three."),
)


def test_pace_comes_first_and_gaps_bring_every_start_to_its_time() -> None:
    draft = fit_times(read_file(SOURCE), Fit.RATE, two_seconds)
    rates = [one.line.delivery.rate if one.line.delivery else 1.0 for one in draft.lines]
    assert rates == [1.0, pytest.approx(2 / 1.7, abs=0.01), SLOWEST]
    assert starts(SOURCE, Fit.RATE) == pytest.approx([0, 3, 6], abs=0.02)
    assert draft.problems == ()
    assert draft.lines[1].says >= {"delivery", "gap_s"}


def test_gaps_alone_leave_the_pace() -> None:
    draft = fit_times(read_file(SOURCE), Fit.GAP, two_seconds)
    assert all(one.line.delivery is None for one in draft.lines)
    assert starts(SOURCE, Fit.GAP) == pytest.approx([0, 3, 6])


def test_what_runs_into_the_next_line_is_told_with_seconds_and_place() -> None:
    source = timed(("00:00:00,000 --> 00:00:01,000", "One."), ("00:00:01,100 --> 00:00:03,000", "Two."))
    draft = fit_times(read_file(source), Fit.RATE, two_seconds)
    problem, _ = draft.problems
    assert (problem.code, problem.line) == ("misfit", 2)
    assert dict(problem.facts) == {"needs": "1.6", "has": "1.1", "over": "0.5"}
    assert draft.lines[0].line.delivery is not None
    assert draft.lines[0].line.delivery.rate == FASTEST
    assert draft.lines[1].line.gap_s == 0.0, "the next one waits and does not interrupt"


def test_cues_that_overlap_interrupt() -> None:
    source = timed(("00:00:00,000 --> 00:00:02,000", "One."), ("00:00:01,500 --> 00:00:03,500", "Two."))
    assert starts(source, Fit.GAP) == pytest.approx([0, 1.5])


def test_without_times_or_where_it_is_off_nothing_changes() -> None:
    plain = read_file(sample("text"))
    assert fit_times(plain, Fit.RATE) is plain
    subtitles = read_file(SOURCE)
    assert fit_times(subtitles, Fit.OFF) is subtitles
