"""Weights that are on this machine: verified, brought in from a folder, used where they are, removed."""

import shutil
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from pathlib import Path

from tts.errors import Problem, WeightsError
from tts.weights.layout import WeightsFile, WeightsLayout, release_of
from tts.weights.record import (
    Pin,
    is_unchanged,
    other_release,
    own_folder,
    pin_of,
    problem_of,
    read_record,
    write_record,
)


class FileState(StrEnum):
    """How a file stands."""

    VERIFIED = "verified"  # as it was when it was verified
    PRESENT = "present"  # there, and never verified
    CHANGED = "changed"  # verified once, and another file since
    MISSING = "missing"
    ABSENT = "absent"  # not there, and not needed


@dataclass(frozen=True, slots=True)
class Standing:
    """A file of a layout with its state in a folder, its size, and its pin where there is one."""

    file: WeightsFile
    state: FileState
    size_bytes: int
    pin: Pin | None


@dataclass(frozen=True, slots=True)
class Verified:
    """What reading a file whole told: `reason` says what is wrong, None if nothing."""

    file: WeightsFile
    reason: Problem | None


def standing(layout: WeightsLayout, folder: Path) -> Sequence[Standing]:
    """Look at every file's name, size and time, without reading any."""
    record = read_record(layout)
    found = []
    for file in layout.files:
        path, pin = file.under(folder), record.pinned(folder, file.local)
        if not path.is_file():
            state = FileState.ABSENT if file.optional else FileState.MISSING
        elif pin is None:
            state = FileState.PRESENT
        else:
            state = FileState.VERIFIED if is_unchanged(path, pin) else FileState.CHANGED
        found.append(Standing(file, state, path.stat().st_size if path.is_file() else 0, pin))
    return found


def verify(layout: WeightsLayout, folder: Path) -> Iterator[Verified]:
    """Read every file whole and compare it with what is known; learn and pin what is not.

    A file is right if it has the published sum, where one is known, else the sum that a download or an
    earlier verification pinned. The first verification of a folder that was brought along can only learn:
    whether it is the official file is then told by its names and shapes when it is loaded.
    """
    record = read_record(layout)
    pins: dict[str, Pin] = {}
    for file in layout.files:
        path = file.under(folder)
        if not path.is_file():
            if not file.optional:
                yield Verified(file, Problem("file_missing"))
            continue
        pin = pin_of(path)
        before = record.pinned(folder, file.local)
        known = file.sha256 or record.published.get(file.local, "") or (before.sha256 if before else "")
        if known and pin.sha256 != known:
            yield Verified(file, Problem.of("wrong_sum", found=pin.sha256, wanted=known))
            continue
        pins[file.local] = pin
        yield Verified(file, None)
    if pins:
        write_record(layout, read_record(layout).with_pins(folder, pins))


def bring_in(layout: WeightsLayout, source: Path) -> Sequence[WeightsFile]:
    """Copy the weights in a folder into the studio's own, whatever layout a download left them in.

    Files may lie as the release puts them, in folders named after their repositories, or in a hub's cache.

    Raises
    ------
    WeightsError
        The folder holds another release, lacks files, or the studio's own cannot be written.
    """
    release = release_of(_found(layout.files[0], source).parent)
    if release and release != layout.release:
        raise WeightsError(other_release(layout, source, release))
    places = {file: _found(file, source) for file in layout.files}
    missing = [file.local for file in layout.needed() if not places[file].is_file()]
    if missing:
        raise WeightsError(Problem.of("lacks_files", folder=source, files=", ".join(missing)))
    target = own_folder(layout)
    present = [file for file in layout.files if places[file].is_file()]
    pins: dict[str, Pin] = {}
    try:
        for file in present:
            kept = file.under(target)
            kept.parent.mkdir(parents=True, exist_ok=True)
            if not (kept.is_file() and kept.samefile(places[file])):
                part = kept.with_name(f".{kept.name}.part")
                shutil.copyfile(places[file], part)
                part.replace(kept)
            pins[file.local] = pin_of(kept)
    except OSError as error:
        raise WeightsError(
            Problem.of("cannot_import", path=target, reason=error.strerror or error)
        ) from error
    write_record(layout, replace(read_record(layout).with_pins(target, pins), folder=""))
    return present


def adopt(layout: WeightsLayout, folder: Path) -> None:
    """Use a folder where it is; nothing is written into it, so it may be read-only.

    Raises
    ------
    WeightsError
        It is not complete, or of another release.
    """
    folder = folder.absolute()
    wrong = problem_of(layout, folder)
    if wrong is not None:
        raise WeightsError(wrong)
    bad = [checked for checked in verify(layout, folder) if checked.reason]
    if bad:
        raise WeightsError(
            Problem.of("file_wrong", file=bad[0].file.local, reason=bad[0].reason, more=len(bad) - 1)
        )
    write_record(layout, replace(read_record(layout), folder=str(folder)))


def remove(layout: WeightsLayout) -> int:
    """Delete the weights that the studio downloaded or copied, and forget a folder that it used.

    Returns
    -------
    int
        Bytes that are free again; 0 where there was nothing of ours. Folders of the user are left alone.
    """
    folder = own_folder(layout)
    freed = sum(path.stat().st_size for path in folder.rglob("*") if path.is_file()) if folder.is_dir() else 0
    try:
        if folder.is_dir():
            shutil.rmtree(folder)
    except OSError as error:
        raise WeightsError(
            Problem.of("not_removable", folder=folder, reason=error.strerror or error)
        ) from error
    record = read_record(layout)
    if record.folder or record.pins:
        pins = {place: files for place, files in record.pins.items() if place != str(folder)}
        write_record(layout, replace(record, folder="", pins=pins))
    return freed


def _found(file: WeightsFile, source: Path) -> Path:
    """Where a file lies below a folder; where the release would put it if it is not there."""
    name = file.repository.id.rpartition("/")[2]
    cache = "models--" + file.repository.id.replace("/", "--")
    usual = file.under(source)
    remote = Path(*file.remote.split("/"))
    candidates = [usual, source / name / remote, source / "hf_cache" / name / remote]
    for root in (source, source / "hf_cache", source / "hub"):
        candidates += sorted((root / cache / "snapshots").glob(f"*/{file.remote}"))
    return next((path for path in candidates if path.is_file()), usual)
