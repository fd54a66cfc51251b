"""Feelings with names of one's own: kept on this machine, written to files and read from anybody's.

A file is JSON, versioned and read strictly: {"format": "dialogue-studio-feelings", "version": 1, "presets":
[{"name": "…", "name_zh": "…", "feelings": {"sad": 0.8}, "delivery": {"rate": 0.9}}]}.
"""

import json
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path

from studio.errors import Fault, FeelingsFileError, StoreError
from studio.feelings import Preset, find_preset
from studio.json_reading import Reading, join
from studio.scene_parts import read_numbers
from tts.contract import Delivery, Feelings
from tts.whole import written_whole

FORMAT = "dialogue-studio-feelings"
VERSION = 1
FILE_NAME = "feelings.json"
MAX_BYTES = 1_000_000
MAX_PRESETS = 500
MAX_NAME = 40
_OWN = "own:"  # of the id; what comes with the studio has none such


def own_preset(name: str, name_zh: str, feelings: Feelings, delivery: Delivery) -> Preset:
    """Make a preset of one's own; a name in one language stands for both.

    Raises
    ------
    StoreError
        There is no name, it is too long, or it belongs to a feeling that comes with the studio.
    """
    first, other = _clean(name) or _clean(name_zh), _clean(name_zh) or _clean(name)
    for told in (first, other):
        wrong = _wrong(told)
        if wrong:
            raise StoreError(wrong, name=told[:MAX_NAME], limit=str(MAX_NAME))
    return Preset(f"{_OWN}{first.casefold()}", first, other, feelings, delivery=delivery)


def presets_to_json(presets: Sequence[Preset]) -> bytes:
    """Write presets as UTF-8 JSON for people and diffs; what is at its default is left out."""
    rows = []
    for preset in presets:
        plain = asdict(Delivery())
        mix = {name: value for name, value in asdict(preset.feelings).items() if value}
        changed = {name: value for name, value in asdict(preset.delivery).items() if value != plain[name]}
        row = {"name": preset.name, "name_zh": preset.name_zh, "feelings": mix}
        rows.append(row | ({"delivery": changed} if changed else {}))
    table = {"format": FORMAT, "version": VERSION, "presets": rows}
    return (json.dumps(table, ensure_ascii=False, indent=1, allow_nan=False) + "\n").encode()


def presets_from_json(data: bytes, name: str = "") -> tuple[Preset, ...]:
    """Read what `presets_to_json` wrote, or what somebody wrote by hand.

    Raises
    ------
    FeelingsFileError
        With everything that is wrong, each with its path in the file.
    """
    reading = Reading(name)
    found: tuple[Preset, ...] = ()
    if len(data) > MAX_BYTES:
        reading.fault("file_too_big", size_mb=f"{len(data) / 1e6:.0f}", limit_mb=f"{MAX_BYTES / 1e6:.0f}")
    else:
        value = reading.parse(data)
        table = None if reading.faults else reading.table(value, "", ("format", "version", "presets"))
        if table is not None:
            if table.get("format") != FORMAT or table.get("version") != VERSION:
                reading.fault("not_feelings", format=FORMAT, version=VERSION)
            items = reading.items(table, "presets", "")
            if len(items) > MAX_PRESETS:
                reading.fault("too_many_feelings", limit=MAX_PRESETS)
            read = [_read(reading, item, path) for path, item in items[:MAX_PRESETS]]
            found = tuple({preset.id: preset for preset in read if preset}.values())
    if reading.faults:
        raise FeelingsFileError(tuple(reading.faults))
    return found


class FeelingShelf:
    """One's own presets in the studio's folder."""

    def __init__(self, home: Path) -> None:
        self._path = home / FILE_NAME

    def presets(self) -> tuple[Preset, ...]:
        """All of them, by name; none where nothing was kept.

        Raises
        ------
        FeelingsFileError
            What is kept cannot be read.
        """
        try:
            data = self._path.read_bytes()
        except FileNotFoundError:
            return ()
        return presets_from_json(data, FILE_NAME)

    def keep(self, presets: Sequence[Preset]) -> None:
        """Add presets; those of the same name are replaced.

        Raises
        ------
        StoreError
            There are too many.
        """
        kept = {one.id: one for one in (*self.presets(), *presets)}
        if len(kept) > MAX_PRESETS:
            raise StoreError("too_many_feelings", limit=str(MAX_PRESETS))
        self._write(sorted(kept.values(), key=lambda one: one.id))

    def drop(self, preset_id: str) -> None:
        """Forget a preset; nothing where there is none."""
        self._write([one for one in self.presets() if one.id != preset_id])

    def _write(self, presets: Sequence[Preset]) -> None:
        self._path.parent.mkdir(parents=True, exist_ok=True)
        with written_whole(self._path, sync=True) as part:
            part.write_bytes(presets_to_json(presets))


def _read(reading: Reading, item: object, path: str) -> Preset | None:
    table = reading.table(item, path, ("name", "name_zh", "feelings", "delivery"))
    if table is None:
        return None
    feelings = read_numbers(reading, table.get("feelings"), join(path, "feelings"), Feelings)
    delivery = read_numbers(reading, table.get("delivery"), join(path, "delivery"), Delivery)
    names = (reading.text(table, "name", path), reading.text(table, "name_zh", path))
    try:
        return own_preset(*names, feelings or Feelings(), delivery or Delivery())
    except StoreError as error:
        facts = (("path", join(path, "name")), *error.facts.items())
        reading.faults.append(Fault(error.code, reading.file, facts=facts))
    return None


def _clean(name: str) -> str:
    """A name on one line, without signs that nobody sees."""
    return " ".join("".join(char if char.isprintable() else " " for char in name).split())


def _wrong(name: str) -> str:
    """The code of what is wrong with a name, or ""."""
    if not name:
        return "feeling_unnamed"
    if len(name) > MAX_NAME:
        return "feeling_name_long"
    return "feeling_name_taken" if find_preset(name) else ""
