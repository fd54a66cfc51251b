"""What whole scenes cost, measured from outside on the real command: `python -m bench.render`.

Every figure is that of `python -m studio render` in a fresh process and a fresh home, imports included.
"""

import argparse
import json
import os
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import psutil

ROOT = Path(__file__).resolve().parent.parent
SPEAKERS = ("Ada", "Bo")
SCENE_LINES = 24
# Sentences of the usual lengths of dialogue; numbers in them make every line another one.
SENTENCES = (
    "Did you hear what I was playing in room {n}?",
    "I didn't think it polite to listen, sir.  That was number {n}.",
    "I don't play accurately, any one can play accurately, but I play {n} pieces with wonderful expression.",
    "Yes, number {n}.",
    "What brings you up to town with {n} hats?",
    "When one is in town one amuses oneself {n} times. When one is in the country one amuses other people.",
)
_POLL_S = 0.005


@dataclass(slots=True)
class Watched:
    """A command that is over, as it was seen from outside."""

    wall_s: float = 0.0
    cpu_s: float = (
        0.0  # of all its processes: what the wall time would tend to on an idle machine; 0 on Windows
    )
    first_line_s: float | None = None
    peak_mb: dict[str, float] = field(default_factory=dict)  # by "studio" and "engine", and of both together
    report: dict[str, Any] = field(default_factory=dict)


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--scene", type=Path, help="a script or scene; a made one of 24 lines if left out")
    parser.add_argument("--lines", type=int, default=1000, help="length of the long script; 0 leaves it out")
    options = parser.parse_args()
    print(f"{os.cpu_count()} cores, load {psutil.getloadavg()[0]:.1f} before\n")
    print(f"{'what':<52} {'measured':>18}  asked")
    with tempfile.TemporaryDirectory() as name:
        for what, measured, asked in rows(Path(name), options.scene, options.lines):
            print(f"{what:<52} {measured:>18}  {asked}", flush=True)


def rows(folder: Path, scene: Path | None, long_lines: int) -> Iterator[tuple[str, str, str]]:
    """Each figure with what was asked for."""
    path = scene or write_script(folder / "scene.txt", SCENE_LINES)
    start_s = min(watch(folder, "voices").wall_s for _ in range(3))
    yield "start-up of a command that does nothing", f"{start_s:.2f} s", ""
    cold = watch(folder, "render", path, "--out", folder / "pack")
    total = cold.report["total"]
    lines = total["rendered"] + total["reused"]
    yield "cold start of the command to the first line on disk", f"{cold.first_line_s:.2f} s", "<= 6 s"
    yield f"{lines} lines, {total['audio_s']:.0f} s of sound, cold", wall(cold), ""
    yield "  real-time factor, start-up included", f"{cold.wall_s / total['audio_s']:.3f}", "<= 0.08"
    yield "  memory: studio, engine", memory(cold), ""
    warm = watch(folder, "render", path, "--out", folder / "pack")
    yield "again, nothing changed", wall(warm), ""
    beyond = max(0.0, warm.wall_s - start_s) / cold.wall_s
    yield "  beyond start-up, share of the cold time", f"{100 * beyond:.1f} %", "<= 5 %"
    yield "  lines rendered", str(warm.report["total"]["rendered"]), "0"
    changed = changed_scene(folder, path)
    one = watch(folder, "render", changed, "--out", folder / "pack")
    yield "one line changed", wall(one), ""
    yield "  lines rendered", str(one.report["total"]["rendered"]), "1"
    if long_lines:
        yield from long_rows(folder, long_lines, (cold.wall_s - start_s) / lines)


def long_rows(folder: Path, lines: int, short_line_s: float) -> Iterator[tuple[str, str, str]]:
    """The same for a long script, in a cache of its own."""
    path = write_script(folder / "long.txt", lines)
    cold = watch(folder, "render", path, "--out", folder / "long", home="long-home")
    total = cold.report["total"]
    yield f"{lines} lines, {total['audio_s']:.0f} s of sound, cold", wall(cold), ""
    yield "  real-time factor", f"{cold.wall_s / total['audio_s']:.3f}", "<= 0.08"
    each = f"{1e3 * cold.wall_s / lines:.0f} ms"
    yield "  each line", each, f"as of {SCENE_LINES}: {1e3 * short_line_s:.0f} ms"
    yield "  memory: studio, engine", memory(cold), "< 1500 MB"
    warm = watch(folder, "render", path, "--out", folder / "long", home="long-home")
    yield "  again, nothing changed", wall(warm), ""
    yield "  memory: studio, engine", memory(warm), "< 1500 MB"


def watch(folder: Path, *arguments: object, home: str = "home") -> Watched:
    """Run a command of the studio and look at it while it runs."""
    environment = {**os.environ, "STUDIO_HOME": str(folder / home)}
    command = [sys.executable, "-m", "studio", *map(str, arguments), "--json"]
    seen = Watched()
    began_s, cpu_before_s = time.perf_counter(), children_cpu_s()
    with tempfile.TemporaryFile("w+", encoding="utf-8") as out, tempfile.TemporaryFile() as err:
        process = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=out, stderr=err)
        looking = threading.Thread(target=look_at_memory, args=(process.pid, seen))
        looking.start()
        while process.poll() is None:
            if seen.first_line_s is None and any(folder.glob(".*.part/.takes/*.npz")):
                seen.first_line_s = time.perf_counter() - began_s
            time.sleep(_POLL_S)
        seen.wall_s = time.perf_counter() - began_s
        seen.cpu_s = children_cpu_s() - cpu_before_s
        looking.join()
        out.seek(0)
        err.seek(0)
        if process.returncode:
            sys.exit(err.read().decode("utf-8", "replace"))
        seen.report = json.load(out)
    return seen


def children_cpu_s() -> float:
    """Processor time of every process that this one started and that ended, theirs included."""
    spent = os.times()
    return spent.children_user + spent.children_system


def look_at_memory(pid: int, seen: Watched) -> None:
    """Keep the highest resident size of the command and of the processes it started."""
    try:
        studio = psutil.Process(pid)
        while studio.is_running() and studio.status() != psutil.STATUS_ZOMBIE:
            own = studio.memory_info().rss / 2**20
            engine = sum(child.memory_info().rss for child in studio.children(recursive=True)) / 2**20
            for name, size_mb in (("studio", own), ("engine", engine), ("both", own + engine)):
                seen.peak_mb[name] = max(seen.peak_mb.get(name, 0.0), size_mb)
            time.sleep(20 * _POLL_S)
    except psutil.Error:  # it ended between two looks
        return


def wall(seen: Watched) -> str:
    """Wall and processor time as a cell of the table."""
    return f"{seen.wall_s:.2f} s ({seen.cpu_s:.2f} s)"


def memory(seen: Watched) -> str:
    """Peak sizes as a cell of the table."""
    return f"{seen.peak_mb['studio']:.0f}, {seen.peak_mb['engine']:.0f} MB"


def write_script(path: Path, lines: int) -> Path:
    """Write a script in which no two lines are equal."""
    texts = (SENTENCES[i % len(SENTENCES)].format(n=i + 1) for i in range(lines))
    rows = [f"{SPEAKERS[i % len(SPEAKERS)]}: {text}" for i, text in enumerate(texts)]
    path.write_text("\n".join(rows) + "\n", encoding="utf-8")
    return path


def changed_scene(folder: Path, path: Path) -> Path:
    """The same scene, as JSON, with another feeling on its third line."""
    target = folder / "changed.json"
    command = [sys.executable, "-m", "studio", "import", str(path), "--out", str(target)]
    subprocess.run(command, cwd=ROOT, check=True, capture_output=True)
    document = json.loads(target.read_text(encoding="utf-8"))
    document["lines"][2]["emotion"] = {"feelings": {"happy": 1.0}, "strength": 0.4321}
    target.write_text(json.dumps(document, ensure_ascii=False), encoding="utf-8")
    return target


if __name__ == "__main__":
    main()
