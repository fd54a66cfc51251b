"""What the inference core costs beside the engine's own work: `python -m bench.core`."""

import argparse
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import numpy as np
import psutil

from tests.tone import ToneEngine, tone_entry
from tts.contract import Stage, Utterance
from tts.core import Cache, Core, Done, Priority

SCRIPT_LINES = 1000
FRAMES, BINS = 600, 513  # the analysis of a line of three seconds: two float16 spectra


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=50)
    rounds = parser.parse_args().rounds
    with tempfile.TemporaryDirectory() as name:
        print(f"{'what':<58} {'median':>10} {'worst':>10}")
        for row in (*cache_rows(Path(name) / "cache", rounds), *core_rows(Path(name) / "home", rounds)):
            print(row)


def cache_rows(folder: Path, rounds: int) -> Iterator[str]:
    """Time one entry in and out."""
    cache = Cache(folder)
    chance = np.random.default_rng(0)
    spectra = {name: chance.standard_normal((FRAMES, BINS)).astype(np.float16) for name in ("env", "ap")}
    cache.put(Stage.SAID, "first", spectra)
    size_mb = cache.stats().size_bytes / 1e6
    keys = iter([f"k{i}" for i in range(rounds)])
    yield timed(
        f"keep a said stage of {size_mb:.1f} MB", rounds, lambda: cache.put(Stage.SAID, next(keys), spectra)
    )
    yield timed("read and check it", rounds, lambda: cache.get(Stage.SAID, "first"))
    for i in range(SCRIPT_LINES):
        cache.put(Stage.HOW, f"h{i}", {"small": np.zeros(10)})
    yield timed(f"scan a cache of {SCRIPT_LINES + rounds} entries", 5, cache.stats)


def core_rows(home: Path, rounds: int) -> Iterator[str]:
    """Time a core around an engine whose own work is known."""
    own_s = engine_s(rounds)
    with Core(tone_entry(), home=home) as core:
        yield timed("start the worker, to its first line", 1, lambda: core.submit([hum("start")]).results())
        texts = iter([f"line {i}" for i in range(2 * rounds)])
        row = timed("a line rendered", rounds, lambda: core.submit([hum(next(texts))]).results())
        yield f"{row}   (of which engine {own_s * 1e3:.1f} ms)"
        yield timed("a line from the cache, in memory", rounds, lambda: core.submit([hum("start")]).results())
        yield timed("a plan, there and back", rounds, lambda: core.plan(hum(f"plan {next(texts)}")))
        yield script_row(f"a script of {SCRIPT_LINES} lines, rendered", core)
    with Core(tone_entry(), home=home) as core:
        yield script_row("the same, from the cache on disk", core)
        yield timed("submit it", 5, lambda: core.submit(script()).cancel())
        yield timed("estimate it", 5, lambda: core.estimate(script()))
        job = core.submit(script())
        job.wait()
        yield timed("a snapshot of its job", rounds, job.snapshot)


def script_row(what: str, core: Core) -> str:
    """Follow a script to its end, as the command line does."""
    with memory_growth() as grown_mb:
        began_s = time.perf_counter()
        done = sum(isinstance(event, Done) for event in core.submit(script(), Priority.BATCH))
        wall_s = time.perf_counter() - began_s
    return f"{what:<58} {wall_s:>8.2f} s   ({done} done, {wall_s / done * 1e3:.2f} ms each, +{grown_mb()} MB)"


def script() -> list[Utterance]:
    """Lines of three seconds each."""
    return [hum(f"line {i} of a script that goes on and on and on") for i in range(SCRIPT_LINES)]


def engine_s(rounds: int) -> float:
    """Time of the tone engine itself, in this process."""
    engine, stages = ToneEngine(), Cache(Path(tempfile.mkdtemp()))
    times = []
    for i in range(rounds):
        began_s = time.perf_counter()
        list(engine.render([hum(f"alone {i}")], stages))
        times.append(time.perf_counter() - began_s)
    return statistics.median(times)


def hum(text: str) -> Utterance:
    """Make an utterance of the tone engine."""
    return Utterance(text, "tone-low")


def timed(what: str, rounds: int, deed: Callable[[], object]) -> str:
    """Time a deed and lay out its row."""
    times = []
    for _ in range(rounds):
        began_s = time.perf_counter()
        deed()
        times.append(time.perf_counter() - began_s)
    return f"{what:<58} {statistics.median(times) * 1e3:>7.2f} ms {max(times) * 1e3:>7.2f} ms"


@contextmanager
def memory_growth() -> Iterator[Callable[[], int]]:
    """Tell by how many MB this process grew."""
    process = psutil.Process()
    before = process.memory_info().rss
    yield lambda: round((process.memory_info().rss - before) / 1e6)


if __name__ == "__main__":
    main()
