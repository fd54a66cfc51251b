"""What is known of weights on this machine: which folder, and what each file was when last verified.

The record lies in the studio's home, not beside the weights, so that a folder that cannot be written serves
as well. A pin is a file's digest, learned when it was first verified; a file that differs later is refused.
"""

import hashlib
import json
import os
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path
from types import MappingProxyType

from tts.errors import Problem, WeightsError
from tts.home import studio_home
from tts.weights.layout import WeightsFile, WeightsLayout, release_of
from tts.whole import written_whole

FOLDER_VARIABLE = "STUDIO_WEIGHTS"  # a folder that wins over the recorded one


@dataclass(frozen=True, slots=True)
class Pin:
    """What a file was when it was verified; size and time tell cheaply whether it still is that file."""

    size_bytes: int
    mtime_ns: int
    sha256: str


@dataclass(frozen=True, slots=True)
class WeightsRecord:
    """What is kept about one engine's weights.

    Attributes
    ----------
    folder : str
        The folder in use; empty for the studio's own.
    pins : mapping of str to mapping of str to Pin
        By folder, then by local path.
    published : mapping of str to str
        Digests by local path that a server vouched for and that the bytes had.
    accepted : mapping of str to str
        By repository, the digest of the licence text that was accepted.
    accepted_at : mapping of str to str
        By repository, when that was: ISO 8601, UTC.
    """

    folder: str = ""
    pins: Mapping[str, Mapping[str, Pin]] = field(default_factory=lambda: MappingProxyType({}))
    published: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    accepted: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    accepted_at: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))

    def pinned(self, folder: Path, local: str) -> Pin | None:
        """The pin of a file in a folder."""
        return self.pins.get(str(folder), {}).get(local)

    def with_pins(self, folder: Path, pins: Mapping[str, Pin]) -> "WeightsRecord":
        """Add pins of a folder."""
        of_folder = {**self.pins.get(str(folder), {}), **pins}
        return replace(self, pins={**self.pins, str(folder): of_folder})


def models_folder(home: Path | None = None) -> Path:
    """Folder of downloaded weights under `home` (the studio's where None)."""
    return (home or studio_home()) / "models"


def own_folder(layout: WeightsLayout) -> Path:
    """Where downloaded and imported weights of an engine lie."""
    return models_folder() / layout.name


def read_record(layout: WeightsLayout) -> WeightsRecord:
    """Read what is known; nothing where there is no record, or none that can be read."""
    try:
        tree = json.loads(_record_file(layout).read_text("utf-8"))
        pins = {
            str(folder): {str(local): Pin(**pin) for local, pin in files.items()}
            for folder, files in tree["pins"].items()
        }
        terms = dict(tree["accepted"]), dict(tree.get("accepted_at", {}))
        return WeightsRecord(str(tree["folder"]), pins, dict(tree["published"]), *terms)
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return WeightsRecord()


def write_record(layout: WeightsLayout, record: WeightsRecord) -> None:
    """Keep what is known.

    Raises
    ------
    WeightsError
        The studio's home cannot be written.
    """
    tree = {
        "folder": record.folder,
        "pins": {
            folder: {local: asdict(pin) for local, pin in files.items()}
            for folder, files in record.pins.items()
        },
        "published": dict(record.published),
        "accepted": dict(record.accepted),
        "accepted_at": dict(record.accepted_at),
    }
    path = _record_file(layout)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with written_whole(path, sync=True) as part:
            part.write_text(json.dumps(tree, indent=1), encoding="utf-8")
    except OSError as error:
        raise WeightsError(
            Problem.of("home_unwritable", folder=path.parent, reason=error.strerror)
        ) from error


def accept(layout: WeightsLayout, digests: Mapping[str, str]) -> None:
    """Note which licence texts were accepted, and that it was now: digests of what was read, by repository.

    Raises
    ------
    WeightsError
        The studio's home cannot be written.
    """
    record = read_record(layout)
    now = datetime.now(UTC).isoformat(timespec="seconds")
    times = {**record.accepted_at, **dict.fromkeys(digests, now)}
    write_record(layout, replace(record, accepted={**record.accepted, **digests}, accepted_at=times))


def weights_folder(layout: WeightsLayout) -> Path:
    """The folder that an engine loads its weights from.

    Returns
    -------
    Path
        What the variable STUDIO_WEIGHTS names, else what was chosen, else the studio's own. It need not
        exist.
    """
    asked = os.environ.get(FOLDER_VARIABLE, "").strip()
    if asked:
        return Path(asked).expanduser().absolute()
    chosen = read_record(layout).folder
    return Path(chosen) if chosen else own_folder(layout)


def pin_of(path: Path, sha256: str | None = None) -> Pin:
    """Describe a file as it is now, reading all of it unless its digest is known.

    Raises
    ------
    WeightsError
        The file cannot be read.
    """
    try:
        facts = path.stat()
        if sha256 is None:
            with path.open("rb") as stream:
                sha256 = hashlib.file_digest(stream, "sha256").hexdigest()
    except OSError as error:
        raise WeightsError(Problem.of("file_unreadable", path=path, reason=error.strerror)) from error
    return Pin(facts.st_size, facts.st_mtime_ns, sha256)


def is_unchanged(path: Path, pin: Pin | None) -> bool:
    """Whether a file has still the size and time that it had when it was verified."""
    try:
        facts = path.stat()
    except OSError:
        return False
    return pin is not None and (facts.st_size, facts.st_mtime_ns) == (pin.size_bytes, pin.mtime_ns)


def digest_of(layout: WeightsLayout, folder: Path, record: WeightsRecord) -> str:
    """Name the weights in a folder by the content of the files that are there, without reading them.

    Files that were not verified count by their size and time: another file is then another name, too.
    """
    facts = [f"{file.local} {_fact(file, folder, record)}" for file in layout.files]
    return hashlib.sha256("\n".join(facts).encode()).hexdigest()[:16]


def problem_of(layout: WeightsLayout, folder: Path) -> Problem | None:
    """Say what keeps an engine from loading a folder; None if nothing is seen.

    Looks at names and sizes only, so that it may be asked at any time.
    """
    missing = [file for file in layout.needed() if not file.under(folder).is_file()]
    release = release_of(folder)
    if release and release != layout.release:
        return other_release(layout, folder, release)
    if len(missing) == len(list(layout.needed())):
        return Problem.of("weights_missing", name=layout.name, folder=folder)
    if missing:
        named = ", ".join(file.local for file in missing[:3]) + (" …" if len(missing) > 3 else "")
        return Problem.of("weights_incomplete", folder=folder, count=len(missing), files=named)
    record = read_record(layout)
    for file in layout.needed():
        pin = record.pinned(folder, file.local)
        if pin is not None and not is_unchanged(file.under(folder), pin):
            return Problem.of("file_changed", path=file.under(folder))
    return None


def other_release(layout: WeightsLayout, folder: Path, found: str) -> Problem:
    """A folder holds weights of another network under the same names."""
    return Problem.of("other_release", folder=folder, found=found, name=layout.name, release=layout.release)


def _fact(file: WeightsFile, folder: Path, record: WeightsRecord) -> str:
    path = file.under(folder)
    pin = record.pinned(folder, file.local)
    if pin is not None and is_unchanged(path, pin):
        return pin.sha256
    try:
        facts = path.stat()
    except OSError:
        return "-"
    return f"{facts.st_size} {facts.st_mtime_ns}"


def _record_file(layout: WeightsLayout) -> Path:
    return models_folder() / f"{layout.name}.json"
