"""Every kind of hand-off by its name."""

from collections.abc import Callable, Mapping

from studio.handoff.audacity import to_labels, to_lof
from studio.handoff.cut import Cut, HandoffFile
from studio.handoff.edl import to_edls
from studio.handoff.game import to_fmod, to_godot, to_renpy, to_unity, to_unreal, to_wwise
from studio.handoff.otio import to_otio
from studio.handoff.reaper import to_project, to_regions

LINES_FOLDER = "lines"


def _otio(cut: Cut) -> list[HandoffFile]:
    return [HandoffFile("timeline", ".otio", to_otio(cut))]


def _audacity(cut: Cut) -> list[HandoffFile]:
    return [HandoffFile("labels", ".txt", to_labels(cut)), HandoffFile("audacity", ".lof", to_lof(cut))]


def _reaper(cut: Cut) -> list[HandoffFile]:
    return [HandoffFile("reaper", ".rpp", to_project(cut)), HandoffFile("regions", ".csv", to_regions(cut))]


def _edl(cut: Cut) -> list[HandoffFile]:
    lists = to_edls(cut)
    words = ["edit"] if len(lists) == 1 else [f"edit-{i}" for i in range(1, len(lists) + 1)]
    return [HandoffFile(word, ".edl", text) for word, text in zip(words, lists, strict=True)]


def _fmod(cut: Cut) -> list[HandoffFile]:
    return (
        [HandoffFile("keys", ".txt", to_fmod(cut), name=f"{LINES_FOLDER}/keys.txt")] if cut.sounding else []
    )


def _one(word: str, extension: str, write: Callable[[Cut], str]) -> Callable[[Cut], list[HandoffFile]]:
    return lambda cut: [HandoffFile(word, extension, write(cut))]


KINDS: Mapping[str, Callable[[Cut], list[HandoffFile]]] = {
    "otio": _otio,
    "audacity": _audacity,
    "reaper": _reaper,
    "edl": _edl,
    "wwise": _one("wwise", ".tsv", to_wwise),
    "fmod": _fmod,
    "unity": _one("unity", ".csv", to_unity),
    "unreal": _one("unreal", ".csv", to_unreal),
    "godot": _one("godot", ".csv", to_godot),
    "renpy": _one("renpy", ".csv", to_renpy),
}
"""What makes the files of a kind, by its name."""


def handoff_files(kind: str, cut: Cut) -> list[HandoffFile]:
    """The files of one kind of `KINDS`."""
    return KINDS[kind](cut)
