"""Which columns somebody chose for tables of the same shape, kept between visits."""

import contextlib
import json
from dataclasses import replace
from pathlib import Path
from typing import Any

from studio.exchange.columns import FIELDS, Columns
from studio.load import write_whole

FILE = "columns.json"
_MAX_KEPT = 200
_MAX_BYTES = 1_000_000


def recall(columns: Columns, home: Path) -> Columns:
    """The same columns as they were chosen for this header before, or as they are."""
    kept = _load(home).get(columns.signature)
    if kept is None or any(place >= len(columns.names) for place in kept["places"].values()):
        return columns
    return replace(columns, places=kept["places"], header=kept["header"], asked=())


def remember(columns: Columns, signature: str, home: Path) -> None:
    """Keep a choice under the signature of the guess; the latest ones stay.

    Not being able to keep it is no fault of the import.
    """
    kept = _load(home)
    kept.pop(signature, None)
    kept[signature] = {"places": dict(columns.places), "header": columns.header}
    latest = dict(list(kept.items())[-_MAX_KEPT:])
    with contextlib.suppress(OSError):
        home.mkdir(parents=True, exist_ok=True)
        write_whole(json.dumps(latest, ensure_ascii=False, indent=1).encode(), home / FILE)


def _load(home: Path) -> dict[str, dict[str, Any]]:
    """What was kept; nothing where the file is damaged."""
    try:
        data = (home / FILE).read_bytes()
        table = json.loads(data) if len(data) <= _MAX_BYTES else {}
    except (OSError, ValueError, RecursionError):
        return {}
    if not isinstance(table, dict):
        return {}
    return {str(name): choice for name, choice in table.items() if _is_choice(choice)}


def _is_choice(choice: object) -> bool:
    if not isinstance(choice, dict) or not isinstance(choice.get("header"), bool):
        return False
    places = choice.get("places")
    return isinstance(places, dict) and all(
        name in FIELDS and isinstance(place, int) and not isinstance(place, bool) and 0 <= place < 500
        for name, place in places.items()
    )
