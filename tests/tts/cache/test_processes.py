"""Several processes share one cache folder, and some of them are killed."""

import random
import subprocess
import sys
from pathlib import Path

import numpy as np

from tts.cache import Cache
from tts.contract import Stage

ROOT = Path(__file__).parents[3]
LIMIT_BYTES = 300_000

# Writes, reads and evicts at random; every value tells by itself which key it belongs to.
HAMMER = """
import random, sys
from pathlib import Path
import numpy as np
from tts.cache import Cache
from tts.contract import Stage
folder, seed, rounds = Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3])
cache, chance = Cache(folder, limit_bytes=int(sys.argv[4])), random.Random(seed)
hits = 0
print("ready", flush=True)
for _ in range(rounds):
    number = chance.randrange(30)
    if chance.random() < 0.5:
        cache.put(Stage.SAID, f"k{number}", {"value": np.full(5000 + number, number, np.int32)})
    elif (found := cache.get(Stage.SAID, f"k{number}")) is not None:
        hits += 1
        assert found["value"].size == 5000 + number
        assert (found["value"] == number).all()
print(hits)
"""


def hammer(folder: Path, seed: int, rounds: int) -> "subprocess.Popen[str]":
    arguments = [str(folder), str(seed), str(rounds), str(LIMIT_BYTES)]
    return subprocess.Popen(
        [sys.executable, "-c", HAMMER, *arguments], cwd=ROOT, stdout=subprocess.PIPE, text=True
    )


def test_processes_that_share_a_cache_never_read_damage_and_keep_its_size(tmp_path: Path) -> None:
    processes = [hammer(tmp_path, seed, rounds=200) for seed in range(3)]
    hits = [int(process.communicate()[0].split()[-1]) for process in processes]
    assert all(process.returncode == 0 for process in processes)
    assert min(hits) > 0, "they must have read what was written"
    cache = Cache(tmp_path, limit_bytes=LIMIT_BYTES)
    assert cache.verify().damaged == ()
    assert cache.stats().size_bytes <= LIMIT_BYTES * (1 + 0.05 * len(processes)) + 30_000


def test_a_writer_killed_at_any_moment_leaves_every_entry_whole(tmp_path: Path) -> None:
    chance = random.Random(0)
    for seed in range(4):
        process = hammer(tmp_path, seed, rounds=1_000_000)
        assert process.stdout is not None
        process.stdout.readline()
        try:
            process.wait(0.05 + 0.1 * chance.random())
        except subprocess.TimeoutExpired:
            process.kill()
        process.communicate()
    cache = Cache(tmp_path)
    found = cache.verify()
    assert found.checked > 0
    assert found.damaged == ()
    cache.put(Stage.SAID, "afterwards", {"value": np.arange(3)})
    assert cache.has(Stage.SAID, "afterwards")
