"""What earlier runs took tells what later ones will take."""

from pathlib import Path

import pytest

from tts.contract import Stage
from tts.core.pace import Pace, letters


def test_a_chinese_character_counts_as_a_syllable() -> None:
    assert letters("abcd") == letters("你") == 4.0


def test_steady_experience_is_the_estimate(tmp_path: Path) -> None:
    pace = Pace(tmp_path, "tone")
    assert pace.seconds(100, said_kept=False) is None
    for _ in range(5):
        pace.learn((), 100, 2.0)
    assert pace.seconds(50, said_kept=False) == pytest.approx(1.0)
    assert pace.seconds(50, said_kept=True) == pytest.approx(1.0), "the other kind is better than nothing"
    pace.learn((Stage.SAID,), 100, 0.5)
    assert pace.seconds(100, said_kept=True) == pytest.approx(0.5)


def test_experience_outlives_the_process_and_belongs_to_one_engine(tmp_path: Path) -> None:
    for engine, wall_s in (("tone", 1.0), ("choir", 9.0)):
        pace = Pace(tmp_path, engine)
        pace.learn((), 10, wall_s)
        pace.learn_start(wall_s / 10)
        pace.save()
    assert Pace(tmp_path, "tone").seconds(10, said_kept=False) == pytest.approx(1.0)
    assert Pace(tmp_path, "choir").start_s() == pytest.approx(0.9)


@pytest.mark.parametrize("content", [b"", b"{", b"[]", b'{"tone": 1}', b'{"tone": {"whole": [1]}}', b"\xff"])
def test_a_damaged_memory_is_no_memory(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "pace.json").write_bytes(content)
    pace = Pace(tmp_path, "tone")
    assert pace.seconds(10, said_kept=False) is None
    pace.learn((), 10, 1.0)
    pace.save()
    assert Pace(tmp_path, "tone").seconds(10, said_kept=False) == pytest.approx(1.0)


def test_a_folder_that_cannot_be_written_costs_only_the_memory(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    pace = Pace(tmp_path / "file" / "cache", "tone")
    pace.learn((), 10, 1.0)
    pace.save()
    assert pace.seconds(10, said_kept=False) == pytest.approx(1.0)
