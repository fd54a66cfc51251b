"""The cache finds again what was kept, stays within its size, and survives whatever happens to its folder."""

import os
import time
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from tts.cache import Cache
from tts.contract import Stage
from tts.errors import BadValue, CacheError

SIZES = st.integers(0, 3000)


def noise(size: int, seed: int = 0) -> dict[str, NDArray[np.generic]]:
    return {"noise": np.random.default_rng(seed).integers(0, 256, size, np.uint8)}


def entry_file(cache: Cache, key: str) -> Path:
    [path] = cache.folder.glob(f"*/*/{key}.entry")
    return path


def keys_of(cache: Cache) -> list[str]:
    return [entry.key for entry in cache.entries()]


@pytest.fixture
def cache(tmp_path: Path) -> Cache:
    return Cache(tmp_path / "cache")


def test_what_was_kept_is_found_by_another_start(cache: Cache) -> None:
    cache.put(Stage.SAID, "k1", noise(100))
    found = Cache(cache.folder).get(Stage.SAID, "k1")
    assert found is not None
    assert found["noise"].tobytes() == noise(100)["noise"].tobytes()
    assert cache.get(Stage.HOW, "k1") is None
    assert cache.get(Stage.SAID, "k2") is None


@pytest.mark.parametrize("key", ["", "../../etc/passwd", "a/b", "a\\b", ".", "C:x", "k" * 129, "k\n"])
def test_a_key_that_could_lead_out_of_the_folder_is_refused(cache: Cache, key: str) -> None:
    for use in (cache.get, cache.has, lambda stage, k: cache.pin(k, stage=stage)):
        with pytest.raises(BadValue):
            use(Stage.SAID, key)
    with pytest.raises(BadValue):
        cache.pin("k1", owner="../escaped")


@pytest.mark.parametrize("left", [0, 7, 60, -1])
def test_a_truncated_entry_is_dropped_and_can_be_made_anew(cache: Cache, left: int) -> None:
    cache.put(Stage.SAID, "k1", noise(100))
    path = entry_file(cache, "k1")
    path.write_bytes(path.read_bytes()[:left])
    assert cache.get(Stage.SAID, "k1") is None
    assert not path.exists()
    cache.put(Stage.SAID, "k1", noise(100))
    assert cache.get(Stage.SAID, "k1") is not None


def test_a_sound_entry_that_holds_something_else_is_dropped(cache: Cache) -> None:
    cache.put(Stage.SOUND, "k1", noise(100))
    assert cache.get_speech("k1") is None
    assert keys_of(cache) == []


def test_deleted_files_and_folders_are_just_misses(cache: Cache) -> None:
    for i in range(3):
        cache.put(Stage.SAID, f"k{i}", noise(100))
    entry_file(cache, "k0").unlink()
    assert cache.get(Stage.SAID, "k0") is None
    for path in sorted(cache.folder.rglob("*"), reverse=True):
        path.rmdir() if path.is_dir() else path.unlink()
    assert cache.get(Stage.SAID, "k1") is None
    assert keys_of(cache) == []
    cache.put(Stage.SAID, "k1", noise(100))
    assert keys_of(cache) == ["k1"]


def test_the_least_recently_used_goes_first(tmp_path: Path) -> None:
    cache = Cache(tmp_path, limit_bytes=5000)
    for key in ("a", "b", "c", "d"):
        cache.put(Stage.SOUND, key, noise(1000))
    cache.get(Stage.SOUND, "a")
    cache.put(Stage.SOUND, "e", noise(1000))
    assert keys_of(cache) == ["d", "a", "e"] or keys_of(cache) == ["c", "d", "a", "e"]
    assert "b" not in keys_of(cache)


@settings(max_examples=40, deadline=None)
@given(st.lists(st.tuples(st.integers(0, 9), SIZES, st.booleans()), max_size=25), st.integers(0, 9000))
def test_the_folder_never_outgrows_its_limit_and_keeps_the_newest(
    tmp_path_factory: pytest.TempPathFactory, deeds: list[tuple[int, int, bool]], limit: int
) -> None:
    cache = Cache(tmp_path_factory.mktemp("bound"), limit_bytes=limit)
    used: list[str] = []
    for number, size, read in deeds:
        key = f"k{number}"
        if read:
            if cache.get(Stage.SAID, key) is not None:
                used = [*(k for k in used if k != key), key]
            continue
        cache.put(Stage.SAID, key, noise(size, seed=number))
        used = [*(k for k in used if k != key), key]
        kept = cache.entries()
        assert sum(entry.size_bytes for entry in kept) <= limit
        assert [entry.key for entry in kept] == used[len(used) - len(kept) :], "only the oldest went"
        used = [entry.key for entry in kept]


def test_pinned_takes_stay_whatever_the_limit(tmp_path: Path) -> None:
    cache = Cache(tmp_path, limit_bytes=3000)
    cache.pin("locked", owner="project-1")
    cache.put(Stage.SOUND, "locked", noise(2000))
    for i in range(5):
        cache.put(Stage.SOUND, f"k{i}", noise(2000, seed=i))
    assert cache.get(Stage.SOUND, "locked") is not None
    cache.prune(to_bytes=0)
    assert keys_of(cache) == ["locked"]
    assert cache.stats().pinned.entries == 1


def test_a_pin_holds_until_its_last_owner_lets_go(tmp_path: Path) -> None:
    cache = Cache(tmp_path)
    cache.put(Stage.SOUND, "k1", noise(10))
    cache.pin("k1", owner="project-1")
    cache.pin("k1", owner="project-2")
    cache.unpin("k1", owner="project-1")
    cache.unpin("k1", owner="nobody-at-all")
    cache.prune(to_bytes=0)
    assert keys_of(cache) == ["k1"]
    cache.unpin("k1", owner="project-2")
    cache.prune(to_bytes=0)
    assert keys_of(cache) == []


def test_the_chosen_limit_holds_for_everybody_who_uses_the_folder(tmp_path: Path) -> None:
    cache, other = Cache(tmp_path), Cache(tmp_path)
    for i in range(6):
        cache.put(Stage.SAID, f"k{i}", noise(1000))
    cache.set_limit(3000)
    assert cache.stats().size_bytes <= 3000
    assert other.limit_bytes == Cache(tmp_path).limit_bytes == 3000
    with pytest.raises(BadValue):
        cache.set_limit(-1)


def test_what_was_not_used_for_long_can_be_pruned(cache: Cache) -> None:
    cache.put(Stage.SAID, "old", noise(10))
    cache.put(Stage.SAID, "new", noise(10))
    a_day_ago_s = time.time() - 86_400
    os.utime(entry_file(cache, "old"), (a_day_ago_s, a_day_ago_s))
    assert cache.prune(unused_s=3600).entries == 1
    assert keys_of(cache) == ["new"]


def test_stats_and_list_tell_what_is_there(cache: Cache) -> None:
    cache.put(Stage.SAID, "k1", noise(1000))
    cache.put(Stage.SOUND, "k1", noise(500))
    cache.pin("k1")
    stats = cache.stats()
    assert {stage: counted.entries for stage, counted in stats.stages.items()} == {
        Stage.SAID: 1,
        Stage.HOW: 0,
        Stage.SOUND: 1,
    }
    assert stats.size_bytes == sum(path.stat().st_size for path in cache.folder.glob("*/*/*.entry"))
    assert [(entry.stage, entry.pinned) for entry in cache.entries()] == [
        (Stage.SAID, False),
        (Stage.SOUND, True),
    ]


def test_verify_finds_and_drops_what_is_damaged(cache: Cache) -> None:
    for i in range(3):
        cache.put(Stage.SAID, f"k{i}", noise(100, seed=i))
    entry_file(cache, "k0").write_bytes(entry_file(cache, "k1").read_bytes())
    path = entry_file(cache, "k2")
    path.write_bytes(path.read_bytes()[:-10] + b"0123456789")
    found = cache.verify()
    assert (found.checked, sorted(entry.key for entry in found.damaged)) == (3, ["k0", "k2"])
    assert keys_of(cache) == ["k1"]


def test_files_of_strangers_are_left_alone(cache: Cache) -> None:
    cache.put(Stage.SAID, "k1", noise(100))
    stranger = cache.folder / "said" / "k1" / "notes.txt"
    stranger.write_text("mine")
    cache.prune(to_bytes=0)
    assert stranger.read_text() == "mine"


def test_leftovers_of_killed_writers_are_swept_but_not_a_write_under_way(cache: Cache) -> None:
    cache.put(Stage.SAID, "k1", noise(10))
    old, fresh = cache.folder / "tmp" / "old.part", cache.folder / "tmp" / "fresh.part"
    for part in (old, fresh):
        part.write_bytes(b"half an ent")
    two_hours_ago_s = time.time() - 7200
    os.utime(old, (two_hours_ago_s, two_hours_ago_s))
    cache.prune()
    assert [path.name for path in (cache.folder / "tmp").iterdir()] == ["fresh.part"]


def test_a_folder_that_cannot_be_made_is_named_with_the_way_out(tmp_path: Path) -> None:
    (tmp_path / "taken").write_text("a file")
    cache = Cache(tmp_path / "taken" / "cache")
    assert cache.get(Stage.SAID, "k1") is None
    assert not cache.has(Stage.SAID, "k1")
    assert keys_of(cache) == []
    with pytest.raises(CacheError, match=r"taken.*STUDIO_HOME"):
        cache.put(Stage.SAID, "k1", noise(10))


@pytest.mark.skipif(os.name != "posix", reason="needs a limit on the size of files")
def test_a_disk_that_fills_up_in_the_middle_of_a_write_loses_nothing(cache: Cache) -> None:
    import resource

    cache.put(Stage.SAID, "k1", noise(100))
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (5000, before[1]))
    try:
        with pytest.raises(CacheError, match="cannot be written"):
            cache.put(Stage.SAID, "k1", noise(20_000))
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
    kept = cache.get(Stage.SAID, "k1")
    assert kept is not None
    assert kept["noise"].size == 100
    assert list((cache.folder / "tmp").iterdir()) == []
