"""The manifest of a pack: everything that made each take, as JSON for programs and CSV for people."""

import csv
import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from studio.loudness import Loudness
from studio.mix import Placement
from studio.scene import Role, Scene
from studio.subtitles import Cue
from studio.takes import EngineStamp, FailedLine, Take
from tts.contract import FEELINGS, Emotion, Utterance

KIND = "dialogue-studio pack"
VERSION = 1
WRITER = 1  # changes whenever the same takes would make other files
JSON_NAME = "manifest.json"
CSV_NAME = "manifest.csv"
ORIGIN = "synthetic speech"  # said in every pack, so that nobody takes the voices for recordings


@dataclass(frozen=True, slots=True)
class PackedLine:
    """A take as it lies in a pack.

    `take_key` names its sound; `peak_db` and `loudness` are those of the file, before the role's gain.
    """

    line_id: str
    role: Role
    file: str  # relative to the pack, with forward slashes
    sha256: str
    seconds: float
    utterance: Utterance
    engine: EngineStamp
    take_key: str
    peak_db: float
    loudness: Loudness
    cues: tuple[Cue, ...]  # from the start of the file
    seams_s: tuple[float, ...] = ()
    warnings: tuple[str, ...] = ()
    reused: tuple[str, ...] = ()  # stages found in the cache, in the order they are made
    rendered: bool = True


@dataclass(frozen=True, slots=True)
class PackedMix:
    """The mixed scene as it lies in a pack; `reduction_db` is how far its peaks had to be held down."""

    file: str
    sha256: str
    seconds: float
    loudness: Loudness
    true_peak_db: float
    reduction_db: float


@dataclass(frozen=True, slots=True)
class Contents:
    """All that a manifest tells."""

    scene: Scene
    rate: int
    lines: tuple[PackedLine, ...]  # in the order of the scene
    placements: tuple[Placement, ...]  # of each of them in the mix
    failed: tuple[FailedLine, ...]
    mix: PackedMix
    others: tuple[tuple[str, str], ...]  # further files with their sha256


def document_of(contents: Contents) -> dict[str, Any]:
    """The manifest for programs, as it is written to JSON."""
    mix = contents.mix
    keys = {line.line_id: line.take_key for line in contents.lines}
    return {
        "kind": KIND,
        "version": VERSION,
        "recipe": recipe_of(contents.scene, keys),
        "title": contents.scene.title,
        "origin": ORIGIN,
        "rate": contents.rate,
        "mix": {
            "file": mix.file,
            "sha256": mix.sha256,
            "seconds": round(mix.seconds, 6),
            "loudness_lufs": _rounded(mix.loudness.lufs),
            "true_peak_db": _rounded(mix.true_peak_db),
            "limiter_db": _rounded(mix.reduction_db),
        },
        "files": [{"file": file, "sha256": digest} for file, digest in contents.others],
        "roles": [asdict(role) for role in contents.scene.roles],
        "lines": [_line(*pair) for pair in zip(contents.lines, contents.placements, strict=True)],
        "failed": [{"id": line.line_id, "error": str(line.error)} for line in contents.failed],
    }


def recipe_of(scene: Scene, take_keys: Mapping[str, str]) -> str:
    """Digest of all that decides what is in a pack: the takes by line, and how the scene lays them out."""
    lines = {line.id: line for line in scene.lines}
    layout = [(key, asdict(lines[line_id])) for line_id, key in take_keys.items()]
    whole = [VERSION, WRITER, scene.title, scene.gap_s, [asdict(role) for role in scene.roles], layout]
    return hashlib.sha256(json.dumps(whole, ensure_ascii=True).encode()).hexdigest()


def to_json(document: dict[str, Any]) -> str:
    """JSON with each member, and each entry of a list, in one row: short for people, good for diffs."""
    members = []
    for name, value in document.items():
        if isinstance(value, list) and value:
            entries = ",\n".join(f"  {_dumped(entry)}" for entry in value)
            members.append(f" {_dumped(name)}: [\n{entries}\n ]")
        else:
            members.append(f" {_dumped(name)}: {_dumped(value)}")
    return "{\n" + ",\n".join(members) + "\n}\n"


def _dumped(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, allow_nan=False)


def write_csv(path: Path, lines: Iterable[tuple[PackedLine, Placement]]) -> None:
    """Write one row for each line, for a spreadsheet (UTF-8 with a byte order mark, which Excel needs)."""
    rows = [_row(line, where) for line, where in lines]
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.DictWriter(file, fieldnames=list(rows[0]) if rows else ["id"])
        writer.writeheader()
        writer.writerows(rows)


def read(folder: Path) -> dict[str, Any] | None:
    """The manifest of a folder, or None where there is none of a pack."""
    try:
        document = json.loads((folder / JSON_NAME).read_text(encoding="utf-8"))
        known = isinstance(document, dict) and document["kind"] == KIND and _entries(document)
    except (OSError, ValueError, KeyError, TypeError):
        return None
    return document if known else None


def files_of(folder: Path) -> dict[str, str]:
    """The files that a pack's manifest lists, with their sha256; empty where there is no such manifest."""
    document = read(folder)
    return _entries(document) if document else {}


def line_ids_of(folder: Path) -> frozenset[str]:
    """The lines that a pack holds; empty where there is no pack."""
    document = read(folder)
    return frozenset(str(line["id"]) for line in document["lines"]) if document else frozenset()


def _entries(document: dict[str, Any]) -> dict[str, str]:
    entries = [*document["lines"], document["mix"], *document["files"]]
    return {str(entry["file"]): str(entry["sha256"]) for entry in entries}


def sha256_of(path: Path) -> str:
    """Digest of a file's bytes, hexadecimal."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def reused_stages(take: Take) -> tuple[str, ...]:
    """Stages of a take that came from the cache, in the order they are made."""
    return tuple(stage for stage in ("said", "how", "sound") if stage in take.speech.reused)


def _line(line: PackedLine, where: Placement) -> dict[str, Any]:
    return {
        "id": line.line_id,
        "role": line.role.id,
        "file": line.file,
        "sha256": line.sha256,
        "start_s": round(where.start_s, 6),
        "end_s": round(where.end_s, 6),
        "seconds": round(line.seconds, 6),
        "peak_db": _rounded(line.peak_db),
        "loudness_lufs": _rounded(line.loudness.lufs),
        "loudness_reliable": line.loudness.reliable,
        "warnings": list(line.warnings),
        "take": {
            "key": line.take_key,
            "engine": asdict(line.engine),
            "utterance": asdict(line.utterance),
            "seams_s": [round(seam, 6) for seam in line.seams_s],
        },
    }


def _row(line: PackedLine, where: Placement) -> dict[str, object]:
    said, delivery = line.utterance, line.utterance.delivery
    return {
        "id": line.line_id,
        "role": line.role.id,
        "name": line.role.name,
        "text": said.text,
        "file": line.file,
        "start_s": round(where.start_s, 3),
        "end_s": round(where.end_s, 3),
        "seconds": round(line.seconds, 3),
        "voice": said.voice,
        "language": said.language,
        "emotion": _feelings(said.emotion),
        "strength": said.emotion.strength,
        "curve": " ".join(f"{p.at:g}:{p.strength:g}" for p in said.curve.points),
        "rate": delivery.rate,
        "pitch_st": delivery.pitch_st,
        "volume_db": delivery.volume_db,
        "pause_before_s": delivery.pause_before_s,
        "pause_after_s": delivery.pause_after_s,
        "seed": said.seed,
        "peak_db": _rounded(line.peak_db),
        "loudness_lufs": _rounded(line.loudness.lufs),
        "engine": f"{line.engine.name} {line.engine.version}",
        "take": line.take_key,
        "sha256": line.sha256,
        "origin": ORIGIN,
        "warnings": "; ".join(line.warnings),
    }


def _feelings(emotion: Emotion) -> str:
    mix = zip(FEELINGS, emotion.feelings.weights(), strict=True)
    named = [f"{name} {weight:g}" for name, weight in mix if weight]
    if emotion.clip is not None:
        named.append(f"clip {Path(emotion.clip.path).name}")
    if emotion.description:
        named.append(f'"{emotion.description}"')
    return ", ".join(named) or "neutral"


def _rounded(value: float | None) -> float | None:
    return None if value is None else round(value, 2)
