"""An engine that does not load until its folder is mended; it counts how often it was tried."""

from dataclasses import replace
from functools import partial
from pathlib import Path

from tests.tone import tone_entry, tone_info
from tts.contract import Engine, EngineInfo
from tts.errors import WeightsError
from tts.registry import EngineEntry

REASON = "gpt.pth does not fit: missing (1): text_head.weight."


def stubborn_entry(folder: Path) -> EngineEntry:
    """Make the registry's entry; the engine of `tests.tone`, once the folder is mended."""
    return replace(tone_entry(), info=partial(_info, folder), load=partial(_load, folder))


def mend(folder: Path, *, in_place: bool = True) -> None:
    """Let the engine load from now on; seen from outside where it is done in place."""
    (folder / "mended").touch()
    if in_place:
        (folder / "weights").write_text("other", "utf-8")


def loads(folder: Path) -> int:
    """How often the engine was tried."""
    path = folder / "loads.txt"
    return len(path.read_text("utf-8").splitlines()) if path.exists() else 0


def _info(folder: Path) -> EngineInfo:
    weights = folder / "weights"
    return replace(tone_info(), version=weights.read_text("utf-8") if weights.exists() else "1")


def _load(folder: Path, device: str) -> Engine:
    with (folder / "loads.txt").open("a", encoding="utf-8") as file:
        file.write("tried\n")
    if not (folder / "mended").exists():
        raise WeightsError(REASON)
    return tone_entry().load(device)
