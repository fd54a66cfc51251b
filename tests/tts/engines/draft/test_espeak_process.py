"""espeak-ng lives in a process of its own that may fail without taking anything with it."""

import os
import subprocess
import sys
from pathlib import Path

import psutil
import pytest

from tts.engines.draft.espeak import process as module
from tts.engines.draft.espeak.process import EspeakProcess, Request
from tts.errors import EngineUnavailable, SpeechFailed

HELLO = Request("Hello.", "gmw/en-US", "klatt4")
HEAD = "import json, struct, sys, time\n"
GREETING = (
    "head = json.dumps({'rate': 22050, 'version': 'x'}).encode()\n"
    "sys.stdout.buffer.write(struct.pack('<I', len(head)) + head)\n"
    "sys.stdout.buffer.flush()\n"
)


def with_worker(monkeypatch: pytest.MonkeyPatch, folder: Path, script: str) -> None:
    path = folder / "worker.py"
    path.write_text(HEAD + script)
    monkeypatch.setattr(module, "_WORKER", path)


def test_a_missing_wheel_is_named_with_the_way_to_install_it(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    real = str(module._WORKER)
    hidden = "sys.modules['espeakng_loader'] = None\nimport runpy\n"
    with_worker(monkeypatch, tmp_path, f"{hidden}runpy.run_path({real!r}, run_name='__main__')\n")
    with pytest.raises(EngineUnavailable, match=r"espeakng.loader.*pip install"):
        EspeakProcess().speak(HELLO)


def test_a_process_that_ends_at_once_is_reported(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    with_worker(monkeypatch, tmp_path, "sys.exit(3)\n")
    with pytest.raises(EngineUnavailable, match="ends at once"):
        EspeakProcess().speak(HELLO)


def test_a_library_at_another_sample_rate_is_refused_before_its_sound_is_heard_at_half_speed(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    with_worker(monkeypatch, tmp_path, GREETING.replace("22050", "11025") + "time.sleep(60)\n")
    process = EspeakProcess()
    with pytest.raises(EngineUnavailable, match="11025 samples"):
        process.speak(HELLO)
    assert process.pid is None


def test_a_text_that_kills_it_twice_is_refused_and_named(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    with_worker(monkeypatch, tmp_path, GREETING + "sys.stdin.buffer.read(8)\nsys.exit(11)\n")
    process = EspeakProcess()
    with pytest.raises(SpeechFailed, match="Hello"):
        process.speak(HELLO)
    assert process.starts == 2
    assert process.pid is None


def test_a_process_that_hangs_is_ended(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    with_worker(monkeypatch, tmp_path, GREETING + "time.sleep(60)\n")
    with pytest.raises(SpeechFailed):
        EspeakProcess(timeout_s=0.2).speak(HELLO)


def test_it_ends_when_its_parent_is_killed() -> None:
    parent = (
        "import os\n"
        "from tts.engines.draft.espeak.process import EspeakProcess, Request\n"
        "process = EspeakProcess()\n"
        "process.speak(Request('Hello.', 'gmw/en-US', 'klatt4'))\n"
        "print(process.pid, flush=True)\n"
        "os.kill(os.getpid(), 9) if os.name == 'posix' else os._exit(1)\n"
    )
    root = Path(__file__).parents[4]
    done = subprocess.run(
        [sys.executable, "-c", parent], cwd=root, capture_output=True, text=True, timeout=120, check=False
    )
    pid = int(done.stdout)
    assert pid != os.getpid()
    try:
        psutil.Process(pid).wait(timeout=60)
    except psutil.NoSuchProcess:
        return


def test_closing_ends_the_process_and_a_later_request_starts_another() -> None:
    process = EspeakProcess()
    process.speak(HELLO)
    first = process.pid
    assert first is not None
    process.close()
    assert not psutil.pid_exists(first)
    process.speak(HELLO)
    assert process.starts == 2
    process.close()
