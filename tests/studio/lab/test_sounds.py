"""Only what is missing is rendered, once each; lines too long for the engine are whole all the same."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from studio.lab.grid import Axes, grid, own_cell
from studio.lab.looks import POINTS, look_at
from studio.lab.sounds import is_kept, key_of, missing, order, sound_of
from tests.tone import tone_entry
from tts.contract import Utterance
from tts.core import Core

LINE = Utterance("Hello there.", "tone-low")


@pytest.fixture
def core(tmp_path: Path) -> Iterator[Core]:
    with Core(tone_entry(tmp_path), home=tmp_path) as opened:
        yield opened


def asked(folder: Path) -> int:
    return (folder / "asked.txt").read_text("utf-8").count("render")


def test_one_press_renders_what_is_missing_and_the_next_nothing(core: Core, tmp_path: Path) -> None:
    cells = grid(LINE, Axes(("happy", "sad"), (0.5, 1.0)), "tone")
    first = missing(lambda _: core, cells)
    assert len(first) == 4
    for job in order(lambda _: core, first).values():
        assert job.wait(30)
    assert missing(lambda _: core, cells) == ()
    more = grid(LINE, Axes(("happy", "sad", "calm"), (0.5, 1.0)), "tone")
    assert {cell.way.feeling for cell in missing(lambda _: core, more)} == {"calm"}
    assert asked(tmp_path) == 4


def test_a_sound_that_two_cells_share_is_asked_for_once_and_an_impossible_one_never(core: Core) -> None:
    same = own_cell(LINE, "tone")
    nobody = own_cell(replace(LINE, voice="nobody"), "tone")
    assert missing(lambda _: core, [same, same, nobody]) == (same,)


def test_a_long_line_is_joined(core: Core) -> None:
    long = replace(LINE, text="One sentence goes here. " * 40)
    assert len(long.text) > core.info.capabilities.max_chars
    assert not is_kept(core, long)
    assert sound_of(core, long) is None
    job = order(lambda _: core, [own_cell(long, "tone")])["tone"]
    assert job.wait(30)
    speech = sound_of(core, long)
    assert speech is not None
    assert speech.audio.seconds > 40
    assert len(key_of(core, long)) == 64


def test_a_look_shows_outline_pitch_and_words(core: Core) -> None:
    job = order(lambda _: core, [own_cell(LINE, "tone")])["tone"]
    assert job.wait(30)
    speech = sound_of(core, LINE)
    assert speech is not None
    look = look_at(speech)
    assert len(look.peaks) == len(look.pitch) == POINTS
    assert max(look.peaks) == pytest.approx(0.1, abs=0.01)
    assert look.median_hz == pytest.approx(110.0)
    assert [row[:2] for row in look.words] == [(0, 5), (6, 12)]
    assert look.match.gain_db + (look.match.lufs or 0.0) == pytest.approx(-23.0)
    measured = look_at(replace(speech, plan=replace(speech.plan, exact=False)))
    assert measured.median_hz == pytest.approx(110.0, rel=0.02)
    heights = [height for height in measured.pitch if height is not None]
    assert np.median(heights) == pytest.approx(0.5 + 12 * np.log2(110 / 180) / 30, abs=0.02)
