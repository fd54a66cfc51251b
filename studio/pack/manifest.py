"""The manifest of a pack: everything that made each take, as JSON for programs.

`docs/pack.schema.json` describes it.
"""

import hashlib
import json
import math
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from studio.effects import NO_EFFECT
from studio.errors import SceneFileError
from studio.mix import Placement
from studio.pack.choices import ExportPlan, plan_to_table
from studio.pack.failures import why_failed
from studio.pack.rights import VoiceRights
from studio.pack.scratch import KeptTake
from studio.pack.sounds import WrittenMix, WrittenSound
from studio.pack.workspace import ORIGIN
from studio.scene import Scene
from studio.scene_json import scene_from_json, scene_to_json
from studio.takes import FailedLine
from tts.contract import FEELINGS, Emotion

KIND = "dialogue-studio pack"
VERSION = 2
WRITER = 5  # changes whenever the same takes would make other files
JSON_NAME = "manifest.json"
SEAL = "seal"


@dataclass(frozen=True, slots=True)
class PackedLine:
    """A take as it lies in a pack, heard through its effect.

    `sound` is its file, None where lines have none of their own.
    """

    take: KeptTake
    where: Placement
    sound: WrittenSound | None
    effect: str = NO_EFFECT

    @property
    def line_id(self) -> str:
        """Id of the line."""
        return self.take.line_id


@dataclass(frozen=True, slots=True)
class Contents:
    """All that a manifest tells.

    Attributes
    ----------
    lines : tuple of PackedLine
        In the order of the scene.
    others : tuple of (kind, file, sha256)
        Files beside the sounds.
    report : tuple of dict
        What the check found that does not stop a pack.
    """

    scene: Scene
    plan: ExportPlan
    rate: int
    rights: tuple[VoiceRights, ...]
    lines: tuple[PackedLine, ...]
    failed: tuple[FailedLine, ...]
    mixed: WrittenMix
    others: tuple[tuple[str, str, str], ...]
    report: tuple[dict[str, Any], ...] = ()


def document_of(contents: Contents) -> dict[str, Any]:
    """The manifest for programs, as it is written to JSON."""
    scene, plan, mixed = contents.scene, contents.plan, contents.mixed
    keys = {line.line_id: line.take.key for line in contents.lines}
    document = {
        "kind": KIND,
        "version": VERSION,
        "recipe": recipe_of(scene, keys, plan),
        "title": scene.title,
        "language": scene.language,
        "origin": ORIGIN,
        "licence": plan.rights,
        "voices": [asdict(one) for one in contents.rights],
        "rate": contents.rate,
        "plan": plan_to_table(plan),
        "loudness": _loudness(contents),
        "mix": _sound(mixed.mix) if mixed.mix else None,
        "stems": [{"role": stem.role_id} | _sound(stem) for stem in mixed.stems],
        "files": [{"kind": kind, "file": file, "sha256": digest} for kind, file, digest in contents.others],
        "roles": [without_folders(asdict(role)) for role in scene.roles],
        "lines": [entry_of(line) for line in contents.lines],
        "failed": [{"id": line.line_id, "error": why_failed(line.error, scene)} for line in contents.failed],
        "report": list(contents.report),
        "scene": without_folders(json.loads(scene_to_json(scene))),
    }
    return document | {SEAL: seal_of(document)}


def recipe_of(scene: Scene, take_keys: Mapping[str, str], plan: ExportPlan | None = None) -> str:
    """Digest of all that decides what is in a pack: takes by line, how a scene lays them out, choices."""
    lines = {line.id: line for line in scene.lines}
    layout = [(key, asdict(lines[line_id])) for line_id, key in take_keys.items()]
    chosen = plan_to_table(plan or ExportPlan())
    roles = [asdict(role) for role in scene.roles]
    whole = [VERSION, WRITER, scene.title, scene.gap_s, roles, layout, chosen]
    return hashlib.sha256(json.dumps(whole, ensure_ascii=True).encode()).hexdigest()


def seal_of(document: Mapping[str, Any]) -> str:
    """Digest of a manifest without its seal; it shows an edit, not who made it."""
    bare = {name: value for name, value in document.items() if name != SEAL}
    return hashlib.sha256(json.dumps(bare, ensure_ascii=True, sort_keys=True).encode()).hexdigest()


def is_sealed(document: Mapping[str, Any]) -> bool:
    """Whether a manifest is as it was written, as far as its seal shows; the first version had none."""
    unsealed = document.get("version") == 1 and SEAL not in document
    return unsealed or document.get(SEAL) == seal_of(document)


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


def read(folder: Path) -> dict[str, Any] | None:
    """The manifest of a folder, or None where there is none of a pack, or none that can be relied on."""
    document = _loaded(folder)
    return document if document is not None and _is_well_formed(document) else None


def is_there(folder: Path) -> bool:
    """Whether there is the manifest of a pack, be it as broken as it may."""
    return _loaded(folder) is not None


def _loaded(folder: Path) -> dict[str, Any] | None:
    try:
        document = json.loads((folder / JSON_NAME).read_text(encoding="utf-8"))
    except (OSError, ValueError, RecursionError):
        return None
    return document if isinstance(document, dict) and document.get("kind") == KIND else None


def _is_well_formed(document: Mapping[str, Any]) -> bool:
    """Whether a manifest has everything that its readers take for granted, in the form they expect."""
    try:
        mix = [document["mix"]] if document["mix"] else []
        sounds = [*document["lines"], *document.get("stems", ()), *mix]
        numbers = [document["rate"], *(entry["seconds"] for entry in sounds)]
        texts = [entry["file"] for entry in (*mix, *document.get("stems", ()), *document["files"])]
        texts += [line["file"] for line in document["lines"] if line["file"] is not None]
        texts += [text for one in document["lines"] for text in (one["id"], one["take"]["utterance"]["text"])]
        takes = [one["take"] for one in document["lines"] if document.get("version") == VERSION]
        texts += [text for take in takes for text in (take["engine"]["name"], take["samples_sha256"])]
        texts += [failed[name] for failed in document["failed"] for name in ("id", "error")]
        return (
            all(isinstance(text, str) and "\0" not in text for text in texts)
            and all(isinstance(number, int | float) and math.isfinite(number) for number in numbers)
            and bool(entries_of(dict(document)))
        )
    except (KeyError, TypeError, AttributeError, OverflowError):
        return False


def files_of(folder: Path) -> dict[str, str]:
    """The files that a pack's manifest lists, with their sha256; empty where there is no such manifest."""
    document = read(folder)
    return entries_of(document) if document else {}


def line_ids_of(folder: Path) -> frozenset[str]:
    """The lines that a pack holds; empty where there is no pack."""
    document = read(folder)
    return frozenset(str(line["id"]) for line in document["lines"]) if document else frozenset()


def entries_of(document: dict[str, Any]) -> dict[str, str]:
    """The files that a manifest lists, with their sha256."""
    mix = [document["mix"]] if document["mix"] else []
    entries = [*document["lines"], *mix, *document.get("stems", ()), *document["files"]]
    return {str(entry["file"]): str(entry["sha256"]) for entry in entries if entry["file"]}


def feelings(emotion: Emotion) -> str:
    """An emotion in a few words, such as "happy 0.8, calm 0.2"."""
    mix = zip(FEELINGS, emotion.feelings.weights(), strict=True)
    named = [f"{name} {weight:g}" for name, weight in mix if weight]
    if emotion.clip is not None:
        named.append(f"clip {_bare(emotion.clip.path)}")
    if emotion.description:
        named.append(f'"{emotion.description}"')
    return ", ".join(named) or "neutral"


def entry_of(line: PackedLine) -> dict[str, Any]:
    """What a manifest tells of a line."""
    take, sound = line.take, line.sound
    told = _sound(sound) if sound else {"file": None, "sha256": None, "seconds": round(take.seconds, 6)}
    return {
        "id": line.line_id,
        "role": take.role.id,
        "start_s": round(line.where.start_s, 6),
        "end_s": round(line.where.end_s, 6),
        **told,
        "effect": line.effect,
        "warnings": list(take.warnings),
        "take": {
            "key": take.key,
            "engine": asdict(take.engine),
            "utterance": without_folders(asdict(take.utterance)),
            "rate": take.rate,
            "samples_sha256": take.samples_sha256,
            "seams_s": [round(seam, 6) for seam in take.seams_s],
        },
    }


def _sound(sound: WrittenSound) -> dict[str, Any]:
    levels = sound.levels
    return {
        "file": sound.file,
        "sha256": sound.sha256,
        "seconds": round(levels.seconds, 6),
        "peak_db": _rounded(levels.true_peak_db),
        "loudness_lufs": _rounded(levels.loudness.lufs),
        "loudness_reliable": levels.loudness.reliable,
        "limiter_db": _rounded(levels.reduction_db),
    }


def _loudness(contents: Contents) -> dict[str, Any]:
    """What the scene came to, whether or not the mix is in the pack."""
    plan, mixed = contents.plan, contents.mixed
    return {
        "target": plan.loudness,
        "per": "role" if plan.per_role else "scene",
        "gain_db": _rounded(mixed.gains.master_db),
        "role_gains_db": {role: _rounded(gain) for role, gain in mixed.gains.by_role.items()},
        "measured_lufs": _rounded(mixed.levels.loudness.lufs),
        "true_peak_db": _rounded(mixed.levels.true_peak_db),
        "limiter_db": _rounded(mixed.levels.reduction_db),
    }


def scene_of(document: dict[str, Any]) -> Scene | None:
    """The scene that a pack was made from; None where the manifest does not hold one."""
    try:
        return scene_from_json(json.dumps(document["scene"]).encode())
    except (KeyError, SceneFileError):
        return None


def without_folders(value: Any) -> Any:
    """Recordings without the folders they lie in, which are nobody's business; their digests name them."""
    if isinstance(value, Mapping):
        bare = {name: without_folders(inner) for name, inner in value.items()}
        return bare | {"path": _bare(bare["path"])} if {"path", "sha256"} <= bare.keys() else bare
    return [without_folders(inner) for inner in value] if isinstance(value, list | tuple) else value


def _bare(path: str) -> str:
    return path.replace("\\", "/").rpartition("/")[2]


def _rounded(value: float | None) -> float | None:
    return None if value is None else round(value, 2)
