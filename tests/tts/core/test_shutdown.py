"""No engine outlives the studio, however that ends."""

import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psutil
import pytest

from tests.tone import tone_entry
from tests.watching import WAIT_S, asked, begin, line, wait_for
from tts.core import Core
from tts.errors import Cancelled

ROOT = Path(__file__).parents[3]


def test_closing_ends_the_engine_and_every_job(tmp_path: Path) -> None:
    core = Core(tone_entry(tmp_path), home=tmp_path / "home")
    core.submit([line("one")]).results()
    pid = core.engine_state().pid
    assert pid is not None
    worker = psutil.Process(pid)
    core.close()
    assert not worker.is_running()
    assert (tmp_path / "closed.txt").read_text().split() == [str(pid)], "the engine ended in order"
    with pytest.raises(Cancelled):
        core.submit([line("two")])
    with pytest.raises(Cancelled):
        core.plan(line("two"))


def test_closing_in_the_middle_of_a_line_cancels_it(tmp_path: Path) -> None:
    children = psutil.Process().children()
    core = Core(tone_entry(tmp_path), home=tmp_path / "home")
    job = core.submit([line("!hold"), line("never")])
    watching = begin(job)
    wait_for(lambda: asked(tmp_path) == ["render !hold"])
    core.close()
    assert list(watching) == []
    assert job.snapshot().cancelled
    assert psutil.Process().children() == children


def test_the_engine_ends_with_its_parent_even_when_that_is_killed(tmp_path: Path) -> None:
    with studio_process(tmp_path) as parent:
        wait_for(lambda: asked(tmp_path) == ["render !hold"])
        children = psutil.Process(parent.pid).children(recursive=True)
        assert children
        parent.kill()
        parent.wait(WAIT_S)
        assert psutil.wait_procs(children, timeout=WAIT_S)[1] == []


def test_ctrl_c_leaves_no_child_behind(tmp_path: Path) -> None:
    with studio_process(tmp_path) as parent:
        wait_for(lambda: asked(tmp_path) == ["render !hold"])
        children = psutil.Process(parent.pid).children(recursive=True)
        parent.send_signal(signal.SIGINT)
        parent.wait(WAIT_S)
        assert [child for child in children if child.is_running()] == []


@contextmanager
def studio_process(folder: Path) -> Iterator["subprocess.Popen[bytes]"]:
    """Run a program that waits for a line that never comes."""
    program = "\n".join(
        [
            "from pathlib import Path",
            "from tests.tone import tone_entry",
            "from tts.contract import Utterance",
            "from tts.core import Core",
            f"folder = Path({str(folder)!r})",
            "with Core(tone_entry(folder), home=folder / 'home') as core:",
            "    core.submit([Utterance('!hold', 'tone-low')]).results()",
        ]
    )
    process = subprocess.Popen([sys.executable, "-c", program], cwd=ROOT, stderr=subprocess.DEVNULL)
    try:
        yield process
    finally:
        process.kill()
        process.wait()
