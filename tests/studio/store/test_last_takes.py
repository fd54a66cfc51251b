"""The newest takes of a scene are read once, and again as soon as anybody has recorded one."""

from pathlib import Path

from studio.store import ProjectStore, TakeCard


def take(key: str, made: float) -> TakeCard:
    return TakeCard(key, made, 1.0, "tone", "1", "{}")


def test_the_newest_take_of_each_line_counts(tmp_path: Path) -> None:
    store = ProjectStore(tmp_path)
    project = store.create("P", ())
    for line, key, made in (("1", "new", 2.0), ("1", "old", 1.0), ("2", "only", 3.0)):
        store.takes.add((project.id, "s", line), take(key, made))
    last = store.takes.last_of_scene(project.id, "s")
    assert {line: card.key for line, card in last.items()} == {"1": "new", "2": "only"}
    assert store.takes.last_of_scene(project.id, "s") is last
    assert store.takes.last_of_scene(project.id, "other") == {}
    store.close()


def test_takes_and_stars_of_this_and_of_other_processes_are_seen_at_once(tmp_path: Path) -> None:
    here, there = ProjectStore(tmp_path), ProjectStore(tmp_path)
    project = here.create("P", ())
    place = (project.id, "s", "1")
    for store, key in ((here, "a"), (there, "b"), (here, "c"), (there, "d")):
        store.takes.add(place, take(key, float(ord(key))))
        assert here.takes.last_of_scene(project.id, "s")["1"].key == key
    there.takes.star(place, "d", starred=True)
    assert here.takes.last_of_scene(project.id, "s")["1"].starred
    here.close()
    there.close()
