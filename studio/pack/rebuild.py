"""Making a pack again from its manifest alone, and naming what comes out otherwise."""

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from studio.errors import PackError, SceneFileError
from studio.pack import manifest
from studio.pack.choices import ExportPlan, plan_from_table
from studio.pack.failures import why_failed
from studio.pack.rights import VoiceRights
from studio.pack.writer import PackWriter
from studio.reference_clips import KeptClip
from studio.render import Rendering
from studio.scene import Scene, with_effects
from studio.scene_json import scene_from_json
from studio.takes import FailedLine, Take
from tts.core import Core, Notice
from tts.errors import BadValue


@dataclass(frozen=True, slots=True)
class Difference:
    """Something that is not as it was; `studio.words` has a sentence for each code, as "rebuild.<code>".

    Codes: "engine" (another engine or version), "clip" (a recording that is not here), "failed" (a line that
    cannot be rendered), "sound" (a take that sounds otherwise), "file" (a file with another content).
    """

    code: str
    where: str
    facts: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Recorded:
    """What a manifest says of how its pack was made."""

    document: dict[str, Any]
    scene: Scene
    plan: ExportPlan
    rights: tuple[VoiceRights, ...]
    missing_clips: tuple[str, ...]

    @property
    def line_ids(self) -> tuple[str, ...]:
        """The lines that the pack holds."""
        return tuple(str(line["id"]) for line in self.document["lines"])

    @property
    def engine(self) -> str:
        """The engine that made the takes."""
        return str(self.document["lines"][0]["take"]["engine"]["name"])


def read_recorded(folder: Path, clips: Iterable[KeptClip]) -> Recorded:
    """Read how a pack was made; recordings are found again by their digests.

    Raises
    ------
    PackError
        If the folder holds no pack, or one of a version that does not hold its scene.
    """
    document = manifest.read(folder)
    if document is None:
        raise PackError("not_a_pack", target=str(folder))
    if not document.get("scene") or not document.get("plan") or not document["lines"]:
        raise PackError("no_scene", target=str(folder))
    here = {clip.sha256: str(clip.path) for clip in clips}
    missing: list[str] = []
    table = _with_paths(document["scene"], here, missing)
    try:
        scene = scene_from_json(json.dumps(table).encode(), manifest.JSON_NAME)
        rights = tuple(VoiceRights(**one) for one in document["voices"])
        plan = plan_from_table(document["plan"])
        return Recorded(document, _with_effects(scene, document["plan"]), plan, rights, tuple(missing))
    except (SceneFileError, BadValue, TypeError, ValueError, KeyError, AttributeError) as error:
        raise PackError("no_scene", target=str(folder)) from error


def rebuild(recorded: Recorded, target: Path, core: Core) -> Iterator[Difference]:
    """Render and write the pack again at another place; yields what differs.

    Raises
    ------
    PackError
        See `PackWriter`.
    """
    yield from (Difference("clip", clip) for clip in recorded.missing_clips)
    yield from _engines(recorded, core)
    then = {str(line["id"]): line["take"] for line in recorded.document["lines"]}
    with PackWriter(recorded.scene, target, plan=recorded.plan, rights=recorded.rights) as pack:
        for outcome in Rendering(recorded.scene, core, line_ids=recorded.line_ids):
            if isinstance(outcome, Notice):
                continue
            kept = pack.add(outcome)
            if isinstance(kept, FailedLine):
                yield Difference("failed", kept.line_id, (("why", why_failed(kept.error, recorded.scene)),))
            elif kept.samples_sha256 != then[kept.line_id].get("samples_sha256"):
                yield Difference("sound", kept.line_id, _why(then[kept.line_id], outcome))
        pack.finish()
    yield from _files(recorded, target)


def _with_effects(scene: Scene, plan: Mapping[str, Any]) -> Scene:
    """The scene with the effects that older packs keep beside it, among their choices."""
    roles, lines = dict(plan.get("role_effects", ())), dict(plan.get("line_effects", ()))
    return with_effects(scene, roles, lines) if roles or lines else scene


def _engines(recorded: Recorded, core: Core) -> Iterator[Difference]:
    now = f"{core.info.name} {core.info.version}"
    made = {
        f"{line['take']['engine']['name']} {line['take']['engine']['version']}"
        for line in recorded.document["lines"]
    }
    for then in sorted(made - {now}):
        yield Difference("engine", then, (("now", now),))


def _why(then: Mapping[str, Any], outcome: object) -> tuple[tuple[str, str], ...]:
    """Whether the engine was asked for something else, or answered otherwise."""
    same = isinstance(outcome, Take) and outcome.key == then.get("key")
    return (("key", "same" if same else "other"),)


def _files(recorded: Recorded, target: Path) -> Iterator[Difference]:
    then, now = manifest.entries_of(recorded.document), manifest.files_of(target)
    for file in sorted(then.keys() | now.keys()):
        if then.get(file) != now.get(file):
            yield Difference("file", file)


def _with_paths(value: Any, here: Mapping[str, str], missing: list[str]) -> Any:
    """A table in which every recording has the place where it lies on this machine."""
    if isinstance(value, list):
        return [_with_paths(inner, here, missing) for inner in value]
    if not isinstance(value, dict):
        return value
    table = {name: _with_paths(inner, here, missing) for name, inner in value.items()}
    if {"path", "sha256"} <= table.keys():
        if table["sha256"] not in here:
            missing.append(str(table["path"]))
        return table | {"path": here.get(table["sha256"], table["path"])}
    return table
